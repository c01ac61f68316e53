"""This file opens image providers by name: the one list to add a line to when a provider joins."""

from collections.abc import Callable

from brand_assets.errors import ConfigError
from brand_assets.records.drawing import ImageProvider
from brand_assets.settings import Settings


def _open_draft(settings: Settings) -> ImageProvider:
    from brand_assets.fonts.faces import open_faces
    from brand_assets.generation.draft.provider import DraftStudio

    return DraftStudio(open_faces(settings.fonts))


def _open_stability(settings: Settings) -> ImageProvider:
    from brand_assets.generation.clients.stability import open_stability

    return open_stability(settings)


def _open_replicate(settings: Settings) -> ImageProvider:
    from brand_assets.generation.clients.replicate import open_replicate

    return open_replicate(settings)


def _open_openai(settings: Settings) -> ImageProvider:
    from brand_assets.generation.clients.openai import open_openai

    return open_openai(settings)


def _open_fal(settings: Settings) -> ImageProvider:
    from brand_assets.generation.clients.fal import open_fal

    return open_fal(settings)


def _open_freepik(settings: Settings) -> ImageProvider:
    from brand_assets.generation.clients.freepik import open_freepik

    return open_freepik(settings)


IMAGE_PROVIDERS: dict[str, Callable[[Settings], ImageProvider]] = {
    "draft": _open_draft,
    "stability": _open_stability,
    "replicate": _open_replicate,
    "openai": _open_openai,
    "fal": _open_fal,
    "freepik": _open_freepik,
}


def open_image_provider(name: str, settings: Settings) -> ImageProvider:
    """Raise ConfigError when this installation has no client for the provider, or the provider cannot be opened."""
    opener = IMAGE_PROVIDERS.get(name)
    if opener is None:
        known = ", ".join(sorted(IMAGE_PROVIDERS))
        raise ConfigError(
            f"There is no client for the provider {name[:80]!r}; there is one for: {known}. "
            "Set BRAND_ASSETS_PROFILE=embedded to draw every request with 'draft'."
        )
    return opener(settings)
