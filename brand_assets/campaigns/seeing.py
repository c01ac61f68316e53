"""This file looks at a round's images: embeds, scores, groups and counts them, and picks the few that a person sees."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import require_rows
from brand_assets.clustering.cluster import cluster_images
from brand_assets.coverage.measure import measure_coverage, plan_targets
from brand_assets.embedding.embed import embed_all, open_embedder
from brand_assets.errors import LakeError
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import IMPORT
from brand_assets.scoring.score import score_all
from brand_assets.selection.shortlist import choose_shortlist

EMBEDDER = "descriptor"
DIMENSIONS = 512


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors, and the images that could not be read, each with the reason."""

    rows: pl.DataFrame
    unreadable: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """The shortlist, and the checkpoint at which it waits or was decided."""

    rows: pl.DataFrame
    checkpoint: Checkpoint


def embed_images(studio: Studio, prompts: pl.DataFrame, raw_images: pl.DataFrame) -> Embedded:
    """A unit vector for each drawn image of the current attempt."""
    missing: list[tuple[str, str]] = []
    files = _leave_out_missing(_read(studio, current_images(raw_images, prompts)), missing)
    rows, undecodable = embed_all(files, open_embedder(EMBEDDER))
    return Embedded(rows, missing + undecodable)


def score_images(studio: Studio, campaign: str, prompts: pl.DataFrame, raw_images: pl.DataFrame) -> pl.DataFrame:
    """What can be computed of each drawn image of the current attempt; null where it cannot."""
    brief = load_brief(studio, campaign)
    return score_all(_read(studio, current_images(raw_images, prompts)), brief.palette, brief.weights)


def _read(studio: Studio, images: pl.DataFrame) -> Iterator[tuple[str, bytes | LakeError]]:
    """Each image's bytes; where the file is missing or damaged, what is wrong with it: the round goes on without it."""
    for image_id, sha256 in images.select("image_id", "sha256").iter_rows():
        try:
            data: bytes | LakeError = studio.images.get(sha256)
        except LakeError as problem:
            data = problem
        yield image_id, data


def _leave_out_missing(
    files: Iterator[tuple[str, bytes | LakeError]], missing: list[tuple[str, str]]
) -> Iterator[tuple[str, bytes]]:
    for image_id, data in files:
        if isinstance(data, LakeError):
            missing.append((image_id, str(data)))
        else:
            yield image_id, data


def group_images(
    studio: Studio, campaign: str, prompts: pl.DataFrame, raw_images: pl.DataFrame, embeddings: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Clusters and their profiles, each labelled by the direction that it holds more of than the round does."""
    directions = dict(
        current_images(raw_images, prompts)
        .join(prompts.select("prompt_id", "direction"), on="prompt_id")
        .select("image_id", "direction")
        .rows()
    )
    image_ids = embeddings["image_id"].to_list()
    return cluster_images(
        image_ids,
        vectors_of(embeddings),
        seed=load_brief(studio, campaign).seed,
        labels=[directions.get(image_id, "") for image_id in image_ids],
    )


def count_coverage(studio: Studio, campaign: str, prompts: pl.DataFrame, raw_images: pl.DataFrame) -> pl.DataFrame:
    """Each attribute value's share among the drawn images against the share that the brief asks for.

    Pictures that were made elsewhere are left out: nobody knows their attributes.
    """
    asked = prompts.filter(pl.col("planned_provider") != IMPORT)
    attributes = dict(asked.select("prompt_id", "attributes").iter_rows())
    drawn = current_images(raw_images, asked)
    return measure_coverage(
        {
            image_id: {pair["key"]: pair["value"] for pair in attributes[prompt_id]}
            for image_id, prompt_id in drawn.select("image_id", "prompt_id").iter_rows()
        },
        plan_targets(load_brief(studio, campaign)),
    )


def shortlist_images(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    *,
    prompts: pl.DataFrame,
    raw_images: pl.DataFrame,
    embeddings: pl.DataFrame,
    scores: pl.DataFrame,
    clusters: pl.DataFrame,
) -> Shortlisted:
    """The diverse few for a person to look at, put before them as a checkpoint.

    The same shortlist as before opens nothing new. Raises RoundIncomplete when no image is fit to be shown.
    """
    brief = load_brief(studio, campaign)
    images = current_images(raw_images, prompts)
    rows = choose_shortlist(
        scores,
        embeddings,
        clusters,
        dict(images.select("image_id", "sha256").rows()),
        count=brief.shortlist(round_name),
        theta=brief.selection.theta,
    )
    require_rows(
        rows.height,
        f"image to show in its {round_name} round",
        campaign,
        f"{prompts.height} were asked for; {round_name}/raw_images and {round_name}/scores say what became of each.",
    )
    checkpoint = studio.ledger.checkpoints.open(
        campaign,
        round_name,
        attempt=prompts["attempt"].to_list()[0],
        shown=rows.sort("position").select("image_id", "sha256").rows(),
        rule=brief.review.rule,
        reviewers=brief.review.reviewers,
        to_approve=brief.approve(round_name),
    )
    return Shortlisted(rows, checkpoint)


def vectors_of(embeddings: pl.DataFrame) -> NDArray[np.float32]:
    """The vectors as one (n, DIMENSIONS) float32 array."""
    return np.array(embeddings["vector"].to_list(), dtype=np.float32).reshape(-1, DIMENSIONS)
