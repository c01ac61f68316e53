"""This file tests what an image is told about its prompt: the CLIP score, and the attributes that it does not show."""

import numpy as np
import pytest

from brand_assets.scoring.part import Evidence, PartScore, Sight, Subject
from brand_assets.scoring.picture import prepare_picture
from brand_assets.scoring.semantic import PromptMatch, judge_attributes
from brand_assets_tests.scoring.drawn import HARBOR, canvas, put_disc

PICTURE = prepare_picture(put_disc(canvas(64), HARBOR))
EAST = np.array([1.0, 0.0], dtype=np.float32)
NORTH = np.array([0.0, 1.0], dtype=np.float32)


def look(image: np.ndarray, prompt: np.ndarray, **more: object) -> Sight:
    return Sight("clip-x", image.astype(np.float32), prompt.astype(np.float32), **more)  # type: ignore[arg-type]


def score(sight: Sight | None, **asked: str) -> PartScore:
    return PromptMatch().score(Subject(PICTURE, evidence=Evidence(attributes=asked, sight=sight)))


@pytest.mark.parametrize(
    ("cosine", "value"), [(1.0, 1.0), (0.4, 1.0), (0.3, 0.75), (0.1, 0.25), (0.0, 0.0), (-1.0, 0.0)]
)
def test_the_value_is_the_cosine_times_two_and_a_half_within_zero_and_one(cosine: float, value: float) -> None:
    """CLIPScore, w = 2.5: Hessel et al. 2021, equation 1."""
    text = np.array([cosine, np.sqrt(1 - cosine**2)])
    found = score(look(EAST, text))
    assert found.value == pytest.approx(value, abs=1e-6)
    assert found.metrics["cosine"] == pytest.approx(cosine, abs=1e-6)


def test_the_scorer_names_the_model() -> None:
    found = score(look(EAST, EAST))
    assert found.scorer == "clip-score/clip-x"
    assert found.metrics["model"] == "clip-x"
    assert found.version


def test_without_a_model_there_is_no_value_and_the_reason_is_told() -> None:
    evidence = Evidence(absent_sight="no CLIP model knows images by openai")
    found = PromptMatch().score(Subject(PICTURE, evidence=evidence))
    assert found.value is None
    assert found.finding == "Not computed: no CLIP model knows images by openai."


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_vector_that_is_not_finite_has_no_value_and_the_reason(bad: float) -> None:
    found = score(look(np.array([bad, 0.0]), EAST))
    assert found.value is None
    assert "not finite" in found.finding
    assert not found.metrics


def test_an_attribute_that_looks_like_another_value_is_missing_and_said_so() -> None:
    sight = look(
        EAST, EAST, judge="clip-x", likelihoods={"symmetry": {"bilateral": 0.1, "rotational": 0.8, "radial": 0.1}}
    )
    found = score(sight, symmetry="bilateral")
    assert found.finding == "Asked for bilateral symmetry, looks rotational (1 of 1 judged attributes missing)."
    assert found.metrics["missing"] == ["symmetry"]
    told = found.metrics["attributes"]
    assert isinstance(told, dict)
    assert told["symmetry"] == {
        "asked": "bilateral",
        "looks": "rotational",
        "likelihood": 0.1,
        "rank": 2,
        "of": 3,
        "trust": None,
    }


def test_what_is_shown_is_not_missing_and_is_named() -> None:
    likelihoods = {"symmetry": {"bilateral": 0.9, "radial": 0.1}, "line_weight": {"thin": 0.2, "bold": 0.8}}
    found = score(look(EAST, EAST, likelihoods=likelihoods), symmetry="bilateral", line_weight="bold")
    assert found.metrics["missing"] == []
    assert found.finding == "Shows bold line weight, bilateral symmetry as asked."


def test_a_close_call_is_not_missing() -> None:
    """0.45 against 0.55 may be either."""
    found = score(look(EAST, EAST, likelihoods={"density": {"sparse": 0.45, "dense": 0.55}}), density="sparse")
    assert found.metrics["missing"] == []
    assert found.finding == "Unclear: sparse density."


def test_the_clearest_miss_is_named_first_and_no_more_than_three_are() -> None:
    attributes = dict.fromkeys(("one", "two", "three", "four"), "asked")
    likelihoods = {name: {"asked": 0.1 * k, "other": 1 - 0.1 * k} for k, name in enumerate(attributes)}
    found = score(look(EAST, EAST, likelihoods=likelihoods), **attributes)
    assert found.finding.startswith("Asked for asked one, looks other; asked for asked two")
    assert "four" not in found.finding
    assert found.finding.endswith("; 1 more (4 of 4 judged attributes missing).")


def test_attributes_that_the_model_was_not_measured_on_are_reported_and_not_judged() -> None:
    found = score(look(EAST, NORTH, judge="clip-x", cosines={"mood": 0.21}), mood="calm")
    assert found.metrics["attributes"] == {"mood": {"asked": "calm", "cosine": 0.21}}
    assert found.metrics["missing"] == []
    assert "no attribute of it could be judged" in found.finding


def test_a_value_that_is_not_among_those_offered_is_not_judged() -> None:
    assert judge_attributes({"ground": "mid"}, {"ground": {"light": 0.6, "dark": 0.4}}) == []


def test_likelihoods_of_nothing_judge_nothing() -> None:
    """An image without a finite vector has likelihood 0 of every value."""
    assert judge_attributes({"ground": "dark"}, {"ground": {"light": 0.0, "dark": 0.0}}) == []
