"""This file gathers what a language model is told of the brand, and what a rewording has to hold to."""

import re
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from brand_assets.catalogue.models import ImageModel, find_model
from brand_assets.prompts.notes import OPENING
from brand_assets.prompts.wording.colors import name_plainly
from brand_assets.prompts.wording.words import list_unwanted, say_lettering
from brand_assets.records.brief import LETTERINGS, Brief
from brand_assets.records.drawing import IMPORT

STORY_CHARS = 1500
REFERENCE = "reference image"
HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")
QUOTED = re.compile(r'"[^"]*"')
NOTES = re.compile(rf"{re.escape(OPENING)} .+?\.(?=\s|$)")
AVOID = re.compile(r"Avoid: .+?\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Item:
    """One prompt that may be reworded, as its template wrote it for its model (`provider/model`)."""

    prompt_id: str
    model_key: str
    text: str
    negative: str


def list_items(rows: pl.DataFrame, leave: Collection[str] = ()) -> list[Item]:
    """The prompts whose text is read by a model; not those of the ids to `leave`."""
    columns = rows.select("prompt_id", "provider", "model", "text", "negative").iter_rows()
    items = (
        Item(name, f"{provider}/{model}", text, negative or "") for name, provider, model, text, negative in columns
    )
    return [
        item
        for item in items
        if item.prompt_id not in leave
        and not item.model_key.startswith(f"{IMPORT}/")
        and not find_model(item.model_key).draws_from_intent
    ]


def gather_facts(brief: Brief) -> dict[str, object]:
    """What the brand is, as material; nothing of it is an instruction."""
    brand = brief.brand
    return {
        "name": brand.name,
        "tagline": brand.tagline,
        "industry": brand.industry,
        "audience": list(brand.audience),
        "values": list(brand.values),
        "feel": brief.typography.feel,
        "unwanted": list(list_unwanted(brief)),
        "story": " ".join(brief.story.split())[:STORY_CHARS],
    }


def list_kept(brief: Brief, item: Item) -> tuple[str, ...]:
    """What of a prompt stays letter for letter: lettering, the name, colours, and what is to be avoided."""
    model = find_model(item.model_key)
    found = [say_lettering(brief.brand.name, lettering, model) for lettering in LETTERINGS]
    found += [brief.brand.name, REFERENCE, *(f"{color.name} {color.hex}" for color in brief.palette)]
    kept = [text for text in found if text in item.text]
    kept += [words for color in brief.palette if (words := name_plainly(color.hex)) in item.text]
    kept += [*QUOTED.findall(item.text), *AVOID.findall(item.text), *NOTES.findall(item.text)]
    kept += [color for color in HEX.findall(item.text) if not any(color in text for text in kept)]
    return tuple(dict.fromkeys(kept))


def describe_model(model: ImageModel) -> dict[str, object]:
    """How prompts for a model are worded, in words that a language model follows."""
    colors = {
        "inline": "Each colour is named with its hex code in the sentence.",
        "list": "Colours are plain words in the sentences; hex codes stand in one list at the end.",
        "words": "Colours are plain words, without hex codes.",
    }
    apart = "What is unwanted is told apart from the text and is not mentioned in it."
    clause = 'What is unwanted stands in the sentence that begins with "Avoid:" and nowhere else.'
    described: dict[str, object] = {
        "colours": colors[model.phrasing.colors],
        "unwanted": apart if model.phrasing.negatives == "field" else clause,
    }
    if model.limits.text_chars:
        described["most_characters"] = model.limits.text_chars
    if model.limits.text_tokens:
        described["most_tokens"] = model.limits.text_tokens
    return described
