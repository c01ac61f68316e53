"""This file holds the command `token`: who may use the review app from another machine."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from brand_assets.campaigns.auditing import note
from brand_assets.campaigns.briefs import load_brief
from brand_assets.cli.console import console, error_console, open_for_command, print_json
from brand_assets.cli.login import find_login
from brand_assets.storage.tokens import DEFAULT_DAYS, MAX_DAYS, Role, Token, TokenBook

TERMINAL = "terminal"
"""The role of whoever makes and revokes tokens: they can read and write the data root."""

tokens = typer.Typer(no_args_is_help=True, help="Who may use the review app from another machine.")


@tokens.command()
def new(
    name: Annotated[str, typer.Argument(help="Whose it is: decisions made with it are signed with this name.")],
    role: Annotated[Role, typer.Option(help="Looks; decides and rates too; starts and spends too.")],
    campaign: Annotated[str | None, typer.Option(help="The only campaign that they see; without it, all.")] = None,
    days: Annotated[int, typer.Option(min=1, max=MAX_DAYS, help="How long it lasts.")] = DEFAULT_DAYS,
) -> None:
    """Make a token and print it, once: only its hash is kept."""
    studio = open_for_command()
    if campaign is not None:
        load_brief(studio, campaign)
    made = TokenBook(studio.settings.access).add(name, role=role, campaign=campaign, days=days)
    token = made.token
    note(
        studio,
        find_login("--role"),
        TERMINAL,
        "token_made",
        campaign=campaign,
        subject=token.name,
        details=f"{role}, {days} days, ends in {token.last_four}",
    )
    console.print(made.secret, highlight=False, soft_wrap=True, markup=False)
    error_console.print(
        f"{token.name} is a {role} of {campaign or 'every campaign'} until {token.expires_at:%Y-%m-%d}. Copy the token "
        f"now, it is not shown again; it is pasted at {studio.settings.review.address}/login, or sent as "
        "Authorization: Bearer TOKEN.",
        highlight=False,
        markup=False,
    )


@tokens.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Every token that was made: whose, what they may, until when."""
    made = TokenBook(open_for_command().settings.access).read_all()
    now = datetime.now(UTC)
    if as_json:
        print_json({"tokens": [_describe(token, now) for token in made]})
    elif made:
        _print(made, now)
    else:
        error_console.print("There is no token. Make one: brand-assets token new NAME --role reviewer", highlight=False)


@tokens.command()
def revoke(name_or_id: Annotated[str, typer.Argument(metavar="NAME|ID", help="A name, or an id of the list.")]) -> None:
    """End a token at once, and every session that was opened with it."""
    studio = open_for_command()
    for token in TokenBook(studio.settings.access).revoke(name_or_id):
        details = f"{token.role}, ends in {token.last_four}"
        note(studio, find_login("NAME"), TERMINAL, "token_revoked", token.campaign, token.name, details)
        error_console.print(
            f"{token.name}'s token {token.token_id} ({details}) is revoked.", highlight=False, markup=False
        )


def _describe(token: Token, now: datetime) -> dict[str, object]:
    return {
        "id": token.token_id,
        "name": token.name,
        "role": token.role,
        "campaign": token.campaign,
        "state": token.describe_state(now),
        "created_at": token.created_at.isoformat(timespec="seconds"),
        "expires_at": token.expires_at.isoformat(timespec="seconds"),
        "revoked_at": token.revoked_at.isoformat(timespec="seconds") if token.revoked_at else None,
        "last_four": token.last_four,
    }


def _print(made: tuple[Token, ...], now: datetime) -> None:
    from rich.markup import escape

    table = Table("id", "name", "role", "campaign", "state", "until", "ends in", box=None, header_style="bold")
    for token in made:
        cells = (token.token_id, token.name, token.role, token.campaign or "all", token.describe_state(now))
        table.add_row(*map(escape, cells), f"{token.expires_at:%Y-%m-%d}", f"...{escape(token.last_four)}")
    console.print(table)
