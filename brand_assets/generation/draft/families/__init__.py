"""This file lists the families of marks and chooses one for an intent: the one list to add a line to."""

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
from brand_assets.generation.draft.parameters import pick

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
ABSTRACT = frozenset({"lattice", "radial", "arcs"})
FIGURES = ABSTRACT | {"figure"}
GROUPS = {
    "monogram": frozenset({"monogram"}),
    "lettermark": frozenset({"monogram"}),
    "wordmark": frozenset({"monogram"}),
    "badge": frozenset({"badge"}),
    "emblem": frozenset({"badge"}),
    "abstract": ABSTRACT,
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
    """By mark type, letters and symmetry; among those in proportion to the words and attributes that speak for each."""
    letters = choose_letters(intent)
    groups = GROUPS.get(intent.asks("mark_type"), ABSTRACT | {"monogram" if letters else "badge"})
    drawable = [f for f in FAMILIES.values() if f.can_draw(letters)]
    families = [f for f in drawable if f.group in groups] or [f for f in drawable if f.group in ABSTRACT]
    families = _keep_symmetric(families, drawable, intent)
    named = [f for f in families if f.group == "monogram" or f.words & intent.words]
    weighed = {f.name: _weigh(f, intent) for f in named or families}
    return FAMILIES[pick(weighed, chance(seed, "family"))]


def _keep_symmetric(families: list[Family], drawable: list[Family], intent: Intent) -> list[Family]:
    """Those that can keep the symmetry asked for; figures instead, when none can; letters are as they are."""
    asked = intent.asks("symmetry")
    if not asked or families[0].group == "monogram":
        return families
    kept = [f for f in families if asked in f.symmetries]
    return kept or [f for f in drawable if f.group in FIGURES and asked in f.symmetries] or families


def _weigh(family: Family, intent: Intent) -> float:
    spoken = sum(family.name in names for (name, value), names in PREFERRED.items() if intent.asks(name) == value)
    return (1.0 + 2.0 * len(family.words & intent.words) ** 2) * 2.0**spoken
