"""This file tests what is told of how recipes differ."""

from brand_assets.campaigns.comparing import Words, compare_recipes, compare_words, find_parent
from brand_assets.campaigns.library import ImageCard


def card(image_id: str, **more: object) -> ImageCard:
    return ImageCard(image_id=image_id, campaign="harbor", round="concept", attempt=1, status="drawn", **more)  # type: ignore[arg-type]


def test_what_is_left_out_comes_before_what_stands_in_its_place() -> None:
    words = compare_words("a round blue mark on plain white", "a round red mark on plain white, bold")
    assert words[:3] == (Words("same", "a round "), Words("out", "blue "), Words("in", "red "))
    assert "".join(part.text for part in words if part.change != "in") == "a round blue mark on plain white"
    assert "".join(part.text for part in words if part.change != "out") == "a round red mark on plain white, bold"


def test_a_rewritten_passage_is_told_whole() -> None:
    words = compare_words("one two the three four. Same end here now", "uno dos the tres quatro. Same end here now")
    assert [part.change for part in words] == ["out", "in", "same"]


def test_texts_that_are_the_same_or_empty_are_told_so() -> None:
    assert compare_words("a b", "a b") == (Words("same", "a b"),)
    assert compare_words("", "") == ()
    assert compare_words("", "new") == (Words("in", "new"),)


def test_only_what_differs_is_told_and_the_rest_kept_apart() -> None:
    shared = {"provider": "draft", "model": "draft", "prompt": "a b c"}
    diff = compare_recipes(
        [
            card(
                "1" * 64, seed=1, params={"guidance": 3.5, "size": {"w": 1}}, attributes={"corners": "round"}, **shared
            ),
            card("2" * 64, seed=2, params={"guidance": 5.0, "size": {"w": 1}}, **shared),
        ]
    )
    different = {row.name: row.values for row in diff.different}
    assert different == {"seed": ("1", "2"), "guidance": ("3.5", "5.0"), "corners": ("round", None)}
    assert {"provider", "model", "size"} <= {row.name for row in diff.same}
    assert diff.has_same_prompts
    assert diff.parent is None


def test_the_parent_is_found_on_either_side() -> None:
    parent, child = card("1" * 64), card("2" * 64, parent_image_id="1" * 64)
    assert find_parent([parent, child]) == (0, 1)
    assert find_parent([child, parent]) == (1, 0)
    assert find_parent([parent, parent]) == (None, None)
