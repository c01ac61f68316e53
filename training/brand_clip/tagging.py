"""This file measures zero-shot tags: the value whose words are nearest, against chance and a probe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.brand_clip.model import BrandClip
from brand_assets.embedding.descriptor import LabEdgeShape
from brand_assets.tagging.phrases import frame
from brand_assets.tagging.zero_shot import mean_direction, rate_values
from training.brand_clip.captions import phrases_for
from training.brand_clip.drawings import Drawings
from training.brand_clip.marks import YES, indices_of, list_facts

LEAST_OF_A_VALUE = 8
"""A value that fewer drawings show is not measured."""
PROBED = 3000
CHANCE_DRAWS = 20
TEMPERATURES = np.geomspace(0.005, 0.3, 60)


@dataclass(frozen=True, slots=True)
class Tagging:
    """Macro-F1 over the values that are measured: zero-shot, guessing, and a linear probe on the descriptor that was
    trained on drawings (None where it was not). At `temperature` the likelihoods of `rate_values` fit best.
    """

    macro_f1: float
    chance: float
    descriptor: float | None
    temperature: float
    drawings: int
    values: Mapping[str, float]


def measure_tags(
    model: BrandClip, drawings: Drawings, images: NDArray[np.float32], learnt_from: Drawings | None
) -> dict[str, Tagging]:
    """By attribute, on drawings of which exactly one of its values is known to be shown."""
    probes = None if learnt_from is None else (describe(learnt_from), learnt_from.states)
    described = None if probes is None else describe(drawings)
    found = {}
    for attribute in dict.fromkeys(name for name, _ in list_facts()):
        indices = indices_of(attribute)
        rows, truth = _know(drawings.states, indices)
        kept = [value for value in range(len(indices)) if (truth == value).sum() >= LEAST_OF_A_VALUE]
        chosen = np.isin(truth, kept)
        if len(kept) < 2:
            continue
        rows, truth = rows[chosen], truth[chosen]
        names = [list_facts()[indices[value]][1] for value in kept]
        said = name_values(model, attribute, names)
        guessed = np.array(kept)[(images[rows] @ said.T).argmax(axis=1)]
        probed = None
        if probes is not None and described is not None:
            probed = _probe(probes[0], probes[1][:, indices], described[rows], truth, kept)
        by_value = score_values(truth, guessed, kept)
        found[attribute] = Tagging(
            macro_f1=float(np.mean(by_value)),
            chance=_guess(truth, kept),
            descriptor=probed,
            temperature=fit_temperature(images[rows], said, np.searchsorted(kept, truth)),
            drawings=len(rows),
            values=dict(zip(names, by_value, strict=True)),
        )
    return found


def name_values(model: BrandClip, attribute: str, values: Sequence[str]) -> NDArray[np.float32]:
    """(values, 512): for each value the mean direction of its words and paraphrases, as the tagger has it."""
    return np.stack([mean_direction(model.embed_texts(frame(phrases_for(attribute, value)))) for value in values])


def fit_temperature(images: NDArray[np.float32], said: NDArray[np.float32], truth: NDArray[np.intp]) -> float:
    """Of those tried, the one at which the true values are likeliest."""
    likely = [rate_values(images, said, float(t))[np.arange(len(truth)), truth] for t in TEMPERATURES]
    losses = [-np.log(np.maximum(one, 1e-12)).mean() for one in likely]
    return float(TEMPERATURES[int(np.argmin(losses))])


def score_values(truth: NDArray[np.intp], guessed: NDArray[np.intp], values: Sequence[int]) -> list[float]:
    """F1 of each value."""
    scores = []
    for value in values:
        hits = int(((truth == value) & (guessed == value)).sum())
        scores.append(2.0 * hits / max(1, int((truth == value).sum() + (guessed == value).sum())))
    return scores


def describe(drawings: Drawings) -> NDArray[np.float32]:
    """(n, 512) vectors of the descriptor, which needs no training."""
    opaque = np.full((*drawings.pixels.shape[1:3], 1), 255, dtype=np.uint8)
    return LabEdgeShape().embed(np.concatenate([pixels, opaque], axis=2) for pixels in drawings.pixels)


def _know(states: NDArray[np.int8], indices: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows that show one value and no other, and which."""
    shown = states[:, indices] == YES
    rows = np.flatnonzero(shown.sum(axis=1) == 1)
    return rows, shown[rows].argmax(axis=1)


def _guess(truth: NDArray[np.intp], values: Sequence[int]) -> float:
    """What even guessing reaches, as a mean over draws."""
    dice = np.random.default_rng(0)
    draws = [np.mean(score_values(truth, dice.choice(values, len(truth)), values)) for _ in range(CHANCE_DRAWS)]
    return float(np.mean(draws))


def _probe(
    learnt: NDArray[np.float32],
    states: NDArray[np.int8],
    described: NDArray[np.float32],
    truth: NDArray[np.intp],
    values: Sequence[int],
) -> float:
    """Macro-F1 of a ridge classifier on the descriptor's vectors."""
    from sklearn.linear_model import RidgeClassifier

    rows, labels = _know(states, range(states.shape[1]))
    if len(np.unique(labels)) < 2:
        return 0.0
    probe = RidgeClassifier(alpha=0.1, class_weight="balanced").fit(learnt[rows], labels)
    return float(np.mean(score_values(truth, probe.predict(described), values)))
