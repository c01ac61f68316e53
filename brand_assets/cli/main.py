"""This file is the `brand-assets` command: the list of its commands, and how their failures are told."""

import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from brand_assets.cli.briefs import check, estimate, new
from brand_assets.cli.calibration import calibration
from brand_assets.cli.checkpoints import decide
from brand_assets.cli.console import error_console
from brand_assets.cli.demo import demo
from brand_assets.cli.exporting import export
from brand_assets.cli.house import backup, doctor, restore
from brand_assets.cli.importing import import_
from brand_assets.cli.models import models
from brand_assets.cli.money import settle, spend
from brand_assets.cli.providers import providers
from brand_assets.cli.review import review
from brand_assets.cli.rounds import run, status
from brand_assets.cli.serving import dev, serve
from brand_assets.cli.taxonomy import taxonomy
from brand_assets.cli.tokens import tokens
from brand_assets.cli.verifying import verify
from brand_assets.errors import BrandAssetsError, BriefError

FAILED = 1

app = typer.Typer(
    name="brand-assets",
    help="From a campaign brief to production-ready brand marks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

COMMANDS: dict[str, tuple[Callable[..., None], ...]] = {
    "A campaign": (new, check, taxonomy, estimate, import_, run, status, decide, review, export, calibration),
    "Money": (spend, settle, providers),
    "The house": (demo, serve, dev, doctor, models, backup, restore, verify),
}

for panel, commands in COMMANDS.items():
    for command in commands:
        app.command(command.__name__.rstrip("_"), rich_help_panel=panel)(command)
app.add_typer(tokens, name="token", rich_help_panel="The house")


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the whole traceback when something fails.")] = False,
) -> None:
    """`--debug` is taken out by `main`, which is where errors are told; it stands here so that --help shows it."""


def main() -> None:
    """Run a command: exit code 0 done, 1 failed, 2 wrong use; an error is one readable line unless --debug."""
    is_debug = "--debug" in sys.argv
    try:
        app([word for word in sys.argv[1:] if word != "--debug"])
    except BrandAssetsError as error:
        if is_debug:
            raise
        _tell(error)
        raise SystemExit(FAILED) from None
    except BrokenPipeError:  # the reader of a pipe has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FAILED) from None
    except Exception as surprise:  # the last edge: a user is never shown a traceback unasked
        if is_debug:
            raise
        words = str(surprise).strip().partition("\n")[0] or "no message"
        error_console.print(
            f"[bold red]error:[/] {type(surprise).__name__}: {_escape(words[:400])} (--debug shows where)",
            highlight=False,
        )
        raise SystemExit(FAILED) from None


def _tell(error: BrandAssetsError) -> None:
    problems = error.problems if isinstance(error, BriefError) else ()
    # The message holds the first of them too, for where there is no room for a line each.
    words = str(error).partition(f": {problems[0][:50]}")[0] + ":" if problems else str(error)
    error_console.print(f"[bold red]error:[/] {_escape(words)}", highlight=False)
    for problem in problems:
        error_console.print(f"  {_escape(problem)}", highlight=False)


def _escape(text: str) -> str:
    from rich.markup import escape

    return escape(text)
