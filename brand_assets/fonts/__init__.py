"""This file locates the openly licensed fonts that are installed with the project; `README.md` beside it names their licence."""

from pathlib import Path
from typing import Literal

FontWeight = Literal["medium", "bold"]

_FILES: dict[FontWeight, str] = {"medium": "Manrope-Medium.ttf", "bold": "Manrope-Bold.ttf"}


def font_path(weight: FontWeight = "bold") -> Path:
    return Path(__file__).parent / _FILES[weight]
