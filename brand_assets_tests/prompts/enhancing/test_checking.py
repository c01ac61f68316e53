"""This file tests which rewordings may stand in for their prompts."""

import pytest

from brand_assets.prompts.enhancing.checking import find_flaw
from brand_assets.prompts.enhancing.facts import Item
from brand_assets.prompts.enhancing.mentioning import mentions
from brand_assets_tests.prompts.enhancing.briefs import FLARE, PIER, SCHNELL, SDXL, STABILITY

GOOD = (
    'A logo for Harbor & Pine: two letters share one upright stem. The only lettering is "HP". Drawn only in Deep '
    "Harbor #0B3C5D, on a plain ground of Salt #F7F3EC. Avoid: gradients, drop shadows; anchors."
)


@pytest.mark.parametrize("item", [FLARE, STABILITY, SDXL, SCHNELL], ids=lambda item: item.model_key)
def test_the_prompt_itself_has_no_flaw(item: Item) -> None:
    assert find_flaw(PIER, item, item.text) is None


def test_other_words_for_the_same_have_none() -> None:
    assert find_flaw(PIER, FLARE, GOOD) is None


@pytest.mark.parametrize(
    ("old", "new", "flaw"),
    [
        ('"HP"', '"HB"', "not kept letter for letter"),
        ("Harbor & Pine", "Harbor and Pine", "not kept letter for letter"),
        ("#0B3C5D", "#0B3C5E", "not kept letter for letter"),
        ("Deep Harbor #0B3C5D", "deep blue", "not kept letter for letter"),
        ("Avoid: gradients, drop shadows; anchors.", "", "not kept letter for letter"),
        ("Drawn only", 'Below it "Coffee". Drawn only', "lettering that was not asked for"),
        ("Drawn only", 'Below it "Coffee. Drawn only', "lettering that was not asked for"),
        ("Drawn only", "With a dot of #FF0000. Drawn only", "a colour that was not asked for"),
        ("Drawn only", "Set around an anchor. Drawn only", "what the brief avoids is in it"),
        ("Drawn only", "With a soft Gradient. Drawn only", "what the brief avoids is in it"),
        ("Drawn only", "**Drawn** only", "markup in it"),
        ("Drawn only", "See https://example.com. Drawn only", "markup in it"),
        ("Drawn only", "--ar 16:9 Drawn only", "markup in it"),
        ("Drawn only", "Below it «Coffee». Drawn only", "lettering that was not asked for"),
        ("Drawn only", "Below it the word 'Coffee'. Drawn only", "lettering that was not asked for"),
        ("Drawn only", "Below it HARBOUR COFFEE. Drawn only", "lettering that was not asked for"),
        ("Drawn only", "A glint of gold. Drawn only", "a colour that was not asked for"),
        ("Drawn only", "An anchored boat. Drawn only", "what the brief avoids is in it"),
        ("Drawn only", "One drop-shadow. Drawn only", "what the brief avoids is in it"),
        ("Drawn only", "Avoid: nothing but an anchor. Drawn only", "what the brief avoids is in it"),
        ("two letters share one upright stem", "zwei Buchstaben mit einer Linie und ein Stamm", "another language"),
        ("two letters", "two lеtters", "another language"),  # the first e is Cyrillic
    ],
)
def test_a_rewording_is_refused(old: str, new: str, flaw: str) -> None:
    assert find_flaw(PIER, FLARE, GOOD.replace(old, new)) == flaw


def test_what_a_model_is_told_apart_is_not_said_in_its_text() -> None:
    text = STABILITY.text.replace("bilaterally", "without gradients, bilaterally")
    assert find_flaw(PIER, STABILITY, text) == "what the brief avoids is in it"


def test_colours_in_plain_words_stay_too() -> None:
    assert find_flaw(PIER, SDXL, SDXL.text.replace("dark blue", "deep green")) == "not kept letter for letter"


def test_a_colour_of_the_palette_may_be_told_in_plain_words_as_well() -> None:
    assert find_flaw(PIER, FLARE, GOOD.replace("#0B3C5D", "#0B3C5D, a dark blue")) is None


def test_the_name_is_not_said_where_the_prompt_does_not_say_it() -> None:
    assert find_flaw(PIER, SDXL, SDXL.text.replace("symmetric", "harbor & pine")) == "lettering that was not asked for"


def test_that_there_is_no_lettering_has_to_stay_said() -> None:
    assert find_flaw(PIER, SDXL, SDXL.text.replace(" Wordless.", "")) == "not kept letter for letter"


def test_a_model_that_reads_plain_colours_gets_no_hex() -> None:
    assert (
        find_flaw(PIER, SDXL, SDXL.text.replace("dark blue", "dark blue #0B3C5D")) == "a colour that was not asked for"
    )


def test_a_later_round_still_speaks_of_its_reference_image() -> None:
    assert find_flaw(PIER, SCHNELL, SCHNELL.text.replace("reference image", "picture")) == "not kept letter for letter"


def test_more_than_the_model_reads_is_refused() -> None:
    assert find_flaw(PIER, SDXL, SDXL.text + " Calm." * 40) == "longer than the model reads"


@pytest.mark.parametrize("text", ["", "Wordless.", SDXL.text + " Wordless." * 100])
def test_a_text_of_another_length_altogether_is_refused(text: str) -> None:
    assert find_flaw(PIER, SDXL, text) == "too short or too long"


@pytest.mark.parametrize(
    ("text", "thing", "is_there"),
    [
        ("An Anchor in the middle", "anchors", True),
        ("two foxes", "fox", True),
        ("A glass roof", "glass", True),
        ("a gla", "glass", False),
        ("anchorage", "anchor", False),
        ("lens flares", "lens flare", True),
        ("lens-flare", "lens flares", True),
        ("ripe berries", "berry", True),
        ("one leaf", "leaves", True),
        ("bevelled edges", "bevel", True),
        ("a thin outlining", "outlines", True),
        ("an\u200canchor and an\u200dchors", "anchor", True),
        ("a stare", "star", False),
        ("a thing", "-", False),
    ],
)
def test_words_are_found_as_one_or_many(text: str, thing: str, is_there: bool) -> None:
    assert mentions(text, thing) is is_there
