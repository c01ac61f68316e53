"""This file makes the asset `prompts` of a round: what is asked for."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.stage_costs import wording_usd
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.describe import describe_prompts
from brand_assets.defs.resources import readable_failures
from brand_assets.defs.rounds.asset import round_asset
from brand_assets.records.brief import RoundName, round_before

STARTS_FROM = {
    "concept": "the brief",
    "direction": "the concepts that a person approved",
    "final": "the directions that a person approved",
}


class PromptsConfig(dg.Config):
    """`new_attempt` leaves what was drawn where it is and asks for a whole new set, which is paid for again.

    `top_up` adds so many images for what a drawn concept round shows too little of; 0 adds none.
    """

    new_attempt: bool = False
    top_up: int = 0


def make_prompts(round_name: RoundName) -> dg.AssetsDefinition:
    source = round_before(round_name)
    adds = "" if source else ", `top_up` adds images for what is missing"

    @round_asset(
        round_name,
        "prompts",
        (
            f"What to ask for in the {round_name} round, one row per image, written from {STARTS_FROM[round_name]}. "
            "They lean, a little, to what was too rare before and to what this brand's people approved. Once an image "
            f"of an attempt is paid for, its prompts stay as they are; the run config `new_attempt` starts over{adds}."
        ),
        after=[source, "approvals"] if source else None,
    )
    def prompts(
        context: dg.AssetExecutionContext, config: PromptsConfig, studio: dg.ResourceParam[Studio]
    ) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            written = write_round_prompts(
                studio,
                context.partition_key,
                round_name,
                run_id=context.run.root_run_id or context.run.run_id,
                new_attempt=config.new_attempt,
                top_up=config.top_up,
            )
            paid_usd = wording_usd(studio, context.partition_key, round_name)
        context.log.info(written.note)
        return dg.Output(written.rows, metadata=describe_prompts(written, wording_usd=paid_usd))

    return prompts
