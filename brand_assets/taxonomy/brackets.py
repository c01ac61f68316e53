"""This file expands `[a,b]` in a description to every text that it stands for."""

import math
from itertools import product

from brand_assets.errors import BriefError

MAX_EXPANSIONS = 64
"""More readings of one description than this cannot be told apart by the people who review them."""


def expand_brackets(text: str) -> tuple[str, ...]:
    """`Two [thin,bold] arcs` gives two texts; several brackets give their product, the last varying fastest.

    Raises BriefError on an unclosed, unopened, nested or empty bracket, an empty choice, and more than 64 expansions.
    """
    parts = _split(text)
    count = math.prod(len(choices) for choices in parts)
    if count > MAX_EXPANSIONS:
        raise BriefError(f"the brackets stand for {count} texts; at most {MAX_EXPANSIONS} are taken")
    return tuple(dict.fromkeys("".join(choice) for choice in product(*parts)))


def _split(text: str) -> list[list[str]]:
    """Plain stretches (one choice each) and brackets (their choices), in order."""
    parts: list[list[str]] = []
    start = 0
    while (opened := text.find("[", start)) >= 0:
        closed = text.find("]", opened)
        if closed < 0:
            raise BriefError(f"the bracket at {_near(text, opened)} is never closed; add ']'")
        if "[" in text[opened + 1 : closed]:
            raise BriefError(f"the bracket at {_near(text, opened)} holds another one; brackets cannot be nested")
        parts.append([_check_plain(text[start:opened])])
        parts.append(_split_choices(text, opened, closed))
        start = closed + 1
    parts.append([_check_plain(text[start:])])
    return parts


def _split_choices(text: str, opened: int, closed: int) -> list[str]:
    choices = [choice.strip() for choice in text[opened + 1 : closed].split(",")]
    if not all(choices):
        raise BriefError(f"the bracket at {_near(text, opened)} has an empty choice; write [first,second]")
    return choices


def _check_plain(text: str) -> str:
    if "]" in text:
        raise BriefError(f"the ']' at {_near(text, max(0, text.find(']') - 12))} was never opened; add '['")
    return text


def _near(text: str, position: int) -> str:
    return repr(text[position : position + 24])
