"""This file picks the few images of a round that a person sees, and puts them before them as a checkpoint."""

from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.holding import NOTHING_ASKED, HoldRequest, Holds, keep_holds, plan_holds
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import refuse_sent_back, require_rows
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.selection.candidates import gather_candidates
from brand_assets.selection.comparison import Outcome, compare_methods
from brand_assets.selection.shortlist import choose_among


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """The shortlist, and the checkpoint at which it waits or was decided.

    `comparison` says what each way to pick it would show, `method` which of them did, `holds` what people asked for.
    """

    rows: pl.DataFrame
    checkpoint: Checkpoint
    method: str
    comparison: list[Outcome]
    holds: Holds


def refuse_impossible_holds(studio: Studio, campaign: str, round_name: RoundName, asked: HoldRequest) -> None:
    """Raise what `plan_holds` raises, by the tables as they are: before a run writes any of them anew.

    Nothing where the round is not drawn yet; CheckpointOpen where it was sent back, which leaves its images behind.
    """
    refuse_sent_back(studio, campaign, round_name)
    prompts = studio.lake.read_or_none("prompts", campaign, round_name)
    raw_images = studio.lake.read_or_none("raw_images", campaign, round_name)
    if prompts is not None and raw_images is not None:
        image_ids = current_images(raw_images, prompts)["image_id"].to_list()
        places = load_brief(studio, campaign).shortlist(round_name)
        plan_holds(studio, campaign, round_name, image_ids, asked=asked, places=places)


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
    asked: HoldRequest = NOTHING_ASKED,
    run_id: str = "",
) -> Shortlisted:
    """The diverse few for a person to look at, put before them as a checkpoint.

    Images that are locked come first, banned ones never: those `asked` for now, and those of earlier runs. The same
    shortlist as before opens nothing new. Raises RoundIncomplete when no image is fit to be shown, and what
    `plan_holds` does.
    """
    brief = load_brief(studio, campaign)
    images = current_images(raw_images, prompts)
    sha256_by_image = dict(images.select("image_id", "sha256").rows())
    count, theta, method = brief.shortlist(round_name), brief.selection.theta, brief.selection.method
    holds = plan_holds(studio, campaign, round_name, sha256_by_image, asked=asked, places=count)
    candidates = gather_candidates(
        scores, embeddings, clusters, sha256_by_image, locked=holds.locked, banned=holds.banned
    )
    rows = choose_among(candidates, count=count, theta=theta, method=method)
    require_rows(
        rows.height,
        f"image to show in its {round_name} round",
        campaign,
        _tell_what_became(campaign, round_name, prompts.height, len(holds.banned)),
    )
    keep_holds(studio, holds, author=f"run {run_id}".strip())
    checkpoint = studio.ledger.checkpoints.open(
        campaign,
        round_name,
        attempt=prompts["attempt"].to_list()[0],
        shown=rows.sort("position").select("image_id", "sha256").rows(),
        rule=brief.review.rule,
        reviewers=brief.review.reviewers,
        to_approve=brief.approve(round_name),
    )
    return Shortlisted(rows, checkpoint, method, compare_methods(candidates, count=count, theta=theta), holds)


def _tell_what_became(campaign: str, round_name: RoundName, asked: int, banned: int) -> str:
    told = f"{asked} were asked for; {round_name}/raw_images and {round_name}/scores say what became of each."
    again = f"brand-assets run {campaign} --round {round_name} --release ID"
    return f"{told} {banned} are banned; to let one in again: {again}" if banned else told
