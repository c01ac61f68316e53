"""This file finds the words that a brief forbids in texts of any language: whole words, forms, translations."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from brand_assets.compliance.inflection import (
    EXACT,
    LANGUAGES,
    SHORTEST_FOREIGN_STEM,
    SHORTEST_STEM,
    fold,
    language_of,
    list_forms,
)
from brand_assets.compliance.words import Word, split_words

CLAIMS = Path(__file__).with_name("claims.yaml")
Way = Literal["literal", "translation", "related", "false friend"]
"""The word itself or a form of it; the same claim in other words; a word that suggests it; a harmless look-alike."""
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""Japanese, Chinese and Thai, which part no words."""
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
COMPOUNDING = ("de", "nl")
"""Languages that write `guarantee of success` as one word that ends with `guarantee`."""
LEAST_HEAD, LEAST_BEFORE = 7, 3
"""Letters of a compound's last word, and of what is before it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`found` as the text has it; `forbidden` as the brief has it; `claim` the table's name for it, if it has one."""

    found: str
    forbidden: str
    way: Way
    claim: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """By language; see claims.yaml."""

    name: str
    words: Mapping[str, tuple[str, ...]]
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    false_friends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A word or phrase to be looked for: the forms of each of its words; `is_noun` German, with a capital.

    `is_head`: it may be the last part of a compound.
    """

    forms: tuple[frozenset[str], ...]
    way: Way
    is_noun: bool = False
    is_head: bool = False


def find_forbidden(text: str, locale: str, forbidden_words: Sequence[str]) -> list[Hit]:
    """Every place where the text says what one of the words says, each once, in the order of the words.

    A word is looked for itself, with its English forms and those of the text's language, and with all that claims.yaml
    has for it: in every language, for a text may quote another one or come with the wrong locale.
    """
    words = split_words(text)
    hits: dict[tuple[str, str], Hit] = {}
    for forbidden in forbidden_words:
        claim, language = find_claim(forbidden), language_of(locale)
        for found, way in (*_search_within(text, forbidden, claim), *_search(words, forbidden, language, claim)):
            hits.setdefault((fold(found), forbidden), Hit(found, forbidden, way, claim.name if claim else None))
    return list(hits.values())


def list_untranslated(forbidden_words: Iterable[str], locales: Iterable[str]) -> list[tuple[str, str]]:
    """(word, locale) of what is looked for as it stands only, for the table has no word for it in that language."""
    wanted = sorted({(word, locale) for word in forbidden_words for locale in locales if language_of(locale) != "en"})
    return [(word, locale) for word, locale in wanted if not _is_translated(word, language_of(locale))]


@cache
def find_claim(word: str) -> Claim | None:
    """The claim that a forbidden word makes, in whichever language it is written."""
    words = split_words(word)
    for claim in list_claims():
        for language, said in claim.words.items():
            if any(_matches(words, _make_wanted(one, language, "literal")) for one in said):
                return claim
    return None


@cache
def list_claims() -> tuple[Claim, ...]:
    """The table, in its order."""
    read = yaml.safe_load(CLAIMS.read_text(encoding="utf-8"))
    return tuple(
        Claim(name, **{part: {language: tuple(words) for language, words in by.items()} for part, by in parts.items()})
        for name, parts in read.items()
    )


def _is_translated(word: str, language: str) -> bool:
    claim = find_claim(word)
    return claim is not None and language in claim.words


def _search_within(text: str, forbidden: str, claim: Claim | None) -> Iterator[tuple[str, Way]]:
    """For words of scripts without spaces."""
    ways: dict[str, Way] = {forbidden: "literal"}
    if claim is not None:
        ways = {
            **dict.fromkeys(claim.related.get("ja", ()), "related"),
            **dict.fromkeys(claim.words["ja"], "translation"),
            **ways,
        }
    shown = unicodedata.normalize("NFKC", text).casefold()
    yield from ((one, way) for one, way in ways.items() if _WITHOUT_SPACES.search(one) and _is_within(one, shown))


def _is_within(word: str, text: str) -> bool:
    """Anywhere; a word of katakana not within a longer one, as `cure` is in `manicure`."""
    wanted = unicodedata.normalize("NFKC", word).casefold()
    if not all(_KATAKANA.match(c) for c in wanted):
        return wanted in text
    return re.search(f"(?<!{_KATAKANA.pattern}){re.escape(wanted)}(?!{_KATAKANA.pattern})", text) is not None


def _search(words: Sequence[Word], forbidden: str, language: str, claim: Claim | None) -> Iterator[tuple[str, Way]]:
    harmless = claim.false_friends.get(language, ()) if claim else ()
    friends = [_make_wanted(one, language, "false friend") for one in harmless]
    has_no_capitals = not any(c.isupper() for word in words for c in word.shown)
    for wanted in _list_wanted(forbidden, language, claim):
        length = len(wanted.forms)
        for start in range(len(words) - length + 1):
            part = words[start : start + length]
            if not _matches(part, wanted) or (wanted.is_noun and part[-1].shown.islower() and not has_no_capitals):
                continue
            found = " ".join(word.shown for word in part)
            if not any(_matches(part, friend) for friend in friends):
                yield found, wanted.way
            elif wanted.way == "literal":
                yield found, "false friend"


def _list_wanted(forbidden: str, language: str, claim: Claim | None) -> Iterator[_Wanted]:
    """Itself first, for what is found twice is told as what it was found as first."""
    for spelled in _spell(forbidden):
        yield _make_wanted(spelled, "en", "literal")
        for one in {language, _language_by_script(forbidden)} - {"en"}:
            if one in LANGUAGES:
                yield _make_wanted(spelled, one, "literal", SHORTEST_FOREIGN_STEM)
    for one_language, said in claim.words.items() if claim else ():
        yield from (_make_wanted(spelled, one_language, "translation") for one in said for spelled in _spell(one))
    yield from (_make_wanted(one, language, "related") for one in (claim.related.get(language, ()) if claim else ()))


def _spell(word: str) -> Iterator[str]:
    yield word
    if "-" in word:
        yield word.replace("-", "")


def _language_by_script(word: str) -> str:
    """Of scripts that one language of ours is written in; "" for the others."""
    names = {unicodedata.name(c, "").partition(" ")[0] for c in word if c.isalpha()}
    return {"ARABIC": "ar", "HANGUL": "ko"}.get(min(names, default=""), "")


@cache
def _make_wanted(word: str, language: str, way: Way, shortest_stem: int = SHORTEST_STEM) -> _Wanted:
    is_exact = word.endswith(EXACT)
    shown = [one.shown for one in split_words(word)]
    forms = tuple(list_forms(one + EXACT if is_exact else one, language, shortest_stem) for one in shown)
    has_capital = language == "de" and word[:1].isupper()
    is_head = language in COMPOUNDING and (has_capital or language == "nl") and not is_exact and len(shown) == 1
    return _Wanted(forms, way, has_capital and way in ("translation", "related"), is_head)


def _matches(words: Sequence[Word], wanted: _Wanted) -> bool:
    if not wanted.forms or len(words) != len(wanted.forms):
        return False
    if all(any(plain in forms for plain in word.plain) for word, forms in zip(words, wanted.forms, strict=True)):
        return True
    return wanted.is_head and any(_ends_with(plain, wanted.forms[0]) for plain in words[0].plain)


def _ends_with(plain: str, forms: Iterable[str]) -> bool:
    return any(
        len(form) >= LEAST_HEAD and len(plain) - len(form) >= LEAST_BEFORE and plain.endswith(form) for form in forms
    )
