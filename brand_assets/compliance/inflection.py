"""This file says which words are forms of one word, by the endings of seven languages' regular paradigms.

Two words are forms of one when some stem takes both with endings of one paradigm. No word is cut down to a stem: what
is not an ending of the same paradigm (`secure` of `cure`, `guère` of `guérir`) is another word.
"""

import unicodedata
from functools import cache

LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")
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
        "iront irais irait iraient isse isses",
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
        "adas ando arse arte arlo arla arlos arlas",
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
        "are o i a iamo ate ano ato ata ati ando ava avano ai arono ero erai era eremo erete eranno ino arsi arti",
        "ire isco isci isce iamo ite iscono ito ita iti endo iva ivano iro irai ira iremo iranno isca iscano",
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


def fold(word: str) -> str:
    """Lower case, without accents and without what cannot be seen (soft hyphens, joiners)."""
    seen = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if unicodedata.category(c) != "Cf")
    return "".join(c for c in seen if not unicodedata.combining(c))


def language_of(locale: str) -> str:
    """The language of a BCP 47 tag, in lower case."""
    return locale.replace("_", "-").partition("-")[0].lower()


@cache
def list_forms(word: str, language: str, shortest_stem: int = SHORTEST_STEM) -> frozenset[str]:
    """Every regular form of a word, folded, itself included; of a language that is not known, the word alone."""
    folded = fold(word.removesuffix(EXACT))
    if word.endswith(EXACT):
        return frozenset({folded})
    forms = {folded}
    for endings in _PARADIGMS.get(language, ()):
        for stem in _find_stems(folded, endings.split()):
            if len(stem) >= shortest_stem and not _wants_doubling(stem, endings, language):
                forms.update(_attach(stem, ending) for ending in endings.split())
    return frozenset(forms)


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


def _wants_doubling(stem: str, endings: str, language: str) -> bool:
    """Whether English would double the stem's last letter before these endings: `cured` is no form of `cur`."""
    if language != "en" or DOUBLED in endings or not endings.startswith("- ") or " ed" not in endings:
        return False
    vowels = "aeiou"
    return stem[-1] not in f"{vowels}wxy" and stem[-2] in vowels and sum(c in vowels for c in stem) == 1
