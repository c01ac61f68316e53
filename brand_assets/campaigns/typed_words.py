"""This file takes what a person typed, as one line or as several: trimmed, composed, without what cannot be seen."""

import unicodedata

from brand_assets.errors import InputRefused

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of what has no shape of its own: control characters, marks that turn text around, line ends."""
_JOINERS = frozenset("\u200c\u200d")
"""Without which some scripts and some emoji cannot be written."""


def take_line(what: str, text: str, longest: int, shortest: int = 1) -> str:
    """The text on one line, `shortest` to `longest` characters. Raises InputRefused; `what` is what it is called."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    _refuse_unseen(what, line, frozenset())
    if not shortest <= len(line) <= longest:
        raise InputRefused(f"{what} has {len(line)} characters; {shortest} to {longest} are taken.")
    return line


def take_lines(what: str, text: str, longest: int) -> str:
    """The text as it was broken into lines, at most `longest` characters. Raises InputRefused."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    _refuse_unseen(what, lines, frozenset("\n\t"))
    if len(lines) > longest:
        raise InputRefused(f"{what} has {len(lines)} characters; at most {longest} are taken.")
    return lines


def _refuse_unseen(what: str, text: str, allowed: frozenset[str]) -> None:
    for character in text:
        if unicodedata.category(character) in _UNSEEN and character not in allowed | _JOINERS:
            raise InputRefused(f"{what} holds U+{ord(character):04X}, which cannot be seen. Write it without.")
