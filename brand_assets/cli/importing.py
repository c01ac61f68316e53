"""This file holds the command that takes pictures made elsewhere into a campaign: import."""

import uuid
from pathlib import Path
from typing import Annotated

import typer

from brand_assets.campaigns.importing import IMPORTED, Imported, import_pictures
from brand_assets.campaigns.picture_folder import show_name
from brand_assets.cli.console import console, error_console, open_for_command

LARGEST_USD = 1e6


def import_(
    campaign: Annotated[str, typer.Argument(help="The campaign.")],
    folder: Annotated[
        Path,
        typer.Argument(
            help="A folder of PNG, JPEG or WebP pictures. NAME.txt beside NAME.png is the prompt it was made with. "
            "Hidden files, sub-folders and links that lead out of the folder are not followed."
        ),
    ],
    tool: Annotated[str, typer.Option(help="What made them, as in --tool 'Midjourney v7'.")],
    direction: Annotated[
        str | None,
        typer.Option(help=f"The brief's direction that they belong to; without it, one of their own, '{IMPORTED}'."),
    ] = None,
    cost_usd: Annotated[
        float,
        typer.Option(
            "--cost-usd",
            help="What the pictures that this import takes in cost together, in USD; spread over them to the cent. "
            "Pictures that are there already cost nothing again.",
        ),
    ] = 0.0,
) -> None:
    """Take pictures made elsewhere into the concept round, each once: to be scored, shortlisted and refined.

    They belong to the round's attempt: after --redraw import the folder again, which costs nothing again. Exit code 1
    when a file could not be taken in; the others are.
    """
    if not 0 <= cost_usd < LARGEST_USD:
        raise typer.BadParameter(f"{cost_usd} is not an amount from 0 to 1e6.", param_hint="--cost-usd")
    studio = open_for_command()
    imported = import_pictures(
        studio,
        campaign,
        folder,
        tool=tool,
        run_id=f"import/{uuid.uuid4()}",
        direction=direction,
        cost_usd=cost_usd,
    )
    for line in _tell_problems(imported):
        error_console.print(line, highlight=False, markup=False)
    for line in _tell_result(imported):
        console.print(line, highlight=False, soft_wrap=True, markup=False)
    if imported.bad:
        raise typer.Exit(1)


def _tell_problems(imported: Imported) -> list[str]:
    lines = [f"not imported: {show_name(one.file)}: {one.reason}" for one in imported.bad]
    if imported.left_alone:
        names = ", ".join(show_name(one) for one in imported.left_alone[:5])
        more = f" and {len(imported.left_alone) - 5} more" if len(imported.left_alone) > 5 else ""
        lines.append(f"left alone (a sub-folder, or a text that belongs to no picture): {names}{more}")
    return [*lines, *imported.over]


def _tell_result(imported: Imported) -> list[str]:
    source = imported.source
    lines = [
        f"{imported.campaign}: {_count(len(imported.taken))} of {source.tool} taken into the concept round as "
        f"import/{source.model}, direction {source.direction!r}, {imported.cost_usd:.2f} USD booked; "
        f"{len(imported.known)} were there already, {len(imported.bad)} could not be used."
    ]
    if not imported.taken:
        return lines
    if imported.decided:
        lines.append(
            f"If the next run changes the shortlist, it takes the place of the one that is open, and the "
            f"{imported.decided} decided there are to be decided again."
        )
    return [*lines, _tell_refiners(imported), f"Next: brand-assets run {imported.campaign} --round concept"]


def _tell_refiners(imported: Imported) -> str:
    """What of the brief's refinement an imported picture can go on to, once it is approved."""
    cannot = f"{', '.join(imported.others)} cannot vary a picture that it did not draw"
    if not imported.refiners:
        return (
            f"Here they end at the shortlist: {cannot}. To refine them, give `refinement` in the brief a model that "
            "starts from any picture (brand-assets providers), and set BRAND_ASSETS_PROFILE=production."
        )
    can = f"{', '.join(imported.refiners)} can refine those that are approved"
    return f"{can}; {cannot}, and what it is to vary of them fails." if imported.others else f"{can}."


def _count(pictures: int) -> str:
    return f"{pictures} picture{'' if pictures == 1 else 's'}"
