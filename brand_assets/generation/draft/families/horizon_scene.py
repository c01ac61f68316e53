"""This file says what room a scenic badge has: its frame's inside, its horizon, its tones."""

import math
from dataclasses import dataclass

from brand_assets.generation.draft.geometry import Path
from brand_assets.generation.draft.shapes import Tone


@dataclass(frozen=True, slots=True)
class Scene:
    """The room inside the frame and the tones it is painted in; `gap` is the paper between things."""

    clip: Path
    radius: float
    horizon: float
    gap: float
    ground: Tone
    land: Tone
    water: Tone
    sun: Tone

    @property
    def base(self) -> float:
        """What stands on the horizon stands here."""
        return self.horizon - self.gap

    @property
    def depth(self) -> float:
        return self.radius * 1.06 - self.horizon

    def half_width(self, y: float) -> float:
        return math.sqrt(max(0.0, self.radius**2 - y * y))

    def half_height(self, x: float) -> float:
        return math.sqrt(max(0.0, self.radius**2 - x * x))
