"""This file says what the towers are taught: matches before mismatches, on one scale, and each fact by itself."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.brand_clip.marks import NO, UNKNOWN, YES, indices_of, list_facts
from training.brand_clip.towers import CONTENT

TWO_APART, ONE_APART = 1.0, 0.5
"""Weight of a mismatch by how many facts are against it."""
MIDDLE = 0.35
"""The content cosine between matches and mismatches."""
WEIGHTS = {"motif": 3.0, "style": 2.0, "mark_type": 1.5, "symmetry": 1.5, "ink": 1.5}
SHOWN, SAID = 0.3, 0.15
"""How much single facts count beside whole texts: without them motifs take ten times as long to learn."""
FEWEST = -30.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Of n texts and n pictures: `weights` (n, n) of mismatches, 0 where a picture fits another's text as well;
    `fits` (n, n) where all that is claimed is known to be shown.
    """

    weights: Tensor
    fits: Tensor


class Lessons(nn.Module):
    """The scales, and one direction for each fact that both towers share."""

    def __init__(self) -> None:
        super().__init__()
        facts = len(list_facts())
        self.sharpness = nn.Parameter(torch.tensor(2.5))
        self.slope = nn.Parameter(torch.tensor(2.3))
        self.directions = nn.Parameter(torch.randn(facts, CONTENT) * 0.05)
        self.fact_slope = nn.Parameter(torch.tensor(3.0))
        self.shown_bias = nn.Parameter(torch.full((facts,), -2.0))
        self.said_bias = nn.Parameter(torch.full((facts,), -4.0))
        names = dict.fromkeys(attribute for attribute, _ in list_facts())
        self.attributes = {name: list(indices_of(name)) for name in names}

    def contrast(self, images: Tensor, texts: Tensor, pairs: Pairs) -> Tensor:
        """InfoNCE both ways; a text's other matches are left out, near misses count for less."""
        scale = self.sharpness.exp().clamp(max=40.0)
        logits = scale * texts @ images.T + pairs.weights.clamp(min=1e-6).log().clamp(min=FEWEST)
        wanted = torch.arange(len(images))
        return (functional.cross_entropy(logits, wanted) + functional.cross_entropy(logits.T, wanted)) / 2

    def place(self, images: Tensor, texts: Tensor, pairs: Pairs) -> Tensor:
        """Sigmoid loss around MIDDLE, so that a cosine means the same in every batch. Zhai 2023, arXiv:2303.15343."""
        logits = self.slope.exp().clamp(max=20.0) * (texts @ images.T - MIDDLE)
        signs = torch.where(pairs.fits, 1.0, -1.0)
        weights = torch.where(pairs.fits, 1.0, pairs.weights)
        losses = -functional.logsigmoid(signs * logits) * weights
        hits, misses = losses * pairs.fits, losses * ~pairs.fits
        return hits.sum() / pairs.fits.sum() + 4.0 * misses.sum() / (~pairs.fits * weights).sum().clamp(min=1.0)

    def show(self, images: Tensor, states: Tensor) -> Tensor:
        """Each attribute by itself, where it is known: among its values, those that are shown share the probability."""
        logits = self._read(images) + self.shown_bias
        total = logits.new_zeros(())
        for name, indices in self.attributes.items():
            shown, free = states[:, indices] == YES, states[:, indices] == UNKNOWN
            known = shown.any(dim=1)
            if known.any():
                wanted = shown[known].float()
                among = logits[known][:, indices].masked_fill(free[known], FEWEST)
                loss = functional.cross_entropy(among, wanted / wanted.sum(dim=1, keepdim=True))
                total = total + WEIGHTS.get(name, 1.0) * loss
        return SHOWN * total

    def say(self, texts: Tensor, claims: Tensor) -> Tensor:
        """Which facts a text speaks of."""
        losses = functional.binary_cross_entropy_with_logits(
            self._read(texts) + self.said_bias, claims, reduction="none"
        )
        return SAID * losses.sum(dim=1).mean()

    def _read(self, contents: Tensor) -> Tensor:
        directions = functional.normalize(self.directions, dim=1)
        return self.fact_slope.exp().clamp(max=60.0) * contents @ directions.T


def compare(claims: Tensor, states: Tensor) -> Pairs:
    """Of what n texts claim (n, facts) with what n pictures show (n, facts)."""
    against = claims @ (states == NO).float().T
    unknown = claims @ (states == UNKNOWN).float().T
    weights = torch.where(against >= 2, TWO_APART, torch.where(against >= 1, ONE_APART, 0.0))
    own = torch.eye(len(claims), dtype=torch.bool)
    return Pairs(
        weights.masked_fill(own, 1.0), ((against + unknown) == 0) & (claims.sum(dim=1, keepdim=True) > 0) | own
    )
