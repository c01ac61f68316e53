"""This file checks that brackets in a description expand to their product, and that broken ones are refused."""

import pytest

from brand_assets.errors import BriefError
from brand_assets.taxonomy.brackets import expand_brackets


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("A dot.", ("A dot.",)),
        ("A [thin,bold] arc", ("A thin arc", "A bold arc")),
        ("[a, b] and [1,2]", ("a and 1", "a and 2", "b and 1", "b and 2")),
        ("[only]", ("only",)),
        ("[x,x] twice", ("x twice",)),
        ("", ("",)),
    ],
)
def test_brackets_stand_for_every_text(text: str, expanded: tuple[str, ...]) -> None:
    assert expand_brackets(text) == expanded


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Two [thin,bold arcs", "'[thin,bold arcs' is never closed"),
        ("Two thin] arcs", "never opened"),
        ("[a,[b,c]]", "cannot be nested"),
        ("[a,,b]", "empty choice"),
        ("[]", "empty choice"),
        ("[a,b]" * 7, "stand for 128 texts; at most 64"),
        ("[a,b]" * 5000, "at most 64"),
    ],
)
def test_a_broken_bracket_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(BriefError) as refused:
        expand_brackets(text)
    assert said in str(refused.value)
