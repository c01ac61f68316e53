"""This file tests the shortlist: gates, quotas, the fill by quality, and that it is the same for any order of rows."""

import numpy as np
import polars as pl
import pytest

from brand_assets.records.tables import CLUSTERS, DPP_SELECTIONS, EMBEDDINGS, SCORES
from brand_assets.selection.diverse import centre_vectors, vendi_score
from brand_assets.selection.quotas import Quotas
from brand_assets.selection.shortlist import choose_shortlist

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


def test_no_cluster_takes_more_than_a_quarter_above_its_fair_share_and_none_is_left_out() -> None:
    sizes = (40, 15, 4, 1)
    groups = [k for k, size in enumerate(sizes) for _ in range(size)]
    rng = np.random.default_rng(3)
    quality = [0.9 if group == 0 else 0.1 for group in groups]
    rows = choose_shortlist(*make_round(quality, rng.normal(size=(60, 32)), groups), count=12, theta=0.9)
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


def test_the_shortlist_does_not_depend_on_the_order_of_the_rows() -> None:
    scores, embeddings, clusters, hashes = random_round()
    shuffled = [table.sample(fraction=1.0, shuffle=True, seed=5) for table in (scores, embeddings, clusters)]
    expected = choose_shortlist(scores, embeddings, clusters, hashes, count=15, theta=0.7)
    assert choose_shortlist(*shuffled, hashes, count=15, theta=0.7).equals(expected)


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
