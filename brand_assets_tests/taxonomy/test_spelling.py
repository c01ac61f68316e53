"""This file checks how a message names what is nearest to a name that nobody knows."""

import pytest

from brand_assets.taxonomy.spelling import find_nearest, join_words, list_nearest, say_nearest

TREES = ["oak", "elm", "ash", "larch", "maple"]


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ([], "there is none to choose from"),
        (["oak"], "the nearest is 'oak'"),
        (["oak", "elm"], "the nearest are 'elm' and 'oak'"),
        (TREES, "the nearest are 'elm', 'ash' and 'larch'"),
    ],
)
def test_the_nearest_are_named_as_many_as_there_are_and_at_most_three(choices: list[str], said: str) -> None:
    assert say_nearest("elms", choices) == said


def test_case_and_the_order_of_choices_do_not_matter() -> None:
    assert list_nearest("LARSH", TREES) == list_nearest("larsh", reversed(TREES))
    assert list_nearest("LARSH", TREES)[:2] == ["larch", "ash"]


def test_a_name_beyond_all_length_is_compared_by_its_beginning() -> None:
    assert list_nearest("oak" + "x" * 100_000, TREES, count=1) in [[tree] for tree in TREES]


@pytest.mark.parametrize(("words", "said"), [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")])
def test_words_are_joined_as_one_says_them(words: list[str], said: str) -> None:
    assert join_words(words, "or") == said


def test_the_nearest_come_in_order_and_no_more_than_asked() -> None:
    assert list_nearest("radiation", ["bilateral", "rotational", "radial", "asymmetric"], count=2) == [
        "radial",
        "rotational",
    ]
    assert list_nearest("a", ["b"]) == ["b"]


def test_nothing_is_nearest_to_nothing() -> None:
    assert find_nearest("a", []) is None
    assert list_nearest("a", []) == []
