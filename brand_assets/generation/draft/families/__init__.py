"""This file lists the families of marks and chooses one for an intent: the one list to add a line to when a family joins."""

from brand_assets.generation.draft.chance import chance
from brand_assets.generation.draft.families import (
    concentric,
    dial,
    emblem,
    handover,
    horizon,
    interlock,
    lattice,
    lettermark,
    modules,
    monogram,
    petals,
    pinwheel,
    sprig,
    tiles,
)
from brand_assets.generation.draft.family import Family
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import choose_letters

FAMILIES: dict[str, Family] = {
    "monogram": monogram.FAMILY,
    "modules": modules.FAMILY,
    "lettermark": lettermark.FAMILY,
    "horizon": horizon.FAMILY,
    "emblem": emblem.FAMILY,
    "lattice": lattice.FAMILY,
    "tiles": tiles.FAMILY,
    "petals": petals.FAMILY,
    "pinwheel": pinwheel.FAMILY,
    "handover": handover.FAMILY,
    "concentric": concentric.FAMILY,
    "interlock": interlock.FAMILY,
    "sprig": sprig.FAMILY,
    "dial": dial.FAMILY,
}
FIGURES = frozenset({"lattice", "radial", "arcs", "figure"})
GROUPS = {
    "monogram": frozenset({"monogram"}),
    "lettermark": frozenset({"monogram"}),
    "wordmark": frozenset({"monogram"}),
    "badge": frozenset({"badge"}),
    "emblem": frozenset({"badge"}),
    "abstract": FIGURES,
    "pictorial": FIGURES | {"badge"},
}
"""The groups that draw a `mark_type`, or come nearest to it."""
PREFERRED = {
    ("mark_type", "monogram"): ("monogram", "modules"),
    ("mark_type", "lettermark"): ("lettermark", "monogram"),
    ("geometry", "modular"): ("modules", "tiles", "lattice", "emblem"),
    ("geometry", "constructed"): ("monogram", "lattice", "concentric", "interlock", "handover", "horizon"),
}
"""Families that an attribute's value speaks for, where the words of the direction leave several."""


def choose_family(intent: Intent, seed: int) -> Family:
    """By mark type, letters and symmetry; among those by the direction's words, then by attributes, then by seed."""
    letters = choose_letters(intent)
    groups = GROUPS.get(intent.asks("mark_type"), FIGURES | {"monogram" if letters else "badge"})
    families = [f for f in FAMILIES.values() if f.can_draw(letters)]
    families = [f for f in families if f.group in groups] or [f for f in families if f.group in FIGURES]
    symmetric = [f for f in families if intent.asks("symmetry") in f.symmetries]
    if not symmetric and intent.asks("symmetry") and groups != GROUPS["monogram"]:
        symmetric = [f for f in FAMILIES.values() if f.group in FIGURES and intent.asks("symmetry") in f.symmetries]
    families = _nearest_in_words(symmetric or families, intent)
    for attribute, value in PREFERRED:
        if intent.asks(attribute) == value:
            families = [f for f in families if f.name in PREFERRED[attribute, value]] or families
    return families[int(chance(seed, "family") * len(families))]


def _nearest_in_words(families: list[Family], intent: Intent) -> list[Family]:
    hits = [len(f.words & intent.words) for f in families]
    return [f for f, count in zip(families, hits, strict=True) if count == max(hits)]
