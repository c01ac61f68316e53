"""This file holds the commands on a brief before anything is spent: new, check, estimate."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from brand_assets.briefs.read import check_brief
from brand_assets.briefs.scaffold import scaffold_brief
from brand_assets.campaigns.briefs import brief_path, load_brief
from brand_assets.campaigns.estimate import CampaignEstimate, estimate_campaign
from brand_assets.campaigns.remembering import recall_brand
from brand_assets.catalogue.planning import PlannedWording
from brand_assets.cli.console import console, error_console, open_for_command, print_json
from brand_assets.cli.memory import print_memory
from brand_assets.errors import ConfigError

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def new(campaign: Annotated[str, typer.Argument(help="The campaign's name: a-z, 0-9 and '-'.")]) -> None:
    """Write a brief to start from."""
    studio = open_for_command()
    path = brief_path(studio, campaign)
    if path.exists():
        raise ConfigError(
            f"{path} is there already and was left as it is. Check it with: brand-assets check {campaign}"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(scaffold_brief(campaign), encoding="utf-8")
    console.print(f"Wrote {path}. Edit it, then: brand-assets check {campaign}", highlight=False, soft_wrap=True)


def check(
    brief: Annotated[Path, typer.Argument(help="The brief's file, or the name of a campaign that has one.")],
    as_json: Json = False,
) -> None:
    """Validate a brief: every problem at once, with line, field, what was found and the nearest valid choice."""
    studio = open_for_command()  # for a file of anywhere too: what this installation adds to the catalogue counts
    is_campaign = not brief.exists() and brief.suffix == "" and len(brief.parts) == 1
    path = brief_path(studio, str(brief)) if is_campaign else brief
    report = check_brief(path, studio.settings.fonts)
    if as_json:
        print_json(
            {
                "brief": str(path),
                "ok": not report.problems,
                "problems": [{"line": one.line, "field": one.field, "message": one.message} for one in report.problems],
                "warnings": [{"line": one.line, "field": one.field, "message": one.message} for one in report.warnings],
            }
        )
    else:
        for problem in report.problems:
            console.print(f"problem  {problem.format()}", highlight=False, soft_wrap=True, markup=False)
        for warning in report.warnings:
            console.print(f"warning  {warning.format()}", highlight=False, soft_wrap=True, markup=False)
        counts = f"{len(report.problems)} problems, {len(report.warnings)} warnings"
        console.print(f"{path}: {'ok' if not report.problems else 'not usable'} ({counts})", highlight=False)
    if report.problems:
        raise typer.Exit(1)


def estimate(campaign: Annotated[str, typer.Argument(help="The campaign.")], as_json: Json = False) -> None:
    """What the campaign will cost, per round and provider, before anything is spent."""
    studio = open_for_command()
    brief = load_brief(studio, campaign)
    estimated = estimate_campaign(brief, recall_brand(studio, brief).memory)
    if as_json:
        print_json(estimated.as_json())
        return
    _print_estimate(estimated)
    if brief.budget_usd is not None:
        console.print(f"Budget: {brief.budget_usd:.2f} USD.", highlight=False)
    if estimated.reading_usd >= 0.005:
        error_console.print(
            f"Beside that about {estimated.reading_usd:.2f} USD for what OpenAI's models read, billed by the token.",
            highlight=False,
        )
    if estimated.wording is not None:
        error_console.print(_tell_wording(estimated.wording), highlight=False, soft_wrap=True)
    if estimated.unpriced:
        error_console.print(f"No list price, so not in the totals: {', '.join(estimated.unpriced)}.", highlight=False)
    print_memory(brief, estimated.memory)
    if studio.settings.profile == "embedded":
        error_console.print(
            "The profile is 'embedded': every image is drawn by 'draft' and costs nothing. These are the prices of the "
            "models that the brief names, which BRAND_ASSETS_PROFILE=production asks.",
            highlight=False,
        )


def _tell_wording(wording: PlannedWording) -> str:
    asked = f"{wording.prompts} prompts are reworded by {wording.enhancer}"
    if wording.about_usd is None:
        return f"{asked}, which has no price, so it is not in the totals and would be refused."
    return f"Beside that about {wording.about_usd:.2f} USD, billed by the token: {asked}."


def _print_estimate(estimated: CampaignEstimate) -> None:
    table = Table(title=f"{estimated.campaign}: at most {estimated.total_usd:.2f} USD", title_justify="left")
    for heading in ("round", "model"):
        table.add_column(heading)
    for heading in ("images", "USD each", "USD"):
        table.add_column(heading, justify="right")
    for part in estimated.rounds:
        for line in part.lines:
            unit = "no price" if line.unit_usd is None else f"{line.unit_usd:.4f}"
            total = "" if line.total_usd is None else f"{line.total_usd:.2f}"
            table.add_row(part.round, f"{line.provider}/{line.model}", str(line.images), unit, total)
        table.add_row("", "", "", "", f"[bold]{part.total_usd:.2f}[/]", end_section=True)
    console.print(table)
