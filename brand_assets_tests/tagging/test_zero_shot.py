"""This file tests likelihoods of values against theory, and which tags an image gets."""

import numpy as np
import pytest

from brand_assets.tagging.phrases import FRAMES, frame, phrase_attribute, phrase_value
from brand_assets.tagging.tags import tag_image_vectors
from brand_assets.tagging.zero_shot import Vectors, mean_direction, rate_values
from brand_assets.taxonomy.vocabulary import list_attributes

X, Y, Z = np.eye(3, dtype=np.float32)


def tags_of(*images: Vectors, least: float = 0.5, temperature: float = 0.1) -> list[tuple[str, str, str]]:
    texts = {"axis": {"east": X, "north": Y, "up": Z}, "end": {"front": X, "back": -X}}
    image_ids = [f"i{k}" for k in range(len(images))]
    found = tag_image_vectors(image_ids, np.array(images), texts, dict.fromkeys(texts, temperature), least)
    return [(tag.image_id, tag.attribute, tag.value) for tag in found]


def test_likelihoods_are_the_softmax_of_cosines_over_the_temperature() -> None:
    """cos = (1, 0, -1) at t = 1: e, 1, 1/e over their sum 4.0862."""
    found = rate_values(X[None], np.array([X, Y, -X]), temperature=1.0)[0]
    assert found == pytest.approx([2.718282 / 4.086161, 1 / 4.086161, 0.367879 / 4.086161], abs=1e-6)


def test_equal_cosines_are_equally_likely() -> None:
    diagonal = mean_direction(np.array([X, Y]))
    assert rate_values(diagonal[None], np.array([X, Y]), temperature=0.01)[0] == pytest.approx([0.5, 0.5])


def test_likelihoods_sum_to_one_however_cold() -> None:
    images = np.random.default_rng(2).normal(size=(40, 3)).astype(np.float32)
    found = rate_values(images, np.array([X, Y, Z]), temperature=1e-4)
    assert found.sum(axis=1) == pytest.approx(np.ones(40))
    assert np.isfinite(found).all()


def test_a_colder_temperature_is_surer_of_the_same_value() -> None:
    image = mean_direction(np.array([X, X, Y]))[None]
    warm, cold = (rate_values(image, np.array([X, Y]), temperature)[0] for temperature in (1.0, 0.1))
    assert cold[0] > warm[0] > 0.5


def test_an_image_without_a_finite_vector_is_likely_to_show_nothing() -> None:
    found = rate_values(np.array([X, [np.nan, 0, 0], [np.inf, 0, 0]], dtype=np.float32), np.array([X, Y]), 0.1)
    assert found[0].sum() == pytest.approx(1.0)
    assert found[1:].tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_no_images_have_no_likelihoods() -> None:
    assert rate_values(np.zeros((0, 3), dtype=np.float32), np.array([X, Y]), 0.1).shape == (0, 2)


def test_the_mean_of_phrasings_is_of_unit_length_and_between_them() -> None:
    found = mean_direction(np.array([X, Y]))
    assert found == pytest.approx([2**-0.5, 2**-0.5, 0.0])
    assert mean_direction([Z, Z, Z]) == pytest.approx(Z)


def test_each_attribute_is_tagged_with_its_likeliest_value_image_by_image() -> None:
    assert tags_of(X, Y) == [
        ("i0", "axis", "east"),
        ("i0", "end", "front"),
        ("i1", "axis", "north"),
        ("i1", "end", "front"),
    ]


def test_an_attribute_whose_values_are_all_unlikely_has_no_tag() -> None:
    """Y is as far from front as from back: 0.5 each."""
    assert tags_of(Y, least=0.6) == [("i0", "axis", "north")]
    evenly = mean_direction(np.array([X, Y, Z]))
    assert tags_of(evenly, least=0.4) == [("i0", "end", "front")]


def test_an_image_without_a_finite_vector_has_no_tag() -> None:
    lost = np.array([np.nan, 0, 0], dtype=np.float32)
    assert tags_of(lost, X) == [("i1", "axis", "east"), ("i1", "end", "front")]


def test_no_images_have_no_tags() -> None:
    assert tag_image_vectors([], np.zeros((0, 3), dtype=np.float32), {"axis": {"east": X}}, {"axis": 0.1}, 0.5) == []


def test_each_value_is_said_in_its_words_and_paraphrases_in_every_frame() -> None:
    said = phrase_value("color_count", "two")
    assert len(said) == 3 * len(FRAMES)
    assert "a logo, two flat colours on the ground" in said
    assert frame(["a bell"])[0] == "a bell"


def test_every_value_of_the_taxonomy_can_be_said_and_no_two_alike() -> None:
    for attribute in list_attributes():
        phrasings = phrase_attribute(attribute.name)
        assert list(phrasings) == list(attribute.values)
        said = [text for texts in phrasings.values() for text in texts]
        assert len(said) == len(set(said))


def test_nobody_says_what_the_taxonomy_does_not_know() -> None:
    assert phrase_value("color_count", "seventeen") == ()
    assert phrase_attribute("flavour") == {}
