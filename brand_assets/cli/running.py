"""This file runs a campaign's stage in the terminal, with live progress, and says what comes next."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

from brand_assets.campaigns.exporting.order import EVERYTHING, ExportOrder
from brand_assets.campaigns.exporting.summary import FINDINGS_PAGE, read_summary
from brand_assets.campaigns.holding import NOTHING_ASKED, HoldRequest
from brand_assets.campaigns.status import Stage, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.console import console, error_console, live_console
from brand_assets.cli.launch import Progress, run_export, run_stage

WHAT_HELPS = {
    "failed": "What failed is tried again by: brand-assets run {campaign} --round {stage}.",
    "unknown": "What is unknown is to be settled: brand-assets spend --unknown.",
}
"""By the status of an image that was not drawn, what a producer can do about it."""


def run_with_progress(
    studio: Studio,
    campaign: str,
    stage: Stage,
    *,
    new_attempt: bool = False,
    top_up: int = 0,
    holds: HoldRequest = NOTHING_ASKED,
    order: ExportOrder = EVERYTHING,
) -> None:
    """Run the stage and show where it stands. Raises RoundIncomplete with the failed step's own words."""
    with _open_view(live_console, f"{campaign} {stage}") as show:
        run_stage(
            studio,
            campaign,
            stage,
            new_attempt=new_attempt,
            top_up=top_up,
            holds=holds,
            order=order,
            on_progress=show,
        )


def export_with_progress(studio: Studio, campaign: str, order: ExportOrder) -> None:
    """Package again and show where it stands. Raises RoundIncomplete with the failed step's own words."""
    with _open_view(live_console, f"{campaign} export") as show:
        run_export(studio, campaign, order, on_progress=show)


@contextmanager
def _open_view(terminal: Console, title: str) -> Iterator[Callable[[Progress], None]]:
    """A bar with the last words under it; in a file or a pipe, the words alone, a line each."""
    if not terminal.is_terminal:
        yield lambda progress: _print_words(terminal, title, progress)
        return
    columns = (TextColumn(title, markup=False), BarColumn(bar_width=24), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Bar(*columns, console=terminal)
    task = bar.add_task("", total=None)
    with Live(bar, console=terminal, refresh_per_second=8) as live:

        def show(progress: Progress) -> None:
            bar.update(task, total=progress.steps, completed=progress.done)
            live.update(Group(bar, Text(f"{progress.step}  {progress.message}".strip(), style="dim")))

        yield show
        live.update(bar)


def _print_words(terminal: Console, title: str, progress: Progress) -> None:
    words = f"{title} {progress.done}/{progress.steps}: {progress.step}  {progress.message}"
    terminal.print(words.rstrip(), highlight=False, markup=False, soft_wrap=True)


def tell_package(folder: Path) -> str:
    """What the package that lies there holds, what its checks found, and where to read that."""
    summary = read_summary(folder)
    page = f"Open {folder / 'index.html'}"
    if summary is None:
        return page
    found = f"{summary.findings}, see {folder / FINDINGS_PAGE}." if summary.has_findings else f"{summary.findings}."
    return f"{summary.contents}; {found} {page}"


def print_next_step(studio: Studio, campaign: str) -> None:
    """Where the campaign stands now, and the command that takes it on."""
    [status] = list_statuses(studio, [campaign])
    steps = {
        "waiting": f"{status.to_decide} {status.round} images wait for your decision. "
        f"Decide with: brand-assets review {campaign}",
        "decided": f"the {status.round} round is decided, {status.approved} approved. "
        f"Go on with: brand-assets run {campaign}",
        "revising": f"{status.describe()}. Draw it with: brand-assets run {campaign}",
        "exported": f"exported. {tell_package(studio.settings.exports / campaign)}",
    }
    words = steps.get(status.state, status.describe())
    console.print(f"{campaign}: {words}", highlight=False, soft_wrap=True, markup=False)


def warn_of_missing(studio: Studio, campaign: str, stage: Stage) -> None:
    """Tell a producer that the shortlist is not of all that was asked for, and what helps."""
    images = None if stage == "export" else studio.lake.read_or_none("raw_images", campaign, stage)
    if images is None or images.is_empty():
        return
    latest = images.filter(pl.col("attempt") == pl.col("attempt").max())
    drawn = latest.filter(pl.col("status") == "drawn")["prompt_id"].unique()
    missing = latest.filter(~pl.col("prompt_id").is_in(drawn.implode())).unique("prompt_id", keep="last")
    counts = Counter(missing["status"].to_list())
    if counts:
        told = ", ".join(f"{count} {status}" for status, count in counts.most_common())
        asked = latest["prompt_id"].n_unique()
        helps = (words for status, words in WHAT_HELPS.items() if counts[status])
        advice = [words.format(campaign=campaign, stage=stage) for words in helps]
        error_console.print(
            " ".join([f"{missing.height} of {asked} {stage} images were not drawn: {told}.", *advice]),
            highlight=False,
            markup=False,
        )


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
