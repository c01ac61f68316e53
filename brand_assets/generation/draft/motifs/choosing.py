"""This file reads which motifs a direction's words call for, and narrows a family's choices to them."""

import re

from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.duets import list_duets

PICTURE_WORDS = frozenset(word for motif in MOTIFS.values() for word in motif.words)
"""The words that lead to a picture."""
TURNING = frozenset({"leaf", "bean", "flower", "feather", "drop", "fish", "star", "shell", "wheat", "key", "sun"})
"""Motifs that have no up: they may lie at any angle, and about a centre."""
COMPANIONS = ("leaf", "heart", "star", "sun", "drop", "moon", "flower")
"""What goes beside any motif when the words name none."""
KINDS = {
    ("fill", "outline"): ("line",),
    ("geometry", "modular"): ("module",),
    ("geometry", "organic"): ("solid", "line"),
    ("line_weight", "thin"): ("line", "module"),
    ("fill", "solid"): ("solid", "module"),
}
"""Constructions that draw an attribute's value; the first that is asked for decides."""
TINTS = {"one": ("one",), "two": ("accent",), "three": ("both",), "": ("one", "accent", "second")}
_WORD = re.compile(r"[a-zà-ÿ]+")


def list_said(intent: Intent) -> tuple[str, ...]:
    """The motif asked for, then those that the direction names, in its order; else those that it hints at."""
    words = _WORD.findall(f"{intent.direction} {intent.description}".lower())
    asked = [intent.asks("motif")] if intent.asks("motif") in MOTIFS else []
    named = [name for word in words for name, motif in MOTIFS.items() if word in motif.words]
    hinted = [name for word in words for name, motif in MOTIFS.items() if word in motif.hints]
    return tuple(dict.fromkeys([*asked, *named] or hinted))


def limit_motifs(intent: Intent) -> dict[str, tuple[str, ...]]:
    """Limits of the choices that every pictorial family has."""
    said = list_said(intent)
    limits: dict[str, tuple[str, ...]] = {
        "build": _limit_kinds(intent),
        "tints": TINTS.get(intent.asks("color_count"), TINTS[""]),
        "other": said[1:] or COMPANIONS,
        "idea": _limit_ideas(said),
    }
    if said:
        limits["main"] = said[:1]
    else:
        limits["idea"] = ("plain", "graft", "inset")
        limits["lead"] = ("main",)
    if intent.asks("color_count") in ("two", "three"):
        limits |= {"base": ("bar",), "twin": ("colored",), "earth": ("colored",), "hub": ("dot",), "field": ("lit",)}
    if intent.asks("geometry") == "organic" and not intent.asks("corners"):
        limits["corners"] = ("eased", "round")
    return limits | _limit_stance(intent.asks("symmetry"), intent)


def _limit_ideas(said: tuple[str, ...]) -> tuple[str, ...]:
    """Two motifs are drawn as one idea where somebody has drawn them so, else one takes the other in."""
    if len(said) < 2:
        return ("plain",)
    are_drawn = [bool(list_duets(said[0], other)) for other in said[1:]]
    return ("duet",) if all(are_drawn) else ("duet", "graft", "inset") if any(are_drawn) else ("graft", "inset")


def _limit_stance(symmetry: str, intent: Intent) -> dict[str, tuple[str, ...]]:
    if symmetry in ("bilateral", "radial"):
        return {"balance": ("even",), "stance": ("upright",)}
    if symmetry == "asymmetric":
        return {"balance": ("free",), "stance": ("leaning",)}
    return {"stance": ("upright",)} if symmetry or intent.asks("axis") else {}


def _limit_kinds(intent: Intent) -> tuple[str, ...]:
    asked = (kinds for (attribute, value), kinds in KINDS.items() if intent.asks(attribute) == value)
    return next(asked, ("solid", "line", "module"))
