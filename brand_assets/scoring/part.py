"""This file says what a scorer is and what it gives back: a value with its reasons, or no value with the reason why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
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
    """One part of an image's score: `value` 0..1, or None and then `finding` says why; `finding` is one sentence.

    `concerns`: short fixed names of what is wrong enough to tell somebody, as "off-palette"; empty where nothing is.
    """

    value: float | None
    scorer: str
    version: str
    finding: str
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a vision-language model sees in one image: unit vectors of the image and of its prompt, each (d,).

    `judge` names the model that was asked about single attributes, "" where none was. `likelihoods`: attribute -> value
    -> how likely, 0..1, for the attributes that were asked for and that the judge was measured on; `trust` is its
    macro-F1 on each of these. `cosines`: attribute -> cosine with the words of the value that was asked for.
    """

    model: str
    image: NDArray[np.float32]
    prompt: NDArray[np.float32]
    judge: str = ""
    likelihoods: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    trust: Mapping[str, float] = field(default_factory=dict)
    cosines: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of an image beside its pixels. `attributes` is what its prompt asked for.

    `sight` is None where no model can be trusted on the image, and `absent_sight` says why. `embedding` is its unit
    vector by `embedder`, the round's model. `weights` is the folder of pulled weights. `preference` is what a model of
    people's choices sees, None where there is none or no prompt to ask it about.
    """

    attributes: Mapping[str, str] = field(default_factory=dict)
    sight: Sight | None = None
    absent_sight: str = "no CLIP model looked at the image"
    embedder: str = ""
    embedding: NDArray[np.float32] | None = None
    weights: Path | None = None
    preference: Sight | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that a scorer may look at of one image."""

    picture: Picture
    palette: Sequence[PaletteColor] = ()
    evidence: Evidence = field(default_factory=Evidence)


class Scorer(Protocol):
    """Scores one part of one image; what it cannot compute it returns as None with the reason, and never raises.

    It is called from several threads at once, each time for another image.
    """

    def score(self, subject: Subject) -> PartScore: ...
