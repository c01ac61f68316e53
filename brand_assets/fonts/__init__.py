"""This file locates the openly licensed fonts installed with the project; `README.md` here names their licence."""

from pathlib import Path
from typing import Literal

FontWeight = Literal["medium", "bold"]

_FILES: dict[FontWeight, str] = {"medium": "Manrope-Medium.ttf", "bold": "Manrope-Bold.ttf"}

FOLDER = Path(__file__).parent


def font_path(weight: FontWeight = "bold") -> Path:
    return FOLDER / _FILES[weight]
