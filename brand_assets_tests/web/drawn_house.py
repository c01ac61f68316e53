"""This file makes an installation whose campaigns wait for a person: `tide`, all stages run, and `wide`, with 50."""

from pathlib import Path

import polars as pl

from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import ImageProvider
from brand_assets.records.tables import DPP_SELECTIONS
from brand_assets.settings import Settings
from brand_assets_tests.campaigns.walking import draw_images_table, walk_round, write_prompts_table
from brand_assets_tests.scripted_provider import ScriptedProvider
from brand_assets_tests.small_briefs import write_small_brief

TIDE = "tide"
"""Two directions, eight images shown, two to approve."""
WIDE = "wide"
"""Sixty small pictures, fifty shown, ten to approve; without scores and clusters."""


def open_house(folder: Path) -> Studio:
    studio = open_studio(Settings(data_root=folder, dagster_home=folder / "dagster_home"))
    studio.settings.briefs.mkdir(parents=True, exist_ok=True)
    return studio


def draw_house(folder: Path) -> None:
    studio = open_house(folder)
    write_small_brief(studio, TIDE, images=10, shortlist=8)
    walk_round(studio, TIDE, "concept")
    lay_out_wide(studio, images=60, shown=50)


def lay_out_wide(
    studio: Studio, *, images: int, shown: int, campaign: str = WIDE, provider: ImageProvider | None = None
) -> Checkpoint:
    """A round that nobody scored, of small pictures unless a `provider` draws others, with the first of them shown."""
    write_small_brief(studio, campaign, images=images, shortlist=shown)
    write_prompts_table(studio, campaign, "concept")
    hand = provider or ScriptedProvider(cost_usd=0.0)
    drawn = draw_images_table(studio, campaign, "concept", providers={"draft": hand})
    chosen = drawn.rows.filter(pl.col("status") == "drawn").head(shown)
    rows = (
        chosen.select("image_id", "sha256").with_row_index("position").with_columns(quality=0.5, method=pl.lit("top"))
    )
    fitted = pl.concat([DPP_SELECTIONS.to_frame(), rows.cast({"position": DPP_SELECTIONS["position"]})], how="diagonal")
    studio.lake.write(fitted.select(list(DPP_SELECTIONS)), "dpp_selections", campaign, "concept")
    pairs = [(row["image_id"], row["sha256"]) for row in chosen.iter_rows(named=True)]
    return studio.ledger.checkpoints.open(campaign, "concept", 1, pairs, to_approve=10)
