"""This file holds the command `calibration`: whether the ranking agrees with people, and which weights would more."""

import shlex
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.calibrating import apply_weights, find_brand_weights, take_weights_back
from brand_assets.campaigns.calibration_report import (
    EVERYTHING,
    BrandCalibration,
    calibrate_brands,
    find_brand,
    tabulate,
)
from brand_assets.campaigns.calibration_words import (
    COLUMNS,
    list_cells,
    tell_evidence,
    tell_proposal,
    tell_ranking,
    tell_weights,
)
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.console import console, error_console, open_for_command, print_json
from brand_assets.cli.login import find_login
from brand_assets.errors import ConfigError


def calibration(
    brand: Annotated[str, typer.Argument(help="The brand's name; without it, all brands.", show_default=False)] = "",
    campaign: Annotated[str, typer.Option(help="The brand of this campaign.", show_default=False)] = "",
    apply: Annotated[
        bool, typer.Option("--apply", help="Rank the brand's next rounds by the weights that are proposed.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take back the weights that were applied last.")] = False,
    by: Annotated[str, typer.Option(help="Who applies; by default the name you are logged in with.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Whether the machine's ranking agrees with what people decided, and which weights would agree more."""
    if brand and campaign:
        raise typer.BadParameter("name the brand or a campaign of it, not both.", param_hint="--campaign")
    if apply and undo:
        raise typer.BadParameter("it is the opposite of --undo; give one of them.", param_hint="--apply")
    if (apply or undo) and not (brand or campaign):
        raise typer.BadParameter("say for which brand, by its name or with --campaign.", param_hint="BRAND")
    if as_json and (apply or undo):
        raise typer.BadParameter("it is for looking only; leave --apply and --undo out.", param_hint="--json")
    studio = open_for_command()
    name = load_brief(studio, campaign).brand.name if campaign else brand
    if undo:
        _undo(studio, name, by.strip() or find_login("--by"))
        return
    found = calibrate_brands(studio)
    if apply:
        _apply(studio, find_brand(found, name), by.strip() or find_login("--by"))
        return
    _show([find_brand(found, name)] if name else found, as_json)


def _apply(studio: Studio, found: BrandCalibration, by: str) -> None:
    weights = found.proposal.weights
    if weights is None:
        raise ConfigError(f"No weights are proposed for {found.brand}, so none were applied. {found.proposal.finding}")
    apply_weights(studio, found.brand, weights, because=found.proposal.finding, by=by)
    _print(f"{found.brand} is ranked by {tell_proposal(found)} from now on, applied by {by}.")
    _print("Rounds that are scored already stay as they are until their scores are made again.")
    if found.evidence.own_weights:
        _print(f"The weights in their briefs go first in: {', '.join(found.evidence.own_weights)}.")
    _print(f"Take it back with: brand-assets calibration {shlex.quote(found.brand)} --undo")


def _undo(studio: Studio, brand: str, by: str) -> None:
    take_weights_back(studio, brand, by=by)
    weights, source = find_brand_weights(studio, brand)
    _print(f"{brand} is ranked by {tell_weights(weights)} again ({source}).")


def _show(found: Sequence[BrandCalibration], as_json: bool) -> None:
    if as_json:
        print_json({"brands": [_as_json(one) for one in found]})
        return
    table = Table(title="The machine's scores beside what people decided", title_justify="left")
    for column in COLUMNS:
        table.add_column(column, overflow="fold")
    for cells in list_cells(found):
        table.add_row(*cells)
    console.print(table)
    for one in found:
        _print(" ".join(sentence for sentence in (tell_ranking(one), tell_evidence(one)) if sentence))
    for one in found:
        if one.proposal.weights is not None and one.brand != EVERYTHING:
            _print(f"{one.brand}: {one.proposal.finding} Proposed: {tell_proposal(one)}.")
            _print(f"Apply them with: brand-assets calibration {shlex.quote(one.brand)} --apply")
    error_console.print(
        "A pair is an approved and a rejected image of one shortlist; chance puts 50% of them right, and one person "
        "agrees with the majority of others on 65 to 78%, in published studies.",
        highlight=False,
        markup=False,
    )


def _as_json(found: BrandCalibration) -> dict[str, object]:
    rows = tabulate([found]).drop("brand").rows(named=True)
    gain = found.proposal.gain
    return {
        "brand": found.brand,
        "campaigns": list(found.evidence.campaigns),
        "decided": len(found.evidence.decided),
        "decided_by_machines": found.evidence.by_machines,
        "without_scores": found.unscored,
        "verdict": tell_ranking(found),
        "parts": rows,
        "proposal": {
            "weights": found.proposal.weights,
            "finding": found.proposal.finding,
            "gain": gain and {"value": gain.value, "low": gain.low, "high": gain.high},
        },
    }


def _print(text: str) -> None:
    console.print(text, highlight=False, soft_wrap=True, markup=False)
