"""This file tops a concept round up from the terminal: says what is missing and what it costs, asks, and runs."""

import typer

from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.topping_up import TopUp, plan_top_up
from brand_assets.cli.alone import go_on_alone
from brand_assets.cli.console import console, error_console
from brand_assets.cli.running import print_next_step, run_with_progress, warn_of_drafts, warn_of_missing

TOLD_GAPS = 5


def add_to_concepts(studio: Studio, campaign: str, count: int | None, *, may_ask: bool) -> None:
    """Top the concept round up by `count` images, or by as many as close its gaps; where there are none, say so."""
    plan = plan_top_up(studio, campaign, count)
    if not plan.rows.height:
        reason = "what is missing cannot be asked for by its brief as it is now" if plan.gaps else "nothing is missing"
        console.print(
            f"{campaign}: {reason} in its concept round of {plan.before} images; nothing was drawn.",
            highlight=False,
            soft_wrap=True,
        )
        return
    for line in _describe(studio, plan):
        error_console.print(line, highlight=False, markup=False)
    if may_ask:
        typer.confirm(f"Add {_count(plan.rows.height)} to the concept round of {campaign}?", abort=True, err=True)
    run_with_progress(studio, campaign, "concept", top_up=plan.count)
    warn_of_drafts(studio, campaign, "concept")
    warn_of_missing(studio, campaign, "concept")
    go_on_alone(studio, campaign, "concept")
    print_next_step(studio, campaign)


def _describe(studio: Studio, plan: TopUp) -> list[str]:
    told = [f"{gap.value} {gap.attribute.replace('_', ' ')} ({_count(gap.missing)})" for gap in plan.gaps[:TOLD_GAPS]]
    if len(plan.gaps) > TOLD_GAPS:
        told.append(f"and {len(plan.gaps) - TOLD_GAPS} more")
    total = plan.before + plan.rows.height
    shortlist = f"The shortlist is then picked anew, from all {total} images."
    if plan.decided:
        shortlist += (
            f" If it changes, it takes the place of the one that is open; of the {plan.decided} decided there, those "
            "that it still shows stay decided."
        )
    return [f"Missing: {', '.join(told)}.", _tell_cost(studio, plan), shortlist]


def _tell_cost(studio: Studio, plan: TopUp) -> str:
    if studio.settings.profile == "embedded":
        return f"Adding {_count(plan.rows.height)}. The profile is 'embedded': they cost nothing."
    return f"Adding {_count(plan.rows.height)} costs up to {plan.cost_usd:.2f} USD on top of what is spent."


def _count(images: int) -> str:
    return f"{images} image{'' if images == 1 else 's'}"
