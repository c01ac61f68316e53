"""This file says what a drawn mark shows: for each fact yes, no or unknown, by its recipe."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.brand_clip.colors import list_basic, name_basically
from brand_assets.embedding.brand_clip.styles import style_families
from brand_assets.generation.draft.compose import compose
from brand_assets.generation.draft.families import FAMILIES, LETTERS
from brand_assets.generation.draft.family import DENSITIES, SCALES, WEIGHTS, Family
from brand_assets.generation.draft.inks import DARK, LIGHT, luminance
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.marks import Mark
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.taxonomy.vocabulary import list_attributes, list_undrawn

YES, NO, UNKNOWN = 1, 0, -1
COUNTS = {1: "one", 2: "two", 3: "three"}
BADGES = ("badge", "shield")
TREATED = {"corners": "soften", "fill": "outline", "axis": "tilt", "surface": "slice"}
"""Attributes that are treatments, and what a family must survive for its recipe to say how it looks."""
SPANS: Mapping[str, tuple[str, Mapping[str, tuple[float, float]]]] = {
    "line_weight": ("weight", WEIGHTS),
    "density": ("density", DENSITIES),
    "clear_space": ("scale", SCALES),
}
ASKED = ("mark_type", "geometry", "symmetry", "terminals", "letter_case", "letter_spacing", "letter_weight")
"""Known only where it was asked for and drawn."""
MAY_LEAVE_OUT = ("pictorial_rosette",)
"""Families in which the second motif is not always there."""


@cache
def list_facts() -> tuple[tuple[str, str], ...]:
    """(attribute, value) of everything that a caption may claim; `ink`, `paper`, `lettering`, `style` are ours."""
    drawn = [(a.name, v.name) for a in list_attributes() for v in a.values.values() if v.is_drawable]
    colors = [(name, color) for name in ("ink", "paper") for color in list_basic()]
    letters = [("lettering", value) for value in ("none", "initials", "name")]
    return (*drawn, *colors, *letters, *(("style", label) for label in style_families()))


@cache
def fact_index() -> Mapping[tuple[str, str], int]:
    return {fact: index for index, fact in enumerate(list_facts())}


def state_facts(mark: Mark, inks: Sequence[str], intent: Intent) -> NDArray[np.int8]:
    """(facts,) of YES, NO and UNKNOWN; `inks` are those of `list_inks`."""
    family = FAMILIES[mark.family]
    known = {**_read_recipe(mark, family), **_read_asked(family, intent)}
    states = np.full(len(list_facts()), UNKNOWN, dtype=np.int8)
    for attribute, value in known.items():
        _set_only(states, attribute, (value,))
    _set_composition(states, mark, family, intent)
    _set_only(states, "motif", _list_motifs(mark, family))
    if mark.family in MAY_LEAVE_OUT and mark.words["other"] != mark.words["main"]:
        states[fact_index()["motif", mark.words["other"]]] = UNKNOWN
    _set_only(states, "ink", {name_basically(ink) for ink in inks})
    _set_only(states, "paper", {name_basically(mark.inks["paper"])})
    if len(inks) in COUNTS:
        _set_only(states, "color_count", (COUNTS[len(inks)],))
    label = next(label for label, families in style_families().items() if mark.family in families)
    _set_only(states, "style", (label,))
    return states


def list_inks(mark: Mark) -> tuple[str, ...]:
    """The hex of every colour that is drawn on the paper, the ink first."""
    tones = dict.fromkeys(["ink", *(s.tone for s in compose(mark) if s.tone != "paper")])
    return tuple(dict.fromkeys(mark.inks[t] for t in tones if mark.inks[t] != mark.inks["paper"]))


def _set_only(states: NDArray[np.int8], attribute: str, values: Iterable[str]) -> None:
    for index in indices_of(attribute):
        states[index] = NO
    for value in values:
        states[fact_index()[attribute, value]] = YES


@cache
def indices_of(attribute: str) -> tuple[int, ...]:
    return tuple(index for index, (name, _) in enumerate(list_facts()) if name == attribute)


def _read_recipe(mark: Mark, family: Family) -> dict[str, str]:
    """What the recipe alone tells, whether it was asked for or not."""
    words = mark.words
    is_lettering = family.group in LETTERS
    known = {name: words[name] for name, needed in TREATED.items() if needed in family.survives}
    if len(family.frames) > 1:
        known["enclosure"] = words["frame"]
    for attribute, (number, ranges) in SPANS.items():
        level = mark.numbers[number]
        named = [value for value, (low, high) in ranges.items() if low <= level <= high]
        if named and attribute not in family.fixed and not (is_lettering and attribute == "density"):
            known[attribute] = named[0]
    if family.reads == "name":
        known.pop("line_weight", None)
        known.pop("density", None)
    light = luminance(mark.inks["paper"])
    if light >= LIGHT or light <= DARK:
        known["ground"] = "light" if light >= LIGHT else "dark"
    known["lettering"] = "name" if mark.name else "initials" if mark.letters and family.group in LETTERS else "none"
    return {name: value for name, value in known.items() if (name, value) in fact_index()}


def _read_asked(family: Family, intent: Intent) -> dict[str, str]:
    """What was asked for, and is drawn by this family on a mark of this type."""
    left_out = {*list_undrawn(intent.attributes), *family.undrawn(intent)}
    known = {name: value for name, value in intent.attributes.items() if name in ASKED and name not in left_out}
    if known.get("symmetry") not in family.symmetries:
        known.pop("symmetry", None)
    if known.get("geometry") not in family.geometries:
        known.pop("geometry", None)
    return {name: value for name, value in known.items() if (name, value) in fact_index()}


def _set_composition(states: NDArray[np.int8], mark: Mark, family: Family, intent: Intent) -> None:
    """Only `contained` can be told from the others by looking."""
    held = family.group in BADGES or mark.words["frame"] != "none"
    if held:
        _set_only(states, "composition", ("contained",))
        return
    states[fact_index()["composition", "contained"]] = NO
    asked = intent.asks("composition")
    if asked in ("centered", "open"):
        states[fact_index()["composition", asked]] = YES


def _list_motifs(mark: Mark, family: Family) -> tuple[str, ...]:
    """The pictures that are in the mark."""
    words = mark.words
    if family.group == "pictorial":
        is_alone = words["idea"] == "plain" or mark.family in MAY_LEAVE_OUT
        return (words["main"],) if is_alone else tuple(dict.fromkeys((words["main"], words["other"])))
    if family.group in BADGES:
        has_initials = bool(mark.letters) and words.get("middle") == "initials"
        found = "" if has_initials else words.get("center", words.get("charge", ""))
    else:
        found = words.get("symbol", words.get("motif", ""))
    return (found,) if found in MOTIFS else ()
