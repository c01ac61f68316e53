"""This file holds the commands about money: what was spent, what may have been, and how that is settled."""

import math
from typing import Annotated, Literal

import typer
from rich.table import Table

from brand_assets.campaigns.settling import find_unknown
from brand_assets.cli.console import console, error_console, open_for_command, print_json
from brand_assets.cli.login import find_login
from brand_assets.storage.ledger import SpendRow, UnknownSpend

LARGEST_USD = 1e9
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def spend(
    by: Annotated[
        Literal["campaign", "round", "provider", "model", "month"], typer.Option(help="What to sum over.")
    ] = "campaign",
    unknown: Annotated[
        bool, typer.Option("--unknown", help="List the requests of which nobody knows whether they were billed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """What was spent, what is reserved, and what may have been billed without anybody knowing."""
    studio = open_for_command()
    if unknown:
        _print_unknown(studio.ledger.spend.list_unknown(), as_json)
        return
    rows = studio.ledger.spend.sum_spend(by)
    total_usd = round(math.fsum(row.cost_usd for row in rows), 6)
    if as_json:
        print_json({"by": by, "rows": [_spend_as_json(row) for row in rows], "total_usd": total_usd})
        return
    _print_spend(by, rows, total_usd)
    if any(row.unknown_usd for row in rows):
        error_console.print("Some outcomes are unknown. List them with: brand-assets spend --unknown", highlight=False)


def settle(
    key: Annotated[str, typer.Argument(help="The request's key, or at least 6 of its first characters.")],
    usd: Annotated[float, typer.Option(help="What the provider billed for it; 0 when nothing.")],
    by: Annotated[str, typer.Option(help="Who says so; by default the name you are logged in with.")] = "",
) -> None:
    """Settle a request of which nobody knew whether it was billed."""
    if not 0 <= usd < LARGEST_USD:
        raise typer.BadParameter(f"{usd} is not an amount from 0 to 1e9.", param_hint="--usd")
    studio = open_for_command()
    found = find_unknown(studio, key)
    studio.ledger.spend.settle_unknown(found.request_key, usd, by.strip() or find_login("--by"))
    what = (
        f"charged {usd:.6g} USD; its answer is lost and it will not be sent again"
        if usd
        else "released: nothing was billed, and the next run of its round may draw it again"
    )
    request = f"{found.request_key} ({found.campaign} {found.round}, {found.provider}/{found.model})"
    console.print(f"{request}: {what}.", highlight=False, soft_wrap=True, markup=False)


def _spend_as_json(row: SpendRow) -> dict[str, object]:
    return {
        "key": row.key,
        "images": row.images,
        "cost_usd": round(row.cost_usd, 6),
        "reserved_usd": round(row.reserved_usd, 6),
        "unknown_usd": round(row.unknown_usd, 6),
    }


def _print_spend(by: str, rows: list[SpendRow], total_usd: float) -> None:
    table = Table(title=f"{total_usd:.4f} USD spent, by {by}", title_justify="left")
    table.add_column(by, overflow="fold")
    for heading in ("images", "USD spent", "USD reserved", "USD unknown"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        amounts = (f"{usd:.4f}" for usd in (row.cost_usd, row.reserved_usd, row.unknown_usd))
        table.add_row(row.key, str(row.images), *amounts)
    console.print(table)


def _print_unknown(unknown: list[UnknownSpend], as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "request_key": one.request_key,
                "campaign": one.campaign,
                "round": one.round,
                "attempt": one.attempt,
                "provider": one.provider,
                "model": one.model,
                "estimated_usd": round(one.estimated_usd, 6),
                "at": one.at.isoformat(),
                "reason": one.reason,
            }
            for one in unknown
        ]
        print_json({"unknown": rows, "total_usd": round(math.fsum(one.estimated_usd for one in unknown), 6)})
        return
    for one in unknown:
        where = f"{one.campaign} {one.round}, {one.provider}/{one.model}, {one.at:%Y-%m-%d %H:%M} UTC"
        lines = (
            f"{one.request_key}\n  {where}, at most {one.estimated_usd:.4f} USD\n  {one.reason or 'no reason known'}"
        )
        console.print(lines, highlight=False, soft_wrap=True, markup=False)
    if not unknown:
        console.print("No outcome is unknown.", highlight=False)
        return
    error_console.print(
        f"{len(unknown)} unknown. Look each up at its provider, by its time; then: brand-assets settle KEY --usd N "
        "(what was billed; 0 when nothing was, and it may be drawn again).",
        highlight=False,
        markup=False,
    )
