"""This file decides whether a rewording may stand in for its prompt."""

import re
from collections.abc import Iterable, Sequence

from brand_assets.catalogue.models import find_model
from brand_assets.prompts.enhancing.facts import AVOID, HEX, QUOTED, Item, list_kept
from brand_assets.prompts.enhancing.material import most_chars
from brand_assets.prompts.enhancing.reading import clean
from brand_assets.prompts.templating.fitting import estimate_tokens
from brand_assets.prompts.wording.words import list_unwanted
from brand_assets.records.brief import Brief

LEAST_SHARE = 0.4
"""Of its prompt's characters: a shorter rewording has left something out."""
MARKUP = ("`", "<", ">", "{", "}", "[", "]", "--", "://", "**", "##", "|", "\\")


def find_flaw(brief: Brief, item: Item, text: str) -> str | None:
    """Why this text, as `clean` leaves it, may not be drawn instead of the prompt, in a few words; None when it may."""
    model, old = find_model(item.model_key), clean(item.text)
    unwanted = (thing.strip() for told in list_unwanted(brief) for thing in told.split(","))
    if not LEAST_SHARE * len(old) <= len(text) <= most_chars(item):
        return "too short or too long"
    if model.limits.text_tokens is not None and estimate_tokens(text) > model.limits.text_tokens:
        return "longer than the model reads"
    if any(clean(kept) not in text for kept in list_kept(brief, item)):
        return "not kept letter for letter"
    if _adds(QUOTED.findall(text), QUOTED.findall(old)) or text.count('"') % 2:
        return "lettering that was not asked for"
    if _adds((color.upper() for color in HEX.findall(text)), [color.upper() for color in HEX.findall(old)]):
        return "a colour that was not asked for"
    if any(mark in text and mark not in old for mark in MARKUP):
        return "markup in it"
    if any(mentions(_beside(text), thing) and not mentions(_beside(old), thing) for thing in unwanted if thing):
        return "what the brief avoids is in it"
    return None


def mentions(text: str, thing: str) -> bool:
    """Whether a text has these words, in whatever case, one of something or many."""
    word = thing.casefold()
    one = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    return re.search(rf"(?<!\w){re.escape(one)}(?:s|es)?(?!\w)", text.casefold()) is not None


def _beside(text: str) -> str:
    """The text without the sentence that says what to avoid."""
    return AVOID.sub(" ", text)


def _adds(found: Iterable[str], allowed: Sequence[str]) -> bool:
    return bool(set(found) - set(allowed))
