"""This file settles what a model is sent beside the text, and names what the brief asks for and it does not take."""

from collections.abc import Mapping
from dataclasses import dataclass

from brand_assets.catalogue.models import ImageModel, find_model
from brand_assets.catalogue.params import Mode
from brand_assets.records.brief import Brief, Direction
from brand_assets.settings import Profile
from brand_assets.taxonomy.vocabulary import list_undrawn

DRAFT = "draft/draft"


@dataclass(frozen=True, slots=True)
class Settled:
    """`params` by the drawing model's own names; `ignored` sorted; `planned_cost_usd` None when it is not known."""

    drawing: ImageModel
    params: Mapping[str, object]
    ignored: tuple[str, ...]
    planned_cost_usd: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What one image asks for: `by_round` (guidance, steps) gives way to the brief's params, they to `by_sweep`."""

    mode: Mode
    direction: Direction
    """With its description expanded."""
    attributes: Mapping[str, str]
    has_negative: bool
    by_round: Mapping[str, object]
    by_sweep: Mapping[str, object]


def settle_params(brief: Brief, planned: ImageModel, profile: Profile, asked: Asked) -> Settled:
    """What the model that draws is sent: the planned one, or in the embedded profile `draft`."""
    drawing = find_model(DRAFT) if profile == "embedded" else planned
    for_planned = {**asked.by_round, **brief.params.get(planned.key, {})}
    planned_params, _ = _take(planned, asked.mode, [asked.by_sweep, for_planned])
    for_drawing = brief.params.get(drawing.key, {})
    params, ignored = _take(drawing, asked.mode, [asked.by_sweep, for_drawing, for_planned])
    if drawing.draws_from_intent:
        params["intent"] = _state_intent(brief, asked)
    ignored |= _ignored_beside_params(drawing, asked)
    return Settled(drawing, params, tuple(sorted(ignored)), planned.unit_price_usd(planned_params))


def _take(model: ImageModel, mode: Mode, wishes: list[Mapping[str, object]]) -> tuple[dict[str, object], set[str]]:
    """The model's params, wishes over defaults and the first wish for a param winning; and what it does not take."""
    taken: dict[str, object] = {}
    names: dict[str, str] = {}
    ignored = set()
    for name, value in ((name, value) for wish in wishes for name, value in wish.items()):
        rule = model.find_param(name, mode)
        if rule is None or not rule.takes(value):
            ignored.add(name)
        elif rule.name not in taken:
            taken[rule.name] = value
            names[rule.name] = name
        elif names[rule.name] != name:
            ignored.add(name)
    return {**model.default_params(mode), **taken}, ignored


def _ignored_beside_params(drawing: ImageModel, asked: Asked) -> set[str]:
    ignored = set()
    if not drawing.seed:
        ignored.add("seed")
    if asked.mode == "image-to-image" and drawing.strength is None:
        ignored.add("strength")
    if asked.has_negative and not drawing.negative_prompt:
        ignored.add("negative")
    if drawing.draws_from_intent:
        ignored |= {f"attributes.{name}" for name in list_undrawn(asked.attributes)}
    return ignored


def _state_intent(brief: Brief, asked: Asked) -> dict[str, object]:
    direction = asked.direction
    return {
        "palette": [{"name": color.name, "hex": color.hex, "role": color.role} for color in brief.palette],
        "attributes": dict(asked.attributes),
        "lettering": direction.lettering,
        "brand": brief.brand.name,
        "direction": {"name": direction.name, "description": direction.description},
    }
