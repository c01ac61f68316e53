"""This file compares what was read in a picture with what the brief wants to be read there.

Drawn letters are not print: a monogram's ligature is a sign of its own, a ring is an O. So only what the reader is sure
of counts against a picture, and what it cannot read is said to be unreadable to it rather than misspelled.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from brand_assets.catalogue.lettering import initials_of
from brand_assets.lettering.reader import Line
from brand_assets.records.brief import Lettering

RULES = "1"
"""Of this file; a new number has every picture read again."""
SURE = 0.9
LEAST_DIFFERENT = 3
"""Of 240 drawn marks without letters none shows this many different ones in words as sure as SURE."""
SURE_OF_INITIALS = 0.97
LIKELY = 0.5
MOST_LINES = 6
"""A wordmark has fewer; of more, the longest are compared."""
MISSPELLED = "misspelled"
UNWANTED_TEXT = "unwanted text"
UNREADABLE = "not readable to the machine"
LOOK_ALIKES = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "ı": "l"})


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` as read, "" where nothing was; `expected` "" where no lettering is wanted; `distance` the share, 0..1, of
    letters that differ from it, None where that cannot be told. `concern` MISSPELLED, UNWANTED_TEXT or None.
    """

    text: str
    expected: str
    distance: float | None
    finding: str
    concern: str | None = None


def expected_text(brand_name: str, lettering: Lettering) -> str:
    """The letters that a picture is to show; "" for none."""
    initials = initials_of(brand_name) if lettering != "none" else ""
    return {"none": "", "initials": initials or brand_name, "name": brand_name}[lettering]


def unknown_letters(expected: str, alphabet: frozenset[str]) -> tuple[str, ...]:
    """The letters that the reader cannot read, each once, in their order."""
    return tuple(dict.fromkeys(c for c in unicodedata.normalize("NFC", expected) if c.isalpha() and c not in alphabet))


def judge(lines: Sequence[Line], brand_name: str, lettering: Lettering) -> Reading:
    """What these lines say of a picture that is to show this lettering."""
    if lettering == "none":
        return _judge_bare(lines)
    expected = expected_text(brand_name, lettering)
    return _judge_initials(lines, expected) if lettering == "initials" else _judge_name(lines, expected)


def _judge_bare(lines: Sequence[Line]) -> Reading:
    words = [line.text for line in lines if line.confidence >= SURE and is_word(line.text)]
    if count_different(words) < LEAST_DIFFERENT:
        return Reading("", "", None, "No letters are wanted, and none are read.")
    text = " ".join(words)
    return Reading(text, "", None, f"No letters are wanted, but it reads {text!r}: draw it without.", UNWANTED_TEXT)


def _judge_initials(lines: Sequence[Line], expected: str) -> Reading:
    likely = [line for line in lines if line.confidence >= LIKELY]
    text = " ".join(line.text for line in likely)
    if any(_fold(one) == _fold(expected) for one in (text, *(line.text for line in likely))):
        return Reading(text, expected, 0.0, f"The initials read {expected!r}, as wanted.")
    sure = [line for line in likely if line.confidence >= SURE_OF_INITIALS and is_word(line.text)]
    others = [line.text for line in sure if len(_fold(line.text)) == len(_fold(expected))]
    if others:
        distance = measure_distance(others[0], expected)
        finding = f"The initials read {others[0]!r} instead of {expected!r}: letter it again."
        return Reading(text, expected, distance, finding, MISSPELLED)
    return Reading(
        text, expected, None, f"The initials {expected!r} are not readable to the machine; drawn letters often are not."
    )


def _judge_name(lines: Sequence[Line], expected: str) -> Reading:
    likely = [line for line in lines if line.confidence >= LIKELY]
    best = min(_join_some(likely), key=lambda some: measure_distance(_join(some), expected), default=())
    distance = measure_distance(_join(best), expected) if best else None
    text = _join(best or tuple(likely))
    if distance == 0:
        return _judge_beside(likely, best, expected)
    is_sure = all(line.confidence >= SURE for line in best) and any(is_word(line.text) for line in best)
    if distance is None or not is_sure:
        finding = f"The name {expected!r} is not readable to the machine: check by eye how it is spelled."
        return Reading(text, expected, None, finding)
    finding = (
        f"The name reads {text!r} instead of {expected!r} ({distance:.0%} of its letters are off): letter it again."
    )
    return Reading(text, expected, distance, finding, MISSPELLED)


def _judge_beside(likely: Sequence[Line], name: Sequence[Line], expected: str) -> Reading:
    """The name is right; its initials may stand beside it, as in an emblem, and other words may not."""
    allowed = {_fold(initials_of(expected)), *(_fold(word) for word in expected.split())}
    others = [
        line.text
        for line in likely
        if line not in name and line.confidence >= SURE and is_word(line.text) and _fold(line.text) not in allowed
    ]
    text = _join(tuple(name))
    if count_different(others) < LEAST_DIFFERENT:
        return Reading(text, expected, 0.0, f"The name reads {expected!r}, letter for letter.")
    found = " ".join(others)
    finding = f"The name reads {expected!r}, but beside it stands {found!r}: take it out."
    return Reading(f"{text} {found}", expected, 0.0, finding, UNWANTED_TEXT)


def measure_distance(text: str, expected: str) -> float:
    """Normalised edit distance, 0..1, of the letters and digits alone: case, spaces and signs do not count, nor which
    of two characters that look alike it is. A name in two scripts may be given in either.
    """
    from rapidfuzz.distance import Levenshtein

    folded = _fold(text, signs_for=expected)
    return min(float(Levenshtein.normalized_distance(folded, _fold(one))) for one in _list_ways(expected))


def is_word(text: str) -> bool:
    """Two different letters at least: drawn shapes are read as single ones, or as a row of one."""
    return count_different([text]) > 1


def count_different(texts: Iterable[str]) -> int:
    """How many different letters there are, whatever their case."""
    return len({c.casefold() for text in texts for c in text if c.isalpha()})


def _fold(text: str, signs_for: str = "") -> str:
    """Letters and digits, lower case, look-alikes as one; where a sign is expected, what it may be taken for is left
    out when it stands alone.
    """
    kept = [word for word in text.split() if not ("&" in signs_for and word in ("8", "&", "S", "B", "E"))]
    composed = unicodedata.normalize("NFKC", " ".join(kept)).casefold()
    return "".join(c for c in composed if c.isalnum()).translate(LOOK_ALIKES)


def _list_ways(expected: str) -> Iterable[str]:
    """The name itself, and the part of it in each script when it has two; a number goes with either."""
    words = [(word, _script_of(word)) for word in expected.split()]
    scripts = {script for _, script in words if script}
    parts = (" ".join(word for word, own in words if own in ("", script)) for script in sorted(scripts))
    return (expected, *parts) if len(scripts) > 1 else (expected,)


def _script_of(word: str) -> str:
    """`LATIN`, `GREEK`, or `CJK` for all of Chinese and Japanese; "" for a word without letters."""
    letter = next((c for c in word if c.isalpha()), "")
    script = unicodedata.name(letter, "").partition(" ")[0] if letter else ""
    return script if script in ("", "LATIN", "GREEK") else "CJK"


def _join_some(lines: Sequence[Line]) -> Iterable[tuple[Line, ...]]:
    """Every way to take some of the lines in their order."""
    longest = set(sorted(lines, key=lambda line: -len(line.text))[:MOST_LINES])
    few = [line for line in lines if line in longest]
    return (some for count in range(1, len(few) + 1) for some in combinations(few, count))


def _join(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)
