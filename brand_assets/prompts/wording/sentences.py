"""This file sets words into sentences: lists with `and`, a capital in front, one full stop behind."""

from collections.abc import Iterable

from brand_assets.taxonomy.spelling import join_words

CLOSED = (".", "!", "?", "…", '."', '!"', '?"')


def join_listed(items: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`; `a; b; and c` where an item has a comma of its own."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    if any("," in part for part in parts):
        return "; ".join([*parts[:-1], f"and {parts[-1]}"])
    return join_words(parts, "and")


def close_sentence(text: str) -> str:
    """With a capital in front and a full stop behind, unless it ends a sentence already; empty text stays empty."""
    capped = cap(text.strip())
    return capped if not capped or capped.endswith(CLOSED) else f"{capped}."


def cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def uncap(text: str) -> str:
    """For words that begin a sentence elsewhere; an acronym stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
