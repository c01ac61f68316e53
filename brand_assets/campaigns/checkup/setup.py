"""This file checks how an installation is set up: profile, budget, keys, the tracer, DAGSTER_HOME, models."""

from brand_assets.campaigns.checkup.finding import Finding
from brand_assets.campaigns.checkup.weights import check_weights
from brand_assets.catalogue.models import list_models
from brand_assets.catalogue.reading import use_additions
from brand_assets.catalogue.services import list_services
from brand_assets.errors import BrandAssetsError, ConfigError
from brand_assets.export.tracing import ENGINES, open_engine
from brand_assets.fonts.faces import open_faces
from brand_assets.generation.providers import IMAGE_PROVIDERS
from brand_assets.settings import PROVIDER_KEYS, Settings


def check_setup(settings: Settings) -> list[Finding]:
    return [
        _check_profile(settings),
        _check_catalogue(settings),
        _check_budget(settings),
        _check_keys(settings),
        _check_tracer(settings),
        _check_fonts(settings),
        _check_home(settings),
        *check_weights(settings),
    ]


def _check_profile(settings: Settings) -> Finding:
    if settings.profile == "embedded":
        return Finding("profile", "ok", "embedded: every image is drawn by 'draft', free of charge")
    return Finding("profile", "ok", "production: requests go where the brief says, and cost money")


def _check_catalogue(settings: Settings) -> Finding:
    """The models that can be asked for, with what this installation adds to them."""
    use_additions(settings.catalogue)
    try:
        models, services = list_models(None), list_services()
    except ConfigError as error:
        return Finding("catalogue", "fail", str(error), f"Mend {settings.catalogue}; nothing is planned until then.")
    added = f"with what {settings.catalogue} adds" if settings.catalogue.is_file() else "none of them added here"
    found = f"{len(models)} models of {len(services)} services, {added}"
    if lacking := sorted({model.key for model in models if model.provider not in IMAGE_PROVIDERS}):
        return Finding("catalogue", "warn", found, f"There is no client for {', '.join(lacking)}: do not name them.")
    return Finding("catalogue", "ok", found)


def _check_budget(settings: Settings) -> Finding:
    if settings.monthly_budget_usd is not None:
        return Finding("budget", "ok", f"{settings.monthly_budget_usd:.2f} USD a month over all campaigns")
    if settings.profile == "production":
        return Finding("budget", "warn", "no monthly budget", "Set BRAND_ASSETS_MONTHLY_BUDGET_USD.")
    return Finding("budget", "ok", "no monthly budget; the embedded profile spends nothing")


def _check_keys(settings: Settings) -> Finding:
    """Says which are set; a key itself is never part of a finding."""
    found = ", ".join(f"{name} {'set' if name in settings.keys else 'not set'}" for name in sorted(PROVIDER_KEYS))
    if settings.profile == "production" and not settings.keys:
        names = ", ".join(variables[0] for _, variables in sorted(PROVIDER_KEYS.items()))
        return Finding("keys", "warn", found, f"Set the keys of the providers that your briefs name: {names}.")
    return Finding("keys", "ok", found)


def _check_tracer(settings: Settings) -> Finding:
    available = []
    for name, open_one in ENGINES.items():
        try:
            engine = open_one()
            available.append(f"{name} ({engine.name} {engine.version})")
        except BrandAssetsError:
            continue  # not installed; the ones that are get listed, and having none is told below
    try:
        used = open_engine(settings.trace_engine)
    except ConfigError as error:
        return Finding("tracer", "fail", str(error), "Set BRAND_ASSETS_TRACE_ENGINE=auto, or install it: make setup")
    return Finding("tracer", "ok", f"{used.name} {used.version} is used; available: {', '.join(available)}")


def _check_fonts(settings: Settings) -> Finding:
    """The fonts of the settings; the shipped ones are the installation's."""
    if not settings.fonts:
        return Finding("more fonts", "ok", "none; BRAND_ASSETS_FONTS may name folders for what the shipped fonts lack")
    try:
        faces = open_faces(settings.fonts)
    except ConfigError as error:
        return Finding("more fonts", "fail", str(error), "Correct BRAND_ASSETS_FONTS, or mend the folder it names.")
    return Finding("more fonts", "ok", ", ".join(face.name for face in faces))


def _check_home(settings: Settings) -> Finding:
    home = settings.dagster_home
    if settings.is_home_set and not home.is_dir():
        return Finding("DAGSTER_HOME", "warn", f"{home} is not there", f"Make it: mkdir -p {home}")
    if settings.is_home_set:
        return Finding("DAGSTER_HOME", "ok", str(home))
    return Finding("DAGSTER_HOME", "ok", f"not set; brand-assets uses {home}. Set it yourself to run `dagster` by hand")
