"""This file tests a round's scores: gates, weights, percentiles, places, and that a bad image is a row."""

import json
import math

import numpy as np
import polars as pl
import pytest

from brand_assets.errors import LakeError
from brand_assets.records.tables import SCORES
from brand_assets.scoring.duplicates import Known
from brand_assets.scoring.part import PARTS, Evidence, PartScore, Subject
from brand_assets.scoring.ranking import mix_parts, rank_images, rate_percentiles, rate_quality, weigh_parts
from brand_assets.scoring.score import SCORERS, hash_all, score_all
from brand_assets_tests.scoring.drawn import EMBER, HARBOR, PALETTE, WEIGHTS, canvas, encode, put_box, put_disc

GOOD = encode(put_disc(canvas(), HARBOR))
OTHER = encode(put_disc(canvas(), EMBER, 0.2, (0.4, 0.5)))
BLANK = encode(canvas())
CROPPED = encode(put_disc(canvas(), HARBOR, 0.3, (0.2, 0.5)))


def score(*images: bytes, weights: dict[str, float] = WEIGHTS) -> pl.DataFrame:
    return score_all([(f"{k:02d}", data) for k, data in enumerate(images)], PALETTE, weights)


def test_each_gate_is_named_and_leaves_its_image_without_quality_and_place() -> None:
    rows = score(GOOD, b"not an image", BLANK, CROPPED, GOOD, OTHER)
    assert rows["gate"].to_list() == [None, "unreadable", "blank", "cut off at the border", "duplicate", None]
    assert rows.filter(pl.col("gate").is_not_null())["quality"].null_count() == 4
    assert rows["rank"].to_list() == [1, None, None, None, None, 2]


def test_a_transparent_picture_and_one_of_a_single_colour_are_blank() -> None:
    clear = np.zeros((64, 64, 4), dtype=np.uint8)
    assert score(encode(clear), encode(canvas(64, HARBOR)))["gate"].to_list() == ["blank", "blank"]


def test_a_hairline_that_reaches_the_border_is_not_cut_off() -> None:
    hairline = put_box(put_disc(canvas(), HARBOR), (0.0, 0.495, 0.5, 0.505), HARBOR)
    assert score(encode(hairline))["gate"].to_list() == [None]


def test_the_first_of_two_equal_files_is_ranked_and_the_second_shows_the_same_parts() -> None:
    rows = score(GOOD, GOOD)
    assert rows["color"][0] == rows["color"][1]
    assert rows["rank"].to_list() == [1, None]


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", GOOD[:200], GOOD[: len(GOOD) // 2], b"GIF89a" + bytes(20), b"\xff\xd8\xff\xe0"]
)
def test_damaged_bytes_are_a_row_and_not_an_error(data: bytes) -> None:
    rows = score(data, GOOD)
    assert rows["gate"].to_list() == ["unreadable", None]
    assert json.loads(rows["details"][0])["composite"]["weights"] == {}


def test_no_images_give_an_empty_table_with_the_schema() -> None:
    assert score().schema == SCORES
    assert score().height == 0


def test_the_composite_is_the_weighted_mean_of_the_parts_that_exist() -> None:
    row = score(OTHER).row(0, named=True)
    assert row["semantic"] is None
    assert row["aesthetic"] is None
    assert row["composite"] == pytest.approx((0.25 * row["color"] + 0.20 * row["composition"]) / 0.45)


def test_the_details_say_which_weights_were_used_and_why_a_part_is_missing() -> None:
    told = json.loads(score(OTHER)["details"][0])
    assert told["composite"]["weights"] == pytest.approx({"color": 0.25 / 0.45, "composition": 0.20 / 0.45}, abs=1e-6)
    assert set(told["composite"]["missing"]) == {"semantic", "aesthetic"}
    assert "CLIP" in told["composite"]["missing"]["semantic"]
    assert told["color"]["scorer"] == "palette-adherence"
    assert told["color"]["version"]
    assert told["composition"]["finding"].endswith(".")


def test_weights_on_missing_parts_alone_give_no_composite_and_the_order_of_names() -> None:
    rows = score(OTHER, GOOD, weights={"semantic": 1.0})
    assert rows["composite"].to_list() == [None, None]
    assert rows["quality"].to_list() == [None, None]
    assert rows["rank"].to_list() == [1, 2]


def test_scores_do_not_depend_on_the_order_of_the_images() -> None:
    images = [(f"{k}", encode(put_disc(canvas(256), HARBOR, 0.1 + 0.04 * k, (0.45, 0.5)))) for k in range(6)]
    forward, backward = score_all(images, PALETTE, WEIGHTS), score_all(images[::-1], PALETTE, WEIGHTS)
    assert forward.equals(backward.sort("image_id"))


def test_no_table_ever_holds_a_number_that_is_none() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (40, 90, 4)).astype(np.uint8)
    rows = score(encode(noise), encode(noise[:1, :1]), GOOD, BLANK)
    assert not any(rows[name].is_nan().any() for name in rows.columns if rows.schema[name] == pl.Float64)
    assert "NaN" not in "".join(rows["details"])


def test_rounding_errors_break_no_ties() -> None:
    """Shares of area sum to 1 within rounding only; three exact palette marks are equal in colour all the same."""
    marks = [encode(put_box(put_disc(canvas(), HARBOR, r), (0.4, 0.4, 0.6, 0.6), EMBER)) for r in (0.2, 0.27, 0.33)]
    rows = score(*marks, weights={"color": 1.0})
    assert rows["color"].n_unique() == 1
    assert rows["quality"].to_list() == [0.5, 0.5, 0.5]


def test_there_is_one_scorer_for_each_part() -> None:
    assert set(WEIGHTS) == set(PARTS) < set(SCORERS)


def test_percentiles_are_mid_ranks_with_ties_sharing_their_mean() -> None:
    assert rate_percentiles([0.1, 0.9, 0.5, 0.5]) == [0.125, 0.875, 0.5, 0.5]
    assert rate_percentiles([None, 3.0]) == [None, 0.5]
    assert rate_percentiles([]) == []


def test_a_part_that_spreads_widely_does_not_outweigh_one_that_does_not() -> None:
    rows = [
        {"color": 0.0, "composition": 0.52},
        {"color": 1.0, "composition": 0.51},
        {"color": 0.5, "composition": 0.5},
    ]
    assert rate_quality(rows, {"color": 0.5, "composition": 0.5}) == pytest.approx([0.5, 2 / 3, 1 / 3])


def test_weights_of_missing_parts_are_shared_out_in_proportion() -> None:
    parts = {"color": 0.4, "composition": 0.8, "semantic": None}
    used = weigh_parts(parts, {"semantic": 0.5, "color": 0.1, "composition": 0.3})
    assert used == pytest.approx({"color": 0.25, "composition": 0.75})
    assert mix_parts(parts, {"semantic": 0.5, "color": 0.1, "composition": 0.3}) == pytest.approx(0.7)
    assert mix_parts(parts, {"color": 0.0}) is None


def test_equal_qualities_are_placed_by_image_id_and_none_comes_last() -> None:
    assert rank_images(["c", "b", "a", "d"], [0.5, 0.5, None, 0.9]) == [3, 2, 4, 1]


def test_values_are_from_zero_to_one() -> None:
    rows = score(GOOD, OTHER, CROPPED)
    for name in ("color", "composition", "composite"):
        assert all(0.0 <= value <= 1.0 and math.isfinite(value) for value in rows[name])


class LuckyNumber:
    """A further scorer, as anybody may add one: it likes images by what was asked of them."""

    def score(self, subject: Subject) -> PartScore:
        number = subject.evidence.attributes.get("number", "")
        if not number:
            return PartScore(None, "lucky", "1", "Not computed: no number was asked for.")
        return PartScore(1 / float(number), "lucky", "1", f"Asked for {number}.", {"number": number}, ("unlucky",))


def look_up(image_id: str) -> Evidence:
    return Evidence(
        attributes={"00": {"number": "4"}, "01": {"number": "nought"}, "02": {"number": "inf"}}.get(image_id, {})
    )


def test_a_further_scorer_is_one_line_and_is_told_of_beside_the_four(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = score(GOOD, OTHER)
    monkeypatch.setitem(SCORERS, "lucky", LuckyNumber())
    rows = score_all([("00", GOOD), ("01", OTHER)], PALETTE, WEIGHTS, look_up=look_up)
    told = json.loads(rows["details"][0])["lucky"]
    assert (told["value"], told["finding"]) == (0.25, "Asked for 4.")
    assert (told["metrics"], told["concerns"]) == ({"number": "4"}, ["unlucky"])
    assert rows.drop("details").equals(plain.drop("details"))


def test_a_scorer_in_place_of_a_part_is_ranked_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCORERS, "semantic", LuckyNumber())
    rows = score_all([("00", GOOD), ("03", OTHER)], PALETTE, {"semantic": 1.0}, look_up=look_up)
    assert rows["semantic"].to_list() == [0.25, None]
    assert rows["rank"].to_list() == [1, 2]


def test_a_scorer_that_fails_on_an_image_leaves_its_part_out_and_the_round_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(SCORERS, "aesthetic", LuckyNumber())
    rows = score_all([("00", GOOD), ("01", OTHER)], PALETTE, WEIGHTS, look_up=look_up)
    assert rows["aesthetic"].to_list() == [0.25, None]
    assert rows["gate"].to_list() == [None, None]
    finding = json.loads(rows["details"][1])["aesthetic"]["finding"]
    assert finding == "Not computed: ValueError: could not convert string to float: 'nought'."


class NumpyScorer:
    def score(self, subject: Subject) -> PartScore:
        metrics = {"depth": np.float32(0.5), "count": [np.int64(3)], "found": np.bool_(True), "gone": np.float32("nan")}
        return PartScore(np.float32(0.25), "numpy", "1", "Found.", metrics)  # type: ignore[arg-type]


def test_a_scorer_may_give_numbers_of_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCORERS, "aesthetic", NumpyScorer())
    rows = score(GOOD)
    told = json.loads(rows["details"][0])["aesthetic"]
    assert rows["aesthetic"].to_list() == [told["value"]] == [0.25]
    assert told["metrics"] == {"depth": 0.5, "count": [3], "found": True, "gone": None}


def test_a_scorer_that_gives_nothing_back_leaves_its_part_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        def score(self, subject: Subject) -> PartScore:
            return None  # type: ignore[return-value]

    monkeypatch.setitem(SCORERS, "aesthetic", Silent())
    rows = score(GOOD)
    assert rows["aesthetic"].to_list() == [None]
    assert rows["gate"].to_list() == [None]


def test_the_number_of_threads_changes_nothing() -> None:
    images = [(f"{k:02d}", encode(put_disc(canvas(128), HARBOR, 0.1 + 0.02 * k))) for k in range(12)]
    alone = score_all(images, PALETTE, WEIGHTS, threads=1)
    assert alone.equals(score_all(images, PALETTE, WEIGHTS, threads=4))


def test_an_exact_copy_names_the_first_and_a_near_one_the_one_that_it_repeats() -> None:
    again = encode(put_disc(canvas(256), HARBOR))
    rows = score(GOOD, OTHER, GOOD, again)
    assert rows["gate"].to_list() == [None, None, "duplicate", "near duplicate"]
    twins = [json.loads(text).get("duplicate_of", {}).get("image_id") for text in rows["details"]]
    assert twins == [None, None, "00", "00"]


def test_what_the_campaign_drew_before_stays_and_its_repetition_goes() -> None:
    phash = score(GOOD)["phash"][0]
    rows = score_all([("b", GOOD), ("c", OTHER)], PALETTE, WEIGHTS, earlier=[Known("a", phash)])
    assert rows["gate"].to_list() == ["near duplicate", None]
    assert json.loads(rows["details"][0])["duplicate_of"]["image_id"] == "a"


def test_an_image_may_look_like_the_one_that_it_was_refined_from() -> None:
    parent, child = (
        encode(put_box(put_disc(canvas(), HARBOR, radius), (0.4, 0.4, 0.6, 0.6), EMBER)) for radius in (0.3, 0.305)
    )
    earlier = [Known("a", score(parent)["phash"][0])]
    gates = [
        score_all([("b", child)], PALETTE, WEIGHTS, earlier=earlier, kin=kin)["gate"][0] for kin in ({}, {"b": {"a"}})
    ]
    assert gates == ["near duplicate", None]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_vector_that_is_not_finite_breaks_nothing(bad: float) -> None:
    evidence = Evidence(embedder="open-clip/x", embedding=np.full(8, bad, dtype=np.float32))
    rows = score_all([("a", GOOD), ("b", OTHER)], PALETTE, WEIGHTS, look_up=lambda image_id: evidence)
    assert rows["gate"].to_list() == [None, None]
    assert "NaN" not in "".join(rows["details"])


def test_who_set_the_weights_is_told() -> None:
    rows = score_all([("a", GOOD)], PALETTE, WEIGHTS, weights_from="applied by ada")
    assert json.loads(rows["details"][0])["composite"]["weights_from"] == "applied by ada"


def test_only_images_without_a_gate_are_hashed() -> None:
    images = [("a", GOOD), ("b", BLANK), ("c", b"no image"), ("d", LakeError("gone"))]
    assert [image_id for image_id, _ in hash_all(images)] == ["a"]
    assert dict(hash_all(images))["a"] == score(GOOD)["phash"][0]
