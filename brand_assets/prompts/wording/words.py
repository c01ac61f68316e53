"""This file gathers the words that a template may use: brand, palette, attributes, lettering, do and avoid."""

from collections.abc import Mapping
from functools import lru_cache

from brand_assets.catalogue.lettering import initials_of
from brand_assets.catalogue.models import ImageModel
from brand_assets.prompts.dice import roll
from brand_assets.prompts.wording.colors import word_palette
from brand_assets.prompts.wording.phrases import find_instead
from brand_assets.prompts.wording.sentences import CLOSED
from brand_assets.records.brief import Brief, Direction, Lettering
from brand_assets.taxonomy.guidelines import Guidelines, read_guidelines
from brand_assets.taxonomy.vocabulary import words_for

VARIABLES: Mapping[str, str] = {
    "brand": "the brand's name",
    "industry": "what it is, without an article; may be empty",
    "description": "the direction's description, closed with a full stop",
    "subject": "the description without its last full stop",
    "mark_type": "what kind of mark it is, with its article",
    "traits": "a list of what the other attributes say; may be empty",
    "mood": "the mood; may be empty",
    "lettering": "a sentence on the only lettering, or that there is none",
    "letters": "the lettering itself; empty where there is none",
    "palette": "the inks, as the model reads colours",
    "ground": "the colour that they stand on",
    "color_list": "every colour with its hex, for a model that takes them at the end; else empty",
    "values": "a list of what the brand stands for; may be empty",
    "audience": "a list of whom it speaks to; may be empty",
    "feel": "how it feels; may be empty",
    "requirements": "a list of what the brief asks for; may be empty",
    "avoid": "a list of what it forbids; empty for a model that is told apart from the text",
    "rendering": "how the shapes are drawn; empty in a refinement",
    "space": "how the spaces between them are; empty in a refinement",
    "emphasis": "a clause on what carries the idea; empty in a refinement",
    "use": "what it must be fit for; empty in a refinement",
    "is_refinement": "whether it starts from a parent image",
    "keep": "what a refinement keeps; else empty",
    "vary": "what it changes; else empty",
}
"""Every variable of a template and what it holds. Texts have no full stop behind them but where it says so."""

OF_THE_ROUND = ("rendering", "space", "emphasis", "use", "keep", "vary")
SAID_ELSEWHERE = ("mark_type", "mood", "ground", "color_count")
"""Attributes that have a variable of their own, or that the palette's words carry."""
MAX_TRAITS = 8
"""More traits than this and a prompt no longer says what matters."""


def gather_words(
    brief: Brief,
    model: ImageModel,
    *,
    direction: Direction,
    attributes: Mapping[str, str],
    extra: Mapping[str, str],
    is_refinement: bool,
    turn: int = 0,
) -> dict[str, object]:
    """Every variable of VARIABLES; `extra` has those OF_THE_ROUND that this round says, the others are empty.

    `traits` is a mapping here, from the attribute to its words. `turn` chooses between paraphrases.
    """
    colors = word_palette(brief.palette, model.phrasing.colors, attributes)
    wanted, unwanted = _word_unwanted(brief, model)
    description = direction.description.strip()
    return {
        "brand": brief.brand.name,
        "industry": _tidy(brief.brand.industry),
        "description": description if description.endswith(CLOSED) else f"{description}.",
        "subject": description.removesuffix("."),
        "mark_type": _say("mark_type", attributes, turn) or "a logo mark",
        "traits": _say_traits(direction, attributes, turn),
        "mood": _say("mood", attributes, turn),
        "lettering": say_lettering(brief.brand.name, direction.lettering, model),
        "letters": _spell(brief.brand.name, direction.lettering),
        "palette": colors.palette,
        "ground": colors.ground,
        "color_list": colors.color_list,
        "values": [_tidy(value) for value in brief.brand.values],
        "audience": [_tidy(group) for group in brief.brand.audience],
        "feel": _tidy(brief.typography.feel),
        "requirements": [*_guidelines(brief.story).do, *wanted],
        "avoid": unwanted,
        **dict.fromkeys(OF_THE_ROUND, ""),
        **extra,
        "is_refinement": is_refinement,
    }


def write_negative(brief: Brief, model: ImageModel) -> str:
    """What to avoid, for a model that takes it apart from the text; empty for one that is told in the text."""
    return ", ".join(list_unwanted(brief)) if model.phrasing.negatives == "field" else ""


def list_unwanted(brief: Brief) -> tuple[str, ...]:
    """The brand's `avoid` and the body's `Don't` items, each once."""
    return tuple(dict.fromkeys((*map(_tidy, brief.brand.avoid), *_guidelines(brief.story).dont)))


def _word_unwanted(brief: Brief, model: ImageModel) -> tuple[list[str], list[str]]:
    """What to ask for instead, and what can only be forbidden."""
    if model.phrasing.negatives == "field":
        return [], []
    unwanted = list(list_unwanted(brief))
    if model.phrasing.negatives == "avoid":
        return [], unwanted
    things = [thing.strip() for item in unwanted for thing in item.split(", ")]
    opposites = {thing: find_instead(thing) for thing in things}
    wanted = dict.fromkeys(opposite for opposite in opposites.values() if opposite)
    return list(wanted), [thing for thing, opposite in opposites.items() if opposite is None]


def _say(name: str, attributes: Mapping[str, str], turn: int) -> str:
    """Each attribute turns at a place of its own, so that images differ in more than one paraphrase."""
    return words_for(name, attributes[name], roll(turn, name)) if name in attributes else ""


def _say_traits(direction: Direction, attributes: Mapping[str, str], turn: int) -> dict[str, str]:
    """At most MAX_TRAITS: first those that the direction asks for, then others, each in the attributes' order."""
    named = [name for name in attributes if name not in SAID_ELSEWHERE]
    kept = sorted(named, key=lambda name: name not in direction.attributes)[:MAX_TRAITS]
    said = {name: _say(name, attributes, turn) for name in kept}
    return {name: f"showing {words}" if name == "motif" else words for name, words in said.items()}


def say_lettering(name: str, lettering: Lettering, model: ImageModel) -> str:
    """The sentence on the only lettering, or that there is none."""
    letters = _spell(name, lettering)
    if not letters:
        return "No letters, words or numbers." if model.phrasing.spells else "Wordless."
    if not model.phrasing.spells:
        return f'Lettering "{letters}".'
    if lettering == "name":
        return f'The only lettering is the name "{letters}", spelled exactly so.'
    return f'The only lettering is "{letters}".'


def _spell(name: str, lettering: Lettering) -> str:
    return {"none": "", "initials": initials_of(name) or name, "name": name}[lettering]


def _tidy(text: str) -> str:
    """Without a mark behind it, for the template sets its own."""
    return text.strip().rstrip(".,;:")


@lru_cache(maxsize=16)
def _guidelines(story: str) -> Guidelines:
    return read_guidelines(story)
