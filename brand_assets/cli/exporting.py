"""This file holds the command `export`: it packages a campaign again, whole or in part, for ourselves or a client."""

from pathlib import Path
from typing import Annotated

import typer

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.exporting.export import export_campaign
from brand_assets.campaigns.exporting.order import ExportOrder, choose_order
from brand_assets.campaigns.exporting.summary import read_summary
from brand_assets.campaigns.exporting.target import find_target
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import verify_checkpoint
from brand_assets.cli.console import console, open_for_command, print_json
from brand_assets.cli.running import export_with_progress, tell_package
from brand_assets.errors import ConfigError

Only = Annotated[
    list[str] | None, typer.Option(help="Formats and groups: svg,pdf,eps,png,... logo,kit,creatives,finished.")
]
Client = Annotated[bool, typer.Option("--client", help="Leave out prompts, costs, people and ids.")]
Preset = Annotated[str | None, typer.Option(help="A preset of the brief, in place of the other choices.")]
HasZip = Annotated[bool, typer.Option("--zip/--no-zip", help="With one zip of everything, or without.")]


def export(
    campaign: Annotated[str, typer.Argument(help="The campaign.")],
    only: Only = None,
    client: Client = False,
    has_zip: HasZip = True,
    preset: Preset = None,
    to: Annotated[Path | None, typer.Option(help="A folder to export to; the campaign's own package stays.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Package a campaign's approved marks again, in the old package's place. Nothing is drawn or paid for."""
    studio = open_for_command()
    order = read_order(studio, campaign, only, preset, is_client=client, has_zip=has_zip)
    folder = find_target(studio, campaign, to)
    verify_checkpoint(studio, campaign, before="exports")
    if to is None:
        export_with_progress(studio, campaign, order)
    else:
        export_campaign(studio, campaign, order, to)
    if as_json:
        summary = read_summary(folder)
        held = summary.describe() if summary else {}
        print_json({"campaign": campaign, "folder": str(folder), **order.describe(), **held})
    else:
        words = f"{campaign}: exported. {order.words} {tell_package(folder)}"
        console.print(words, highlight=False, soft_wrap=True, markup=False)


def read_order(
    studio: Studio, campaign: str, only: list[str] | None, preset: str | None, *, is_client: bool, has_zip: bool
) -> ExportOrder:
    """What the options ask for. Raises BadParameter for names that nothing has, and for a preset beside choices."""
    brief = load_brief(studio, campaign)
    if preset is not None and (only or is_client or not has_zip):
        message = "A preset says itself what is exported; leave out --only, --client and --no-zip."
        raise typer.BadParameter(message, param_hint="--preset")
    try:
        return choose_order(brief, only or (), is_client=is_client, has_zip=has_zip, preset=preset)
    except ConfigError as error:
        raise typer.BadParameter(str(error), param_hint="--only" if preset is None else "--preset") from None
