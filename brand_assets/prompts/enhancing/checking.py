"""This file decides whether a rewording may stand in for its prompt."""

import re
import unicodedata
from collections.abc import Iterable

from brand_assets.catalogue.models import find_model
from brand_assets.prompts.enhancing.facts import AVOID, HEX, QUOTED, Item, list_kept
from brand_assets.prompts.enhancing.material import most_chars
from brand_assets.prompts.enhancing.mentioning import mentions
from brand_assets.prompts.enhancing.reading import clean
from brand_assets.prompts.templating.fitting import estimate_tokens
from brand_assets.prompts.wording.colors import list_hues, name_plainly
from brand_assets.prompts.wording.words import list_unwanted
from brand_assets.records.brief import Brief

LEAST_SHARE = 0.4
"""Of its prompt's characters: a shorter rewording has left something out."""
MARKUP = ("`", "<", ">", "{", "}", "[", "]", "--", "://", "**", "##", "|", "\\")
OTHER_QUOTES = tuple("«»‹›„‟‚‛「」『』＂")
SINGLE_QUOTED = re.compile(r"(?<!\w)['‘][^'‘’]{1,60}['’](?!\w)")
SHOUTED = re.compile(r"(?<![\w#])[A-Z]{3,}(?!\w)")
_FOREIGN = """der das und mit ein eine einer auf ist nicht für le les une avec dans sur et el los las una para il gli
della di het een voor um uma och med på"""
FOREIGN = frozenset(_FOREIGN.split())
"""Words that are frequent in other languages of Latin script, and rare in English."""
MOST_FOREIGN = 2


def find_flaw(brief: Brief, item: Item, text: str) -> str | None:
    """Why this text, as `clean` leaves it, may not be drawn instead of the prompt, in a few words; None when it may."""
    model, old = find_model(item.model_key), clean(item.text)
    if not LEAST_SHARE * len(old) <= len(text) <= most_chars(item):
        return "too short or too long"
    if model.limits.text_tokens is not None and estimate_tokens(text) > model.limits.text_tokens:
        return "longer than the model reads"
    if any(clean(kept) not in text for kept in list_kept(brief, item)):
        return "not kept letter for letter"
    if _adds_lettering(brief, text, old):
        return "lettering that was not asked for"
    if _adds_color(brief, text, old):
        return "a colour that was not asked for"
    if any(mark in text and mark not in old for mark in MARKUP):
        return "markup in it"
    if _adds_unwanted(brief, text, old):
        return "what the brief avoids is in it"
    if _adds(_list_scripts(text), _list_scripts(old)) or len(_list_foreign(text) - _list_foreign(old)) > MOST_FOREIGN:
        return "another language"
    return None


def _adds_lettering(brief: Brief, text: str, old: str) -> bool:
    """Quoted, in capitals or the brand's name: what image models set as text."""
    if text.count('"') % 2 or any(mark in text and mark not in old for mark in OTHER_QUOTES):
        return True
    if mentions(text, brief.brand.name) and not mentions(old, brief.brand.name):
        return True
    return any(_adds(shape.findall(text), shape.findall(old)) for shape in (QUOTED, SINGLE_QUOTED, SHOUTED))


def _adds_color(brief: Brief, text: str, old: str) -> bool:
    """By its hex or by its name; the plain names of the palette's own colours are no others."""
    if _adds((color.upper() for color in HEX.findall(text)), [color.upper() for color in HEX.findall(old)]):
        return True
    known = " ".join([old, *(name_plainly(color.hex) for color in brief.palette)])
    return any(mentions(text, hue) and not mentions(known, hue) for hue in list_hues())


def _adds_unwanted(brief: Brief, text: str, old: str) -> bool:
    """Anywhere but in the prompt's own sentence of what to avoid."""
    said = AVOID.findall(old)
    beside, before = _without(text, said), _without(old, said)
    unwanted = (thing.strip() for told in list_unwanted(brief) for thing in told.split(","))
    return any(mentions(beside, thing) and not mentions(before, thing) for thing in unwanted if thing)


def _without(text: str, sentences: Iterable[str]) -> str:
    for sentence in sentences:
        text = text.replace(sentence, " ")
    return text


def _list_scripts(text: str) -> set[str]:
    """As their letters' names begin: LATIN, CYRILLIC, CJK."""
    return {unicodedata.name(letter, "").split(" ")[0] for letter in set(text) if letter.isalpha()}


def _list_foreign(text: str) -> frozenset[str]:
    return FOREIGN.intersection(re.findall(r"\w+", text.casefold()))


def _adds(found: Iterable[str], allowed: Iterable[str]) -> bool:
    return bool(set(found) - set(allowed))
