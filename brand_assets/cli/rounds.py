"""This file holds the commands that move a campaign on and say where it stands: run, status."""

from typing import Annotated, Literal

import typer
from rich.table import Table

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.exporting.order import EVERYTHING
from brand_assets.campaigns.holding import HoldRequest
from brand_assets.campaigns.remembering import recall_brand
from brand_assets.campaigns.shortlisting import refuse_impossible_holds
from brand_assets.campaigns.status import MEANING, CampaignStatus, Stage, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.topping_up import MAX_TOP_UP
from brand_assets.campaigns.verify import time_since
from brand_assets.cli.alone import go_on_alone
from brand_assets.cli.console import console, error_console, open_for_command, print_json
from brand_assets.cli.exporting import Client, HasZip, Only, Preset, read_order
from brand_assets.cli.memory import print_memory
from brand_assets.cli.running import print_next_step, run_with_progress, warn_of_drafts, warn_of_missing
from brand_assets.cli.top_up import add_to_concepts
from brand_assets.errors import BriefError, CampaignNotFound, CheckpointOpen, ConfigError
from brand_assets.records.brief import RoundName


def run(
    campaign: Annotated[str, typer.Argument(help="The campaign.")],
    round_name: Annotated[
        Literal["concept", "direction", "final", "export"] | None,
        typer.Option("--round", help="The stage to run; without it, the one that is due."),
    ] = None,
    redraw: Annotated[bool, typer.Option("--redraw", help="Draw the round anew; states the cost and asks.")] = False,
    top_up: Annotated[
        bool,
        typer.Option(
            "--top-up",
            help="Add N images for what the concept round lacks, as in --top-up 5; states the cost and asks.",
        ),
    ] = False,
    count: Annotated[
        int | None,
        typer.Argument(metavar="N", min=1, max=MAX_TOP_UP, help="For --top-up; without it, what closes the gaps."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before what costs money or decisions.")] = False,
    lock: Annotated[list[str] | None, typer.Option(metavar="ID", help="Show this image first, from now on.")] = None,
    ban: Annotated[list[str] | None, typer.Option(metavar="ID", help="Never show this image.")] = None,
    release: Annotated[list[str] | None, typer.Option(metavar="ID", help="Take back --lock or --ban.")] = None,
    only: Only = None,
    client: Client = False,
    has_zip: HasZip = True,
    preset: Preset = None,
) -> None:
    """Run a campaign's next stage, with live progress. What is drawn already is never paid for again."""
    studio = open_for_command()
    load_brief(studio, campaign)
    _refuse_unclear_top_up(round_name, count, is_redraw=redraw, is_top_up=top_up)
    holds = HoldRequest(tuple(lock or ()), tuple(ban or ()), tuple(release or ()))
    if holds:
        held = _read_held_round(round_name, is_drawing_anew=redraw or top_up)
        refuse_impossible_holds(studio, campaign, held, holds)
        _tell_what_is_decided(studio, campaign, round_name, may_ask=not yes)
    if top_up:
        add_to_concepts(studio, campaign, count, may_ask=not yes)
        return
    if not (round_name or redraw) and _take_up_alone(studio, campaign):
        return
    stage: Stage = round_name or _find_due_stage(studio, campaign, is_redraw=redraw)
    if redraw and stage == "export":
        raise typer.BadParameter("An export draws nothing; run it without --redraw.", param_hint="--redraw")
    order = read_order(studio, campaign, only, preset, is_client=client, has_zip=has_zip)
    if order != EVERYTHING and stage != "export":
        raise typer.BadParameter(
            f"They say what an export delivers, and the {stage} stage is to run.", param_hint="--only, --client, --zip"
        )
    if redraw and not yes:
        _confirm_redraw(studio, campaign, stage)
    run_with_progress(studio, campaign, stage, new_attempt=redraw, holds=holds, order=order)
    warn_of_drafts(studio, campaign, stage)
    warn_of_missing(studio, campaign, stage)
    go_on_alone(studio, campaign, stage)
    print_next_step(studio, campaign)


def _take_up_alone(studio: Studio, campaign: str) -> bool:
    """Go on with a campaign in mode `auto` that was stopped before its machine decided; says whether that was so."""
    [status] = list_statuses(studio, [campaign])
    if status.state != "waiting" or not go_on_alone(studio, campaign, status.round):
        return False
    print_next_step(studio, campaign)
    return True


def _find_due_stage(studio: Studio, campaign: str, *, is_redraw: bool) -> Stage:
    [status] = list_statuses(studio, [campaign])
    if is_redraw and status.state in ("started", "waiting", "revising", "resting"):
        return status.round
    if status.next_stage is not None:
        return status.next_stage
    if status.state == "waiting":
        raise CheckpointOpen(
            f"{campaign!r} waits for a person at its {status.round} checkpoint: {status.decided} of {status.to_decide} "
            f"images are decided. Decide with: brand-assets review {campaign}"
        )
    raise ConfigError(
        f"Nothing is due for {campaign!r}: {MEANING[status.state]}. Name a stage to run it again: --round "
        f"{'export' if status.round == 'export' else status.round}"
    )


def _refuse_unclear_top_up(round_name: Stage | None, count: int | None, *, is_redraw: bool, is_top_up: bool) -> None:
    if count is not None and not is_top_up:
        raise typer.BadParameter(f"{count} is how many images a top-up adds; write --top-up {count}.", param_hint="N")
    if is_top_up and is_redraw:
        raise typer.BadParameter(
            "It adds to what --redraw would leave behind; take one of them.", param_hint="--top-up"
        )
    if is_top_up and round_name not in (None, "concept"):
        raise typer.BadParameter(
            f"Only the concept round is topped up; the {round_name} round varies what was approved.",
            param_hint="--top-up",
        )


def _read_held_round(round_name: Stage | None, *, is_drawing_anew: bool) -> RoundName:
    if round_name is None or round_name == "export":
        raise typer.BadParameter(
            "Name the round whose shortlist it is for: --round concept, direction or final.",
            param_hint="--lock, --ban, --release",
        )
    if is_drawing_anew:
        raise typer.BadParameter(
            "They are for images that are drawn; leave out --redraw and --top-up.",
            param_hint="--lock, --ban, --release",
        )
    return round_name


def _tell_what_is_decided(studio: Studio, campaign: str, round_name: Stage | None, *, may_ask: bool) -> None:
    """Another shortlist takes the place of the one that is open, and with it of what was decided there."""
    [status] = list_statuses(studio, [campaign])
    if (status.round, status.state) != (round_name, "waiting") or not status.decided:
        return
    error_console.print(
        f"{status.decided} of {status.to_decide} images are decided at the open {round_name} checkpoint of {campaign}. "
        "If the shortlist changes, those that it still shows stay decided.",
        highlight=False,
        markup=False,
    )
    if may_ask:
        typer.confirm("Pick the shortlist anew?", abort=True, err=True)


def _confirm_redraw(studio: Studio, campaign: str, stage: Stage) -> None:
    from brand_assets.campaigns.estimate import estimate_campaign

    if studio.settings.profile == "embedded":
        cost = "The profile is 'embedded': drawing anew costs nothing."
    else:
        [part] = [one for one in estimate_campaign(load_brief(studio, campaign)).rounds if one.round == stage]
        cost = f"Drawing anew will cost about {part.total_usd:.2f} USD on top of what is spent."
    error_console.print(f"{cost} What was drawn before is kept.", highlight=False)
    typer.confirm(f"Draw the {stage} round of {campaign} anew?", abort=True, err=True)


def status(
    campaign: Annotated[str | None, typer.Argument(help="One campaign; without it, all.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Where each campaign stands: its round, which checkpoint waits and for how long, spend against budget."""
    studio = open_for_command()
    if campaign is not None and studio.ledger.checkpoints.latest(campaign, "concept") is None:
        load_brief(studio, campaign)
    statuses = list_statuses(studio, [campaign] if campaign else None)
    if as_json:
        print_json({"campaigns": [one.as_json() for one in statuses]})
        return
    if not statuses:
        console.print(f"There is no campaign yet in {studio.settings.briefs}. Start one with: brand-assets new NAME")
        return
    table = Table()
    for heading in ("campaign", "round", "state", "decided", "approved", "spent USD", "budget USD", ""):
        table.add_column(heading, overflow="fold")
    for one in statuses:
        table.add_row(*_status_cells(one))
    console.print(table)
    if campaign is not None:
        _print_what_is_remembered(studio, campaign)


def _print_what_is_remembered(studio: Studio, campaign: str) -> None:
    try:
        brief = load_brief(studio, campaign)
    except (BriefError, CampaignNotFound):
        return  # the table says what is wrong with it
    print_memory(brief, recall_brand(studio, brief).memory)


def _status_cells(one: CampaignStatus) -> tuple[str, ...]:
    waiting = f"waiting {time_since(one.waiting_since)}" if one.waiting_since else one.state
    if one.due_at is not None:
        waiting += f", {'overdue' if one.is_overdue else 'due'} {one.due_at:%Y-%m-%d %H:%M} UTC"
    return (
        one.campaign,
        one.round,
        waiting,
        f"{one.decided} of {one.to_decide}" if one.to_decide else "",
        str(one.approved) if one.to_decide else "",
        f"{one.spent_usd:.2f}",
        "" if one.budget_usd is None else f"{one.budget_usd:.2f}",
        one.problem or one.describe(),
    )
