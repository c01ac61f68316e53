"""This file checks the models by which images are seen: which embedder is in use, which weights are here and whole."""

from brand_assets.campaigns.checkup.finding import Finding
from brand_assets.campaigns.choosing_embedder import need_embedder
from brand_assets.campaigns.weights import list_states
from brand_assets.embedding.clip_files import is_clip_installed
from brand_assets.errors import BrandAssetsError
from brand_assets.settings import Settings

INSTALL = "Run: make setup-full"


def check_weights(settings: Settings) -> list[Finding]:
    """By the size of files; `brand-assets models pull` reads them whole."""
    try:
        states = list_states(settings)
    except BrandAssetsError as error:
        return [Finding("weights", "fail", str(error), f"Mend {settings.catalogue}.")]
    here = [one.weights.name for one in states if one.state == "here"]
    broken = [one.weights.name for one in states if one.state in ("damaged", "begun")]
    found = f"in {settings.models}: {', '.join(here) or 'none; a run fetches none, and needs none of them'}"
    if broken:
        advice = f"Get them: brand-assets models pull {' '.join(broken)}"
        weights = Finding("weights", "warn", f"{found}; not whole: {', '.join(broken)}", advice)
    elif here and not is_clip_installed():
        weights = Finding(
            "weights", "warn", f"{found}; torch and open_clip, which read them, are not installed", INSTALL
        )
    else:
        weights = Finding("weights", "ok", found)
    return [weights, _check_embedder(settings)]


def _check_embedder(settings: Settings) -> Finding:
    if settings.embedder == "auto":
        return Finding("embedder", "ok", "auto: the best model that is here and can be trusted on a round's images")
    try:
        name = need_embedder(settings, settings.embedder).name
    except BrandAssetsError as error:
        return Finding("embedder", "fail", str(error), "Get it, or set BRAND_ASSETS_EMBEDDER=auto")
    return Finding("embedder", "ok", name)
