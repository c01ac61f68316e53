"""This file opens image providers by name: the one list to add a line to when a provider joins."""

from collections.abc import Callable

from brand_assets.errors import ConfigError
from brand_assets.records.drawing import ImageProvider
from brand_assets.settings import Settings


def _open_draft(settings: Settings) -> ImageProvider:
    from brand_assets.fonts.faces import open_faces
    from brand_assets.generation.draft.provider import DraftStudio

    return DraftStudio(open_faces(settings.fonts))


IMAGE_PROVIDERS: dict[str, Callable[[Settings], ImageProvider]] = {"draft": _open_draft}


def open_image_provider(name: str, settings: Settings) -> ImageProvider:
    """Raise ConfigError when this installation has no client for the provider, or the provider cannot be opened."""
    opener = IMAGE_PROVIDERS.get(name)
    if opener is None:
        known = ", ".join(sorted(IMAGE_PROVIDERS))
        raise ConfigError(
            f"There is no client for the provider {name!r} yet; there is one for: {known}. "
            "Set BRAND_ASSETS_PROFILE=embedded to draw every request with 'draft'."
        )
    return opener(settings)
