"""This file tests the shortlist: gates, quotas, the fill by quality, and that it is the same for any order of rows."""

import numpy as np
import polars as pl
import pytest

from brand_assets.records.tables import CLUSTERS, DPP_SELECTIONS, EMBEDDINGS, SCORES
from brand_assets.selection.balance import POOL
from brand_assets.selection.likeness import centre_vectors
from brand_assets.selection.quotas import Quotas
from brand_assets.selection.selectors import SELECTORS
from brand_assets.selection.shortlist import choose_shortlist
from brand_assets.selection.vendi import vendi_score

Round = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, dict[str, str]]


def make_round(
    qualities: list[float | None],
    vectors: "np.ndarray[tuple[int, int], np.dtype[np.float64]]",
    groups: list[int],
    gates: dict[int, str] | None = None,
) -> Round:
    ids = [f"i{k:03d}" for k in range(len(qualities))]
    gate = [(gates or {}).get(k) for k in range(len(ids))]
    scores = pl.DataFrame({"image_id": ids, "gate": gate, "quality": qualities}, schema_overrides={"gate": pl.String})
    scores = pl.concat([SCORES.to_frame(), scores], how="diagonal")
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    embeddings = pl.DataFrame({"image_id": ids, "model": "m", "vector": unit.tolist()}, schema=EMBEDDINGS)
    clusters = pl.DataFrame({"image_id": ids, "cluster": groups, "distance": [0.0] * len(ids)}, schema=CLUSTERS)
    return scores, embeddings, clusters, {image_id: f"sha-{image_id}" for image_id in ids}


def random_round(count: int = 60, groups: int = 4, seed: int = 1) -> Round:
    rng = np.random.default_rng(seed)
    return make_round(rng.random(count).tolist(), rng.normal(size=(count, 24)), rng.integers(0, groups, count).tolist())


def test_positions_count_up_and_every_row_carries_its_files_hash() -> None:
    rows = choose_shortlist(*random_round(), count=20, theta=0.7)
    assert rows.schema == DPP_SELECTIONS
    assert rows["position"].to_list() == list(range(1, 21))
    assert rows["image_id"].n_unique() == 20
    assert all(sha256 == f"sha-{image_id}" for image_id, sha256 in rows.select("image_id", "sha256").iter_rows())


def test_an_image_behind_a_gate_is_never_chosen_not_even_to_fill() -> None:
    rng = np.random.default_rng(2)
    made = make_round([None, 0.9, None, 0.5, 0.1], rng.normal(size=(5, 8)), [0] * 5, {0: "blank", 2: "duplicate"})
    rows = choose_shortlist(*made, count=5, theta=0.7)
    assert sorted(rows["image_id"]) == ["i001", "i003", "i004"]


METHODS = sorted(SELECTORS)


@pytest.mark.parametrize("method", METHODS)
def test_no_cluster_takes_more_than_a_quarter_above_its_fair_share_and_none_is_left_out(method: str) -> None:
    sizes = (40, 15, 4, 1)
    groups = [k for k, size in enumerate(sizes) for _ in range(size)]
    rng = np.random.default_rng(3)
    quality = [0.9 if group == 0 else 0.1 for group in groups]
    made = make_round(quality, rng.normal(size=(60, 32)), groups)
    rows = choose_shortlist(*made, count=12, theta=0.0, method=method)
    taken = dict(rows.group_by("cluster").len().rows())
    assert taken.keys() == {0, 1, 2, 3}
    # ceil(1.25 * 12 * size / 60)
    assert all(taken[k] <= limit for k, limit in enumerate((10, 4, 1, 1)))


def test_quotas_leave_the_last_places_to_clusters_that_have_none() -> None:
    quotas = Quotas([0, 0, 0, 0, 0, 0, 1, 2], 3)
    assert quotas.open_rows([]).all()
    assert quotas.open_rows([0]).tolist() == [False] * 6 + [True, True]


def test_with_fewer_places_than_clusters_any_cluster_may_come() -> None:
    assert Quotas([0, 1, 2, 3], 2).open_rows([]).all()


def test_quotas_always_leave_room_for_the_whole_count() -> None:
    rng = np.random.default_rng(4)
    for _ in range(100):
        groups = rng.integers(0, rng.integers(1, 9), rng.integers(1, 40)).tolist()
        quotas = Quotas(groups, count := int(rng.integers(1, len(groups) + 1)))
        chosen: list[int] = []
        for _ in range(count):
            free = np.flatnonzero(quotas.open_rows(chosen))
            chosen.append(int(rng.choice([row for row in free if row not in chosen])))


def test_once_volume_is_exhausted_the_best_of_the_rest_fill_up_without_a_gain() -> None:
    vectors = np.repeat(np.eye(3, 6), 4, axis=0)
    quality = [float(k) / 12 for k in range(12)]
    rows = choose_shortlist(*make_round(quality, vectors, [0] * 12), count=8, theta=0.5)
    filled = rows.filter(pl.col("gain").is_null())
    assert rows.height == 8
    assert filled["method"].unique().to_list() == ["top"]
    assert rows.filter(pl.col("gain").is_not_null())["method"].unique().to_list() == ["dpp"]
    assert filled["position"].min() > rows.filter(pl.col("gain").is_not_null())["position"].max()
    assert filled["quality"].to_list() == sorted(filled["quality"], reverse=True)


def test_fewer_than_asked_come_only_when_too_few_are_there() -> None:
    assert choose_shortlist(*random_round(7), count=50, theta=0.7).height == 7


def test_theta_one_is_the_plain_ranking() -> None:
    scores, *rest = random_round()
    rows = choose_shortlist(scores, *rest, count=10, theta=1.0)
    best = scores.sort("quality", "image_id", descending=[True, False])["image_id"].head(10)
    assert rows["image_id"].to_list() == best.to_list()
    assert rows["gain"].null_count() == 10


def test_less_theta_is_more_diverse_and_less_good() -> None:
    scores, embeddings, clusters, hashes = random_round(200, 5)
    vectors = dict(zip(embeddings["image_id"], centre_vectors(np.array(embeddings["vector"].to_list())), strict=True))
    picked = {
        theta: choose_shortlist(scores, embeddings, clusters, hashes, count=20, theta=theta)
        for theta in (0.0, 0.7, 1.0)
    }
    vendi = {theta: vendi_score(np.stack([vectors[i] for i in rows["image_id"]])) for theta, rows in picked.items()}
    mean = {theta: float(np.mean(rows["quality"].to_list())) for theta, rows in picked.items()}
    assert vendi[0.0] > vendi[0.7] > vendi[1.0]
    assert mean[0.0] < mean[0.7] < mean[1.0]


@pytest.mark.parametrize("method", METHODS)
def test_the_shortlist_does_not_depend_on_the_order_of_the_rows(method: str) -> None:
    scores, embeddings, clusters, hashes = random_round()
    shuffled = [table.sample(fraction=1.0, shuffle=True, seed=5) for table in (scores, embeddings, clusters)]
    expected = choose_shortlist(scores, embeddings, clusters, hashes, count=15, theta=0.7, method=method)
    assert choose_shortlist(*shuffled, hashes, count=15, theta=0.7, method=method).equals(expected)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_keeps_the_bound_of_quality_that_theta_sets(method: str) -> None:
    """At least 1 - (1 - theta)^2.5 of the mean quality of the plain ranking: less than 5 % is given up at 0.7."""
    for seed in range(12):
        made = random_round(80, 6, seed)
        best = float(np.sort(made[0]["quality"].to_numpy())[-16:].mean())
        for theta, least in ((0.7, 0.95), (0.5, 0.82), (0.9, 0.996)):
            rows = choose_shortlist(*made, count=16, theta=theta, method=method)
            assert float(np.mean(rows["quality"].to_list())) >= least * best - 1e-9


@pytest.mark.parametrize("method", METHODS)
def test_a_quota_does_not_cost_the_bound_of_quality(method: str) -> None:
    """One good cluster and seven bad ones: one image of each bad one would cost a third of the mean quality."""
    groups = [0] * 24 + list(range(1, 8))
    quality = [0.9] * 24 + [0.0] * 7
    rows = choose_shortlist(
        *make_round(quality, np.random.default_rng(7).normal(size=(31, 16)), groups), count=16, theta=0.7, method=method
    )
    assert rows["cluster"].unique().to_list() == [0]


@pytest.mark.parametrize("method", ["dpp", "facility", "mmr"])
def test_the_shortlist_is_more_diverse_than_the_ranking_within_the_default_bound(method: str) -> None:
    """Ten drawings of each of 30 ideas, of much the same quality: the ranking repeats ideas, the others show more."""
    rng = np.random.default_rng(8)
    vectors = np.repeat(rng.normal(size=(30, 32)), 10, axis=0) + rng.normal(0, 0.1, (300, 32))
    quality = (np.repeat(rng.random(30), 10) + rng.normal(0, 0.03, 300)).clip(0, 1).tolist()
    scores, embeddings, clusters, hashes = make_round(quality, vectors, [0] * 300)
    unit = dict(zip(embeddings["image_id"], centre_vectors(np.array(embeddings["vector"].to_list())), strict=True))
    vendi = {
        theta: vendi_score(np.stack([unit[image_id] for image_id in rows["image_id"]]))
        for theta in (0.7, 1.0)
        for rows in [choose_shortlist(scores, embeddings, clusters, hashes, count=50, theta=theta, method=method)]
    }
    assert vendi[0.7] >= 1.3 * vendi[1.0]


@pytest.mark.parametrize("method", METHODS)
def test_locked_images_come_first_whatever_their_gate_and_banned_ones_never(method: str) -> None:
    scores, embeddings, clusters, hashes = random_round(40)
    scores = scores.with_columns(
        gate=pl.when(pl.col("image_id") == "i003").then(pl.lit("blank")),
        quality=pl.when(pl.col("image_id") != "i003").then("quality"),
    )
    made = (scores, embeddings, clusters, hashes)
    free = choose_shortlist(*made, count=8, theta=0.7, method=method)["image_id"].to_list()
    worst = scores.sort("quality", nulls_last=True)["image_id"][0]
    rows = choose_shortlist(*made, count=8, theta=0.7, method=method, locked=[worst, "i003"], banned=free[:2])
    assert rows["image_id"].to_list()[:2] == [worst, "i003"]
    assert rows["method"].to_list()[:2] == ["locked", "locked"]
    assert "locked" not in rows["method"].to_list()[2:]
    assert rows["gain"].to_list()[:2] == [None, None]
    assert rows.height == rows["image_id"].n_unique() == 8
    assert not set(free[:2]) & set(rows["image_id"])


def test_what_is_locked_keeps_its_like_away() -> None:
    vectors = np.repeat(np.eye(4, 8), 2, axis=0)
    made = make_round([0.9] * 8, vectors, [0] * 8)
    rows = choose_shortlist(*made, count=3, theta=0.0, locked=["i005"])
    assert "i004" not in rows["image_id"].to_list()


def test_a_shortlist_that_is_locked_in_full_has_nothing_else() -> None:
    rows = choose_shortlist(*random_round(9), count=3, theta=0.7, locked=["i001", "i002", "i003"])
    assert sorted(rows["image_id"]) == ["i001", "i002", "i003"]


@pytest.mark.parametrize("method", ["dpp", "facility", "mmr"])
def test_the_method_of_a_row_says_how_it_came(method: str) -> None:
    made = make_round([0.5] * 12, np.repeat(np.eye(3, 6), 4, axis=0), [0] * 12)
    rows = choose_shortlist(*made, count=8, theta=0.5, method=method)
    assert set(rows.filter(pl.col("gain").is_not_null())["method"]) == {method}
    assert set(rows.filter(pl.col("gain").is_null())["method"]) <= {"top"}


def test_top_is_the_ranking_as_far_as_the_quotas_leave_it() -> None:
    rows = choose_shortlist(*random_round(60, 4), count=10, theta=0.7, method="top")
    assert rows["method"].unique().to_list() == ["top"]
    assert rows["quality"].to_list() == sorted(rows["quality"], reverse=True)


def test_a_method_or_a_theta_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="'best'; there are: dpp, facility, mmr, top"):
        choose_shortlist(*random_round(5), count=2, theta=0.7, method="best")
    with pytest.raises(ValueError, match=r"theta is -0\.1"):
        choose_shortlist(*random_round(5), count=2, theta=-0.1)
    with pytest.raises(ValueError, match=r"theta is 1\.5"):
        choose_shortlist(*random_round(5), count=2, theta=1.5)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("theta", [0.0, 0.7])
def test_equal_vectors_one_image_and_no_vectors_at_all_are_ranked_by_quality(method: str, theta: float) -> None:
    equal = make_round([0.1, 0.9, 0.5], np.ones((3, 4)), [0] * 3)
    assert choose_shortlist(*equal, count=2, theta=theta, method=method)["image_id"].to_list() == ["i001", "i002"]
    one = make_round([0.4], np.ones((1, 4)), [0])
    assert choose_shortlist(*one, count=5, theta=theta, method=method)["image_id"].to_list() == ["i000"]
    scores, _, clusters, hashes = equal
    bare = choose_shortlist(scores, EMBEDDINGS.to_frame(), clusters, hashes, count=2, theta=theta, method=method)
    assert bare["image_id"].to_list() == ["i001", "i002"]
    assert bare["gain"].null_count() == 2


def test_images_that_are_all_out_of_the_ranking_make_no_shortlist() -> None:
    made = make_round([None] * 3, np.eye(3), [0] * 3, {0: "blank", 1: "blank", 2: "cut_off"})
    assert choose_shortlist(*made, count=2, theta=0.7).equals(DPP_SELECTIONS.to_frame())


def test_a_vector_that_is_not_finite_is_none() -> None:
    scores, embeddings, clusters, hashes = random_round(10)
    vectors = np.array(embeddings["vector"].to_list(), dtype=np.float32)
    vectors[4, 2] = np.nan
    broken = pl.DataFrame({**embeddings.to_dict(), "vector": vectors.tolist()}, schema=EMBEDDINGS)
    rows = choose_shortlist(scores, broken, clusters, hashes, count=10, theta=0.7)
    assert rows.filter(pl.col("image_id") == "i004")["gain"].to_list() == [None]
    assert not rows["gain"].drop_nulls().is_nan().any()


def test_vectors_of_two_lengths_are_refused() -> None:
    scores, embeddings, clusters, hashes = random_round(3)
    short = embeddings.with_columns(pl.col("vector").list.head(pl.int_range(pl.len()) + 20))
    with pytest.raises(ValueError, match=r"have \[20, 21, 22\] dimensions"):
        choose_shortlist(scores, short, clusters, hashes, count=2, theta=0.7)


def test_of_more_images_than_the_pool_holds_the_best_stand_and_a_poor_clusters_own() -> None:
    rng = np.random.default_rng(9)
    count = POOL + 400
    quality = np.linspace(1.0, 0.9, count).tolist()
    groups = [0] * (count - 300) + [1] * 300
    rows = choose_shortlist(*make_round(quality, rng.normal(size=(count, 8)), groups), count=12, theta=0.3)
    assert 1 in rows["cluster"].to_list()
    assert rows.height == 12


def test_an_image_without_vector_or_cluster_can_still_fill() -> None:
    scores, embeddings, clusters, hashes = random_round(6)
    rows = choose_shortlist(scores, embeddings.head(5), clusters.head(5), hashes, count=6, theta=0.7)
    assert (
        rows.row(-1, named=True)["image_id"] == "i005" or rows.filter(pl.col("image_id") == "i005")["gain"][0] is None
    )
    assert rows.height == 6


def test_images_that_no_scorer_could_rate_are_chosen_by_diversity() -> None:
    rng = np.random.default_rng(6)
    rows = choose_shortlist(*make_round([None] * 8, rng.normal(size=(8, 16)), [0] * 8), count=4, theta=0.7)
    assert rows.height == 4
    assert rows["quality"].null_count() == 4


@pytest.mark.parametrize("count", [0, -1])
def test_nothing_asked_for_and_nothing_there_are_an_empty_table_with_the_schema(count: int) -> None:
    assert choose_shortlist(*random_round(5), count=count, theta=0.7).equals(DPP_SELECTIONS.to_frame())
    empty = (SCORES.to_frame(), EMBEDDINGS.to_frame(), CLUSTERS.to_frame(), dict[str, str]())
    assert choose_shortlist(*empty, count=5, theta=0.7).equals(DPP_SELECTIONS.to_frame())
