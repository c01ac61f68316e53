"""This file finds, for a name that nobody knows, those that are spelled most like it."""

from collections.abc import Iterable

MAX_CHARS = 200
"""Of a name that is compared; nobody's name is longer, and comparing takes time that grows with it."""


def list_nearest(name: str, choices: Iterable[str], count: int = 3, least: float = 0) -> list[str]:
    """At most `count` of the choices, the one most like `name` first; `least` is how like, 0..100, it has to be."""
    from rapidfuzz import fuzz, process

    found = process.extract(
        name[:MAX_CHARS],
        sorted(choices),
        scorer=fuzz.ratio,
        processor=str.lower,
        limit=count,
        score_cutoff=least,
    )
    return [choice for choice, _, _ in found]


def find_nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice that is spelled most like `name`; None only when there are no choices."""
    return next(iter(list_nearest(name, choices, count=1)), None)


def say_nearest(name: str, choices: Iterable[str], count: int = 3) -> str:
    """`the nearest are 'a', 'b' and 'c'`, for a message on a name that is none of the choices."""
    nearest = [repr(choice) for choice in list_nearest(name, choices, count)]
    if not nearest:
        return "there is none to choose from"
    return f"the nearest {'is' if len(nearest) == 1 else 'are'} {join_words(nearest, 'and')}"


def join_words(words: Iterable[str], link: str) -> str:
    """`a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} {link} {last}" if first else last
