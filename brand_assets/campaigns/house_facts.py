"""This file gathers how an installation is set up, for a page: never a key, never a secret address, and quickly."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.weights import WeightsState, list_states
from brand_assets.catalogue.models import ImageModel, list_models
from brand_assets.records.drawing import IMPORT
from brand_assets.settings import PROVIDER_KEYS, Settings


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """`key` is `set`, `not set` or `not needed`; `address` the host that stands in for the provider's own, if any."""

    name: str
    key: str
    variables: tuple[str, ...]
    address: str | None
    models: tuple[ImageModel, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way of telling people what waits; `where` says whom without giving a secret away."""

    name: str
    is_on: bool
    where: str
    variable: str


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """`month_usd` counts what is spent and what is reserved this month, over all campaigns."""

    version: str
    data_root: Path
    profile: str
    month_usd: float
    month_budget_usd: float | None
    disk_free: int
    disk_total: int
    ledger_bytes: int | None
    embedder: str
    executor: str
    deadline_s: float
    concurrency: int | None
    remind_after_hours: float
    providers: tuple[ProviderFacts, ...]
    channels: tuple[Channel, ...]
    weights: tuple[WeightsState, ...]


def gather_house(studio: Studio) -> HouseFacts:
    """What it costs: a few small files, one sum in the ledger."""
    settings = studio.settings
    has_ledger = studio.ledger.path.exists()
    disk = shutil.disk_usage(settings.data_root if settings.data_root.exists() else Path.cwd())
    return HouseFacts(
        version=version("brand-assets"),
        data_root=settings.data_root,
        profile=settings.profile,
        month_usd=studio.ledger.spend.committed("").month_usd if has_ledger else 0.0,
        month_budget_usd=settings.monthly_budget_usd,
        disk_free=disk.free,
        disk_total=disk.total,
        ledger_bytes=settings.ledger.stat().st_size if has_ledger else None,
        embedder=settings.embedder,
        executor=settings.executor,
        deadline_s=settings.deadline_s,
        concurrency=settings.concurrency,
        remind_after_hours=settings.review.remind_after_hours,
        providers=tuple(_list_providers(settings)),
        channels=tuple(_list_channels(settings)),
        weights=tuple(list_states(settings)),
    )


def measure_folders(settings: Settings) -> Mapping[str, int]:
    """Bytes by what they are for; walks every file, so not for each visit."""
    folders = {
        "images": settings.images,
        "thumbnails": settings.thumbnails,
        "vectors": settings.vectors,
        "models": settings.models,
        "tables": settings.lake,
        "exports": settings.exports,
        "Dagster": settings.dagster_home,
    }
    return {name: sum(_sizes(folder)) for name, folder in folders.items() if folder.is_dir()}


def _sizes(folder: Path) -> list[int]:
    found = []
    for path in folder.rglob("*"):
        try:
            found.append(path.lstat().st_size)
        except OSError:
            continue  # it went away meanwhile
    return found


def _list_providers(settings: Settings) -> list[ProviderFacts]:
    by_name: dict[str, list[ImageModel]] = {name: [] for name in PROVIDER_KEYS}
    for model in list_models(None):
        by_name.setdefault(model.provider, []).append(model)
    return [
        ProviderFacts(
            name=name,
            key=_tell_key(settings, name),
            variables=PROVIDER_KEYS.get(name, ()),
            address=urlsplit(settings.base_urls[name]).netloc.rpartition("@")[2]
            if name in settings.base_urls
            else None,
            models=tuple(sorted(models, key=lambda model: model.model)),
        )
        for name, models in sorted(by_name.items(), key=lambda item: (item[0] != "draft", item[0]))
        if name != IMPORT
    ]


def _tell_key(settings: Settings, provider: str) -> str:
    if provider not in PROVIDER_KEYS:
        return "not needed"
    return "set" if provider in settings.keys else "not set"


def _list_channels(settings: Settings) -> list[Channel]:
    review = settings.review
    github, mail = review.github, review.mail
    return [
        Channel(
            "GitHub issues", github is not None, github.repository if github else "", "BRAND_ASSETS_GITHUB_REPOSITORY"
        ),
        Channel(
            "Slack or alike",
            review.slack_webhook is not None,
            _host(review.slack_webhook),
            "BRAND_ASSETS_SLACK_WEBHOOK",
        ),
        Channel("E-mail", mail is not None, _count(mail.recipients) if mail else "", "BRAND_ASSETS_SMTP_URL"),
        Channel(
            "Webhook, signed", review.webhook_url is not None, _host(review.webhook_url), "BRAND_ASSETS_WEBHOOK_URL"
        ),
    ]


def _host(url: str | None) -> str:
    """The host alone: the rest of such an address is often the secret."""
    return (urlsplit(url).hostname or "") if url else ""


def _count(recipients: tuple[str, ...]) -> str:
    return f"{len(recipients)} recipient{'' if len(recipients) == 1 else 's'}"
