"""This file works out what OpenAI bills for an image from the `usage` of its reply."""

from collections.abc import Mapping
from dataclasses import dataclass

from brand_assets.catalogue.prices import TokenPrices

MOST_TOKENS = 10_000_000
"""More in one reply is a mistake of whoever wrote it, and not a bill."""


@dataclass(frozen=True, slots=True)
class TokenBill:
    """US dollars for the text that was read, for a parent image that was read, and for the image that was drawn."""

    text_usd: float
    parent_usd: float
    image_usd: float

    @property
    def total_usd(self) -> float:
        return self.text_usd + self.parent_usd + self.image_usd


def bill_tokens(usage: object, prices: TokenPrices, *, has_parent: bool = True) -> TokenBill | None:
    """None when the usage is not there or cannot be right.

    What it does not split counts as the dearer kind: read tokens as an image's where one was sent along, cached ones as
    the text's first.
    """
    if not isinstance(usage, Mapping):
        return None
    read, drawn = _count(usage, "input_tokens"), _count(usage, "output_tokens")
    if read is None or not drawn:
        return None
    details = _part(usage, "input_tokens_details")
    named = _count(details, "text_tokens")
    text = read if not has_parent and named is None else min(named or 0, read)
    image = read - text
    cached_text, cached_image = _split_cached(details, text, image)
    text_usd = _read_usd(text, cached_text, prices.text_in_usd, prices.text_cached_usd)
    parent_usd = _read_usd(image, cached_image, prices.image_in_usd, prices.image_cached_usd)
    return TokenBill(text_usd, parent_usd, drawn * prices.image_out_usd / 1e6)


def list_counts(usage: Mapping[str, object]) -> dict[str, object]:
    """The counts that a usage holds, as they came; a ledger takes neither `NaN` nor half a character."""
    counts: dict[str, object] = {}
    for name in usage:
        if (count := _count(usage, name)) is not None:
            counts[name] = count
        elif parts := list_counts(_part(usage, name)):
            counts[name] = parts
    return {name: counted for name, counted in counts.items() if name.isascii()}


def _split_cached(details: Mapping[str, object], text: int, image: int) -> tuple[int, int]:
    split = _part(details, "cached_tokens_details")
    if split:
        return min(_count(split, "text_tokens") or 0, text), min(_count(split, "image_tokens") or 0, image)
    cached = _count(details, "cached_tokens") or 0
    return min(cached, text), min(max(cached - text, 0), image)


def _read_usd(tokens: int, cached: int, usd: float, cached_usd: float | None) -> float:
    return ((tokens - cached) * usd + cached * (usd if cached_usd is None else cached_usd)) / 1e6


def _part(usage: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = usage.get(name)
    return found if isinstance(found, Mapping) else {}


def _count(usage: Mapping[str, object], name: str) -> int | None:
    found = usage.get(name)
    is_count = isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= MOST_TOKENS
    return found if isinstance(found, int) and is_count else None
