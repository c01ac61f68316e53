"""This file holds the fonts at hand while a mark is drawn: the shipped ones, then those of the settings.

They are set around a drawing instead of handed to every family, because a family's drawing has one signature.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from brand_assets.catalogue.lettering import is_blank
from brand_assets.errors import DrawFailed
from brand_assets.fonts import FontWeight
from brand_assets.fonts.faces import WEIGHTS, Face, shipped_face, weight_of

_at_hand: ContextVar[tuple[Face, ...]] = ContextVar("fonts at hand beside the shipped ones", default=())


@contextmanager
def use_fonts(faces: tuple[Face, ...]) -> Iterator[None]:
    """Within, characters that the shipped fonts lack are looked for in these faces."""
    token = _at_hand.set(faces)
    try:
        yield
    finally:
        _at_hand.reset(token)


@contextmanager
def only_fonts(fonts: Mapping[str, str]) -> Iterator[None]:
    """Within, only the faces of a recipe (name to SHA-256) are at hand, so that it never draws with others.

    Raises DrawFailed, naming the fonts that are gone.
    """
    if lacking := lacking_fonts(fonts):
        raise DrawFailed(
            f"draft cannot draw this mark again: it was lettered with {', '.join(lacking)}, which is not at hand, "
            "or is another file by now. Put the font back into a folder of BRAND_ASSETS_FONTS."
        )
    with use_fonts(tuple(face for face in _at_hand.get() if fonts.get(face.name) == face.sha256)):
        yield


def lacking_fonts(fonts: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the recipe's fonts that are not at hand."""
    known = {(face.name, face.sha256) for face in _at_hand.get()}
    return tuple(name for name, sha256 in fonts.items() if (name, sha256) not in known)


def fonts_at_hand() -> tuple[Face, ...]:
    return _at_hand.get()


def find_face(character: str, weight: FontWeight, faces: tuple[Face, ...]) -> Face | None:
    """The shipped face, else the one of nearest weight, the first among equals, that has the character."""
    shipped = shipped_face(weight)
    if shipped.covers(character):
        return shipped
    fitting = [face for face in faces if face.covers(character)]
    return min(fitting, key=lambda face: abs(weight_of(face) - WEIGHTS[weight]), default=None)


def fonts_behind(text: str) -> dict[str, str]:
    """Name and SHA-256 of each font, beside the shipped ones, that sets a character of the text in either weight."""
    drawn = [c for c in text if not is_blank(c)]
    weights: tuple[FontWeight, ...] = ("medium", "bold")
    found = (find_face(c, weight, fonts_at_hand()) for c in drawn for weight in weights)
    shipped = {shipped_face(weight) for weight in weights}
    return {face.name: face.sha256 for face in found if face is not None and face not in shipped}
