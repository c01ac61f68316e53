"""This file says which words are forms of one word, by the endings of regular paradigms.

Two words are forms of one when some stem takes both with endings of one paradigm. No word is cut down to a stem: what
is not an ending of the same paradigm (`secure` of `cure`, `guère` of `guérir`) is another word.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache

LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pt")
SHORTEST_STEM = 3
SHORTEST_FOREIGN_STEM = 4
"""Of a word whose language is not known: a short stem takes the endings of another language too easily."""
EXACT = "="
"""At the end of a word: it has no other forms."""
DOUBLED = "*"
"""In an ending: the stem's last letter once more, as in `winning`."""

# Without accents: text in capitals has none in French, and what is compared has lost them.
_PARADIGMS: dict[str, tuple[str, ...]] = {
    "en": ("- s ed ing ings", "- es ed ing", "e es ed ing ings", "y ies ied ying", "- s *ed *ing", "- d s ing"),
    "fr": (
        "- s x",
        "- e s es",
        "er e es ons ez ent ee ees ant ais ait ions iez aient erai eras era erons erez eront erais erait eraient a",
        "ir is it issons issez issent issant issais issait issions issiez issaient i ie ies irai iras ira irons irez "
        "iront irais irait iraient isse isses it irent imes ites",
        "al ale ales aux",
        "eux euse euses eusement",
        "if ive ifs ives",
        "el elle els elles",
    ),
    "de": (
        "- e en em er es n s",
        "- ste sten ster stes stem ere eren erer eres",
        "e en er es em",
        "en e st t est et te ten test tet end ende enden ender endes ge~t ge~te ge~ten ge~ter ge~tes ge~tem",
        "en t te ten ter tes tem e end",
    ),
    "es": (
        "- s es",
        "o a os as",
        "ar o as a amos ais an e es emos en aste aron aba abas aban are aras ara aremos aran aria arian ado ada ados "
        "adas ando arse arte arlo arla arlos arlas arle arnos ate ese ense andose andote andolo",
        "ir er o es e imos en i iste io ieron ia ian ido ida idos idas iendo ira iran iremos era eran a as an amos",
        "ion iones",
        "z ces",
    ),
    "it": (
        "o i a e",
        "- i e",
        "ia ie",
        "io i",
        "ione ioni",
        "are o i a iamo ate ano ato ata ati ando ava avano ai arono ero erai era eremo erete eranno ino arsi arti "
        "ammo arlo arla",
        "ire isco isci isce iamo ite iscono ito ita iti endo iva ivano iro irai ira iremo iranno isca iscano "
        "immo irono irsi",
        "oso osa osi ose",
    ),
    "nl": (
        "- e en s n es",
        "en - t te ten de den end ende ge~d ge~de ge~t ge~te",
        "eren eer eert eerde eerden ge~eerd ge~eerde",
    ),
    "pt": (
        "- s es",
        "o a os as",
        "ar o as a amos am e es emos em ei ou aram ava avam ado ada ados adas ando ara arao aria ariam arei",
        "ir o es e imos em i iu iram ia iam ido ida idos idas indo ira irao iremos a am amos",
        "cao coes",
        "al ais",
        "vel veis",
    ),
}


_ATTACHED: dict[str, tuple[str, str]] = {
    "ar": ("- ال و ف ب ل ك وال فال بال كال لل ولل وب ول", "- ة ات ون ين ها ه نا ك كم هم"),
    "ko": (
        "-",
        "- 은 는 이 가 을 를 의 에 에서 으로 로 과 와 도 만 이다 입니다 이에요 예요 한 하는 하다 합니다 해요 된 된다 "
        "됩니다",
    ),
}
"""What is written together with a word, before and after it; `-` for nothing."""
_PLAIN_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ـ": "", "ى": "ي"})
"""What has no decomposition: ligatures, strokes, and in Arabic a stretched line and the final form of a letter."""


def fold(word: str) -> str:
    """Lower case, without accents, vowel signs and what cannot be seen (soft hyphens, joiners)."""
    seen = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if unicodedata.category(c) != "Cf")
    return "".join(c for c in seen if not unicodedata.combining(c)).translate(_PLAIN_LETTERS)


def language_of(locale: str) -> str:
    """The language of a BCP 47 tag, in lower case."""
    return locale.replace("_", "-").partition("-")[0].lower()


@cache
def list_forms(word: str, language: str, shortest_stem: int = SHORTEST_STEM) -> frozenset[str]:
    """Every regular form of a word, folded, itself included; of a language that is not known, the word alone."""
    folded = fold(word.removesuffix(EXACT))
    if word.endswith(EXACT):
        return frozenset({folded})
    if language in _ATTACHED:
        return frozenset(_list_attached(folded, *_ATTACHED[language]))
    forms = {folded}
    for endings in _PARADIGMS.get(language, ()):
        for stem in _find_stems(folded, endings.split()):
            if len(stem) >= shortest_stem and (language != "en" or _is_english(stem, endings)):
                forms.update(_attach(stem, ending) for ending in endings.split())
    return frozenset(forms)


def _list_attached(folded: str, before: str, after: str) -> Iterator[str]:
    """With all that may be written together with it; an Arabic ending is another letter before what follows it."""
    opened = folded.removesuffix("ة")
    stems = (folded,) if opened == folded else (folded, opened, opened + "ت")
    for stem in stems:
        yield from (
            (first + stem + last).replace("-", "") for first in fold(before).split() for last in fold(after).split()
        )


def _find_stems(word: str, endings: list[str]) -> set[str]:
    """What is left of the word without each of the endings that it has."""
    stems = set()
    for ending in endings:
        before, _, after = ending.rpartition("~")
        tail = after.replace("-", "")
        if DOUBLED in tail:
            stem = word.removesuffix(tail[1:])
            if stem != word and len(stem) > 1 and stem[-1] == stem[-2]:
                stems.add(stem[:-1])
        elif word.startswith(before) and word.endswith(tail):
            stems.add(word[len(before) : len(word) - len(tail)])
    return stems


def _attach(stem: str, ending: str) -> str:
    before, _, after = ending.rpartition("~")
    return before + stem + after.replace("-", "").replace(DOUBLED, stem[-1])


def _is_english(stem: str, endings: str) -> bool:
    """Whether English takes these endings after such a stem: `cured` is of no `cur`, `wind` and `wines` of no `win`."""
    match endings.partition(" ")[0], endings.split()[1]:
        case "-", "d":
            return len(stem) > SHORTEST_STEM and stem.endswith("e")
        case "-", "es":
            return stem.endswith(("s", "x", "z", "ch", "sh", "o"))
        case "-", "s" if stem.endswith("s"):
            return False
        case "-", "s" if DOUBLED not in endings:
            return not _wants_doubling(stem)
    return True


def _wants_doubling(stem: str) -> bool:
    """Whether it is short and ends with one vowel and one consonant, so that `-ed` doubles the latter."""
    vowels = "aeiou"
    return stem[-1] not in f"{vowels}wxy" and stem[-2] in vowels and sum(c in vowels for c in stem) == 1
