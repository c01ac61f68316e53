"""This file opens what every use case works with: the settings, the lake, the ledger and the image store."""

from dataclasses import dataclass

from brand_assets.catalogue.reading import use_additions
from brand_assets.settings import Settings, read_settings
from brand_assets.storage.images import ImageStore
from brand_assets.storage.lake import Lake
from brand_assets.storage.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Studio:
    """One installation's data, opened; cheap to make, nothing is locked or read until it is used."""

    settings: Settings
    lake: Lake
    ledger: Ledger
    images: ImageStore


def open_studio(settings: Settings | None = None) -> Studio:
    """Raise ConfigError when a setting is wrong."""
    settings = settings or read_settings()
    use_additions(settings.catalogue)
    return Studio(
        settings=settings,
        lake=Lake(settings.lake),
        ledger=Ledger(settings.ledger, timeout_s=settings.ledger_timeout_s),
        images=ImageStore(settings.images),
    )
