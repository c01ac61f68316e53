"""This file picks phrases: a combination for each image, what a refinement keeps and varies, what to say instead."""

import math
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

GOLDEN_RATIO = 0.6180339887


def pick_phrases(start: int, position: int) -> dict[str, str]:
    """One phrase from each list, a combination of its own for every position up to the number of combinations.

    Positions step through the combinations by about the golden ratio of their number: neighbours differ in most lists.
    """
    lists: dict[str, list[str]] = _read_phrases()["concept"]
    total = count_combinations()
    step = next(n for n in range(round(total * GOLDEN_RATIO), total + 1) if math.gcd(n, total) == 1)
    index = (start + position * step) % total
    picked = {}
    for name, phrases in lists.items():
        index, choice = divmod(index, len(phrases))
        picked[name] = phrases[choice]
    return picked


def count_combinations() -> int:
    """How many images of one direction can be told apart by phrases alone."""
    return math.prod(len(phrases) for phrases in _read_phrases()["concept"].values())


def keep_and_vary(strength: float, variation: int) -> tuple[str, str]:
    """What a refinement of this strength keeps of its parent, and what this variation changes."""
    levels = _read_phrases()["refinement"]
    level = next(level for level in levels if strength <= level["up_to"])
    return level["keep"], level["vary"][variation % len(level["vary"])]


def find_instead(unwanted: str) -> str | None:
    """What to ask for in place of an unwanted thing; None when nothing is known to be its opposite."""
    opposites: dict[str, list[str]] = _read_phrases()["instead"]
    thing = f" {unwanted.strip()}"
    return next((wanted for wanted, ends in opposites.items() if thing.endswith(tuple(f" {e}" for e in ends))), None)


@cache
def _read_phrases() -> dict[str, Any]:
    text = files("brand_assets.prompts.wording").joinpath("phrases.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
