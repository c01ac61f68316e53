import numpy as np

from brand_assets.embedding.brand_clip.words import (
    MAX_TOKENS,
    NOTHING,
    fill_rows,
    number_words,
    read_vocabulary,
    split_words,
)

VOCABULARY = read_vocabulary("anchor\nleaf\ntwo\nblue\ndark\nbeans\nride\n")


def test_words_are_lower_case_without_marks() -> None:
    assert split_words("A carer's HAND – one lattice!") == ["a", "carers", "hand", "one", "lattice"]


def test_a_hex_is_read_as_its_color_and_its_name_in_the_palette_is_left_out() -> None:
    words = split_words("Exact colours: Deep Harbor #0B3C5D, Pine #2F5D50.")
    assert "blue" in words
    assert "green" in words
    assert not {"harbor", "pine"} & set(words)


def test_what_is_to_be_avoided_is_left_out_up_to_the_end_of_the_sentence() -> None:
    assert split_words("Two arcs. Avoid: lightning bolts; hearts. On blue.") == ["two", "arcs", "on", "blue"]


def test_an_unknown_form_of_a_known_word_counts_as_that_word() -> None:
    assert number_words("anchors riding", VOCABULARY) == [VOCABULARY["anchor"], VOCABULARY["ride"]]


def test_unknown_words_are_left_out() -> None:
    assert number_words("Qwertz two zzz leaf", VOCABULARY) == [VOCABULARY["two"], VOCABULARY["leaf"]]


def test_a_text_of_unknown_words_is_not_empty() -> None:
    assert number_words("zzz", VOCABULARY) == number_words("", VOCABULARY) == [NOTHING]


def test_a_long_text_is_cut() -> None:
    assert len(number_words("two leaf " * 500, VOCABULARY)) == MAX_TOKENS


def test_shorter_rows_are_filled_with_zeros() -> None:
    assert np.array_equal(fill_rows([[2, 3], [4]]), [[2, 3], [4, 0]])
