"""This file holds the style labels: what families of marks look like, each said in several ways."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


def style_phrases() -> Mapping[str, tuple[str, ...]]:
    """Label to three phrasings or more, the label's own among them."""
    return {label: (label, *entry["phrases"]) for label, entry in _read().items()}


def style_families() -> Mapping[str, tuple[str, ...]]:
    """Label to the families of `draft` that look like it; a family has at most one label."""
    return {label: tuple(entry["families"]) for label, entry in _read().items()}


@cache
def _read() -> dict[str, dict[str, Any]]:
    text = files("brand_assets.embedding.brand_clip").joinpath("styles.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
