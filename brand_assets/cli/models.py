"""This file holds the command `models`: the weights of models, where from, whether they are here; it fetches them."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from brand_assets.campaigns.choosing_embedder import find_real_clip
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.weights import (
    Pulled,
    Watch,
    WeightsState,
    find_offered,
    list_pinned,
    list_states,
    place_weights,
    pull_weights,
)
from brand_assets.catalogue.weights import Weights, name_weights
from brand_assets.cli.console import console, error_console, live_console, open_for_command, print_json


class Action(StrEnum):
    LIST = "list"
    PULL = "pull"


def models(
    action: Annotated[Action, typer.Argument(help="`pull` fetches.")] = Action.LIST,
    names: Annotated[
        list[str] | None, typer.Argument(help="Of which models; without any: of all, `pull` leaves out the optional.")
    ] = None,
    from_: Annotated[
        Path | None, typer.Option("--from", help="A file that you have, or a folder of them, instead of the network.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The weights of models: what for, where from, checksum, here or not. `models pull NAME` fetches them.

    A run never fetches any.
    """
    studio = open_for_command()
    if action is Action.PULL:
        pulled = _pull(studio, names or [], from_)
        if as_json:
            print_json({"pulled": [{"name": one.weights.name, "path": one.path, "how": one.how} for one in pulled]})
        return
    states = [one for one in list_states(studio.settings) if not names or one.weights.name in names]
    for name in names or []:
        name_weights(name)
    if as_json:
        print_json({"folder": studio.settings.models, "models": [_as_json(one, studio) for one in states]})
    else:
        _print(states, studio)


def _pull(studio: Studio, names: list[str], source: Path | None) -> list[Pulled]:
    for name in names:
        name_weights(name)
    offered = {} if source is None else find_offered(source.expanduser(), names)
    pulled = []
    for name in offered or names or list_pinned():
        weights = name_weights(name)
        with _showing(weights) as watch:
            one = pull_weights(studio, name, source=offered.get(name), watch=watch)
        error_console.print(f"{name}: {one.how}, {one.path}", highlight=False, markup=False)
        pulled.append(one)
    return pulled


@contextmanager
def _showing(weights: Weights) -> Iterator[Watch]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=live_console, transient=True) as progress:
        task = progress.add_task(weights.name, total=weights.bytes)

        def tell_wait() -> None:
            error_console.print(f"{weights.name}: another process is fetching it; waiting.", highlight=False)

        yield Watch(lambda count: progress.update(task, completed=count), tell_wait)


def _as_json(one: WeightsState, studio: Studio) -> dict[str, object]:
    weights = one.weights
    return {
        "name": weights.name,
        "what": weights.what,
        "state": one.state,
        "is_here": one.state == "here",
        "path": one.path,
        "bytes": weights.bytes,
        "bytes_here": one.bytes,
        "sha256": weights.sha256,
        "is_optional": weights.is_optional,
        "url": place_weights(weights, studio.settings.weights_mirror),
        "licence": weights.licence,
        "source": weights.source,
        "date": weights.date,
    }


def _print(states: list[WeightsState], studio: Studio) -> None:
    table = Table(title=f"Weights in {studio.settings.models}", title_justify="left")
    for heading in ("name", "what for", "state", "MB", "SHA-256", "licence", "from"):
        table.add_column(heading, overflow="fold")
    for one in states:
        weights = one.weights
        table.add_row(
            weights.name,
            f"{weights.what} (optional)" if weights.is_optional else weights.what,
            one.state,
            f"{weights.bytes / 1e6:.0f}",
            f"{weights.sha256[:12]}..." if weights.sha256 else "not known",
            weights.licence,
            weights.source.removeprefix("https://"),
        )
    console.print(table)
    real = find_real_clip(studio)
    note = (
        f"Images are compared by {real}." if real else "No CLIP of these is in use; brand-clip comes with the package."
    )
    error_console.print(f"{note} Fetch: brand-assets models pull NAME", highlight=False)
