"""This file holds intents that the tests of `draft` draw from."""

import io
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from brand_assets.generation.draft.draw import finish_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.intent import Intent, read_intent
from brand_assets.generation.draft.letters import choose_letters, choose_name
from brand_assets.generation.draft.marks import Mark
from brand_assets.generation.draft.parameters import draw_values
from brand_assets.generation.draft.render import render_png

HARBOR = [
    {"name": "Deep Harbor", "hex": "#0B3C5D", "role": "primary"},
    {"name": "Pine", "hex": "#2F5D50", "role": "secondary"},
    {"name": "Ember", "hex": "#D9822B", "role": "accent"},
    {"name": "Salt", "hex": "#F7F3EC", "role": "neutral"},
]
LUMEN = [
    {"name": "Night", "hex": "#14142B", "role": "primary"},
    {"name": "Current", "hex": "#FFD23F", "role": "accent"},
]


def raw_intent(**fields: object) -> dict[str, object]:
    return {
        "palette": HARBOR,
        "attributes": {},
        "lettering": "none",
        "brand": "Harbor & Pine",
        "direction": {"name": "", "description": ""},
        **fields,
    }


def intent(description: str = "", attributes: Mapping[str, str] | None = None, **fields: object) -> Intent:
    direction = {"name": "", "description": description}
    return read_intent({"intent": raw_intent(attributes=attributes or {}, direction=direction, **fields)})


def wish_for(family: str, attributes: Mapping[str, str] | None = None) -> Intent:
    """An intent with the letters that the family needs: the initials AP, or the name."""
    lettering = "name" if FAMILIES[family].reads == "name" else "initials"
    return intent(attributes=attributes, lettering=lettering, brand="Alder & Pine")


def draw_of(family: str, seed: int, wish: Intent) -> Mark:
    """A mark of one family, whichever the intent would have chosen."""
    chosen = FAMILIES[family]
    assert chosen.can_read(choose_letters(wish), choose_name(wish))
    return finish_mark(chosen, draw_values(chosen.all_parameters, chosen.limits(wish), seed), wish)


def pixels(mark: Mark, width_px: int = 192, height_px: int = 192) -> NDArray[np.int16]:
    """(h, w, 3) of the rendered mark."""
    return decode(render_png(mark, width_px, height_px))


def decode(png: bytes) -> NDArray[np.int16]:
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGB")).astype(np.int16)


def ink_mask(mark: Mark, side_px: int = 192) -> NDArray[np.bool_]:
    """True where a pixel is farther from the paper than half-way to nothing: the mark's silhouette."""
    image = pixels(mark, side_px, side_px)
    return np.asarray(np.abs(image - image[0, 0]).sum(axis=2) > 60)
