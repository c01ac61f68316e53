"""This file picks the few images of a round that a person sees, and puts them before them as a checkpoint."""

from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import require_rows
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.selection.shortlist import choose_shortlist


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """The shortlist, and the checkpoint at which it waits or was decided."""

    rows: pl.DataFrame
    checkpoint: Checkpoint


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
