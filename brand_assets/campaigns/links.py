"""This file makes the addresses in the review app that Dagster and notifications lead to."""

from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Checkpoint


def link_to_campaign(studio: Studio, campaign: str) -> str:
    return f"{studio.settings.review.address}/campaigns/{campaign}"


def link_to_review(studio: Studio, checkpoint: Checkpoint) -> str:
    """Straight to where it is decided."""
    return f"{link_to_campaign(studio, checkpoint.campaign)}/{checkpoint.round}"


def link_to_sheet(studio: Studio, checkpoint: Checkpoint) -> str:
    """The picture of what it shows. Its id is in the address, by which another site may show it."""
    return f"{link_to_review(studio, checkpoint)}/sheet.webp?of={checkpoint.checkpoint_id}"
