"""This file reads how much each round draws, shows and approves."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from brand_assets.briefs.cursor import MAX_ITEMS, Cursor
from brand_assets.records.brief import ConceptPlan, RefinementPlan

MAX_IMAGES = 5000
"""Of one round: prompts keep their texts apart up to here, and no person looks at the best of more."""
MAX_SHORTLIST = 500
MAX_VARIATIONS = 500
MAX_GUIDANCE = 100.0
MAX_STEPS = 1000
MAX_SWEEPS = 64

DEFAULT_CONCEPT = ConceptPlan()
DEFAULT_DIRECTION = RefinementPlan(10, 20, 5, (0.3, 0.5, 0.7))
DEFAULT_FINAL = RefinementPlan(6, 15, 5, (0.2,), 8.0, 50)


@dataclass(frozen=True, slots=True)
class Rounds:
    """The three plans, and where each field was written, as `concept.images`; for later checks' line numbers."""

    concept: ConceptPlan = DEFAULT_CONCEPT
    direction: RefinementPlan = DEFAULT_DIRECTION
    final: RefinementPlan = DEFAULT_FINAL
    written: Mapping[str, Cursor] = field(default_factory=dict)


def read_rounds(cursor: Cursor) -> Rounds:
    found = cursor.fields(("concept", "direction", "final"))
    written = dict(found)
    concept, direction, final = DEFAULT_CONCEPT, DEFAULT_DIRECTION, DEFAULT_FINAL
    if "concept" in found:
        concept = _read_concept(found["concept"], written)
    if "direction" in found:
        direction = _read_refinement(found["direction"], "direction", DEFAULT_DIRECTION, written)
    if "final" in found:
        final = _read_refinement(found["final"], "final", DEFAULT_FINAL, written)
    rounds = Rounds(concept, direction, final, written)
    _check_sizes(rounds)
    return rounds


def _read_concept(cursor: Cursor, written: dict[str, Cursor]) -> ConceptPlan:
    found = cursor.fields(("images", "shortlist", "approve", "sweep"))
    written.update({f"concept.{key}": value for key, value in found.items()})
    return ConceptPlan(
        images=_whole(found, "images", MAX_IMAGES, DEFAULT_CONCEPT.images),
        shortlist=_whole(found, "shortlist", MAX_SHORTLIST, DEFAULT_CONCEPT.shortlist),
        approve=_whole(found, "approve", MAX_SHORTLIST, DEFAULT_CONCEPT.approve),
        sweep=_read_sweep(found["sweep"]) if "sweep" in found else {},
    )


def _read_refinement(cursor: Cursor, name: str, default: RefinementPlan, written: dict[str, Cursor]) -> RefinementPlan:
    found = cursor.fields(("variations", "shortlist", "approve", "strengths", "guidance", "steps"))
    written.update({f"{name}.{key}": value for key, value in found.items()})
    strengths = default.strengths
    if "strengths" in found:
        strengths = found["strengths"].each(lambda item: item.number(0, 1), min_items=1) or strengths
    return RefinementPlan(
        variations=_whole(found, "variations", MAX_VARIATIONS, default.variations),
        shortlist=_whole(found, "shortlist", MAX_SHORTLIST, default.shortlist),
        approve=_whole(found, "approve", MAX_SHORTLIST, default.approve),
        strengths=strengths,
        guidance=found["guidance"].number(0, MAX_GUIDANCE) if "guidance" in found else default.guidance,
        steps=found["steps"].whole(1, MAX_STEPS) if "steps" in found else default.steps,
    )


def _whole(found: dict[str, Cursor], name: str, high: int, default: int) -> int:
    value = found[name].whole(1, high) if name in found else None
    return default if value is None else value


def _read_sweep(cursor: Cursor) -> dict[str, tuple[object, ...]]:
    sweep: dict[str, tuple[object, ...]] = {}
    for name, values in cursor.pairs():
        sweep[name] = values.each(lambda item: item.scalar(), min_items=1, max_items=MAX_ITEMS)
    count = math.prod(len(values) for values in sweep.values())
    if count > MAX_SWEEPS:
        cursor.refuse(f"the values multiply to {count} settings; at most {MAX_SWEEPS} are taken.")
    return sweep


def _check_sizes(rounds: Rounds) -> None:
    """approve <= shortlist in every round, shortlist <= images in the first, and no round larger than can be drawn."""
    concept = rounds.concept
    _check_order(rounds, "concept", "shortlist", concept.shortlist, "images", concept.images)
    parents = concept.approve
    _check_order(rounds, "concept", "approve", concept.approve, "shortlist", concept.shortlist)
    for name, plan in (("direction", rounds.direction), ("final", rounds.final)):
        _check_order(rounds, name, "approve", plan.approve, "shortlist", plan.shortlist)
        cursor = rounds.written.get(f"{name}.variations") or rounds.written.get(name)
        if cursor and parents * plan.variations > MAX_IMAGES:
            planned = f"{parents} parents with {plan.variations} variations each are {parents * plan.variations} images"
            cursor.refuse(f"{planned}; a round has at most {MAX_IMAGES}.")
        parents = plan.approve


def _check_order(rounds: Rounds, round_name: str, part: str, small: int, whole: str, large: int) -> None:
    if small <= large:
        return
    cursor = rounds.written.get(f"{round_name}.{part}") or rounds.written.get(f"{round_name}.{whole}")
    if cursor is not None:
        defaulted = [name for name in (part, whole) if f"{round_name}.{name}" not in rounds.written]
        note = f" ({defaulted[0]} is the default; write it too)" if defaulted else ""
        cursor.refuse(f"found {part} {small} with {whole} {large}; {part} may be at most {whole}{note}.")
