"""This file finds what a brand has learned: what people decided, and what was still missing, in its other campaigns."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.lineage import read_attributes
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.learning.leanings import NOTHING, Judged, Memory, remember
from brand_assets.records.brief import Brief
from brand_assets.records.checkpoint import MACHINES
from brand_assets.taxonomy.vocabulary import list_undrawn


@dataclass(frozen=True, slots=True)
class BrandHistory:
    """`latest` and `latest_attempt`: of the brand's other campaigns, the one whose concepts were shown last."""

    memory: Memory = NOTHING
    latest: Brief | None = None
    latest_attempt: int = 0


NO_HISTORY = BrandHistory()


def recall_brand(studio: Studio, brief: Brief) -> BrandHistory:
    """What the brand's other campaigns have come to so far; nothing when the brief switches memory off.

    Only what people submitted counts, and only concepts: a later round varies what was approved, so its decisions
    repeat the choice. Of an image that was decided more than once the last submitted decision stands. A campaign
    without a readable brief has no brand, and is passed over. Where there is no ledger none is made.
    """
    if not (brief.memory and studio.ledger.path.exists()):
        return NO_HISTORY
    checkpoints = studio.ledger.copy_table("checkpoints").filter(
        pl.col("round") == "concept", pl.col("campaign") != brief.campaign
    )
    siblings = _find_siblings(studio, brief, checkpoints["campaign"].unique().sort().to_list())
    of_brand = checkpoints.filter(pl.col("campaign").is_in(list(siblings)))
    if of_brand.is_empty():
        return NO_HISTORY
    latest = of_brand.sort("opened_at", "checkpoint_id").row(-1, named=True)
    by_people = ~pl.col("submitted_by").str.to_lowercase().is_in(list(MACHINES))
    submitted = of_brand.filter(pl.col("submitted_at").is_not_null(), by_people).sort("submission")
    memory = remember(_list_judged(studio, submitted.select("checkpoint_id", "campaign").rows()))
    return BrandHistory(memory, siblings[latest["campaign"]], latest["attempt"])


def same_brand(first: str, second: str) -> bool:
    """Whether two names are one brand's, however they are capitalised, spaced and composed."""
    return _fold(first) == _fold(second)


def _fold(name: str) -> str:
    folded = unicodedata.normalize("NFC", name).casefold()
    return "".join(unicodedata.normalize("NFC", folded).split())


def _find_siblings(studio: Studio, brief: Brief, campaigns: Iterable[str]) -> dict[str, Brief]:
    siblings = {}
    for campaign in campaigns:
        try:
            other = load_brief(studio, campaign)
        except (BriefError, CampaignNotFound):
            continue
        if same_brand(other.brand.name, brief.brand.name):
            siblings[campaign] = other
    return siblings


def _list_judged(studio: Studio, submitted: list[tuple[str, str]]) -> list[Judged]:
    """One for each image that was shown, in the order of (checkpoint_id, campaign) pairs; a later decision replaces."""
    campaigns = dict(submitted)
    verdicts = {
        verdict.image_id: (campaigns[checkpoint_id], verdict.decision == "approved")
        for checkpoint_id, judged in studio.ledger.checkpoints.verdicts_of(campaigns).items()
        for verdict in judged
    }
    prompts = studio.ledger.prompts.find(verdicts)
    return [
        Judged(campaign, _list_seen(prompts[image_id].row) if image_id in prompts else {}, is_approved)
        for image_id, (campaign, is_approved) in verdicts.items()
    ]


def _list_seen(prompt: Mapping[str, Any]) -> dict[str, str]:
    """The attributes that people can have seen; what `draft` leaves out was in words only."""
    attributes = read_attributes(prompt)
    unseen = list_undrawn(attributes) if prompt["provider"] == "draft" else ()
    return {name: value for name, value in attributes.items() if name not in unseen}
