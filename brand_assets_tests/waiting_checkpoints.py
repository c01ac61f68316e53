"""This file opens checkpoints with pictures of noise in them, without a round before them."""

import io

from PIL import Image

from brand_assets.campaigns.studio import Studio
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets_tests.small_briefs import write_small_brief


def open_waiting(studio: Studio, campaign: str, round_name: RoundName = "concept", *, images: int = 4) -> Checkpoint:
    """A checkpoint of a new campaign that shows this many images, of which two may be approved."""
    write_small_brief(studio, campaign)
    shown = []
    for number in range(images):
        buffer = io.BytesIO()
        Image.effect_noise((64, 64), 20 + number).convert("RGB").save(buffer, "PNG")
        shown.append((f"{number:064x}", studio.images.put(buffer.getvalue())))
    return studio.ledger.checkpoints.open(campaign, round_name, 1, shown, to_approve=2)
