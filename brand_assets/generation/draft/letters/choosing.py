"""This file chooses the letters that a mark may show: none, the initials, or the name, and only whole."""

import unicodedata

from brand_assets.catalogue.lettering import initials_of, is_blank
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters.shelf import find_face, fonts_at_hand


def choose_letters(intent: Intent) -> str:
    """The brand's initials; "" where the lettering is `none` or a font lacks one of them."""
    initials = "" if intent.lettering == "none" else initials_of(intent.brand)
    return initials if is_drawable(initials) else ""


def choose_name(intent: Intent) -> str:
    """The brand's name on one line; "" where the lettering is not `name` or the fonts cannot set all of it."""
    name = clean_name(intent.brand)
    return name if intent.lettering == "name" and is_drawable(name) else ""


def clean_name(name: str) -> str:
    """Composed, on one line, without control characters and words that show nothing."""
    words = _drop_controls(unicodedata.normalize("NFC", name)).split()
    return " ".join(word for word in words if not all(is_blank(c) for c in word))


def is_drawable(text: str) -> bool:
    """Whether the fonts at hand have every character of the text."""
    faces = fonts_at_hand()
    return all(is_blank(c) or find_face(c, "bold", faces) for c in text)


def _drop_controls(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) != "Cc")
