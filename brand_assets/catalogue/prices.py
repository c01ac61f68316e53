"""This file works out what one image costs from a list price and the params it is asked for with."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Protocol

from brand_assets.catalogue.entries import Entry
from brand_assets.errors import ConfigError

MEGAPIXEL = 1024 * 1024
"""Pixels that are billed as one megapixel: a 1024 x 1024 square is one, not two."""

NAMED_SIZES_PX: dict[str, tuple[int, int]] = {
    "square_hd": (1024, 1024),
    "square": (512, 512),
    "portrait_4_3": (768, 1024),
    "portrait_16_9": (576, 1024),
    "landscape_4_3": (1024, 768),
    "landscape_16_9": (1024, 576),
}
"""Width and height behind fal's size names, https://fal.ai/models/fal-ai/flux/dev/api."""


class Price(Protocol):
    """What one image costs; None when the list price does not say."""

    def unit_usd(self, params: Mapping[str, object]) -> float | None: ...


@dataclass(frozen=True, slots=True)
class FlatPrice:
    usd: float

    def unit_usd(self, params: Mapping[str, object]) -> float | None:
        return self.usd


@dataclass(frozen=True, slots=True)
class MegapixelPrice:
    """Billed by the megapixel, rounded up; without a size (a refinement takes its parent's) one megapixel."""

    usd: float

    def unit_usd(self, params: Mapping[str, object]) -> float | None:
        width_px, height_px = NAMED_SIZES_PX.get(str(params.get("image_size")), (1024, 1024))
        return self.usd * math.ceil(width_px * height_px / MEGAPIXEL)


@dataclass(frozen=True, slots=True)
class TablePrice:
    """By quality and size; `auto` counts as the dearest that it may turn into."""

    usd: Mapping[str, Mapping[str, float]]

    def unit_usd(self, params: Mapping[str, object]) -> float | None:
        quality, size = str(params.get("quality", "auto")), str(params.get("size", "auto"))
        rows = self.usd.values() if quality == "auto" else [self.usd.get(quality, {})]
        cells = [usd for row in rows for name, usd in row.items() if size in ("auto", name)]
        return max(cells, default=None)


@dataclass(frozen=True, slots=True)
class TokenPrices:
    """US dollars for a million tokens; `parent_tokens`: the most that one parent image is read as."""

    text_in_usd: float
    image_in_usd: float
    image_out_usd: float
    text_cached_usd: float | None = None
    image_cached_usd: float | None = None
    parent_tokens: int = 0

    def most_read_usd(self, text: str, *, has_parent: bool) -> float:
        """What reading may cost at most: no tokenizer makes more tokens of a text than it has bytes."""
        text_usd = len(text.encode()) * self.text_in_usd
        return (text_usd + (self.parent_tokens * self.image_in_usd if has_parent else 0)) / 1e6


def read_price(entry: Entry) -> Price:
    """The price as `models.yaml` writes it: `flat`, `per_megapixel` or `table`; ConfigError when it is none of them."""
    match list(entry.fields):
        case ["flat"]:
            return FlatPrice(entry.number("flat"))
        case ["per_megapixel"]:
            return MegapixelPrice(entry.number("per_megapixel"))
        case ["table"]:
            rows = entry.parts("table")
            return TablePrice({name: {size: row.number(size) for size in row.fields} for name, row in rows.items()})
    found = ", ".join(entry.fields) or "nothing"
    raise ConfigError(f"{entry.where} has {found[:80]}; write one of flat, per_megapixel or table.")


def read_token_prices(entry: Entry) -> TokenPrices:
    """Raise ConfigError when one that is needed is missing, or one is no amount."""
    entry.check_names([field.name for field in fields(TokenPrices)])
    return TokenPrices(
        text_in_usd=entry.number("text_in_usd"),
        image_in_usd=entry.number("image_in_usd"),
        image_out_usd=entry.number("image_out_usd"),
        text_cached_usd=entry.number_or_none("text_cached_usd"),
        image_cached_usd=entry.number_or_none("image_cached_usd"),
        parent_tokens=entry.count_or_none("parent_tokens") or 0,
    )
