"""This file says what a scorer is and what it gives back: a value with its reasons, or no value with the reason why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from brand_assets.records.brief import PaletteColor
from brand_assets.scoring.picture import Picture

Part = Literal["semantic", "color", "aesthetic", "composition"]
PARTS: tuple[Part, ...] = ("semantic", "color", "aesthetic", "composition")

Metric = float | int | str | bool | None | list["Metric"] | dict[str, "Metric"]


@dataclass(frozen=True, slots=True)
class PartScore:
    """One part of an image's score: `value` 0..1, or None and then `finding` says why; `finding` is one sentence."""

    value: float | None
    scorer: str
    version: str
    finding: str
    metrics: Mapping[str, Metric] = field(default_factory=dict)


class Scorer(Protocol):
    """Scores one part of one picture; what it cannot compute it returns as None with the reason, and never raises."""

    def score(self, picture: Picture, palette: Sequence[PaletteColor]) -> PartScore: ...
