"""This file holds what every page works with: the studio, the library, the thumbnails, and how a page is made."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.daemons import has_daemon
from brand_assets.campaigns.library import Library
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import time_since
from brand_assets.storage.thumbnails import Thumbnails

if TYPE_CHECKING:
    from jinja2 import Environment

    from brand_assets.web.people import Person

HERE = Path(__file__).parent


@dataclass(frozen=True)
class House:
    """One installation, as the review app sees it.

    `is_open`: on loopback, where whoever asks is an admin and nobody logs in. `starts_daemon`: the command that serves
    this starts Dagster's daemon as well.
    """

    studio: Studio
    library: Library
    thumbnails: Thumbnails
    is_open: bool = True
    starts_daemon: bool = False
    dagster_url: str | None = None

    @property
    def has_daemon(self) -> bool:
        """Whether Dagster's daemon runs over this data, whoever started it: what was submitted starts by itself."""
        return self.starts_daemon or has_daemon(self.studio.settings)

    @cached_property
    def templates(self) -> "Environment":
        return _open_templates()

    def render(
        self, request: Request, template: str, *, person: "Person | None", status: int = 200, **context: object
    ) -> HTMLResponse:
        """A page from `templates/`; everything put into it is escaped."""
        page = self.templates.get_template(template)
        common = {"house": self, "person": person, "path": request.url.path, "csrf": request.state.csrf}
        return HTMLResponse(page.render(**common, **context), status)


def get_house(request: Request) -> House:
    house: House = request.app.state.house
    return house


TheHouse = Annotated[House, Depends(get_house)]


def _open_templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        usd=_tell_usd, ago=_tell_ago, since=_tell_since, day=_tell_day, short=lambda image_id: str(image_id)[:8]
    )
    return environment


def _tell_usd(usd: float | None) -> str:
    return "not known" if usd is None else f"${usd:,.2f}"


def _tell_ago(moment: datetime | None) -> str:
    return "" if moment is None else time_since(moment)


def _tell_since(moment: datetime | None) -> str:
    """`just now` within the first minute; `12 minutes ago`, `3 hours ago` afterwards."""
    if moment is None:
        return ""
    told = time_since(moment)
    return "just now" if told.startswith("0 ") else f"{told} ago"


def _tell_day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"
