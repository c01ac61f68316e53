"""This file measures colour naming on real brand icons: drawn in their brand's colour on white, named from basic words.

The icons come from simple-icons (CC0), unpacked: `npm pack simple-icons`, then `tar xzf`.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.difference import ciede2000
from brand_assets.color.lab import hex_to_lab
from brand_assets.embedding.brand_clip.colors import list_basic
from brand_assets.embedding.brand_clip.model import BrandClip
from brand_assets.embedding.descriptor import LabEdgeShape
from training.brand_clip.captions import phrases_for

BASIC_HEX: Mapping[str, str] = {
    "black": "#111111", "grey": "#808589", "white": "#FFFFFF", "brown": "#7A5230", "orange": "#F57C00",
    "red": "#DD2C2C", "pink": "#F06CA4", "yellow": "#FFD92E", "green": "#2E9E4F", "turquoise": "#21B5B0",
    "blue": "#2563D9", "purple": "#7B3FBF", "beige": "#DCCBAA",
}  # fmt: skip
"""One example of each basic colour: the truth is the nearest by CIEDE2000."""
SIDE_PX = 256
ON_WHITE = ("white", "beige")
"""Not asked for: an icon in these could not be seen."""


def choose_icons(folder: Path, count: int, seed: int = 0) -> list[tuple[str, str]]:
    """(svg, hex) of icons of an unpacked simple-icons package, no two of one colour word in a row by chance alone."""
    data = json.loads(next(folder.glob("**/simple-icons.json")).read_text(encoding="utf-8"))
    entries = data if isinstance(data, list) else data["icons"]
    dice = np.random.default_rng(seed)
    found = []
    for index in dice.permutation(len(entries)):
        entry = entries[int(index)]
        path = folder / "icons" / f"{entry.get('slug') or _slug(entry['title'])}.svg"
        if path.is_file() and name_truly(f"#{entry['hex']}") not in ON_WHITE:
            found.append((path.read_text(encoding="utf-8"), f"#{entry['hex']}"))
        if len(found) == count:
            break
    return found


def name_truly(hex_color: str) -> str:
    """The basic colour whose example is nearest by CIEDE2000."""
    names = list(BASIC_HEX)
    return names[int(ciede2000(hex_to_lab([hex_color]), hex_to_lab(list(BASIC_HEX.values()))).argmin())]


def draw_icon(svg: str, hex_color: str) -> NDArray[np.uint8]:
    """(256, 256, 4): the icon in the colour, on white."""
    import cv2
    import resvg_py

    colored = svg.replace("<svg ", f'<svg fill="{hex_color}" ', 1)
    png: bytes = resvg_py.svg_to_bytes(svg_string=colored, width=SIDE_PX, height=SIDE_PX, background="#FFFFFF")
    picture = cv2.imdecode(np.frombuffer(png, dtype=np.uint8), cv2.IMREAD_COLOR_RGB)
    rgb = np.asarray(picture, dtype=np.uint8)
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, dtype=np.uint8)])


def measure_naming(
    model: BrandClip, icons: Sequence[tuple[str, str]], drawn: tuple[NDArray[np.float32], list[str]] | None
) -> dict[str, float]:
    """Share of icons whose basic colour is found; `drawn` are the descriptor's vectors of drawings and the basic colour
    of each, from which the descriptor names by the nearest class mean.
    """
    pictures = [draw_icon(svg, color) for svg, color in icons]
    truth = np.array([name_truly(color) for _, color in icons])
    names = [name for name in list_basic() if name not in ON_WHITE]
    words = np.stack([model.embed_texts(phrases_for("ink", name)).mean(axis=0) for name in names])
    guessed = np.array(names)[(model.embed(pictures) @ words.T).argmax(axis=1)]
    found = {
        "icons": len(icons),
        "names": len(names),
        "accuracy": float((guessed == truth).mean()),
        "chance": 1 / len(names),
    }
    found["most_common"] = float(max((truth == name).mean() for name in names))
    if drawn is not None:
        vectors, colors = drawn
        labels = np.array(colors)
        known = [name for name in names if (labels == name).any()]
        means = np.stack([vectors[labels == name].mean(axis=0) for name in known])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        by_mean = np.array(known)[(LabEdgeShape().embed(pictures) @ means.T).argmax(axis=1)]
        found["descriptor"] = float((by_mean == truth).mean())
    return found


def _slug(title: str) -> str:
    replaced = title.lower().replace("+", "plus").replace(".", "dot").replace("&", "and")
    return "".join(letter for letter in replaced if letter.isascii() and letter.isalnum())
