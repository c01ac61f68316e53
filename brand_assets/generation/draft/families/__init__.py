"""This file lists the families of marks and chooses one for an intent: the one list to add a line to."""

from collections.abc import Callable

from brand_assets.generation.draft.chance import chance
from brand_assets.generation.draft.families import (
    bars,
    chevrons,
    concentric,
    counterform,
    crest,
    doorway,
    emblem,
    facets,
    halves,
    handover,
    horizon,
    interlock,
    knot,
    lattice,
    letter_tile,
    lettermark,
    lockup,
    mitre,
    modules,
    monogram,
    nautilus,
    orbit,
    overlap,
    pebbles,
    petals,
    pictorial_alone,
    pictorial_counterchange,
    pictorial_echo,
    pictorial_pair,
    pictorial_raster,
    pictorial_rosette,
    pictorial_scene,
    pinwheel,
    seal,
    tiles,
    truchet,
    waves,
    wordmark,
)
from brand_assets.generation.draft.family import Family
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import choose_letters, choose_name
from brand_assets.generation.draft.parameters import pick

FAMILIES: dict[str, Family] = {
    "monogram": monogram.FAMILY,
    "modules": modules.FAMILY,
    "lettermark": lettermark.FAMILY,
    "wordmark": wordmark.FAMILY,
    "lockup": lockup.FAMILY,
    "letter_tile": letter_tile.FAMILY,
    "doorway": doorway.FAMILY,
    "horizon": horizon.FAMILY,
    "emblem": emblem.FAMILY,
    "seal": seal.FAMILY,
    "crest": crest.FAMILY,
    "lattice": lattice.FAMILY,
    "tiles": tiles.FAMILY,
    "petals": petals.FAMILY,
    "pinwheel": pinwheel.FAMILY,
    "handover": handover.FAMILY,
    "concentric": concentric.FAMILY,
    "interlock": interlock.FAMILY,
    "bars": bars.FAMILY,
    "chevrons": chevrons.FAMILY,
    "counterform": counterform.FAMILY,
    "facets": facets.FAMILY,
    "halves": halves.FAMILY,
    "knot": knot.FAMILY,
    "mitre": mitre.FAMILY,
    "nautilus": nautilus.FAMILY,
    "orbit": orbit.FAMILY,
    "overlap": overlap.FAMILY,
    "pebbles": pebbles.FAMILY,
    "truchet": truchet.FAMILY,
    "waves": waves.FAMILY,
    "pictorial_alone": pictorial_alone.FAMILY,
    "pictorial_scene": pictorial_scene.FAMILY,
    "pictorial_pair": pictorial_pair.FAMILY,
    "pictorial_rosette": pictorial_rosette.FAMILY,
    "pictorial_counterchange": pictorial_counterchange.FAMILY,
    "pictorial_echo": pictorial_echo.FAMILY,
    "pictorial_raster": pictorial_raster.FAMILY,
}
ABSTRACT = frozenset({"lattice", "radial", "arcs", "negative", "bars", "knot"})
PICTORIAL = frozenset({"pictorial"})
LETTERS = frozenset({"monogram", "wordmark", "lockup"})
"""Groups in which the mark is letters, whatever the words of the direction."""
GROUPS = {
    "monogram": frozenset({"monogram"}),
    "lettermark": frozenset({"monogram"}),
    "wordmark": frozenset({"wordmark"}),
    "combination": frozenset({"lockup"}),
    "badge": frozenset({"badge"}),
    "seal": frozenset({"badge"}),
    "shield": frozenset({"badge", "shield"}),
    "abstract": ABSTRACT,
    "pictorial": PICTORIAL,
}
"""The groups that draw a `mark_type`."""
PREFERRED = {
    ("mark_type", "monogram"): ("monogram", "modules"),
    ("mark_type", "lettermark"): ("lettermark", "letter_tile", "doorway"),
    ("mark_type", "seal"): ("seal", "emblem"),
    ("mark_type", "shield"): ("crest",),
}
"""Families that a value speaks for, where the words of the direction leave several."""
NAMED = 2.0  # weight that a family gains with the square of the number of its words in the direction
INKS = {"one": 1, "two": 2, "three": 3}
LEFT_OUT = 0.3  # of its weight that a named family keeps for each thing asked for that it would not show
BESIDE = 0.15  # share of the families that the words do not name, where they name some


def choose_family(intent: Intent, seed: int) -> Family:
    """By mark type, letters and motif, by symmetry, by the words of the direction, then by what else is asked for."""
    return FAMILIES[pick(weigh_families(intent), chance(seed, "family"))]


def weigh_families(intent: Intent) -> dict[str, float]:
    """The families that can draw the intent, each with its relative frequency; those that its words name come first."""
    families = _keep_symmetric(_list_drawable(intent), intent)
    words = intent.words | {intent.asks("motif")}
    named = [f for f in families if f.words & words and f.group not in LETTERS]
    others = [f for f in families if f not in named]
    weights = {f.name: _weigh(f, words, intent) * _fit(f, intent) for f in named}
    beside = {f.name: _weigh(f, words, intent) for f in _keep_fitting(others, intent)}
    if named and others:
        ease = BESIDE / (1 - BESIDE) * sum(_weigh(f, words, intent) for f in named) / sum(beside.values())
        beside = {name: weight * ease for name, weight in beside.items()}
    return weights | beside


def _fit(family: Family, intent: Intent) -> float:
    """What the words count for less, and others for more, for all that is asked for and the family leaves out."""
    left_out = len(family.undrawn(intent))
    left_out += bool(intent.asks("geometry") and family.geometries and intent.asks("geometry") not in family.geometries)
    left_out += family.shows < INKS.get(intent.asks("color_count"), 0)
    return LEFT_OUT**left_out


def _keep_fitting(families: list[Family], intent: Intent) -> list[Family]:
    """Those that keep the geometry, show most of what is asked for, and have the inks for it."""
    families = _keep(families, lambda f: intent.asks("geometry") in f.geometries, bool(intent.asks("geometry")))
    least = min((len(f.undrawn(intent)) for f in families), default=0)
    families = [f for f in families if len(f.undrawn(intent)) == least]
    return _keep(families, lambda f: f.shows >= INKS.get(intent.asks("color_count"), 0))


def _list_drawable(intent: Intent) -> list[Family]:
    """The families of the mark type's groups that have the letters they need, of the motif that is asked for."""
    letters, name = choose_letters(intent), choose_name(intent)
    drawable = [f for f in FAMILIES.values() if f.can_read(letters, name)]
    groups = GROUPS.get(intent.asks("mark_type")) or _free_groups(intent, bool(letters))
    families = [f for f in drawable if f.group in groups] or [f for f in drawable if f.group in ABSTRACT]
    return _keep(families, lambda f: "motif" not in f.undrawn(intent), bool(intent.asks("motif")))


def _free_groups(intent: Intent, has_letters: bool) -> frozenset[str]:
    if intent.asks("motif"):
        return PICTORIAL
    spoken = {f.group for f in FAMILIES.values() if f.group in PICTORIAL and f.words & intent.words}
    return ABSTRACT | spoken | {"monogram" if has_letters else "badge"}


def _keep_symmetric(families: list[Family], intent: Intent) -> list[Family]:
    """Those that can keep the symmetry asked for, all where none can; letters are as they are."""
    asked = intent.asks("symmetry")
    return _keep(families, lambda f: asked in f.symmetries, bool(asked) and families[0].group not in LETTERS)


def _keep(families: list[Family], is_kept: Callable[[Family], bool], is_asked: bool = True) -> list[Family]:
    """Those for which it holds, or all where it holds for none."""
    return [f for f in families if is_asked and is_kept(f)] or families


def _weigh(family: Family, words: frozenset[str], intent: Intent) -> float:
    spoken = sum(family.name in names for (name, value), names in PREFERRED.items() if intent.asks(name) == value)
    return (1.0 + NAMED * len(family.words & words) ** 2) * 2.0**spoken
