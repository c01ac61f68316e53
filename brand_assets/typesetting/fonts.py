"""This file chooses the font of each character: the shipped one first, then the faces of the settings' folders."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from brand_assets.fonts import FontWeight
from brand_assets.fonts.faces import WEIGHTS, Face, open_faces, shipped_face, weight_of
from brand_assets.typesetting.preparing import is_unseen


@dataclass(frozen=True, slots=True)
class FontSet:
    """The faces at hand beside the shipped ones, in the order of their folders and file names."""

    faces: tuple[Face, ...] = ()

    def rank(self, text: str, weight: FontWeight) -> tuple[Face, ...]:
        """The faces to try, best first: the shipped one, then those that have most of what it lacks of this text.

        A headline whose characters several fonts share is so set in one of them. Among equals the nearest weight wins,
        then the order of the folders. A text of which the shipped font has no letter is led by the font that has most
        of them, so that its figures and brackets match.
        """
        shipped = shipped_face(weight)
        drawn = {c for c in text if not is_unseen(c)}
        lacking = {c for c in drawn if not shipped.covers(c)}
        had = {face: sum(face.covers(c) for c in lacking) for face in self.faces}
        useful = sorted(
            (face for face in self.faces if had[face]),
            key=lambda face: (-had[face], abs(weight_of(face) - WEIGHTS[weight])),
        )
        is_led = any(c.isalpha() for c in drawn - lacking) or not any(c.isalpha() for c in lacking)
        return (shipped, *useful) if is_led else (*useful, shipped)


def open_fonts(folders: Iterable[Path]) -> FontSet:
    """The fonts of the folders, beside the shipped Manrope.

    Raises ConfigError naming the folder that is not there, or the file that is no font.
    """
    return FontSet(open_faces(folders))


def find_face(cluster: str, ranked: Sequence[Face]) -> Face | None:
    """The first face with outlines for the whole grapheme cluster, composed or taken apart; None when there is none."""
    forms = (unicodedata.normalize("NFC", cluster), unicodedata.normalize("NFD", cluster))
    return next((face for face in ranked if any(_has_all(face, form) for form in forms)), None)


def _has_all(face: Face, text: str) -> bool:
    return all(is_unseen(c) or face.covers(c) for c in text)
