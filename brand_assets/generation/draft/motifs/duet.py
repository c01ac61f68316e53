"""This file says what a duet is: two motifs drawn as one idea, by hand, where parts put together would not make one."""

from collections.abc import Callable
from dataclasses import dataclass

from brand_assets.generation.draft.motifs.motif import Kind, Style
from brand_assets.generation.draft.shapes import Shape


@dataclass(frozen=True, slots=True)
class Duet:
    """One idea in a box of about 200 units; `holds` the symmetries that it keeps; `weight` is how often, by taste."""

    draw: Callable[[Style], list[Shape]]
    kind: Kind = "solid"
    holds: frozenset[str] = frozenset({"bilateral"})
    weight: float = 1.0


FREE: frozenset[str] = frozenset()
TURNING = frozenset({"rotational"})
