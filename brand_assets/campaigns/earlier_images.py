"""This file lists what a campaign drew before a round: an image that is there already is not worth a place again."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.campaigns.embedding import see, vectors_of
from brand_assets.campaigns.picture_bytes import read_pictures
from brand_assets.campaigns.studio import Studio
from brand_assets.records.brief import RoundName, round_before
from brand_assets.scoring.duplicates import Known, find_bounds
from brand_assets.scoring.score import hash_all


def list_earlier(
    studio: Studio, campaign: str, round_name: RoundName, raw_images: pl.DataFrame, images: pl.DataFrame, model: str
) -> list[Known]:
    """The images of earlier rounds, first round first, then those of this round's earlier attempts.

    Never those of a later round, so that a round's scores are the same whatever came after it; and no file that the
    current attempt has itself, as an imported picture is. Vectors are given where they are by `model`.
    """
    before = [known for name in reversed(_rounds_before(round_name)) for known in _read(studio, campaign, name, model)]
    superseded = raw_images.filter(
        (pl.col("status") == "drawn")
        & ~pl.col("image_id").is_in(images["image_id"].to_list())
        & ~pl.col("sha256").is_in(images["sha256"].to_list())
    )
    hashes = dict(hash_all(read_pictures(studio, superseded)))
    vectors = _look_up(studio, superseded.filter(pl.col("image_id").is_in(list(hashes))), model)
    return [*before, *(Known(image_id, phash, vectors.get(image_id)) for image_id, phash in hashes.items())]


def _look_up(studio: Studio, images: pl.DataFrame, model: str) -> dict[str, NDArray[np.float32]]:
    """Their vectors by `model`, mostly known from when they were drawn; none where no likeness is told by them."""
    return dict(zip(*see(studio, images, model), strict=True)) if find_bounds(model) and images.height else {}


def list_kin(
    studio: Studio, campaign: str, round_name: RoundName, images: pl.DataFrame
) -> Mapping[str, frozenset[str]]:
    """For each refined image, the concept that it goes back to and all that was refined from it: it may look like them.

    An image may be among its own kin.
    """
    parents = _pair_parents(images)
    for name in _rounds_before(round_name):
        rows = studio.lake.read_or_none("raw_images", campaign, name)
        parents |= {} if rows is None else _pair_parents(rows)
    families: dict[str, set[str]] = {}
    for image_id in parents:
        root = _find_root(image_id, parents)
        families.setdefault(root, {root}).add(image_id)
    kin = {root: frozenset(family) for root, family in families.items()}
    return {image_id: kin[_find_root(image_id, parents)] for image_id in images["image_id"] if image_id in parents}


def _pair_parents(rows: pl.DataFrame) -> dict[str, str]:
    return dict(rows.filter(pl.col("parent_image_id").is_not_null()).select("image_id", "parent_image_id").rows())


def _find_root(image_id: str, parents: Mapping[str, str]) -> str:
    while image_id in parents:
        image_id = parents[image_id]
    return image_id


def _rounds_before(round_name: RoundName) -> list[RoundName]:
    """Nearest first."""
    found: list[RoundName] = []
    name = round_before(round_name)
    while name:
        found.append(name)
        name = round_before(name)
    return found


def _read(studio: Studio, campaign: str, round_name: RoundName, model: str) -> list[Known]:
    """What an earlier round's scores and embeddings hold of its ranked images; nothing where it was never scored."""
    scores = studio.lake.read_or_none("scores", campaign, round_name)
    if scores is None:
        return []
    vectors = _read_vectors(studio.lake.read_or_none("embeddings", campaign, round_name), model)
    ranked = scores.filter(pl.col("gate").is_null() & pl.col("phash").is_not_null())
    return [
        Known(image_id, phash, vectors.get(image_id)) for image_id, phash in ranked.select("image_id", "phash").rows()
    ]


def _read_vectors(embeddings: pl.DataFrame | None, model: str) -> dict[str, NDArray[np.float32]]:
    own = None if embeddings is None else embeddings.filter(pl.col("model") == model)
    return {} if own is None or not own.height else dict(zip(own["image_id"], vectors_of(own), strict=True))
