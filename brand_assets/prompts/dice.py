"""This file makes choices that look random and are the same on every machine and version: they are hashes."""

import hashlib
import json
from collections.abc import Sequence
from typing import TypeVar

from brand_assets.records.brief import MAX_SEED

T = TypeVar("T")

GOLDEN = 2654435761
"""Knuth's multiplier, 2^32 over the golden ratio; it shares no factor with MAX_SEED, so steps of it never meet."""


def roll(*parts: object) -> int:
    """64 bits that depend on every part; parts are text, numbers or None."""
    text = json.dumps(parts, separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def name(*parts: object) -> str:
    """A lower-case hex name of 32 digits for these parts."""
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()[:32]


def seed_at(base: int, index: int) -> int:
    """The seed of the image at `index` of a series, from 1 to 4294967294; no two of a series are the same."""
    return (base + index * GOLDEN) % MAX_SEED + 1


def deal(values: Sequence[T], count: int, *parts: object) -> list[T]:
    """`count` values in shuffled order, each value as often as any other, give or take one."""
    dealt: list[T] = []
    while values and len(dealt) < count:
        block = len(dealt)
        dealt += [values[i] for i in sorted(range(len(values)), key=lambda i: roll(*parts, block, i))]
    return dealt[:count]
