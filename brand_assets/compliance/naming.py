"""This file says where words are nearly a brand's name: misspelt, or in letters of another size."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from brand_assets.compliance.inflection import fold, language_of
from brand_assets.compliance.rules import NAME_DISTANCE
from brand_assets.records.delivery import Severity

LEAST_LETTERS = 4
"""Of a name that is looked for where it is nearly right: shorter ones are nearly any word."""
SHORT_NAME = 5
"""With fewer letters a name has to begin with its own."""
LONG_WORD = 6
"""From this length on, half of one word's letters may differ when the name's other words are right."""
_WORD = re.compile(r"(?:(?<=[@#])|(?<![\w&]))[\w&](?:[\w&'’.+-]*[\w&])?")
_ADDRESS = re.compile(r"[@#]\w[\w.-]*|\w[\w-]*(?:\.\w[\w-]*)*\.[a-z]{2,}\b(?:/\S*)?", re.IGNORECASE)
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quest|un|gl|[dns]?[aeou]?ll)['’](?=\w)", re.IGNORECASE)
_OTHER_SCRIPTS = r"[\u0590-\u06ff\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]"
_RUN_ON = re.compile(f"(?<={_OTHER_SCRIPTS})[-־]?(?=[A-Za-z])|(?<=[A-Za-z])[-־]?(?={_OTHER_SCRIPTS})")
"""Where a name in Latin letters is written together with particles of another script."""
_AFTER_APOSTROPHE = re.compile(r"['’]\w{0,4}$")
_SENTENCE_END = ".!?:…\n"
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_ENDINGS = {
    "": ("s",),
    "en": ("s", "d", "ed"),
    "de": ("s", "n", "en", "er"),
    "nl": ("s", "se", "en"),
    "es": ("s", "es"),
}
"""By language, what a name may have at its end: a genitive, a plural. An apostrophe may have anything after it."""
DECLINING = ("be", "bg", "cs", "el", "et", "fi", "hr", "hu", "lt", "lv", "mk", "pl", "ru", "sk", "sl", "sr", "tr", "uk")
"""Languages in which the end of a name changes with its place in the sentence."""
MOST_DECLINED = 4
_DRAWN_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "8": "b"})


@dataclass(frozen=True, slots=True)
class Misnomer:
    """`found` as the text has it. A warning: it may be another word, or the same letters as somebody means them."""

    found: str
    severity: Severity = "error"
    is_case: bool = False


@dataclass(frozen=True, slots=True)
class _Window:
    words: tuple[str, ...]
    start: int
    is_first: bool

    @property
    def shown(self) -> str:
        return " ".join(self.words)


def find_misnomers(text: str, brand_name: str, locale: str = "en") -> list[Misnomer]:
    """The places of a text that are nearly the brand's name and not quite.

    An `s` at the end, an elided article, capitals throughout and hyphens are right; so are addresses and hashtags.
    """
    return list(_search(text, brand_name, locale, fold_name, is_exact=True))


def find_nearly_drawn(text: str, brand_name: str) -> str | None:
    """As `find_misnomers`, for what was read in a picture: letters that are drawn alike are one."""
    return next((one.found for one in _search(text, brand_name, "en", fold_drawn, is_exact=False)), None)


def fold_name(text: str) -> str:
    """Letters and digits alone, lower case, without accents."""
    return "".join(c for c in fold(text) if c.isalnum())


def fold_drawn(text: str) -> str:
    """As `fold_name`, with letters as one that are drawn alike."""
    return fold_name(text).translate(_DRAWN_ALIKE)


def _search(
    text: str, brand_name: str, locale: str, fold_text: Callable[[str], str], *, is_exact: bool
) -> Iterator[Misnomer]:
    name = fold_text(brand_name)
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    if len(name) < LEAST_LETTERS:
        return
    if _WITHOUT_SPACES.search(brand_name):
        yield from _search_characters(seen, unicodedata.normalize("NFKC", brand_name))
        return
    windows = list(_list_windows(_RUN_ON.sub(" ", _ADDRESS.sub(" . ", seen)), len(brand_name.split())))
    taken: set[int] = set()
    for window in windows:
        if _is_name(fold_text(_strip(window.shown)), name, window.shown, locale):
            taken.update(range(window.start, window.start + len(window.words)))
            wrong = _judge_letters(window, brand_name) if is_exact else None
            if wrong:
                yield wrong
    near = [(gap, one) for one in windows if (gap := _measure_gap(one, brand_name, name, fold_text)) is not None]
    for _, window in sorted(near, key=lambda one: (one[0], abs(len(one[1].shown) - len(brand_name)))):
        places = set(range(window.start, window.start + len(window.words)))
        if not places & taken:
            taken |= places
            is_sure = len(brand_name.split()) > 1 or not (window.is_first or seen.isupper())
            yield Misnomer(window.shown, "error" if is_sure else "warning")


def _list_windows(text: str, count: int) -> Iterator[_Window]:
    """Of as many words as the name has, one fewer and one more."""
    words: list[str] = []
    firsts: list[bool] = []
    end = 0
    for match in _WORD.finditer(text):
        firsts.append(not words or any(c in _SENTENCE_END for c in text[end : match.start()]))
        words.append(_ELIDED.sub("", match.group()))
        end = match.end()
    for length in (count, count + 1, count - 1):
        for start in range(len(words) - length + 1 if length else 0):
            yield _Window(tuple(words[start : start + length]), start, firsts[start])


def _strip(shown: str) -> str:
    return _AFTER_APOSTROPHE.sub("", shown)


def _is_name(folded: str, name: str, shown: str, locale: str) -> bool:
    if folded == name:
        return True
    language = language_of(locale)
    if any(folded == name + ending for ending in {*_ENDINGS[""], *_ENDINGS.get(language, ())}):
        return True
    if language not in DECLINING and not any("\u0400" <= c <= "\u04ff" for c in shown):
        return False
    return folded.startswith(name[:-1]) and len(folded) - len(name) < MOST_DECLINED


def _judge_letters(window: _Window, brand_name: str) -> Misnomer | None:
    """Of what has the name's letters: its accents and its capitals."""
    written, wanted = _letters(_strip(window.shown)), _letters(brand_name)
    start = written[: len(wanted)]
    if start == wanted or written.isupper() or len(start) < len(wanted):
        return None
    is_plain_word = len(brand_name.split()) == 1 and wanted[1:].islower()
    if start.casefold() != wanted.casefold():
        is_another_word = is_plain_word and start[0].islower() != wanted[0].islower()
        return None if is_another_word or fold_name(start) != fold_name(wanted) else Misnomer(window.shown)
    is_capital_first = start[0].isupper() and start[1:] == wanted[1:]
    is_right = is_plain_word or is_capital_first or len(written) > len(wanted)
    return None if is_right else Misnomer(window.shown, "warning", is_case=True)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


def _measure_gap(window: _Window, brand_name: str, name: str, fold_text: Callable[[str], str]) -> int | None:
    """How many letters differ, where that few do that the name must be meant."""
    from rapidfuzz.distance import OSA

    if not _has_capital(window, brand_name):
        return None
    folded = fold_text(_strip(window.shown))
    gap = OSA.distance(folded, name)
    is_any_word = len(name) < SHORT_NAME or (window.is_first and " " not in brand_name)
    if is_any_word and folded[:1] != name[:1]:
        return None
    if 0 < gap <= max(1, int(NAME_DISTANCE.value * len(name))):
        return gap
    return gap if gap and _has_one_wrong_word(window.words, brand_name.split(), fold_text) else None


def _has_capital(window: _Window, brand_name: str) -> bool:
    """Whether it is written as a name; one of several words may be lower case throughout."""
    if not brand_name[:1].isupper():
        return True
    return window.words[0][:1].isupper() or (len(window.words) > 1 and window.shown.islower())


def _has_one_wrong_word(words: Sequence[str], wanted: Sequence[str], fold_text: Callable[[str], str]) -> bool:
    from rapidfuzz.distance import OSA

    if len(words) != len(wanted) or len(words) < 2:
        return False
    pairs = [(fold_text(_strip(one)), fold_text(other)) for one, other in zip(words, wanted, strict=True)]
    wrong = [(one, other) for one, other in pairs if one != other]
    if len(wrong) != 1 or not all(word[:1].isupper() for word in words):
        return False
    one, other = wrong[0]
    return OSA.distance(one, other) <= (len(other) // 2 if len(other) >= LONG_WORD else 1)


def _search_characters(text: str, name: str) -> Iterator[Misnomer]:
    """In scripts without spaces: as many characters as the name has, all but one of them right and in place."""
    if name in text:
        return
    for start in range(len(text) - len(name) + 1):
        part = text[start : start + len(name)]
        if sum(one != other for one, other in zip(part, name, strict=True)) == 1:
            yield Misnomer(part)
            return
