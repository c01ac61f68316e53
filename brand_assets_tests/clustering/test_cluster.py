"""This file tests clusters: the silhouette against scikit-learn, planted groups found, no groups invented."""

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.clustering.cluster import cluster_images
from brand_assets.clustering.labels import name_clusters, say_trait
from brand_assets.clustering.profiles import NO_CLEAR_CLUSTERS, Facts
from brand_assets.clustering.silhouette import measure_silhouettes
from brand_assets.records.tables import CLUSTER_PROFILES, CLUSTERS


def plant(
    sizes: tuple[int, ...], noise: float = 0.03, seed: int = 1
) -> tuple[list[str], NDArray[np.float32], list[int]]:
    """Unit vectors around as many random directions as there are sizes, in a narrow cone as embeddings are."""
    rng = np.random.default_rng(seed)
    truth = [k for k, size in enumerate(sizes) for _ in range(size)]
    centres = rng.normal(size=(len(sizes), 128)) + 3.0 * rng.normal(size=128)
    vectors = centres[truth] / np.linalg.norm(centres[truth], axis=1, keepdims=True)
    vectors += noise * rng.normal(size=vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [f"{k:03d}" for k in range(len(truth))], vectors.astype(np.float32), truth


def test_the_closed_form_equals_scikit_learns_silhouette() -> None:
    from sklearn.metrics import silhouette_samples

    rng = np.random.default_rng(3)
    for count in (2, 3, 8):
        vectors = rng.normal(size=(60, 12))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        labels = rng.integers(0, count, 60)
        labels[:count] = np.arange(count)
        expected = silhouette_samples(vectors, labels, metric="cosine")
        assert np.abs(measure_silhouettes(vectors, labels) - expected).max() < 1e-9


def test_the_only_member_of_a_cluster_has_silhouette_zero() -> None:
    vectors = np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]])
    assert measure_silhouettes(vectors, np.array([0, 0, 1]))[2] == 0.0


@pytest.mark.parametrize("sizes", [(30, 20, 10), (15, 14, 13, 12, 11), (12, 12, 12, 12, 12, 12, 12, 12)])
def test_planted_groups_are_found_whole(sizes: tuple[int, ...]) -> None:
    image_ids, vectors, truth = plant(sizes)
    clusters, profiles = cluster_images(image_ids, vectors, seed=7)
    pairs = set(zip(truth, clusters["cluster"].to_list(), strict=True))
    assert len(pairs) == len(sizes)
    assert profiles["size"].to_list() == sorted(sizes, reverse=True)
    assert profiles["silhouette"].min() > 0.3


def test_one_cloud_without_groups_is_said_to_have_no_clear_clusters() -> None:
    image_ids, vectors, _ = plant((80,), noise=0.2)
    clusters, profiles = cluster_images(image_ids, vectors, seed=7)
    assert clusters["cluster"].unique().to_list() == [0]
    assert profiles["label"].to_list() == [NO_CLEAR_CLUSTERS]
    assert profiles["size"].to_list() == [80]
    assert profiles["silhouette"][0] < 0.1


@pytest.mark.parametrize("count", [1, 2, 3, 5, 40])
def test_identical_vectors_are_one_cluster(count: int) -> None:
    vectors = np.tile(np.eye(1, 16, dtype=np.float32), (count, 1))
    clusters, profiles = cluster_images([f"{k}" for k in range(count)], vectors, seed=1)
    assert clusters["cluster"].to_list() == [0] * count
    assert clusters["distance"].null_count() == 0
    assert profiles["size"].to_list() == [count]
    assert profiles["label"].to_list() == [NO_CLEAR_CLUSTERS]


@pytest.mark.parametrize("count", [1, 2, 4, 5, 9])
def test_few_images_are_all_in_some_cluster(count: int) -> None:
    vectors = np.random.default_rng(count).normal(size=(count, 8)).astype(np.float32)
    clusters, profiles = cluster_images([f"{k}" for k in range(count)], vectors, seed=1)
    assert clusters.height == count
    assert profiles["size"].sum() == count
    assert set(clusters["cluster"]) == set(profiles["cluster"])


@pytest.mark.parametrize("shape", [(0,), (0, 512)])
def test_no_images_give_empty_tables_with_their_schemas(shape: tuple[int, ...]) -> None:
    clusters, profiles = cluster_images([], np.zeros(shape, dtype=np.float32), seed=1)
    assert (clusters.schema, clusters.height) == (CLUSTERS, 0)
    assert (profiles.schema, profiles.height) == (CLUSTER_PROFILES, 0)


def test_clusters_do_not_depend_on_the_order_of_the_images() -> None:
    image_ids, vectors, _ = plant((20, 15, 12), noise=0.08)
    order = np.random.default_rng(4).permutation(len(image_ids))
    straight, profiles = cluster_images(image_ids, vectors, seed=7)
    mixed, mixed_profiles = cluster_images([image_ids[k] for k in order], vectors[order], seed=7)
    assert mixed["image_id"].to_list() == [image_ids[k] for k in order]
    assert straight.equals(mixed.sort("image_id"))
    assert profiles.equals(mixed_profiles)


def test_the_medoid_has_the_least_mean_cosine_distance_to_its_cluster() -> None:
    from sklearn.metrics.pairwise import cosine_distances

    from brand_assets.clustering.cluster import reduce_vectors

    image_ids, vectors, _ = plant((14, 12, 10), noise=0.05)
    clusters, profiles = cluster_images(image_ids, vectors, seed=7)
    gaps = cosine_distances(reduce_vectors(vectors))
    for cluster, medoid in profiles.select("cluster", "medoid_image_id").iter_rows():
        rows = np.flatnonzero(clusters["cluster"].to_numpy() == cluster)
        best = rows[gaps[np.ix_(rows, rows)].mean(axis=1).argmin()]
        assert medoid == image_ids[best]


def test_a_cluster_is_named_by_the_direction_it_holds_more_of_than_the_round() -> None:
    image_ids, vectors, truth = plant((20, 15, 10))
    facts = {
        image_id: Facts(direction=("anchor", "badge", "monogram")[k])
        for image_id, k in zip(image_ids, truth, strict=True)
    }
    _, profiles = cluster_images(image_ids, vectors, seed=7, facts=facts)
    assert profiles["label"].to_list() == ["anchor", "badge", "monogram"]


def test_a_cluster_is_named_by_what_it_shows_before_its_direction() -> None:
    image_ids, vectors, truth = plant((20, 15, 10))
    shown = ({"symmetry": "bilateral", "mark_type": "badge"}, {"mark_type": "monogram"}, {})
    facts = {image_id: Facts(shown[k], ("a", "b", "c")[k]) for image_id, k in zip(image_ids, truth, strict=True)}
    _, profiles = cluster_images(image_ids, vectors, seed=7, facts=facts)
    assert profiles["label"].to_list() == ["badge, bilateral symmetry", "monogram", "c"]


def test_a_clusters_mean_score_is_that_of_its_images_that_have_one() -> None:
    image_ids, vectors, truth = plant((8, 8, 8))
    scores = (0.25, 0.5, None)
    facts = {image_id: Facts(score=scores[k]) for image_id, k in zip(image_ids, truth, strict=True)}
    facts[image_ids[0]] = Facts()
    _, profiles = cluster_images(image_ids, vectors, seed=7, facts=facts)
    assert profiles["mean_score"].to_list() == [0.25, 0.5, None]


def test_two_clusters_that_show_the_same_get_what_sets_them_apart() -> None:
    traits = [{"mark_type": "badge", "symmetry": "radial"}] * 10
    traits += [{"mark_type": "badge", "symmetry": "radial", "line_weight": "bold"}] * 10
    traits += [{"mark_type": "pictorial"}] * 30
    names = name_clusters([list(range(10)), list(range(10, 20)), list(range(20, 50))], None, traits)
    assert names == ["badge, radial symmetry", "bold lines, badge", "pictorial"]
    assert name_clusters([[0, 1, 2, 3], [4, 5, 6, 7]], None, [{"motif": "leaf"}] * 4 + [{}] * 4)[0] == "leaf"
    same = [{"mark_type": "badge"}] * 20 + [{}] * 30
    names = name_clusters([list(range(10)), list(range(10, 20)), list(range(20, 50))], None, same)
    assert names == ["badge", "badge (2)", "cluster 2"]


def test_what_few_of_a_cluster_show_does_not_name_it() -> None:
    traits: list[dict[str, str]] = [{"motif": "leaf"}] * 4 + [{}] * 46
    assert name_clusters([list(range(10)), list(range(10, 50))], None, traits) == ["cluster 0", "cluster 1"]


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        (("symmetry", "bilateral"), "bilateral symmetry"),
        (("mark_type", "badge"), "badge"),
        (("line_weight", "bold"), "bold lines"),
        (("enclosure", "none"), "no enclosure"),
        (("figure_ground", "counter_form"), "counter form figure ground"),
    ],
)
def test_a_trait_is_said_in_words_that_a_designer_reads(trait: tuple[str, str], words: str) -> None:
    assert say_trait(trait) == words


@pytest.mark.parametrize("dimensions", [8, 512, 768])
def test_vectors_may_have_any_number_of_dimensions(dimensions: int) -> None:
    vectors = np.random.default_rng(5).normal(size=(30, dimensions)).astype(np.float32)
    clusters, _ = cluster_images([f"{k:02d}" for k in range(30)], vectors, seed=1)
    assert clusters.height == 30


def test_one_stray_rare_label_does_not_name_a_cluster_that_is_full_of_another() -> None:
    labels = ["badge"] * 9 + ["rare"] + ["anchor"] * 30
    assert name_clusters([list(range(10)), list(range(10, 40))], labels) == ["badge", "anchor"]


def test_without_a_telling_label_a_cluster_has_its_number() -> None:
    assert name_clusters([[0, 1], [2, 3]], ["a", "b", "a", "b"]) == ["cluster 0", "cluster 1"]
    assert name_clusters([[0], [1]], ["", ""]) == ["cluster 0", "cluster 1"]
    assert name_clusters([[0], [1]], None) == ["cluster 0", "cluster 1"]


def test_two_clusters_of_one_direction_have_different_names() -> None:
    labels = ["a"] * 20 + ["b"] * 10
    assert name_clusters([list(range(10)), list(range(10, 20)), list(range(20, 30))], labels) == ["a", "a (2)", "b"]


def test_any_integer_is_a_seed() -> None:
    image_ids, vectors, _ = plant((8, 8, 8))
    for seed in (-5, 2**63):
        assert cluster_images(image_ids, vectors, seed=seed)[1].height == 3
