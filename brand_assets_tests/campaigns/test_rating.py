import pytest

from brand_assets.campaigns.rating import list_feedback, rate_image
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import InputRefused, NotKnown
from brand_assets_tests.campaigns.looked_up import keep_outcomes, name_image

A = name_image("a")


@pytest.fixture(autouse=True)
def one_image(studio: Studio) -> None:
    keep_outcomes(studio, "tide", {"name": "a"})


def test_what_was_said_is_kept_in_order(studio: Studio) -> None:
    first = rate_image(studio, A, "positive", "ana", rating=5, comment=" Strong.\r\nKeep it. ")
    rate_image(studio, A, "neutral", "bo")
    assert (first.comment, first.rating, first.author) == ("Strong.\nKeep it.", 5, "ana")
    assert [(one.kind, one.rating, one.comment) for one in list_feedback(studio, A)] == [
        ("positive", 5, "Strong.\nKeep it."),
        ("neutral", None, None),
    ]


def test_what_holds_an_image_on_a_shortlist_is_no_opinion_of_it(studio: Studio) -> None:
    studio.ledger.feedback.add(A, "locked", None, None, "ana")
    assert list_feedback(studio, A) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "locked"}, "may be one of: positive, negative, neutral"),
        ({"rating": 0}, "may be 1 to 5"),
        ({"rating": 6}, "may be 1 to 5"),
        ({"rating": True}, "may be 1 to 5"),
        ({"comment": "x" * 2001}, "at most 2000"),
        ({"comment": "a\x07b"}, "cannot be seen"),
        ({"by": " "}, "author"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_kept(
    studio: Studio, wrong: dict[str, object], words: str
) -> None:
    given: dict[str, object] = {"kind": "positive", "by": "ana", **wrong}
    with pytest.raises(InputRefused, match=words):
        rate_image(studio, A, **given)  # type: ignore[arg-type]
    assert list_feedback(studio, A) == []


def test_an_image_that_nobody_knows_is_refused(studio: Studio) -> None:
    with pytest.raises(NotKnown, match="There is no image"):
        rate_image(studio, name_image("nobody"), "positive", "ana")
