"""This file scores how pleasing an image is to people who rate photographs and paintings: LAION's predictor V2."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brand_assets.catalogue.weights import find_weights, verify_weights
from brand_assets.errors import ConfigError
from brand_assets.scoring.part import PartScore, Subject

WEIGHTS = "laion-aesthetic-v2"
PULL = f"brand-assets models pull {WEIGHTS}"
EMBEDDER = "open-clip/ViT-L-14/openai/"
"""The head was fitted to vectors of this model; those of another say nothing to it."""
DIMENSIONS = 768
LOWEST, HIGHEST = 1.0, 10.0
"""The scale that people rated on."""

Layer = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class AestheticHead:
    """rating = bias + weights . e for a unit vector e; `weights` is (DIMENSIONS,), the rating about 1 to 10."""

    weights: NDArray[np.float64]
    bias: float

    def rate(self, embedding: NDArray[np.floating]) -> float:
        """The rating of one (d,) vector of any length; NaN when it has none."""
        wide = np.asarray(embedding, dtype=np.float64)
        length = float(np.linalg.norm(wide))
        return self.bias + float(self.weights @ wide) / length if 0 < length < math.inf else math.nan


class LaionAesthetic:
    """LAION-Aesthetics Predictor V2, https://github.com/christophschuhmann/improved-aesthetic-predictor (Apache-2.0).

    The value is (rating - 1) / 9. It favours what is like a photograph, and agrees with people on 60 % of pairs from
    today's generators (HPDv3): a place among one round's images, no verdict on a mark.
    """

    name, version = "laion-aesthetic", "2"

    def score(self, subject: Subject) -> PartScore:
        evidence = subject.evidence
        if not evidence.embedder.startswith(EMBEDDER):
            return _nothing(
                "LAION's predictor reads vectors of ViT-L-14 (openai) alone (BRAND_ASSETS_EMBEDDER=ViT-L-14); this "
                f"round's are by {evidence.embedder or 'no model'}"
            )
        if evidence.embedding is None:
            return _nothing("the image has no vector")
        try:
            head = open_head(evidence.weights)
        except ConfigError as problem:
            return _nothing(str(problem).rstrip("."))
        rating = head.rate(evidence.embedding)
        if not math.isfinite(rating):
            return _nothing("the image's vector is not finite")
        return PartScore(
            value=min(1.0, max(0.0, (rating - LOWEST) / (HIGHEST - LOWEST))),
            scorer=self.name,
            version=self.version,
            finding=f"Rated {rating:.1f} of 10 by a predictor that favours photographs: compare within the round.",
            metrics={"rating": rating, "model": evidence.embedder},
        )


def _nothing(reason: str) -> PartScore:
    return PartScore(None, "none", "0", f"Not computed: {reason}.")


def open_head(folder: Path | None) -> AestheticHead:
    """The folded head of the published weights in `folder`, read and verified once. ConfigError when there is none."""
    if folder is None:
        raise ConfigError(f"No folder of weights was named; {PULL} fills one.")
    path = find_weights(folder, WEIGHTS)
    return _open(folder, path.stat().st_mtime_ns)


@cache
def _open(folder: Path, changed_at: int) -> AestheticHead:
    return fold_layers(read_layers(verify_weights(folder, WEIGHTS)))


def read_layers(path: Path) -> list[Layer]:
    """(out, in) weights and (out,) biases of the linear layers, first to last.

    Only tensors are taken from the file: one that would run code is refused. Raises ConfigError when torch is not
    installed or the file is not a chain of linear layers from DIMENSIONS to 1.
    """
    try:
        import torch
    except ImportError:
        raise ConfigError(f"Reading {path.name} needs torch. Install the extra 'models': make setup-full") from None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        layers = _list_layers({name: np.asarray(tensor.double().numpy()) for name, tensor in state.items()})
    except Exception as error:  # torch raises whatever a damaged file makes it raise
        raise ConfigError(f"{path.name} cannot be read: {str(error)[:160]}; get it anew with: {PULL}.") from None
    sizes = [DIMENSIONS, *(len(biases) for _, biases in layers)]
    shapes = [weights.shape for weights, _ in layers]
    if not layers or sizes[-1] != 1 or shapes != list(zip(sizes[1:], sizes[:-1], strict=True)):
        raise ConfigError(f"{path.name} holds layers of {shapes}, not a head on {DIMENSIONS} numbers; get it: {PULL}.")
    return layers


def _list_layers(state: dict[str, NDArray[np.float64]]) -> list[Layer]:
    """`layers.0.weight`, `layers.2.weight` ... in the order of their numbers."""
    places = sorted({int(name.split(".")[1]) for name in state})
    return [(state[f"layers.{place}.weight"], state[f"layers.{place}.bias"]) for place in places]


def fold_layers(layers: Sequence[Layer]) -> AestheticHead:
    """One affine map equal to linear layers without activations: W2 (W1 e + b1) + b2 = (W2 W1) e + (W2 b1 + b2)."""
    weights, biases = layers[0]
    for further, bias in layers[1:]:
        weights, biases = further @ weights, further @ biases + bias
    return AestheticHead(np.asarray(weights[0]), float(biases[0]))
