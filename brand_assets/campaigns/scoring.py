"""This file scores a round's images, with everything that a scorer may look at."""

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.calibrating import weights_for
from brand_assets.campaigns.dossier import Dossier
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.earlier_images import list_earlier, list_kin
from brand_assets.campaigns.picture_bytes import read_pictures
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.tasting import rate_by_taste
from brand_assets.records.brief import RoundName
from brand_assets.scoring.score import score_all


def score_images(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    prompts: pl.DataFrame,
    raw_images: pl.DataFrame,
    embeddings: pl.DataFrame,
) -> pl.DataFrame:
    """What can be computed of each drawn image of the current attempt; null where it cannot.

    `taste` is how an image lies to what the brand's people approved before, where that can be told; it weighs nothing.

    Near duplicates are judged within the round and against what the campaign drew before it: earlier rounds, and
    earlier attempts of this one.
    """
    brief = load_brief(studio, campaign)
    images = current_images(raw_images, prompts)
    dossier = Dossier(studio, prompts, images, embeddings)
    weights, weights_from = weights_for(studio, brief)
    rows = score_all(
        read_pictures(studio, images),
        brief.palette,
        weights,
        weights_from=weights_from,
        look_up=dossier.look_up,
        earlier=list_earlier(studio, campaign, round_name, raw_images, images, dossier.model),
        kin=list_kin(studio, campaign, round_name, images),
    )
    taste = rate_by_taste(studio, brief, embeddings)
    rated = pl.col("image_id").replace_strict(taste, default=None, return_dtype=pl.Float64)
    return rows.with_columns(taste=rated)
