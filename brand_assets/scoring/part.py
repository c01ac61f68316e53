"""This file says what a scorer is and what it gives back: a value with its reasons, or no value with the reason why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

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


@dataclass(frozen=True, slots=True)
class Sight:
    """What one vision-language model sees in one image: unit vectors of the image and of texts, each (d,).

    `value_texts`: attribute -> value -> the vector of the value's phrasings, for what the brief asks of this image.
    """

    model: str
    image: NDArray[np.float32]
    prompt: NDArray[np.float32]
    value_texts: Mapping[str, Mapping[str, NDArray[np.float32]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that a scorer may look at of one image. `sights` by model; empty where no model can be trusted on it;
    `attributes` is what its prompt asked for; `absent_sight` says why there is none.
    """

    picture: Picture
    palette: Sequence[PaletteColor] = ()
    prompt: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    sights: Mapping[str, Sight] = field(default_factory=dict)
    absent_sight: str = "no CLIP model is installed that can be trusted on such an image"


class Scorer(Protocol):
    """Scores one part of one image; what it cannot compute it returns as None with the reason, and never raises."""

    def score(self, subject: Subject) -> PartScore: ...
