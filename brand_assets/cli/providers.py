"""This file holds the command `providers`: what every model can do and costs, and which this installation can use."""

from typing import Annotated

import typer
from rich.table import Table

from brand_assets.campaigns.live_checks import LiveCheck, check_providers
from brand_assets.campaigns.studio import Studio
from brand_assets.catalogue.models import ImageModel, list_models
from brand_assets.catalogue.services import list_services
from brand_assets.cli.console import console, error_console, open_for_command, print_json
from brand_assets.settings import PROVIDER_KEYS, Settings


def providers(
    check: Annotated[
        bool, typer.Option("--check", help="Ask each service what it tells free of charge: key, credit, models.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Every model of the catalogue: what it can do, its list price, and whether this installation can use it."""
    studio = open_for_command()
    models = list_models(None)
    checks = check_providers({*PROVIDER_KEYS, *(model.provider for model in models)}, studio.settings) if check else {}
    if as_json:
        rows = [_model_as_json(model, studio, checks.get(model.provider)) for model in models]
        print_json({"providers": rows, "checks": {name: _check_as_json(one) for name, one in checks.items()}})
    else:
        _print_models(models, studio)
        _print_checks(checks)
    if any(result.state == "failed" for result in checks.values()):
        raise typer.Exit(1)


def _print_checks(checks: dict[str, LiveCheck]) -> None:
    for name, result in checks.items():
        console.print(f"{name}: {result.state}, {result.found}", highlight=False, soft_wrap=True, markup=False)
    if not checks:
        note = "List prices are the vendors' own, on the date given, at our defaults; what is billed wins afterwards."
        error_console.print(note, highlight=False)


def _model_as_json(model: ImageModel, studio: Studio, result: LiveCheck | None) -> dict[str, object]:
    return {
        "provider": model.provider,
        "model": model.model,
        "purpose": model.purpose,
        "modes": list(model.modes),
        "params": sorted(model.params),
        "seed": model.seed,
        "negative_prompt": model.negative_prompt,
        "strength": model.strength,
        "transparent": model.transparent,
        "is_task": model.is_task,
        "ends": None if model.ends is None else str(model.ends),
        "unit_usd": model.unit_price_usd({}),
        "source": model.source,
        "date": model.date,
        "address": _find_address(model.provider, studio.settings),
        "key": _tell_key(model.provider, studio),
        "key_variables": list(PROVIDER_KEYS.get(model.provider, ())),
        "check": None if result is None else _check_as_json(result),
    }


def _check_as_json(result: LiveCheck) -> dict[str, str]:
    return {"state": result.state, "found": result.found}


def _print_models(models: list[ImageModel], studio: Studio) -> None:
    table = Table(title=f"{len(models)} models", title_justify="left")
    table.add_column("model", overflow="fold", no_wrap=True)
    for heading in ("starts from", "takes", "USD an image", "price from", "key"):
        table.add_column(heading, overflow="fold")
    for model in models:
        unit_usd = model.unit_price_usd({})
        table.add_row(
            model.key,
            _tell_start(model),
            ", ".join(_list_capabilities(model)) or "-",
            "no price" if unit_usd is None else f"{unit_usd:.4f}",
            f"{model.date} {_shorten_source(model.source)}",
            _tell_key(model.provider, studio),
        )
    console.print(table)
    for name in sorted(studio.settings.base_urls):
        console.print(f"{name} is at {studio.settings.base_urls[name]}.", highlight=False, soft_wrap=True, markup=False)


def _tell_start(model: ImageModel) -> str:
    if model.purpose == "finishing":
        return "approved image"
    return "text, image" if model.can_refine else "text"


def _list_capabilities(model: ImageModel) -> list[str]:
    offers = {
        "seed": model.seed,
        "negative": model.negative_prompt,
        "strength": model.strength is not None,
        "transparent": model.transparent,
    }
    return [name for name, is_offered in offers.items() if is_offered]


def _shorten_source(source: str) -> str:
    return source.removeprefix("https://").split("/")[0]


def _find_address(provider: str, settings: Settings) -> str | None:
    service = list_services().get(provider)
    return settings.base_urls.get(provider) or (service.base_url if service else None)


def _tell_key(provider: str, studio: Studio) -> str:
    if provider not in PROVIDER_KEYS:
        return "not needed"
    return "set" if provider in studio.settings.keys else "not set"
