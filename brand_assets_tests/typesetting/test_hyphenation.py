import pytest

from brand_assets.typesetting.hyphenation import part_compounds


@pytest.mark.parametrize(
    ("text", "locale", "parted"),
    [
        ("Krankenversicherungsgesellschaft", "de", "Krankenversicherungs|gesellschaft"),
        ("Donaudampfschifffahrt", "de-AT", "Donaudampfschiff|fahrt"),
        ("arbeidsongeschiktheidsverzekering", "nl", "arbeidsongeschiktheids|verzekering"),
        ("Menneskerettighetsorganisasjonene", "nn", "Menneskerettighets|organisasjonene"),
    ],
)
def test_a_compound_is_parted_at_a_seam_that_its_spelling_shows(text: str, locale: str, parted: str) -> None:
    assert part_compounds(text, locale).replace("\u00ad", "|") == parted


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Zeitungsleser", "de"),  # short enough to be read at a glance
        ("Straßenverkehrsordnung", "de"),  # its seam does not show
        ("VERSICHERUNGSGESELLSCHAFT", "de"),
        ("Krankenversicherungsgesellschaft", "en"),
        ("Kranken\u00adversicherungsgesellschaft", "de"),
    ],
)
def test_other_words_are_left_alone(text: str, locale: str) -> None:
    assert part_compounds(text, locale) == text
