"""This file tests which words count as forbidden ones, and which do not."""

import pytest

from brand_assets.compliance.inflection import list_forms
from brand_assets.compliance.wording import find_claim, find_forbidden, list_claims, list_untranslated

FORBIDDEN = ("cure", "guaranteed", "miracle")


def found(text: str, locale: str, words: tuple[str, ...] = FORBIDDEN) -> list[tuple[str, str]]:
    return [(hit.found, hit.way) for hit in find_forbidden(text, locale, words)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It cures colds", "cures"),
        ("CURED in a day", "CURED"),
        ("Curing since 1990", "Curing"),
        ("The cure’s here", "cure"),
        ("Guarantees, in writing", "Guarantees"),
        ("We guarantee it", "guarantee"),
        ("Small miracles", "miracles"),
        ("A mira\u00adcle", "miracle"),
        ("A cure\u200b-all", "cure"),
        ("ｃｕｒｅ", "cure"),
    ],
)
def test_a_forbidden_word_is_found_in_each_of_its_forms(text: str, word: str) -> None:
    assert found(text, "en") == [(word, "literal")]


@pytest.mark.parametrize(
    ("text", "locale", "word"),
    [
        ("Guérison en trois jours", "fr", "Guérison"),
        ("GUERISON EN TROIS JOURS", "fr-CA", "GUERISON"),
        ("Vous guérirez plus vite", "fr", "guérirez"),
        ("Patients guéris", "fr", "guéris"),
        ("Résultat garanti", "fr", "garanti"),
        ("Une garantie écrite", "fr", "garantie"),
        ("Des résultats garanties", "fr", "garanties"),
        ("Wir heilen", "de", "heilen"),
        ("Schnell geheilt", "de", "geheilt"),
        ("Erfolg garantiert", "de-AT", "garantiert"),
        ("Ein kleines Wunder", "de", "Wunder"),
        ("Resultados garantizados", "es", "garantizados"),
        ("Un milagro diario", "es", "milagro"),
        ("Se curó en casa", "es", "curó"),
        ("Sei guarito", "it", "guarito"),
        ("Snel genezen", "nl", "genezen"),
        ("Entrega garantida", "pt", "garantida"),
    ],
)
def test_what_makes_the_same_claim_is_found_in_other_languages(text: str, locale: str, word: str) -> None:
    assert found(text, locale) == [(word, "translation")]


def test_a_french_text_is_searched_whatever_its_locale_says() -> None:
    assert found("Guérison garantie", "en") == [("Guérison", "translation"), ("garantie", "translation")]


def test_a_word_that_is_the_same_in_french_is_found_as_itself() -> None:
    assert found("Pas de miracle : de la ponctualité", "fr") == [("miracle", "literal")]


def test_a_brief_may_forbid_a_french_word_and_mean_every_language() -> None:
    assert found("It cures colds", "en", ("guérir",)) == [("cures", "translation")]
    assert found("Il vous guérit", "fr", ("guérir",)) == [("guérit", "literal")]


INNOCENT = {
    "en": [
        "Seen at 9:10. Home by 10.",
        "A secure, accurate record. Procure it today.",
        "Curious? Our curator Curie has manicures and a curfew.",
        "No wonder people smile. A wonderful, durable chair.",
        "The guard ran. Mirage, mirror, admirable.",
        "An obscure epicure; sinecures; pedicured feet.",
    ],
    "fr": [
        "Vue à 9 h 10. À la maison à 10 h.",
        "Il n’y a guère de guerre au garage, gare à la garniture.",
        "Une écriture sûre : la culture, la couture, l’ouverture.",
        "Curieux ? Le curateur admire le mirage et la mire.",
        "Garance regarde le garçon ; le guéridon, la guérite.",
        "Prendre rendez-vous, c’est procurer un repos sécurisé.",
    ],
    "de": [
        "Um 9:10 dran, um 10 zu Hause.",
        "Sie werden sich wundern: wunderbar, heilig, heile Welt.",
        "Der Kurier, die Kurve, der Kurs und die Garnitur.",
        "Garage, Gardine, Heilbronn, Wunderland und Heiligabend.",
        "Heute frei: der Termin bei uns. Sicherheit zuerst.",
    ],
    "es": [
        "Atendida a las 9:10. En casa a las 10.",
        "Procura una vida segura; la oscura escultura madura.",
        "Curiosidad, cultura, locura y ternura en cada curso.",
        "El garaje, la garganta y la mirada del milano.",
        "Una figura, una basura, una costura: asegura tu cita.",
    ],
}


@pytest.mark.parametrize(("locale", "text"), [(locale, text) for locale, texts in INNOCENT.items() for text in texts])
def test_innocent_texts_have_no_hit(locale: str, text: str) -> None:
    assert found(text, locale) == []


def test_what_suggests_a_claim_is_left_to_a_person() -> None:
    assert found("Un effet miraculeux", "fr") == [("miraculeux", "related")]


def test_a_false_friend_is_told_as_one() -> None:
    assert found("Le cure primarie", "it") == [("cure", "false friend")]


def test_phrases_are_found_with_and_without_a_hyphen() -> None:
    assert found("Risk free? Sans risques !", "fr", ("risk-free",)) == [
        ("Risk free", "literal"),
        ("Sans risques", "translation"),
    ]
    assert found("A free risk", "en", ("risk-free",)) == []


def test_signs_and_numbers_are_words() -> None:
    assert found("100 % sûr", "fr", ("100%",)) == [("100 %", "literal")]
    assert found("100 francs", "fr", ("100%",)) == []


def test_a_word_of_a_script_without_spaces_is_found_within_a_line() -> None:
    assert found("奇跡の治療", "ja", ("奇跡",)) == [("奇跡", "literal")]


def test_a_word_that_the_table_lacks_is_told_for_each_language() -> None:
    assert list_untranslated(["cure", "stethoscope"], ["en", "fr"]) == [("stethoscope", "fr")]


def test_every_claim_is_found_by_each_of_its_own_words() -> None:
    for claim in list_claims():
        for words in claim.words.values():
            assert all(find_claim(word.removesuffix("=")) is not None for word in words), claim.name
        assert {"ar", "de", "en", "es", "fr", "it", "ja", "nl", "pt"} == set(claim.words), claim.name


def test_an_english_stem_that_would_double_its_letter_is_another_word() -> None:
    assert "cur" not in list_forms("cured", "en")
    assert {"win", "wins", "winning"} <= list_forms("win", "en")
    assert "rate" not in list_forms("rat", "en")


@pytest.mark.parametrize(
    ("text", "locale", "word"),
    [
        ("G U É R I S O N rapide", "fr", "G U É R I S O N"),
        ("g.u.é.r.i.s.o.n", "fr", "g.u.é.r.i.s.o.n"),
        ("Une guéri-\nson rapide", "fr", "guérison"),
        ("Une gué\u00ad\nrison rapide", "fr", "guérison"),
        ("GUÉRI-\nSON", "fr", "GUÉRISON"),
        ("gu\u0435rison", "fr", "gu\u0435rison"),  # a Cyrillic е
        ("L’efficacité ga\u034frantie", "fr", "garantie"),
        ("ᴍɪʀᴀᴄʟᴇ", "fr", "ᴍɪʀᴀᴄʟᴇ"),
        ("m\u0336i\u0336r\u0336acle", "fr", "miracle"),
        ("mirac1e", "en", "mirac1e"),
        ("Geld-zurück-\nGarantie", "de", "Garantie"),
        ("Zufriedenheitsgarantie", "de", "Zufriedenheitsgarantie"),
        ("Tevredenheidsgarantie", "nl", "Tevredenheidsgarantie"),
        ("Cúrate curándose", "es", "Cúrate"),
        ("Ils guérirent", "fr", "guérirent"),
        ("病気が治る", "ja", "が治る"),
        ("返金保証つき", "ja", "保証"),
        ("بالشفاء التام", "ar", "بالشفاء"),
        ("نتائج مَضمونة", "ar", "مَضمونة"),
    ],
)
def test_a_word_that_is_written_to_be_missed_is_found(text: str, locale: str, word: str) -> None:
    assert word in [one for one, _ in found(text, locale)]


@pytest.mark.parametrize(
    ("text", "locale", "words"),
    [
        ("Stay se-\ncure", "en", FORBIDDEN),
        ("S E C U R E", "en", FORBIDDEN),
        ("Pas les vins, les plans", "fr", ("pass", "less")),
        ("Wind, wines, a card, planes and fees", "en", ("win", "car", "plan", "feed")),
        ("マニキュアとペディキュア", "ja", ("キュア",)),
        ("パリへ", "ja", ("ハリ",)),
        ("統治する", "ja", FORBIDDEN),
        ("сурок", "ru", ("cypok",)),  # a marmot, in Cyrillic letters that all look like Latin ones
        ("Ein Teil der Verteilung", "de", FORBIDDEN),
    ],
)
def test_the_same_letters_in_a_longer_or_another_word_are_not_found(
    text: str, locale: str, words: tuple[str, ...]
) -> None:
    assert found(text, locale, words) == []


def test_a_forbidden_word_with_a_hyphen_is_found_without_it() -> None:
    assert found("Riskfree, pain-\nfree", "en", ("risk-free", "pain-free")) == [
        ("Riskfree", "literal"),
        ("painfree", "literal"),
    ]


def test_korean_particles_are_written_with_the_word() -> None:
    assert found("기적을 만나요", "ko", ("기적",)) == [("기적을", "literal")]
    assert found("기적소리", "ko", ("기적",)) == []


def test_the_french_cure_is_the_forbidden_word_itself() -> None:
    assert found("Votre cure commence", "fr") == [("cure", "literal")]
