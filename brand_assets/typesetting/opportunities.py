"""This file finds where a line may end, and how well it reads when it ends there.

May: the Unicode Line Breaking Algorithm, UAX #14, https://www.unicode.org/reports/tr14/, by uniseg; it parts Chinese
and Japanese without spaces and keeps their punctuation from the wrong end of a line (kinsoku). How well: `cost`, from 0
(after a sentence) to 6 (inside a word), our own judgement; it only chooses between breaks that are allowed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from brand_assets.typesetting.preparing import language_of

SOFT_HYPHEN = "\u00ad"
SENTENCE, CLAUSE, SPACE, SMALL_WORD, SPLIT, TORN = 0.0, 1.0, 2.0, 4.0, 5.0, 6.0
_SENTENCE_ENDS = frozenset(".!?…。！？؟۔।")
_CLAUSE_ENDS = frozenset(",;:–—،؛、，；：·•|")
_CLOSERS = frozenset("\"'”’»›)]」』）】")
_DASHES = frozenset("–—-")
_HONORIFICS = frozenset("ごお")
_PHRASES = {  # what stands before and after a break in Chinese and Japanese without white space
    ("hiragana", "kanji"): CLAUSE,
    ("hiragana", "katakana"): CLAUSE,
    ("hiragana", "hiragana"): TORN,
    ("kanji", "hiragana"): TORN,  # a word and its ending, or the particle that belongs to it
    ("other", "hiragana"): TORN,
    ("kanji", "katakana"): SMALL_WORD,
    ("katakana", "kanji"): SMALL_WORD,
    ("kanji", "other"): SPACE,
    ("hiragana", "other"): SPACE,
    ("katakana", "other"): SPACE,
    ("katakana", "katakana"): TORN,
    ("hangul", "hangul"): TORN,
}


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A line may start at `position`; it must where it `is_forced`."""

    position: int
    cost: float
    is_forced: bool


def find_opportunities(text: str, locale: str) -> list[Opportunity]:
    """Every place but the start and the end of the text, in order."""
    from uniseg.linebreak import line_break_breakables

    allowed = [i for i, breaks in enumerate(line_break_breakables(text)) if breaks and i]
    return list(_rate(text, allowed, language_of(locale)))


def is_clear_break(text: str, position: int) -> bool:
    """Whether a word ends before the position: there is a space or a line's end."""
    return text[position - 1].isspace()


def _rate(text: str, positions: list[int], language: str) -> Iterator[Opportunity]:
    for position in positions:
        if text[position - 1] == "\n":
            yield Opportunity(position, SENTENCE, is_forced=True)
        elif is_clear_break(text, position):
            yield Opportunity(position, _rate_space(text, position), is_forced=False)
        else:
            yield Opportunity(position, _rate_within(text, position, language), is_forced=False)


def _rate_space(text: str, position: int) -> float:
    word, following = _word_before(text, position), _word_at(text, position)
    if following in _DASHES or word in ("&", "+"):
        return TORN
    end = next((c for c in reversed(word) if c not in _CLOSERS), "")
    if end in _SENTENCE_ENDS and not following[:1].islower():
        return SENTENCE
    if end in _CLAUSE_ENDS or word in _DASHES:
        return CLAUSE
    if word[-1:].isdigit() and len(following) <= 2:
        return SPLIT
    return SMALL_WORD if len(word) <= 2 else SPACE + (len(word) == 3)


def _rate_within(text: str, position: int, language: str) -> float:
    before, after = text[position - 1], text[position]
    if before in _SENTENCE_ENDS:
        return SENTENCE
    if before in _CLAUSE_ENDS:
        return CLAUSE
    kinds = (_kind(before), _kind(after))
    if kinds == ("hiragana", "kanji") and before in _HONORIFICS:
        return TORN
    if kinds == ("kanji", "kanji") and language == "zh":
        return SPACE + 1  # words are not told apart here, and a sentence has nothing else
    return _PHRASES.get(kinds, SPLIT)


def _word_before(text: str, position: int) -> str:
    end = position
    while end and text[end - 1].isspace():
        end -= 1
    start = end
    while start and not text[start - 1].isspace() and end - start < 32:
        start -= 1
    return text[start:end]


def _word_at(text: str, position: int) -> str:
    return (text[position : position + 32].split() or [""])[0]


def _kind(character: str) -> str:
    code = ord(character)
    if 0x3041 <= code <= 0x309F:
        return "hiragana"
    if 0x30A0 <= code <= 0x30FF or 0x31F0 <= code <= 0x31FF or 0xFF66 <= code <= 0xFF9F:
        return "katakana"
    if 0x2E80 <= code <= 0x2FDF or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF:
        return "kanji"
    return "hangul" if 0xAC00 <= code <= 0xD7A3 or 0x1100 <= code <= 0x11FF else "other"
