"""This file chooses what a round's images are compared by, and opens an embedder by any of its names."""

from collections.abc import Iterable

from brand_assets.campaigns.studio import Studio
from brand_assets.catalogue.weights import find_weights, has_weights, list_weights
from brand_assets.embedding.clip_files import BY_PATH, is_clip_installed
from brand_assets.embedding.embed import EMBEDDERS, open_embedder
from brand_assets.embedding.embedder import Embedder, TextEmbedder
from brand_assets.embedding.open_clip import OpenClip
from brand_assets.errors import ConfigError
from brand_assets.settings import Settings

AUTO = "auto"
DRAFT = "draft"
BRAND_CLIP = "brand-clip"
DESCRIPTOR = "descriptor"
BEST_FIRST = ("ViT-L-14", "ViT-B-32")
"""The real CLIPs that `auto` looks for; their names in the catalogue of weights."""
PREFERENCE = "HPSv2.1"
OPEN_CLIP = "open-clip/"


def choose_embedder(studio: Studio, providers: Iterable[str]) -> str:
    """The name of what a round's images are compared by, given who drew them.

    `auto`: a real CLIP whose library and weights are here; else brand-clip when `draft` drew them all; else the
    descriptor. Raises ConfigError when the setting BRAND_ASSETS_EMBEDDER names one that there is not.
    """
    wanted = studio.settings.embedder
    if wanted != AUTO:
        need_embedder(studio.settings, wanted)
        return wanted
    real = find_real_clip(studio)
    if real is not None:
        return real
    return BRAND_CLIP if {*providers} == {DRAFT} and has_brand_clip() else DESCRIPTOR


def need_embedder(settings: Settings, name: str) -> Embedder:
    """The embedder of that name, nothing of it loaded, when it is here with its weights: better now than after the
    first images were decoded. Raises ConfigError when it is not.
    """
    embedder = open_embedder(name, settings.models)
    if isinstance(embedder, OpenClip) and embedder.files.weights:
        find_weights(settings.models, embedder.files.weights)
    return embedder


def find_real_clip(studio: Studio) -> str | None:
    """The best CLIP that was trained on the pictures of the world and can be used here; nothing is loaded."""
    if not is_clip_installed():
        return None
    known = list_weights()
    return next((name for name in BEST_FIRST if name in known and has_weights(studio.settings.models, name)), None)


def find_preference(studio: Studio) -> TextEmbedder | None:
    """The CLIP that was trained on people's choices, where somebody pulled it."""
    known = list_weights().get(PREFERENCE)
    if known is None or not is_clip_installed() or not has_weights(studio.settings.models, PREFERENCE):
        return None
    return open_text_embedder(studio, f"{known.model}/{known.pretrained}")


def has_brand_clip() -> bool:
    """Whether the package came with its weights."""
    try:
        open_embedder(BRAND_CLIP)
    except ConfigError:
        return False
    return True


def open_by_name(studio: Studio, name: str) -> Embedder:
    """The embedder that `choose_embedder` names, or that the column `model` of `embeddings` does.

    Raises ConfigError when it is not here, or what is here would give other vectors than those of that name.
    """
    embedder = open_embedder(_shorten(studio, name), studio.settings.models)
    if name not in (embedder.name, _shorten(studio, name)):
        raise ConfigError(
            f"The vectors of {name!r} are by another model than the one that is here, {embedder.name!r}. "
            "Materialize the round's embeddings again."
        )
    return embedder


def open_text_embedder(studio: Studio, name: str) -> TextEmbedder:
    """As `open_by_name`, for texts. Raises ConfigError also when the embedder has no text tower."""
    embedder = open_by_name(studio, name)
    if not isinstance(embedder, TextEmbedder):
        raise ConfigError(f"The embedder {name!r} has no text tower: it compares pictures with pictures alone.")
    return embedder


def _shorten(studio: Studio, name: str) -> str:
    """The name to open an embedder by, of the one that its vectors carry."""
    if name.startswith(OPEN_CLIP):
        model, pretrained, *_ = [*name.removeprefix(OPEN_CLIP).split("/"), ""]
        wanted = studio.settings.embedder
        is_by_path = pretrained == BY_PATH and wanted.startswith(f"{model}@")
        return wanted if is_by_path else f"{model}/{pretrained}"
    return next((known for known in EMBEDDERS if name.startswith(f"{known}-")), name)
