"""This file brings a round to its checkpoint in no time: drawn by script, shown and ranked as a test says."""

from collections.abc import Sequence

import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.tables import DPP_SELECTIONS, SCORES
from brand_assets_tests.campaigns.walking import draw_images_table, write_prompts_table
from brand_assets_tests.scripted_provider import ScriptedProvider


def show_round(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    *,
    qualities: Sequence[float | None] = (0.4, 0.3, 0.2, 0.1),
    gates: Sequence[str | None] = (None, None, None, None),
    is_stored: bool = True,
    run_id: str = "run",
) -> Checkpoint:
    """Write and draw the round's prompts and put as many images before people as there are qualities."""
    prompts = write_prompts_table(studio, campaign, round_name, run_id)
    drawn = draw_images_table(studio, campaign, round_name, run_id, {"draft": ScriptedProvider()}).rows
    latest = drawn.filter(pl.col("attempt") == prompts["attempt"][0]).head(len(qualities))
    shown = latest.select("image_id", "sha256").rows()
    rows = [{"image_id": i, "sha256": s, "position": p} for p, (i, s) in enumerate(shown)]
    scores = [
        {"image_id": i, "quality": quality, "gate": gate}
        for (i, _), quality, gate in zip(shown, qualities, gates, strict=True)
    ]
    studio.lake.write(pl.DataFrame(scores, schema=SCORES), "scores", campaign, round_name)
    checkpoint = studio.ledger.checkpoints.open(campaign, round_name, int(prompts["attempt"][0]), shown, to_approve=2)
    if is_stored:
        studio.lake.write(pl.DataFrame(rows, schema=DPP_SELECTIONS), "dpp_selections", campaign, round_name)
    return checkpoint
