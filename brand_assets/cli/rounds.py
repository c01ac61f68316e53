"""This file holds the commands that move a campaign on and say where it stands: run, status, demo, dev."""

import shutil
from typing import Annotated, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from brand_assets.campaigns import deciding
from brand_assets.campaigns.briefs import brief_path, load_brief
from brand_assets.campaigns.status import MEANING, CampaignStatus, Stage, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import time_since
from brand_assets.cli.console import console, error_console, open_for_command, print_json
from brand_assets.cli.launch import DEV_PORT, PROJECT, Progress, run_stage, start_ui
from brand_assets.errors import CheckpointOpen, ConfigError
from brand_assets.records.brief import ROUNDS

DEMO_CAMPAIGN = "fern-and-field"
DEMO_REVIEWER = "demo"


def run(
    campaign: Annotated[str, typer.Argument(help="The campaign.")],
    round_name: Annotated[
        Literal["concept", "direction", "final", "export"] | None,
        typer.Option("--round", help="The stage to run; without it, the one that is due."),
    ] = None,
    redraw: Annotated[bool, typer.Option("--redraw", help="Draw the round anew; states the cost and asks.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before --redraw.")] = False,
) -> None:
    """Run a campaign's next stage, with live progress. What is drawn already is never paid for again."""
    studio = open_for_command()
    load_brief(studio, campaign)
    stage: Stage = round_name or _find_due_stage(studio, campaign, is_redraw=redraw)
    if redraw and stage == "export":
        raise typer.BadParameter("An export draws nothing; run it without --redraw.", param_hint="--redraw")
    if redraw and not yes:
        _confirm_redraw(studio, campaign, stage)
    _run_with_progress(studio, campaign, stage, new_attempt=redraw)
    _warn_of_drafts(studio, campaign, stage)
    _print_next_step(studio, campaign)


def _find_due_stage(studio: Studio, campaign: str, *, is_redraw: bool) -> Stage:
    [status] = list_statuses(studio, [campaign])
    if is_redraw and status.state in ("started", "waiting", "resting"):
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


def _confirm_redraw(studio: Studio, campaign: str, stage: Stage) -> None:
    from brand_assets.campaigns.estimate import estimate_campaign

    if studio.settings.profile == "embedded":
        cost = "The profile is 'embedded': drawing anew costs nothing."
    else:
        [part] = [one for one in estimate_campaign(load_brief(studio, campaign)).rounds if one.round == stage]
        cost = f"Drawing anew will cost about {part.total_usd:.2f} USD on top of what is spent."
    error_console.print(f"{cost} What was drawn before is kept.", highlight=False)
    typer.confirm(f"Draw the {stage} round of {campaign} anew?", abort=True, err=True)


def _run_with_progress(studio: Studio, campaign: str, stage: Stage, *, new_attempt: bool) -> None:
    columns = (
        TextColumn("{task.fields[stage]}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Bar(*columns, console=error_console) as bar:
        task = bar.add_task("starting", total=None, stage=f"{campaign} {stage}")
        run_stage(
            studio, campaign, stage, new_attempt=new_attempt, on_progress=lambda progress: _show(bar, task, progress)
        )
        bar.update(task, description="done")


def _show(bar: Bar, task: TaskID, progress: Progress) -> None:
    words = f"{progress.step}  {progress.message}".strip()
    bar.update(task, total=progress.steps, completed=progress.done, description=words[:100])


def _print_next_step(studio: Studio, campaign: str) -> None:
    [status] = list_statuses(studio, [campaign])
    steps = {
        "waiting": f"{status.to_decide} {status.round} images wait for your decision. "
        f"Decide with: brand-assets review {campaign}",
        "decided": f"the {status.round} round is decided, {status.approved} approved. "
        f"Go on with: brand-assets run {campaign}",
        "exported": f"exported. Open {studio.settings.exports / campaign / 'index.html'}",
    }
    words = steps.get(status.state, MEANING[status.state])
    console.print(f"{campaign}: {words}", highlight=False, soft_wrap=True)


def _warn_of_drafts(studio: Studio, campaign: str, stage: Stage) -> None:
    """Tell a producer who pays for images when what is in the round was drawn by `draft` while trying the brief out."""
    prompts = None if stage == "export" else studio.lake.read_or_none("prompts", campaign, stage)
    if studio.settings.profile != "production" or prompts is None:
        return
    drafts = prompts.filter((prompts["provider"] == "draft") & (prompts["planned_provider"] != "draft")).height
    if drafts:
        error_console.print(
            f"{drafts} images of the {stage} round were drawn by 'draft' in the embedded profile and are kept. "
            f"To have them drawn as the brief plans: brand-assets run {campaign} --round {stage} --redraw",
            highlight=False,
        )


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


def _status_cells(one: CampaignStatus) -> tuple[str, ...]:
    waiting = f"waiting {time_since(one.waiting_since)}" if one.waiting_since else one.state
    return (
        one.campaign,
        one.round,
        waiting,
        f"{one.decided} of {one.to_decide}" if one.to_decide else "",
        str(one.approved) if one.to_decide else "",
        f"{one.spent_usd:.2f}",
        "" if one.budget_usd is None else f"{one.budget_usd:.2f}",
        one.problem or MEANING[one.state],
    )


def demo() -> None:
    """Run the example campaign end to end; the reviewer `demo` decides its checkpoints."""
    studio = open_for_command()
    _place_demo_brief(studio)
    brief = load_brief(studio, DEMO_CAMPAIGN)
    for round_name in ROUNDS:
        _run_with_progress(studio, DEMO_CAMPAIGN, round_name, new_attempt=False)
        checkpoint = deciding.find_checkpoint(studio, DEMO_CAMPAIGN, round_name)
        if checkpoint.status == "open":
            shortlist = studio.lake.read("dpp_selections", DEMO_CAMPAIGN, round_name)
            first = shortlist.sort("position").head(brief.approve(round_name))
            deciding.decide(
                studio,
                DEMO_CAMPAIGN,
                round_name,
                reviewer=DEMO_REVIEWER,
                approve=first["image_id"].to_list(),
                reason="picked by the demo: the first of the shortlist, not a person's choice",
            )
            deciding.submit(studio, DEMO_CAMPAIGN, round_name, reviewer=DEMO_REVIEWER)
        approved = deciding.standing(studio, deciding.find_checkpoint(studio, DEMO_CAMPAIGN, round_name)).approved
        console.print(f"{round_name}: the first {approved} of the shortlist are approved, by the reviewer 'demo'.")
    _run_with_progress(studio, DEMO_CAMPAIGN, "export", new_attempt=False)
    _print_next_step(studio, DEMO_CAMPAIGN)
    console.print("See how it got there in the Dagster UI: make dev", highlight=False)


def _place_demo_brief(studio: Studio) -> None:
    """A data root of one's own starts without the example; the clone has it."""
    path = brief_path(studio, DEMO_CAMPAIGN)
    example = PROJECT / "data" / "briefs" / path.name
    if path.exists():
        return
    if not example.is_file():
        raise ConfigError(f"The example brief {example} is not there. Run the demo from a clone of the project.")
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(example, path)


def dev(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The Dagster UI's port.")] = DEV_PORT,
) -> None:
    """Start the Dagster UI with its daemon; the checkpoint sensors run."""
    studio = open_for_command()
    error_console.print(f"Dagster UI: http://{host}:{port}   data: {studio.settings.data_root}", highlight=False)
    start_ui(studio, host, port)
