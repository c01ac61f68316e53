"""This file lets a campaign in mode `auto` go on by itself in the terminal until a person is needed."""

from brand_assets.campaigns.approving_alone import approve_alone
from brand_assets.campaigns.status import Stage
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.console import console, error_console
from brand_assets.cli.running import run_with_progress, warn_of_drafts, warn_of_missing
from brand_assets.records.brief import ROUNDS


def go_on_alone(studio: Studio, campaign: str, stage: Stage) -> bool:
    """Approve the checkpoint of this stage by itself, run what follows, and so on up to the export.

    Nothing happens in mode `people`. Says whether anything was approved.
    """
    has_gone_on = False
    while stage != "export":
        checkpoint = studio.ledger.checkpoints.latest(campaign, stage)
        if checkpoint is None or checkpoint.status != "open":
            break
        alone = approve_alone(studio, checkpoint)
        if alone.note:
            error_console.print(alone.note, highlight=False, markup=False)
        if alone.standing is None:
            break
        console.print(
            f"{campaign} {stage}: the best {alone.standing.approved} of {checkpoint.shown} by quality are approved by "
            "the reviewer 'auto' (review mode auto); no person looked.",
            highlight=False,
            soft_wrap=True,
            markup=False,
        )
        has_gone_on = True
        stage = "export" if stage == "final" else ROUNDS[ROUNDS.index(stage) + 1]
        run_with_progress(studio, campaign, stage)
        warn_of_drafts(studio, campaign, stage)
        warn_of_missing(studio, campaign, stage)
    return has_gone_on
