"""This file names colours in plain words: for a hex in a prompt, and for what marks are trained and asked about."""

from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

from brand_assets.color.difference import ciede2000
from brand_assets.color.lab import hex_to_lab


@cache
def name_color(hex_color: str) -> str:
    """The name of the nearest example by CIEDE2000, as `dark blue`."""
    return list_names()[int(ciede2000(hex_to_lab([hex_color]), _example_labs()).argmin())]


@cache
def name_basically(hex_color: str) -> str:
    """The basic colour of the nearest example, as `blue` for `dark blue`."""
    return _read()[name_color(hex_color)]["basic"]


@cache
def list_names() -> tuple[str, ...]:
    return tuple(_read())


@cache
def list_basic() -> tuple[str, ...]:
    """The basic colour names, each once."""
    return tuple(dict.fromkeys(entry["basic"] for entry in _read().values()))


@cache
def _example_labs() -> NDArray[np.float64]:
    return hex_to_lab([entry["hex"] for entry in _read().values()])


@cache
def _read() -> dict[str, dict[str, str]]:
    text = files("brand_assets.embedding.brand_clip").joinpath("colors.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
