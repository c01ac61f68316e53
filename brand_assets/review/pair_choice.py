"""This file chooses which two images to ask about next: those whose answer is expected to tell most about the best."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.review.strengths import Floats, Outcome, Strengths, find_top

SAMPLES = 800
ABOUT_EQUAL = 0.15
"""Pairs within this share of the most telling one are as telling: about as much as sampling gets wrong."""
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reviewer was asked of n images: pairs they answered, and pairs to come last, as (smaller, larger)."""

    answered: frozenset[Pair]
    put_off: frozenset[Pair] = frozenset()

    @classmethod
    def of(cls, outcomes: Collection[Outcome], put_off: Collection[Outcome] = ()) -> "Asked":
        return cls(frozenset(order_pair(*pair) for pair in outcomes), frozenset(order_pair(*pair) for pair in put_off))


def order_pair(first: int, second: int) -> Pair:
    return (first, second) if first < second else (second, first)


def choose_pairs(strengths: Strengths, top: int, asked: Asked, count: int, seed: str) -> list[Pair]:
    """Up to `count` pairs to ask about, the most telling first, each (left, right) and none answered already.

    The second is chosen as if the first had been answered, whatever the answer, so that a page can have it ready. What
    a pair is expected to tell is the information its answer holds about who is among the `top` strongest, in nats;
    of pairs that tell about the same, the one whose images were compared least. What was put off comes last. Sides are
    drawn by the seed. The same arguments give the same pairs.
    """
    chosen: list[Pair] = []
    for _ in range(count):
        pair = _choose(strengths, top, asked, chosen, seed)
        if pair is None:
            break
        chosen.append(pair)
        strengths = strengths.expect(*pair)
    return [_draw_sides(pair, seed) for pair in chosen]


def _choose(strengths: Strengths, top: int, asked: Asked, chosen: Sequence[Pair], seed: str) -> Pair | None:
    pairs = [pair for pair in list_pairs(strengths.count) if pair not in asked.answered and pair not in chosen]
    pairs = [pair for pair in pairs if pair not in asked.put_off] or pairs
    if not pairs:
        return None
    first, second = (np.array(side, dtype=np.intp) for side in zip(*pairs, strict=True))
    told = measure_information(strengths, top, first, second)
    times = np.zeros(strengths.count, dtype=np.int64)
    for pair in (*asked.answered, *chosen):
        times[list(pair)] += 1
    telling = [pairs[row] for row in np.flatnonzero(told >= told.max() * (1.0 - ABOUT_EQUAL))]
    return min(telling, key=lambda pair: (times[pair[0]] + times[pair[1]], _hash(pair, seed)))


def list_pairs(count: int) -> list[Pair]:
    return [(first, second) for first in range(count) for second in range(first + 1, count)]


def measure_information(strengths: Strengths, top: int, first: NDArray[np.intp], second: NDArray[np.intp]) -> Floats:
    """What comparing (p,) pairs is expected to tell about who is among the `top` strongest, nats, (p,).

    The sum over images of the mutual information between the answer and whether the image is among them. Where nobody
    can be left out, `top` is all, it is what the answer tells about the strengths (Houlsby 2011, arXiv:1112.5745).
    """
    samples = strengths.draw(SAMPLES, np.random.default_rng(0))
    wins = 1.0 / (1.0 + np.exp(samples[:, second] - samples[:, first]))
    won = wins.mean(axis=0)
    if top >= strengths.count:
        return np.asarray(_entropy(won) - _entropy(wins).mean(axis=0))
    is_top = find_top(samples, top).astype(np.float64)
    share = is_top.mean(axis=0)
    both = wins.T @ is_top / SAMPLES
    after_win = both / won[:, None]
    after_loss = (share - both) / (1.0 - won)[:, None]
    after = won[:, None] * _entropy(after_win) + (1.0 - won)[:, None] * _entropy(after_loss)
    return np.asarray(np.maximum((_entropy(share) - after).sum(axis=1), 0.0))


def _entropy(share: Floats) -> Floats:
    """Of a yes or no that is yes with this probability, nats."""
    share = np.clip(share, 1e-12, 1.0 - 1e-12)
    return np.asarray(-share * np.log(share) - (1.0 - share) * np.log1p(-share))


def _draw_sides(pair: Pair, seed: str) -> Pair:
    return pair if _hash(pair, f"{seed} sides") % 2 else (pair[1], pair[0])


def _hash(pair: Pair, seed: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {pair[0]} {pair[1]}".encode()).digest()[:8])
