"""This file puts the review app together: START HERE. Who may in, the pages, the API, and what failures look like."""

from collections.abc import Callable
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response

from brand_assets import fonts
from brand_assets.campaigns.library import Library
from brand_assets.campaigns.studio import Studio
from brand_assets.storage.thumbnails import Thumbnails
from brand_assets.web.access import install_access
from brand_assets.web.api import API
from brand_assets.web.api.openapi import install_openapi
from brand_assets.web.failures import install_failures
from brand_assets.web.head import HeadAsGet
from brand_assets.web.house import HERE, House
from brand_assets.web.pages import PAGES
from brand_assets.web.webhooks import router as webhooks

DESCRIPTION = """Drives a campaign from a brief to approved marks: the same actions as the pages.

On loopback no login is needed. Elsewhere send `Authorization: Bearer TOKEN`; `brand-assets token new` makes one.
"""


def create_app(
    studio: Studio, *, is_open: bool = True, has_daemon: bool = False, dagster_url: str | None = None
) -> FastAPI:
    """The app over one installation. `is_open`: it is reached over loopback alone, so nobody need log in."""
    app = FastAPI(
        title="brand-assets",
        version=version("brand-assets"),
        description=DESCRIPTION,
        docs_url=None,  # FastAPI's own page fetches its script from another host; `/api` is ours
        redoc_url=None,
    )
    house = House(
        studio=studio,
        library=Library(studio),
        thumbnails=Thumbnails(studio.settings.thumbnails, studio.images),
        is_open=is_open,
        starts_daemon=has_daemon,
        dagster_url=dagster_url,
    )
    app.state.house = house
    install_failures(app)
    install_access(app, house)
    app.add_middleware(HeadAsGet)  # the last added is the outermost
    for page in PAGES:
        app.include_router(page, include_in_schema=False)
    app.include_router(webhooks, include_in_schema=False)
    for part in API:
        app.include_router(part, prefix="/api/v1")
    install_openapi(app)
    app.mount("/static/fonts", _Static(directory=fonts.FOLDER))
    app.mount("/static", _Static(directory=HERE / "static"))
    return app


class _Static(StaticFiles):
    """Our own scripts and styles; asked after each time, so that an upgrade is seen at once."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        answer: Callable[..., Response] = super().file_response
        response = answer(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response
