"""This file is the one place that reads the environment: where data lives, which profile runs, which keys are set."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from brand_assets.errors import ConfigError
from brand_assets.settings.parsing import (
    read_base_url,
    read_count,
    read_dotenv,
    read_folders,
    read_number,
    read_path,
)
from brand_assets.settings.review import ReviewSettings, read_review_settings
from brand_assets.settings.signing import SigningSettings, read_signing_settings

__all__ = [
    "BASE_URLS",
    "PROFILES",
    "PROVIDER_KEYS",
    "Profile",
    "ReviewSettings",
    "Settings",
    "SigningSettings",
    "read_dotenv",
    "read_settings",
]

Profile = Literal["embedded", "production"]
PROFILES: tuple[Profile, ...] = ("embedded", "production")
EXECUTORS = ("in_process", "multiprocess")

PROVIDER_KEYS: dict[str, tuple[str, ...]] = {
    "stability": ("STABILITY_API_KEY",),
    "replicate": ("REPLICATE_API_TOKEN",),
    "openai": ("OPENAI_API_KEY",),
    "fal": ("FAL_KEY",),
    "freepik": ("MAGNIFIC_API_KEY", "FREEPIK_API_KEY"),
    "anthropic": ("ANTHROPIC_API_KEY",),
}
"""For each provider, the variables that may hold its key; any one of them will do, and the first that is set wins."""
FREEPIK_HOST = "freepik.com"
"""Freepik from before it was called Magnific: with a base URL there, its old key wins."""
BASE_URLS: dict[str, str] = {name: f"{name.upper()}_BASE_URL" for name in PROVIDER_KEYS}
"""For each provider, the variable that may stand in for its documented `https://host`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ from one installation to the next. Keys are never part of a settings' repr."""

    data_root: Path
    dagster_home: Path
    """Where Dagster keeps runs and events; `is_home_set` says whether the environment named it."""
    is_home_set: bool = False
    profile: Profile = "embedded"
    monthly_budget_usd: float | None = None
    executor: str = "in_process"
    ledger_timeout_s: float = 30.0
    reservation_ttl_s: float = 30.0
    """A reservation whose heartbeat is older than this belongs to a run that is gone."""
    trace_engine: str = "auto"
    embedder: str = "auto"
    """What images are compared by; `auto`: the best model that is here and can be trusted on a round's images."""
    weights: Path | None = None
    """Where models' weights lie; None: `models` under the data root."""
    weights_mirror: str | None = None
    """What stands in for the `https://host` that weights are fetched from."""
    fonts: tuple[Path, ...] = ()
    """Folders of font files, used in this order for characters that the shipped fonts lack."""
    known_marks: Path | None = None
    """A folder of marks that deliveries are compared with; None: nothing is compared."""
    icc_profile: Path | None = None
    """The press's CMYK profile; None: print files are RGB only."""
    base_urls: dict[str, str] = field(default_factory=dict)
    """By provider, what stands in for its documented `https://host`; without the ones that are not set."""
    timeout_s: float | None = None
    """How long a create may take to answer, for every provider; None: as the catalogue says."""
    deadline_s: float = 900.0
    """How long one image may take, its waiting for a slot, retries, polling and download included."""
    concurrency: int | None = None
    """Requests under way at once for each provider and process; None: as the catalogue says."""
    keys: dict[str, str] = field(default_factory=dict, repr=False)
    review: ReviewSettings = field(default_factory=ReviewSettings)
    """Where the review app is reached, and who is told of what waits."""
    signing: SigningSettings = field(default_factory=SigningSettings)
    """What delivered files are signed with."""

    @property
    def briefs(self) -> Path:
        return self.data_root / "briefs"

    @property
    def lake(self) -> Path:
        return self.data_root / "lake"

    @property
    def images(self) -> Path:
        return self.data_root / "images"

    @property
    def exports(self) -> Path:
        return self.data_root / "exports"

    @property
    def ledger(self) -> Path:
        return self.data_root / "ledger.duckdb"

    @property
    def limits(self) -> Path:
        """Where processes share what each provider's account may be asked."""
        return self.data_root / "limits"

    @property
    def models(self) -> Path:
        """Weights of models, as `brand-assets models pull` left them."""
        return self.weights or self.data_root / "models"

    @property
    def vectors(self) -> Path:
        """Embeddings by image, for every round and campaign."""
        return self.data_root / "vectors"

    @property
    def thumbnails(self) -> Path:
        """Small copies of images by their SHA-256 and size; they can be made again."""
        return self.data_root / "thumbnails"

    @property
    def webhooks(self) -> Path:
        """Where a provider's webhook leaves word for the run that waits; nothing here is older than a day."""
        return self.data_root / "webhooks"

    @property
    def access(self) -> Path:
        """Who may use the review app: hashed tokens, and the secret that sessions are signed with."""
        return self.data_root / "access"

    @property
    def development_certificate(self) -> Path:
        """The folder of what files are signed with where no certificate is set; made when it is first needed."""
        return self.data_root / "signing"

    @property
    def catalogue(self) -> Path:
        """What this installation adds to the catalogue."""
        return self.data_root / "catalogue.yaml"

    @property
    def analytics(self) -> Path:
        return self.data_root / "analytics.duckdb"


def read_settings(folder: Path | None = None) -> Settings:
    """Settings from the environment, with `.env` in `folder` (default: the working directory) filling what is unset.

    Raises ConfigError naming the variable, what it held and what it may hold.
    """
    env = {**read_dotenv(folder), **os.environ}
    wanted = env.get("BRAND_ASSETS_PROFILE", "").strip() or "embedded"
    profile = next((name for name in PROFILES if name == wanted), None)
    if profile is None:
        raise ConfigError(f"BRAND_ASSETS_PROFILE is {wanted!r}; it may be one of: {', '.join(PROFILES)}.")
    executor = env.get("BRAND_ASSETS_EXECUTOR", "").strip() or "in_process"
    if executor not in EXECUTORS:
        raise ConfigError(f"BRAND_ASSETS_EXECUTOR is {executor!r}; it may be one of: {', '.join(EXECUTORS)}.")
    data_root = Path(env.get("BRAND_ASSETS_DATA", "").strip() or "data").expanduser().absolute()
    home = env.get("DAGSTER_HOME", "").strip()
    base_urls = _read_base_urls(env)
    return Settings(
        data_root=data_root,
        dagster_home=Path(home).expanduser().absolute() if home else data_root / "dagster_home",
        is_home_set=bool(home),
        profile=profile,
        monthly_budget_usd=read_number(env, "BRAND_ASSETS_MONTHLY_BUDGET_USD"),
        executor=executor,
        ledger_timeout_s=read_number(env, "BRAND_ASSETS_LEDGER_TIMEOUT_S") or 30.0,
        reservation_ttl_s=read_number(env, "BRAND_ASSETS_RESERVATION_TTL_S") or 30.0,
        trace_engine=env.get("BRAND_ASSETS_TRACE_ENGINE", "").strip() or "auto",
        embedder=env.get("BRAND_ASSETS_EMBEDDER", "").strip() or "auto",
        weights=read_path(env, "BRAND_ASSETS_WEIGHTS"),
        weights_mirror=read_base_url(env, "BRAND_ASSETS_WEIGHTS_MIRROR"),
        fonts=read_folders(env, "BRAND_ASSETS_FONTS"),
        known_marks=read_path(env, "BRAND_ASSETS_KNOWN_MARKS"),
        icc_profile=read_path(env, "BRAND_ASSETS_ICC_PROFILE"),
        base_urls=base_urls,
        timeout_s=read_number(env, "BRAND_ASSETS_TIMEOUT_S"),
        deadline_s=read_number(env, "BRAND_ASSETS_DEADLINE_S") or 900.0,
        concurrency=read_count(env, "BRAND_ASSETS_CONCURRENCY"),
        keys=_read_keys(env, base_urls),
        review=read_review_settings(env),
        signing=read_signing_settings(env),
    )


def _read_base_urls(env: dict[str, str]) -> dict[str, str]:
    found = {provider: read_base_url(env, name) for provider, name in BASE_URLS.items()}
    return {provider: url for provider, url in found.items() if url}


def _read_keys(env: dict[str, str], base_urls: dict[str, str]) -> dict[str, str]:
    found = {}
    for provider, names in PROVIDER_KEYS.items():
        host = urlsplit(base_urls.get(provider, "")).hostname or ""
        is_old = provider == "freepik" and f".{host}".endswith(f".{FREEPIK_HOST}")
        values = (env.get(name, "").strip() for name in (reversed(names) if is_old else names))
        value = next((value for value in values if value), None)
        if value:
            found[provider] = value
    return found
