"""This file is `/search`, the library over all campaigns; and the zip of whatever was chosen there."""

import re
from dataclasses import asdict, dataclass, fields
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from pydantic import TypeAdapter, ValidationError

from brand_assets.campaigns.labels import list_collections
from brand_assets.campaigns.library import FACETS, ImageFilter, SearchPage
from brand_assets.campaigns.taking_away import plan_take_away
from brand_assets.errors import InputRefused
from brand_assets.web.api.auditing import note_deed
from brand_assets.web.carrying import send_zip
from brand_assets.web.house import House, TheHouse
from brand_assets.web.people import Person, Viewer

router = APIRouter()
PAGE = 120
MOST_CHOSEN = 5000
FIELDS = frozenset(field.name for field in fields(ImageFilter)) - {"limit"}
SHOWN_FACETS = tuple(name for name in FACETS if name != "cluster")
"""A cluster's number means something within one round only."""
_reader = TypeAdapter(ImageFilter)
_SEPARATORS = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A search as its address says it; what the page links to are changes of it."""

    values: dict[str, str]

    def url(self, path: str = "/search", **changes: object) -> str:
        """The address of this search with some values changed: None takes one out. Any change starts from the top."""
        told = {**self.values, **{name: str(value) for name, value in changes.items() if value is not None}}
        gone = {name for name, value in changes.items() if value is None}
        kept = {
            name: value
            for name, value in told.items()
            if name not in gone and (name != "offset" or "offset" in changes)
        }
        return f"{path}?{urlencode(kept)}" if kept else path

    def toggle(self, name: str, value: str) -> str:
        changes: dict[str, object] = {name: None if self.values.get(name) == value else value}
        return self.url("/search", **changes)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The filters that are set, to be taken out one by one."""
        return [(name, value) for name, value in self.values.items() if name not in ("text", "sort", "offset")]


def read_wording(request: Request) -> Wording:
    """What is not a filter, or empty as a form sends it, is left out."""
    return Wording({name: value for name, value in request.query_params.items() if name in FIELDS and value.strip()})


TheWording = Annotated[Wording, Depends(read_wording)]


@router.get("/search")
def show(request: Request, house: TheHouse, person: Viewer, wording: TheWording) -> HTMLResponse:
    return _render(request, house, person, wording, "search.html", with_facets=True)


@router.get("/search/results")
def show_results(request: Request, house: TheHouse, person: Viewer, wording: TheWording) -> HTMLResponse:
    """Filters and grid, for a page whose search has changed."""
    return _render(request, house, person, wording, "parts/search_results.html", with_facets=True)


@router.get("/search/tiles")
def show_tiles(request: Request, house: TheHouse, person: Viewer, wording: TheWording) -> HTMLResponse:
    """The next tiles, for a page that was scrolled to its end."""
    return _render(request, house, person, wording, "parts/tiles.html", with_facets=False)


@router.post("/takeaway")
def take_away(
    request: Request,
    house: TheHouse,
    person: Viewer,
    image_ids: Annotated[str, Form(max_length=80 * MOST_CHOSEN)],
    name: Annotated[str, Form(max_length=80)] = "images",
    with_prompts: Annotated[bool, Form()] = False,
) -> StreamingResponse:
    """The chosen images as a zip with a table of what is known of them."""
    chosen = list(dict.fromkeys(filter(None, _SEPARATORS.split(image_ids))))
    plan = plan_take_away(house.library, chosen, with_prompts=with_prompts, campaigns=person.campaigns, name=name)
    told = f"{len(plan.cards)} images, prompts {'in' if with_prompts else 'left out'}"
    note_deed(request, house, person, "taken_away", subject=plan.file_name, details=told)
    return send_zip(house.studio, plan)


def _render(
    request: Request, house: House, person: Person, wording: Wording, template: str, *, with_facets: bool
) -> HTMLResponse:
    wanted = read_filter(wording)
    found: SearchPage = house.library.search(wanted, person.campaigns, with_facets=with_facets)
    end = wanted.offset + len(found.cards)
    collections = list_collections(house.studio, house.library, person.campaigns, person.name) if with_facets else []
    return house.render(
        request,
        template,
        person=person,
        wording=wording,
        wanted=asdict(wanted),
        found=found,
        facets=SHOWN_FACETS,
        collections=collections,
        next=wording.url("/search/tiles", offset=end) if end < found.total else None,
    )


def read_filter(wording: Wording) -> ImageFilter:
    """Raises InputRefused naming the field that cannot be understood."""
    try:
        return _reader.validate_python({**wording.values, "limit": PAGE})
    except ValidationError as error:
        [first, *_] = error.errors()
        name = ".".join(map(str, first["loc"]))
        raise InputRefused(f"{name} is {wording.values.get(name, '')[:80]!r}: {first['msg']}.") from None
