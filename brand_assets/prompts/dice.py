"""This file makes choices that look random and are the same on every machine and version: they are hashes."""

import hashlib
import json
from collections.abc import Iterator

from brand_assets.records.brief import MAX_SEED

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


def fraction(*parts: object) -> float:
    """A number from 0 to below 1 that depends on every part."""
    return (roll(*parts) >> 11) / 2**53


def toss(seed: int) -> Iterator[float]:
    """Numbers from 0 to below 1 without end: SplitMix64 (Steele, Lea & Flood 2014), for ties, where a hash is slow."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) % 2**64
        yield ((mixed ^ (mixed >> 31)) >> 11) / 2**53
