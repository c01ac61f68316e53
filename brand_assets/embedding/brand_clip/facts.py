"""This file holds what was measured of brand-clip on drawings it had not seen: what its tags can be trusted on."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from brand_assets.errors import ConfigError

FACTS_FILE = "facts.json"
LEAST_F1 = 0.5
LEAST_GAIN = 2.0
"""An attribute is trusted from this macro-F1 on, and from so many times what guessing reaches."""


def trusted_attributes() -> Mapping[str, float]:
    """Attribute to macro-F1 on held-out drawings, of those that zero-shot tags can be believed on; `style` is one."""
    return {
        name: float(figures["macro_f1"])
        for name, figures in read_facts()["attributes"].items()
        if is_trusted(figures["macro_f1"], figures["chance"])
    }


def is_trusted(macro_f1: float, chance: float) -> bool:
    return macro_f1 >= max(LEAST_F1, LEAST_GAIN * chance)


@cache
def read_facts() -> dict[str, Any]:
    """`version`, `seed`, figures by attribute. Raises ConfigError when the package came without them."""
    path = files("brand_assets.embedding.brand_clip") / FACTS_FILE
    if not path.is_file():
        raise ConfigError(f"brand-clip has no {FACTS_FILE}; install the package anew, or train it: `make brand-clip`.")
    return dict(json.loads(path.read_text(encoding="utf-8")))
