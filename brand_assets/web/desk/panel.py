"""This file gathers what is known of one image: how it was made, how it scored and why, and its family."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brand_assets.campaigns.candidates import find_recipe
from brand_assets.campaigns.family import Family, find_family
from brand_assets.campaigns.labels import Collection, list_collections
from brand_assets.campaigns.library import ImageCard
from brand_assets.campaigns.rating import list_feedback
from brand_assets.records.brief import PaletteColor
from brand_assets.storage.ledger import FeedbackRow
from brand_assets.web.desk.board import read_brief
from brand_assets.web.house import House
from brand_assets.web.people import Person

SCORE_WORDS: Mapping[str, tuple[str, str]] = {
    "semantic": ("Shows what was asked", "How well the picture fits its prompt, to a model that reads both."),
    "color": (
        "Keeps to the palette",
        "How near the picture's colours are to the brief's, by area; 1 is where no eye sees a difference.",
    ),
    "aesthetic": ("Pleases", "What a model of many people's ratings makes of it."),
    "composition": ("Is well built", "Balance, clear space, symmetry, and how it reads at 16 and 32 pixels."),
    "preference": ("Would be picked", "What a model of people's choices makes of picture and prompt."),
    "taste": ("Suits this brand", "What was learned from all that was approved for the brand before."),
}
"""For people: what a part is called and what it measures."""
SEEN_DE = 2.0
"""Below this CIEDE2000 two colors next to each other look the same to most people."""
MOST_SWATCHES = 8


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One part of the score; `value` is 0..1, or None and then `finding` says why."""

    name: str
    meaning: str
    value: float | None
    finding: str
    is_concern: bool


@dataclass(frozen=True, slots=True)
class Swatch:
    """A color of the picture; `share` 0..1 of what is painted, `de` its CIEDE2000 from the brief's `nearest`."""

    hex: str
    share: float
    nearest: str
    de: float

    @property
    def is_off(self) -> bool:
        return self.de >= SEEN_DE


@dataclass(frozen=True, slots=True)
class Panel:
    """`mix` says how the parts were weighed, `recipe` is name and value in the order of reading."""

    card: ImageCard
    family: Family
    scores: tuple[ScoreLine, ...]
    mix: str
    swatches: tuple[Swatch, ...]
    palette: tuple[PaletteColor, ...]
    recipe: tuple[tuple[str, str], ...]
    feedback: tuple[FeedbackRow, ...]
    collections: tuple[Collection, ...]

    @property
    def computed(self) -> tuple[ScoreLine, ...]:
        return tuple(score for score in self.scores if score.value is not None)

    @property
    def missing(self) -> tuple[ScoreLine, ...]:
        """What could not be computed; `finding` says why."""
        return tuple(score for score in self.scores if score.value is None)

    @property
    def owned(self) -> tuple[Collection, ...]:
        """The collections that the image is in."""
        return tuple(one for one in self.collections if one.collection_id in self.card.collections)

    @property
    def free(self) -> tuple[Collection, ...]:
        return tuple(one for one in self.collections if one.collection_id not in self.card.collections)


def load_panel(house: House, person: Person, image_id: str) -> Panel:
    """Raises NotKnown when there is no such image, or this person may not see it."""
    studio, library = house.studio, house.library
    family = find_family(studio, library, image_id, person.campaigns)
    card = family.image
    details = library.score_details(card)
    brief = read_brief(house, card.campaign)
    return Panel(
        card=card,
        family=family,
        scores=tuple(_list_scores(details)),
        mix=_tell_mix(details),
        swatches=tuple(_list_swatches(details)),
        palette=brief.palette if brief else (),
        recipe=tuple((name, text) for name, text in _list_recipe(house, card) if text),
        feedback=tuple(list_feedback(studio, image_id)),
        collections=tuple(list_collections(studio, library, person.campaigns, person.name)),
    )


def _list_scores(details: Mapping[str, Any]) -> Iterator[ScoreLine]:
    for part, (name, meaning) in SCORE_WORDS.items():
        told = details.get(part)
        if isinstance(told, Mapping):
            finding = str(told.get("finding") or "")
            yield ScoreLine(name, meaning, told.get("value"), finding, bool(told.get("concerns")))


def _tell_mix(details: Mapping[str, Any]) -> str:
    composite = details.get("composite")
    if not isinstance(composite, Mapping) or not composite.get("weights"):
        return ""
    shares = [(SCORE_WORDS[part][0], share) for part, share in composite["weights"].items() if part in SCORE_WORDS]
    return (
        f"{', '.join(f'{name.lower()} {share:.0%}' for name, share in shares)}; weighed by {composite['weights_from']}"
    )


def _list_swatches(details: Mapping[str, Any]) -> Iterator[Swatch]:
    color = details.get("color")
    metrics = color.get("metrics") if isinstance(color, Mapping) else None
    colors: Sequence[Any] = metrics.get("colors") or () if isinstance(metrics, Mapping) else ()
    for told in colors[:MOST_SWATCHES]:
        if isinstance(told, Mapping) and told.get("hex"):
            yield Swatch(
                str(told["hex"]),
                float(told.get("share") or 0.0),
                str(told.get("palette") or "") if told.get("de") is not None else "",
                float(told.get("de") or 0.0),
            )


def _list_recipe(house: House, card: ImageCard) -> Iterator[tuple[str, str]]:
    """From the ledger where it knows the image, which is what was paid for; from the lake otherwise."""
    recipe = find_recipe(house.studio, card.image_id)
    prompt = recipe.prompt
    yield "Direction", card.direction
    yield "Drawn by", f"{card.provider}/{card.model}"
    yield "Instead of", card.fallback_of or ""
    yield "Planned for", _tell_plan(prompt, card)
    yield "Size", f"{card.width_px} x {card.height_px} px" if card.width_px else ""
    yield "Cost", f"${card.cost_usd:.4f}"
    yield "Seed", "" if card.seed is None else str(card.seed)
    yield "Strength", "" if card.strength is None else f"{card.strength:g}"
    yield "Params", _tell_params(card.params)
    yield "Not taken", ", ".join(card.ignored_params)
    yield "Template", card.template
    yield "Reworded by", card.enhanced_by or ""
    yield "Attempt", str(card.attempt)
    yield "Brief", str(prompt.get("brief_sha256") or "")[:16]
    yield "Template hash", str(prompt.get("template_sha256") or "")[:16]
    yield "Image", card.image_id


def _tell_plan(prompt: Mapping[str, Any], card: ImageCard) -> str:
    planned = f"{prompt.get('planned_provider')}/{prompt.get('planned_model')}" if prompt else ""
    return "" if planned == f"{card.provider}/{card.model}" else planned


def _tell_params(params: Mapping[str, Any]) -> str:
    """What the model was told beside the words; the design intent says again what stands elsewhere."""
    told = {name: value for name, value in params.items() if name != "intent"}
    return ", ".join(
        f"{name} {json.dumps(value) if isinstance(value, (dict, list)) else value}" for name, value in told.items()
    )
