"""This file says in what the recipes of a few images differ: parameters row by row, prompts word by word."""

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from brand_assets.campaigns.library import ImageCard

Change = Literal["same", "out", "in"]
LEAST_SAME = 3
"""Words in a row that two rewritten texts must share to be told as shared."""
RETOLD = frozenset({"intent"})
"""Params that repeat the prompt's row, as `draft` draws by."""


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a text that both have, that only the first has (`out`), or only the second (`in`)."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter; `values` in the order of the images, None where one has none."""

    name: str
    values: tuple[str | None, ...]

    @property
    def is_same(self) -> bool:
        return len(set(self.values)) == 1


@dataclass(frozen=True, slots=True)
class RecipeDiff:
    """`different` and `same` parameters; `prompts` and `negatives` are each text against the first image's.

    `parent` is the number of the image that another of these, `child`, was made from; None when there is no such pair.
    """

    different: tuple[ParameterRow, ...]
    same: tuple[ParameterRow, ...]
    prompts: tuple[tuple[Words, ...], ...]
    negatives: tuple[tuple[Words, ...], ...]
    parent: int | None = None
    child: int | None = None

    @property
    def has_same_prompts(self) -> bool:
        return _is_same(self.prompts)

    @property
    def has_same_negatives(self) -> bool:
        return _is_same(self.negatives)


def compare_recipes(cards: Sequence[ImageCard]) -> RecipeDiff:
    """What was asked for each of these images, side by side; the first one is what the others are told against."""
    rows = _list_rows(cards)
    parent, child = find_parent(cards)
    return RecipeDiff(
        different=tuple(row for row in rows if not row.is_same),
        same=tuple(row for row in rows if row.is_same and row.values[0] is not None),
        prompts=tuple(compare_words(cards[0].prompt, card.prompt) for card in cards),
        negatives=tuple(compare_words(cards[0].negative, card.negative) for card in cards),
        parent=parent,
        child=child,
    )


def find_parent(cards: Sequence[ImageCard]) -> tuple[int | None, int | None]:
    """The first of these images that another one was made from, and that other one, by their numbers."""
    for child, card in enumerate(cards):
        for parent, other in enumerate(cards):
            if card.parent_image_id == other.image_id:
                return parent, child
    return None, None


def compare_words(before: str, after: str) -> tuple[Words, ...]:
    """What became of a text, word by word; what is left out comes before what stands in its place.

    Joined without the `in` it is `before`, without the `out` it is `after`. A word or two that both happen to have
    within a passage that was rewritten count as rewritten: a text that changes at every other word is not readable.
    """
    first, second = _split(before), _split(after)
    blocks = difflib.SequenceMatcher(None, first, second, False).get_matching_blocks()
    found: list[Words] = []
    start, other_start = 0, 0
    for end, other_end, length in blocks:
        is_edge = 0 in (end, other_end) or end + length == len(first) or other_end + length == len(second)
        if 0 < length < LEAST_SAME and not is_edge:
            continue
        found += _pick("out", first[start:end])
        found += _pick("in", second[other_start:other_end])
        found += _pick("same", first[end : end + length])
        start, other_start = end + length, other_end + length
    return tuple(found)


def _pick(change: Change, words: Sequence[str]) -> list[Words]:
    return [Words(change, "".join(words))] if words else []


def _split(text: str) -> list[str]:
    """Words, each with the marks and spaces after it."""
    return re.findall(r"^\W+|\w+\W*", text)


def _is_same(texts: Iterable[Sequence[Words]]) -> bool:
    return all(part.change == "same" for text in texts for part in text)


def _list_rows(cards: Sequence[ImageCard]) -> list[ParameterRow]:
    fixed: list[tuple[str, list[str | None]]] = [
        ("round", [f"{card.round}, attempt {card.attempt}" for card in cards]),
        ("direction", [card.direction or None for card in cards]),
        ("provider", [card.provider or None for card in cards]),
        ("model", [card.model or None for card in cards]),
        ("template", [card.template or None for card in cards]),
        ("worded by", [card.enhanced_by for card in cards]),
        ("seed", [_tell(card.seed) for card in cards]),
        ("strength", [_tell(card.strength) for card in cards]),
        ("made from", [card.parent_image_id and card.parent_image_id[:8] for card in cards]),
        ("size", [f"{card.width_px} x {card.height_px} px" if card.width_px else None for card in cards]),
        ("cost", [f"${card.cost_usd:.4f}" for card in cards]),
    ]
    rows = [ParameterRow(name, tuple(values)) for name, values in fixed]
    return rows + _rows_of("params", cards) + _rows_of("attributes", cards)


def _rows_of(kind: Literal["params", "attributes"], cards: Sequence[ImageCard]) -> list[ParameterRow]:
    """A row for each name that any of the images has, in alphabetical order."""
    told = [getattr(card, kind) for card in cards]
    names = sorted({name for values in told for name in values} - RETOLD)
    return [ParameterRow(name.replace("_", " "), tuple(_tell(values.get(name)) for values in told)) for name in names]


def _tell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
