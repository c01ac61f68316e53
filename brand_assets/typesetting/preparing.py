"""This file makes any text fit to be set: what cannot be shown goes, spaces that must hold become unbreakable."""

import re
import unicodedata

MARKS_IN_A_ROW = 30
"""Marks and joiners beyond these are dropped: the limit of Unicode's Stream-Safe Text Format, UAX #15 section 13."""
NARROW_SPACE, HARD_SPACE = "\u202f", "\u00a0"
REPLACEMENT = "\ufffd"
_NEWLINES = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\x1f]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u08e2")  # Arabic signs that enclose a number
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")

_ANY_SPACE = "[ \u00a0\u2009\u202f]"
_FRENCH = (
    (re.compile(rf"(?<=\S){_ANY_SPACE}(?=[;:!?»%€](?!\w))"), NARROW_SPACE),
    (re.compile(rf"(?<=«){_ANY_SPACE}(?=\S)"), NARROW_SPACE),
    (re.compile(r"(?<=\d) (?=(?:h|min)\b)"), HARD_SPACE),
    (re.compile(r"(?<=\d[ \u00a0]h) (?=\d)"), HARD_SPACE),
)
_CODES = "EUR|USD|GBP|CHF|CAD|AUD|JPY|CNY|SEK|NOK|DKK|PLN|CZK|HUF|AED|SAR|ILS|INR|BRL|MXN"
_SIGNS = "€$£¥₪₹₽₩₺₴₫₱฿"
_EVERYWHERE = (
    (re.compile(rf"(?<=\d) (?=[%‰{_SIGNS}°](?!\w))"), HARD_SPACE),
    (re.compile(rf"(?<=[{_SIGNS}№§]) (?=\d)"), HARD_SPACE),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), HARD_SPACE),
    (re.compile(rf"\b({_CODES}) (?=\d)"), rf"\1{HARD_SPACE}"),
    (re.compile(rf"(?<=\d) (?=(?:{_CODES})\b)"), HARD_SPACE),
)


def prepare_text(text: str, locale: str) -> str:
    """Composed (NFC), one line per paragraph parted by `\\n`, without controls; blank text becomes "".

    Lone surrogates become U+FFFD, which is reported as missing and never drawn. A space that typography does not let
    go becomes unbreakable: in French before ; : ! ? » % € and after « (a narrow one) and about the hour (9 h 10), in
    every language between a figure and its sign or currency, and between the groups of a number.
    """
    whole = unicodedata.normalize("NFC", _SURROGATES.sub(REPLACEMENT, text))
    lines = (_SPACES.sub(" ", _drop_controls(line)).strip(" ") for line in _NEWLINES.split(whole))
    rules = (*(_FRENCH if language_of(locale) == "fr" else ()), *_EVERYWHERE)
    return "\n".join(_hold(_limit_marks(line), rules) for line in lines).strip("\n")


def language_of(locale: str) -> str:
    """`fr` of `fr-CA` or `fr_CA`, in lower case."""
    return re.split("[-_]", locale.strip(), maxsplit=1)[0].lower()


def is_unseen(character: str) -> bool:
    """White space, controls, and what only steers the setting of others: joiners, selectors, directions, fillers."""
    if character in _VISIBLE_FORMATS:
        return False
    return (
        character.isspace()
        or unicodedata.category(character) in ("Cf", "Cc", "Zl", "Zp")
        or character in _FILLERS
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _drop_controls(line: str) -> str:
    return "".join(c for c in line if c in "\t\x1f" or unicodedata.category(c) != "Cc")


def _limit_marks(line: str) -> str:
    """At most so many characters in a row that hang on one before them: what breaks text is quadratic in those."""
    kept: list[str] = []
    in_a_row = 0
    for character in line:
        in_a_row = in_a_row + 1 if unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf") else 0
        if in_a_row <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def _hold(line: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, space in rules:
        line = pattern.sub(space, line)
    return line
