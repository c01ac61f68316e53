"""This file runs a campaign's stage in the terminal, with live progress, and says what comes next."""

from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from brand_assets.campaigns.status import MEANING, Stage, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.console import console, error_console
from brand_assets.cli.launch import Progress, run_stage


def run_with_progress(
    studio: Studio, campaign: str, stage: Stage, *, new_attempt: bool = False, top_up: int = 0
) -> None:
    """Run the stage with a bar that follows it. Raises RoundIncomplete with the failed step's own words."""
    columns = (
        TextColumn("{task.fields[stage]}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Bar(*columns, console=error_console) as bar:
        task = bar.add_task("starting", total=None, stage=f"{campaign} {stage}")
        run_stage(
            studio,
            campaign,
            stage,
            new_attempt=new_attempt,
            top_up=top_up,
            on_progress=lambda progress: _show(bar, task, progress),
        )
        bar.update(task, description="done")


def _show(bar: Bar, task: TaskID, progress: Progress) -> None:
    words = f"{progress.step}  {progress.message}".strip()
    bar.update(task, total=progress.steps, completed=progress.done, description=words[:100])


def print_next_step(studio: Studio, campaign: str) -> None:
    """Where the campaign stands now, and the command that takes it on."""
    [status] = list_statuses(studio, [campaign])
    steps = {
        "waiting": f"{status.to_decide} {status.round} images wait for your decision. "
        f"Decide with: brand-assets review {campaign}",
        "decided": f"the {status.round} round is decided, {status.approved} approved. "
        f"Go on with: brand-assets run {campaign}",
        "exported": f"exported. Open {studio.settings.exports / campaign / 'index.html'}",
    }
    words = steps.get(status.state, MEANING[status.state])
    console.print(f"{campaign}: {words}", highlight=False, soft_wrap=True, markup=False)


def warn_of_drafts(studio: Studio, campaign: str, stage: Stage) -> None:
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
