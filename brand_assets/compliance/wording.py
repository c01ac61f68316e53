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

CLAIMS = Path(__file__).with_name("claims.yaml")
Way = Literal["literal", "translation", "related", "false friend"]
"""The word itself or a form of it; the same claim in other words; a word that suggests it; a harmless look-alike."""
_TOKEN = re.compile(r"[^\W_]+|[%#€$£+]")
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""Japanese, Chinese and Thai, which part no words."""


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
    """A word or phrase to be looked for: the forms of each of its tokens; `is_noun` German, with a capital."""

    forms: tuple[frozenset[str], ...]
    way: Way
    is_noun: bool = False


def find_forbidden(text: str, locale: str, forbidden_words: Sequence[str]) -> list[Hit]:
    """Every place where the text says what one of the words says, each once, in the order of the words.

    A word is looked for itself, with its English forms and those of the text's language, and with all that claims.yaml
    has for it: in every language, for a text may quote another one or come with the wrong locale.
    """
    shown = _drop_unseen(unicodedata.normalize("NFKC", text))
    tokens = [match.group() for match in _TOKEN.finditer(shown)]
    hits: dict[tuple[str, str], Hit] = {}
    for word in forbidden_words:
        claim = find_claim(word)
        for found, way in _search(shown, tokens, word, language_of(locale), claim):
            hits.setdefault((fold(found), word), Hit(found, word, way, claim.name if claim else None))
    return list(hits.values())


def list_untranslated(forbidden_words: Iterable[str], locales: Iterable[str]) -> list[tuple[str, str]]:
    """(word, locale) of what is looked for as it stands only, for the table has no word for it in that language."""
    wanted = sorted({(word, locale) for word in forbidden_words for locale in locales if language_of(locale) != "en"})
    return [(word, locale) for word, locale in wanted if not _is_translated(word, language_of(locale))]


@cache
def find_claim(word: str) -> Claim | None:
    """The claim that a forbidden word makes, in whichever language it is written."""
    tokens = tuple(fold(token) for token in _TOKEN.findall(word))
    for claim in list_claims():
        for language, words in claim.words.items():
            if any(_matches(tokens, _make_wanted(one, language, "literal")) for one in words):
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


def _search(
    text: str, tokens: Sequence[str], word: str, language: str, claim: Claim | None
) -> Iterator[tuple[str, Way]]:
    if _WITHOUT_SPACES.search(word) and fold(word) in fold(text):
        yield word, "literal"
    harmless = claim.false_friends.get(language, ()) if claim else ()
    friends = [_make_wanted(one, language, "false friend") for one in harmless]
    folded = tuple(fold(token) for token in tokens)
    for wanted in _list_wanted(word, language, claim):
        length = len(wanted.forms)
        for start in range(len(tokens) - length + 1):
            part, plain = tokens[start : start + length], folded[start : start + length]
            if not _matches(plain, wanted) or (wanted.is_noun and part[-1].islower() and not text.islower()):
                continue
            if not any(_matches(plain, friend) for friend in friends):
                yield " ".join(part), wanted.way
            elif wanted.way == "literal":
                yield " ".join(part), "false friend"


def _list_wanted(word: str, language: str, claim: Claim | None) -> Iterator[_Wanted]:
    """Itself first, for what is found twice is told as what it was found as first."""
    yield _make_wanted(word, "en", "literal")
    if language != "en" and language in LANGUAGES:
        yield _make_wanted(word, language, "literal", SHORTEST_FOREIGN_STEM)
    for one_language, words in claim.words.items() if claim else ():
        yield from (_make_wanted(one, one_language, "translation") for one in words)
    yield from (_make_wanted(one, language, "related") for one in (claim.related.get(language, ()) if claim else ()))


@cache
def _make_wanted(word: str, language: str, way: Way, shortest_stem: int = SHORTEST_STEM) -> _Wanted:
    is_exact = word.endswith(EXACT)
    tokens = _TOKEN.findall(unicodedata.normalize("NFKC", word))
    forms = tuple(list_forms(token + EXACT if is_exact else token, language, shortest_stem) for token in tokens)
    is_noun = language == "de" and way in ("translation", "related") and word[:1].isupper()
    return _Wanted(forms, way, is_noun)


def _matches(folded: Sequence[str], wanted: _Wanted) -> bool:
    if not wanted.forms or len(folded) != len(wanted.forms):
        return False
    return all(token in forms for token, forms in zip(folded, wanted.forms, strict=True))


def _drop_unseen(text: str) -> str:
    """Without soft hyphens and joiners, which would part a word in two."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf")
