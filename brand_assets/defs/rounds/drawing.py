"""This file makes the asset `raw_images` of a round: what was drawn, paid for and why not."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.drawing import draw_round
from brand_assets.campaigns.round_report import report_drawn
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.describe import describe_images
from brand_assets.defs.resources import readable_failures
from brand_assets.defs.rounds.asset import round_asset
from brand_assets.generation.progress import Progress
from brand_assets.records.brief import RoundName

LOG_EVERY_S = 3.0


def make_raw_images(round_name: RoundName) -> dg.AssetsDefinition:
    @round_asset(
        round_name,
        "raw_images",
        (
            f"Every image that the {round_name} round asked for: drawn, or the reason why not. What is there already "
            "is never drawn or paid for again; the bytes are kept unchanged."
        ),
        kinds={"image"},
        after=[round_name, "prompts"],
    )
    def raw_images(context: dg.AssetExecutionContext, studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
        campaign, log = context.partition_key, _ImageLog(context)
        with readable_failures():
            drawn = draw_round(studio, campaign, round_name, run_id=context.run.run_id, on_progress=log.note)
            prompts = studio.lake.read("prompts", campaign, round_name)
            report = report_drawn(studio, campaign, round_name, drawn.rows, prompts)
        return dg.Output(drawn.rows, metadata=describe_images(studio, drawn, prompts, report))

    return raw_images


class _ImageLog:
    """A log line every LOG_EVERY_S while images come, and one at the end; the terminal shows them as they come."""

    def __init__(self, context: dg.AssetExecutionContext) -> None:
        self._context, self._told_s = context, 0.0

    def note(self, progress: Progress) -> None:
        if progress.is_over or progress.elapsed_s - self._told_s >= LOG_EVERY_S:
            self._told_s = progress.elapsed_s
            self._context.log.info(progress.describe())
