"""This file checks the models by which images are seen: which embedder is in use, which weights are here and whole."""

from brand_assets.campaigns.checkup.finding import Finding
from brand_assets.campaigns.weights import list_states
from brand_assets.embedding.embed import open_embedder
from brand_assets.errors import BrandAssetsError
from brand_assets.settings import Settings


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
    else:
        weights = Finding("weights", "ok", found)
    return [weights, _check_embedder(settings)]


def _check_embedder(settings: Settings) -> Finding:
    if settings.embedder == "auto":
        return Finding("embedder", "ok", "auto: the best model that is here and can be trusted on a round's images")
    try:
        name = open_embedder(settings.embedder, settings.models).name
    except BrandAssetsError as error:
        return Finding("embedder", "fail", str(error), "Get it, or set BRAND_ASSETS_EMBEDDER=auto")
    return Finding("embedder", "ok", name)
