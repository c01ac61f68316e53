"""This file holds the command `export`: it packages a campaign again, whole or in part, for ourselves or a client."""

from pathlib import Path
from typing import Annotated

import typer

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.exporting.export import export_campaign
from brand_assets.campaigns.exporting.order import ExportOrder, find_preset, read_only
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.console import console, open_for_command, print_json
from brand_assets.cli.running import export_with_progress
from brand_assets.errors import ConfigError


def export(
    campaign: Annotated[str, typer.Argument(help="The campaign.")],
    only: Annotated[
        list[str] | None, typer.Option(help="Formats and groups: svg,pdf,eps,png,... logo,kit,creatives,finished.")
    ] = None,
    client: Annotated[bool, typer.Option("--client", help="Leave out prompts, costs, people and ids.")] = False,
    has_zip: Annotated[bool, typer.Option("--zip/--no-zip", help="With one zip of everything, or without.")] = True,
    preset: Annotated[str | None, typer.Option(help="A preset of the brief, in place of the others.")] = None,
    to: Annotated[Path | None, typer.Option(help="A folder to export to; the campaign's own package stays.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Package a campaign's approved marks again, in the old package's place. Nothing is drawn or paid for."""
    studio = open_for_command()
    order = _read_order(studio, campaign, only, preset, is_client=client, has_zip=has_zip)
    folder = studio.settings.exports / campaign if to is None else to.absolute()
    if to is None:
        export_with_progress(studio, campaign, order)
    else:
        _refuse_other(folder)
        export_campaign(studio, campaign, order, folder)
    if as_json:
        print_json({"campaign": campaign, "folder": str(folder), **order.describe()})
    else:
        words = f"{campaign}: exported. Open {folder / 'index.html'}"
        console.print(words, highlight=False, soft_wrap=True, markup=False)


def _read_order(
    studio: Studio, campaign: str, only: list[str] | None, preset: str | None, *, is_client: bool, has_zip: bool
) -> ExportOrder:
    brief = load_brief(studio, campaign)
    if preset is None:
        return ExportOrder(read_only(only or ()), is_client, has_zip)
    if only or is_client:
        message = "A preset says itself what is exported; leave out --only and --client."
        raise typer.BadParameter(message, param_hint="--preset")
    return find_preset(brief, preset)


def _refuse_other(folder: Path) -> None:
    """What is there is replaced, so it has to be nothing, or a package."""
    if not folder.exists() or (folder / "manifest.json").is_file():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        raise ConfigError(f"{folder} is there and is no package of ours. Name a new folder, or an empty one.")
