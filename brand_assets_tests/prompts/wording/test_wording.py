"""This file checks the words that templates are given: palette, what to avoid, lettering, traits and their turns."""

import itertools
from dataclasses import replace

import pytest

from brand_assets.catalogue.models import ImageModel
from brand_assets.prompts.wording.colors import name_plainly, word_palette
from brand_assets.prompts.wording.phrases import count_combinations, find_instead, keep_and_vary, pick_phrases
from brand_assets.prompts.wording.sentences import cap, close_sentence, join_listed, uncap
from brand_assets.prompts.wording.words import MAX_TRAITS, VARIABLES, write_negative
from brand_assets.records.brief import PaletteColor
from brand_assets.taxonomy.vocabulary import find_value, list_attributes
from brand_assets_tests.prompts.templating.template_words import BARE, FLARE, FORM, LARGE, PIER, SCHNELL, SDXL, gather

NIGHT = (PaletteColor("Night", "#14142B", "primary"), PaletteColor("Current", "#FFD23F", "accent"))


def test_every_variable_is_given_and_no_other() -> None:
    assert set(gather()) == set(VARIABLES)
    assert set(gather(SDXL, BARE, is_refinement=True)) == set(VARIABLES)


@pytest.mark.parametrize(
    ("model", "palette", "ground", "color_list"),
    [
        (FLARE, "Deep Harbor #0B3C5D, Pine #2F5D50 and Ember #D9822B", "Salt #F7F3EC", ""),
        (
            LARGE,
            "dark blue, forest green and warm ochre",
            "off-white",
            "Deep Harbor #0B3C5D, Pine #2F5D50, Ember #D9822B, Salt #F7F3EC",
        ),
        (SDXL, "dark blue, forest green and warm ochre", "off-white", ""),
    ],
    ids=["inline", "list", "words"],
)
def test_colours_are_worded_as_the_model_reads_them(
    model: ImageModel, palette: str, ground: str, color_list: str
) -> None:
    words = gather(model)
    assert (words["palette"], words["ground"], words["color_list"]) == (palette, ground, color_list)


@pytest.mark.parametrize(
    ("color", "words"),
    [
        ("#000000", "black"),
        ("#FFFFFF", "white"),
        ("#FF0000", "red"),
        ("#00FF00", "lime green"),
        ("#0000FF", "cobalt blue"),
        ("#808080", "grey"),
        ("#FFD23F", "yellow"),
        ("#1F6FEB", "bright blue"),
        ("#FF6B5E", "coral red"),
        ("#26323F", "slate grey"),
        ("#3A2E28", "dark brown"),
        ("#F2A65A", "amber"),
        ("#008080", "teal"),
        ("#800080", "plum"),
    ],
)
def test_a_colour_has_a_plain_name(color: str, words: str) -> None:
    assert name_plainly(color) == words


@pytest.mark.parametrize(
    ("attributes", "palette", "ground"),
    [
        ({}, "Deep Harbor #0B3C5D, Pine #2F5D50 and Ember #D9822B", "Salt #F7F3EC"),
        ({"ground": "light"}, "Deep Harbor #0B3C5D, Pine #2F5D50 and Ember #D9822B", "Salt #F7F3EC"),
        ({"ground": "dark"}, "Pine #2F5D50, Ember #D9822B and Salt #F7F3EC", "Deep Harbor #0B3C5D"),
        ({"ground": "mid"}, "Deep Harbor #0B3C5D, Pine #2F5D50 and Salt #F7F3EC", "Ember #D9822B"),
        ({"color_count": "one"}, "Deep Harbor #0B3C5D", "Salt #F7F3EC"),
        ({"color_count": "two"}, "Deep Harbor #0B3C5D and Ember #D9822B", "Salt #F7F3EC"),
        ({"color_count": "three"}, "Deep Harbor #0B3C5D, Pine #2F5D50 and Ember #D9822B", "Salt #F7F3EC"),
        ({"color_count": "two", "ground": "dark"}, "Ember #D9822B and Salt #F7F3EC", "Deep Harbor #0B3C5D"),
    ],
)
def test_ground_and_number_of_inks_are_said_by_the_palette(
    attributes: dict[str, str], palette: str, ground: str
) -> None:
    words = word_palette(PIER.palette, "inline", attributes)
    assert (words.palette, words.ground) == (palette, ground)


@pytest.mark.parametrize(
    ("palette", "ground", "worded"),
    [
        (NIGHT, None, ("Night #14142B", "Current #FFD23F")),
        (NIGHT, "dark", ("Current #FFD23F", "Night #14142B")),
        (NIGHT[:1], None, ("Night #14142B", "white #FFFFFF")),
        (NIGHT[:1], "dark", ("white #FFFFFF", "Night #14142B")),
        (NIGHT[1:], "light", ("Current #FFD23F", "white #FFFFFF")),
        (NIGHT[1:], "dark", ("Current #FFD23F", "black #000000")),
    ],
)
def test_a_palette_without_a_neutral_still_has_ink_and_ground(
    palette: tuple[PaletteColor, ...], ground: str | None, worded: tuple[str, str]
) -> None:
    words = word_palette(palette, "inline", {"ground": ground} if ground else {})
    assert (words.palette, words.ground) == worded


def test_two_colours_of_one_plain_name_are_said_once() -> None:
    twins = (NIGHT[0], replace(NIGHT[0], name="Later", hex="#15152C", role="secondary"))
    assert word_palette(twins, "words", {}).palette == "midnight blue"


def test_what_to_avoid_goes_where_the_model_takes_it() -> None:
    told = gather(FLARE)
    assert told["avoid"] == ["anchors", "drop shadows", "gradients, rope borders"]
    assert told["requirements"] == ["Keep it flat", "Does it hold at 30 mm?"]
    assert write_negative(PIER, FLARE) == ""
    apart = gather(LARGE)
    assert apart["avoid"] == []
    assert write_negative(PIER, LARGE) == "anchors, drop shadows, gradients, rope borders"


def test_a_model_without_negatives_is_told_what_is_wanted_instead() -> None:
    words = gather(SCHNELL)
    assert words["avoid"] == ["anchors", "rope borders"]
    assert words["requirements"] == [
        *("Keep it flat", "Does it hold at 30 mm?"),
        *("everything in one plane", "flat, even colour"),
    ]
    assert write_negative(PIER, SCHNELL) == ""


@pytest.mark.parametrize(
    ("unwanted", "wanted"),
    [
        ("photographic texture", "clean, smooth surfaces"),
        ("gradients", "flat, even colour"),
        ("lens flares", "plain, unlit colour"),
        ("anything in context", None),
        ("red crosses", None),
    ],
)
def test_an_opposite_is_known_by_the_last_word(unwanted: str, wanted: str | None) -> None:
    assert find_instead(unwanted) == wanted


def test_lettering_is_asked_for_exactly_only_where_it_can_be() -> None:
    assert gather(lettering="name")["lettering"] == 'The only lettering is the name "Pier & Sons", spelled exactly so.'
    assert gather(lettering="initials")["lettering"] == 'The only lettering is "PS".'
    assert gather()["lettering"] == "No letters, words or numbers."
    assert gather(SDXL, lettering="name")["lettering"] == 'Lettering "Pier & Sons".'
    assert (gather(SDXL)["lettering"], gather(SDXL)["letters"]) == ("Wordless.", "")


def test_at_most_eight_traits_are_said_those_the_direction_asks_for_first() -> None:
    attributes = {attribute.name: next(iter(attribute.values)) for attribute in list_attributes()}
    assert len(attributes) > 14
    asked = ("letter_weight", "density", "geometry")
    traits = gather(attributes=attributes, asked=asked)["traits"]
    assert isinstance(traits, dict)
    assert len(traits) == MAX_TRAITS == 8
    assert set(list(traits)[:3]) == set(asked)
    assert not {"mark_type", "mood", "ground", "color_count"} & set(traits)


def test_a_motif_is_what_the_mark_shows() -> None:
    traits = gather(attributes={"mark_type": "pictorial", "motif": "anchor"})["traits"]
    assert isinstance(traits, dict)
    anchor = find_value("motif", "anchor")
    assert anchor is not None
    assert traits["motif"] in [f"showing {words}" for words in (anchor.words, *anchor.paraphrases)]


def test_paraphrases_turn_with_the_image_and_say_every_wording_about_as_often() -> None:
    said = [gather(turn=turn)["traits"] for turn in range(90)]
    bold = find_value("line_weight", "bold")
    assert bold is not None
    wordings = [traits["line_weight"] for traits in said if isinstance(traits, dict)]
    assert set(wordings) == {bold.words, *bold.paraphrases}
    assert min(wordings.count(words) for words in set(wordings)) >= 20
    assert len({str(traits) for traits in said}) > 15
    assert gather(turn=4) == gather(turn=4)


def test_without_attributes_it_is_a_logo_mark_without_mood_and_traits() -> None:
    words = gather(attributes={})
    assert (words["mark_type"], words["mood"], words["traits"]) == ("a logo mark", "", {})


@pytest.mark.parametrize(
    ("description", "sentence", "subject"),
    [
        ("A hull", "A hull.", "A hull"),
        ("A hull. ", "A hull.", "A hull"),
        ("A hull!", "A hull!", "A hull!"),
        ('It says "stop."', 'It says "stop."', 'It says "stop."'),
    ],
)
def test_a_description_is_closed_once(description: str, sentence: str, subject: str) -> None:
    words = gather(description=description)
    assert (words["description"], words["subject"]) == (sentence, subject)


def test_words_are_set_into_sentences() -> None:
    assert [join_listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert join_listed(["a, b", "c"]) == "a, b; and c"
    assert [close_sentence(text) for text in ("", "is it?", "it is", "It is.")] == ["", "Is it?", "It is.", "It is."]
    assert (cap("éa"), uncap("Flat shapes"), uncap("SVG first"), uncap("")) == ("Éa", "flat shapes", "SVG first", "")


def test_neighbours_differ_in_most_phrases() -> None:
    picked = [pick_phrases(3, position) for position in range(100)]
    same = [sum(a[name] == b[name] for name in a) for a, b in itertools.pairwise(picked)]
    assert max(same) <= 1


def test_each_combination_of_phrases_comes_once_before_any_comes_again() -> None:
    total = count_combinations()
    assert total >= 5000
    assert len({tuple(pick_phrases(7, position).values()) for position in range(total)}) == total


@pytest.mark.parametrize("strength", [0.0, 0.25, 0.250001, 0.5, 1.0])
def test_every_strength_has_something_to_keep_and_to_vary(strength: float) -> None:
    keep, vary = keep_and_vary(strength, 123)
    assert keep
    assert vary


def test_no_phrase_says_what_a_brief_of_ours_avoids() -> None:
    said = {phrase for position in range(2000) for phrase in pick_phrases(0, position).values()}
    assert len(said) > 30
    unwanted = ("gradient", "shadow", "glow", "texture", "steam", "bean", "letter", "word", "photo", "flare")
    assert [phrase for phrase in sorted(said) if any(word in phrase for word in unwanted)] == []


def test_form_is_known_to_the_taxonomy() -> None:
    assert [name for name, value in FORM.items() if find_value(name, value) is None] == []
