"""This file walks a campaign through its rounds with the use cases alone, as the Dagster assets do."""

from collections.abc import Mapping

import polars as pl

from brand_assets.campaigns import deciding
from brand_assets.campaigns.covering import count_coverage
from brand_assets.campaigns.drawing import DrawnRound, draw_round
from brand_assets.campaigns.embedding import embed_images
from brand_assets.campaigns.grouping import group_images
from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.reading_letters import read_shortlist
from brand_assets.campaigns.scoring import score_images
from brand_assets.campaigns.shortlisting import shortlist_images
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.tagging import tag_images
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import ImageProvider


def write_prompts_table(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    run_id: str = "run",
    *,
    new_attempt: bool = False,
    top_up: int = 0,
) -> pl.DataFrame:
    written = write_round_prompts(studio, campaign, round_name, run_id=run_id, new_attempt=new_attempt, top_up=top_up)
    studio.lake.write(written.rows, "prompts", campaign, round_name)
    return written.rows


def draw_images_table(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    run_id: str = "run",
    providers: Mapping[str, ImageProvider] | None = None,
) -> DrawnRound:
    drawn = draw_round(studio, campaign, round_name, run_id=run_id, providers=providers)
    studio.lake.write(drawn.rows, "raw_images", campaign, round_name)
    return drawn


def see_round(studio: Studio, campaign: str, round_name: RoundName) -> Checkpoint:
    """From raw_images to the shortlist, every table in the lake."""
    prompts = studio.lake.read("prompts", campaign, round_name)
    images = studio.lake.read("raw_images", campaign, round_name)
    embeddings = embed_images(studio, prompts, images).rows
    tags = tag_images(studio, campaign, prompts, images, embeddings)
    scores = score_images(studio, campaign, round_name, prompts, images, embeddings)
    clusters, profiles = group_images(studio, campaign, prompts, images, embeddings, scores, tags)
    coverage = count_coverage(studio, campaign, prompts, images, tags)
    shortlisted = shortlist_images(
        studio,
        campaign,
        round_name,
        prompts=prompts,
        raw_images=images,
        embeddings=embeddings,
        scores=scores,
        clusters=clusters,
    )
    tables = {
        "embeddings": embeddings,
        "tags": tags,
        "scores": scores,
        "clusters": clusters,
        "cluster_profiles": profiles,
        "coverage": coverage,
        "dpp_selections": shortlisted.rows,
        "readings": read_shortlist(studio, campaign, round_name, prompts, images, shortlisted.rows).rows,
    }
    for table, rows in tables.items():
        studio.lake.write(rows, table, campaign, round_name)
    return shortlisted.checkpoint


def walk_round(studio: Studio, campaign: str, round_name: RoundName) -> Checkpoint:
    """A whole round up to its checkpoint."""
    write_prompts_table(studio, campaign, round_name)
    draw_images_table(studio, campaign, round_name)
    return see_round(studio, campaign, round_name)


def approve_first(studio: Studio, checkpoint: Checkpoint, count: int, reviewer: str = "ada") -> list[str]:
    """Approve the first `count` of those shown, submit, and write the approvals; their ids."""
    shown = [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]
    campaign, round_name = checkpoint.campaign, checkpoint.round
    deciding.decide(studio, campaign, round_name, reviewer=reviewer, approve=shown[:count])
    deciding.submit(studio, campaign, round_name, reviewer=reviewer)
    studio.lake.write(deciding.list_approvals(studio, campaign, round_name), "approvals", campaign, round_name)
    return shown[:count]
