"""This file opens font files: the shipped ones, and those in the folders that the settings name."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from brand_assets.errors import ConfigError
from brand_assets.fonts import FontWeight, font_path

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
MAX_FONT_BYTES = 96 * 1024 * 1024  # the largest families of Chinese, Japanese and Korean in one file
MAX_FILES = 64  # of one folder; a folder of all the fonts of a machine is not a choice
MAX_FACES = 64  # of one file; a collection of nine weights in five languages has 45
WEIGHTS: dict[FontWeight, float] = {"medium": 500.0, "bold": 700.0}


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; `sha256` is the file's."""

    path: Path
    index: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name, bytes that are no text spelled out; with the number of the face but for the first."""
        name = os.fsencode(self.path.name).decode(errors="backslashreplace")
        return name if self.index == 0 else f"{name}#{self.index}"

    def covers(self, character: str) -> bool:
        """Whether the face has an outline for the character, or the advance of a blank one."""
        return _covers(self, ord(character))


def shipped_face(weight: FontWeight) -> Face:
    return _read_faces(font_path(weight), _stamp(font_path(weight)))[0]


def open_faces(folders: Iterable[Path]) -> tuple[Face, ...]:
    """Every face in the folders, folder by folder, by file name.

    Raises ConfigError naming the folder that is not there, or the file that is no font.
    """
    return tuple(face for folder in folders for path in _list_files(folder) for face in _read_faces(path, _stamp(path)))


@cache
def open_shaper(face: Face, weight: FontWeight) -> Any:
    """The face as a `uharfbuzz.Font` in its own units; a variable one at the weight."""
    import uharfbuzz as hb

    font = hb.Font(hb.Face(_open_blob(face.path, face.sha256), face.index))
    if font.face.has_var_data:
        font.set_variations({"wght": WEIGHTS[weight]})
    return font


@cache
def _open_blob(path: Path, sha256: str) -> Any:
    """The file's bytes, once for all its faces and weights."""
    import uharfbuzz as hb

    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ConfigError(f"The font {str(path)!r} was replaced while it was in use. Start the command again.")
    return hb.Blob(data)


def weight_of(face: Face) -> float:
    """100..900, as the font says of itself; a variable one takes whichever is asked for and says its default."""
    import uharfbuzz as hb

    return float(open_shaper(face, "bold").get_style_value(hb.StyleTag.WEIGHT))


def family_of(face: Face) -> str:
    """The family's name as other programs list it; the file's name for a font without one."""
    import uharfbuzz as hb

    names = hb.OTNameIdPredefined
    found = (open_shaper(face, "bold").face.get_name(name) for name in (names.TYPOGRAPHIC_FAMILY, names.FONT_FAMILY))
    return next(filter(None, found), None) or face.path.stem


def weight_in_use(face: Face, weight: FontWeight) -> int:
    """100..900: a variable face takes the weight that is asked for, another has its own."""
    return round(WEIGHTS[weight] if open_shaper(face, weight).face.has_var_data else weight_of(face))


@cache
def _covers(face: Face, code: int) -> bool:
    font = open_shaper(face, "bold")
    glyph = font.get_nominal_glyph(code)
    if not glyph:
        return False
    extents = font.get_glyph_extents(glyph)
    return chr(code).isspace() or bool(extents and extents.width and extents.height and _has_outline(font, glyph))


def _has_outline(font: Any, glyph: int) -> bool:
    """False for a glyph of a colour font that is a picture: it has extents, and nothing to fill."""
    from fontTools.pens.recordingPen import RecordingPen

    pen = RecordingPen()
    font.draw_glyph_with_pen(glyph, pen)
    return bool(pen.value)


def _list_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise ConfigError(f"BRAND_ASSETS_FONTS names {str(folder)!r}, which is no folder; name folders of font files.")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
    if not files:
        raise ConfigError(
            f"BRAND_ASSETS_FONTS names {str(folder)!r}, which holds no font ({', '.join(SUFFIXES)}). "
            "Put fonts into it, or take it out of the setting."
        )
    if len(files) > MAX_FILES:
        raise ConfigError(
            f"BRAND_ASSETS_FONTS names {str(folder)!r} with {len(files)} font files; at most {MAX_FILES} are taken. "
            "Name a folder that holds only the fonts of your brands."
        )
    return files


def _stamp(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return (facts.st_size, facts.st_mtime_ns)


@cache
def _read_faces(path: Path, stamp: tuple[int, int]) -> tuple[Face, ...]:
    import uharfbuzz as hb

    if stamp[0] > MAX_FONT_BYTES:
        raise ConfigError(
            f"The font {str(path)!r} has {stamp[0]} bytes; at most {MAX_FONT_BYTES} are read. "
            "Take it out of its folder."
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"The font {str(path)!r} cannot be read: {error.strerror}. Mend it or take it away."
        ) from error
    blob = hb.Blob(data)
    digest = hashlib.sha256(data).hexdigest()
    count = max(1, hb.Face(blob).count)
    if count > MAX_FACES:
        raise ConfigError(
            f"The font {str(path)!r} says that it holds {count} faces; at most {MAX_FACES} are read. "
            "Take it out of its folder."
        )
    faces = [hb.Face(blob, index) for index in range(count)]
    if not all(face.glyph_count and len(face.unicodes) for face in faces):
        raise ConfigError(
            f"{str(path)!r} is no font that can be read: no character of it could be found. Take it out of its folder, "
            "or put an intact .ttf, .otf or .ttc in its place."
        )
    return tuple(Face(path, index, digest) for index in range(len(faces)))
