"""This file is `/collections`: what people gathered across campaigns, to look at again and to take away."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.labels import find_collection, list_collections
from brand_assets.campaigns.library import ImageFilter
from brand_assets.web.house import TheHouse
from brand_assets.web.pages.search import PAGE, TheWording
from brand_assets.web.people import Viewer

router = APIRouter()
STRIP = 4


@router.get("/collections")
def show_all(request: Request, house: TheHouse, person: Viewer) -> HTMLResponse:
    collections = list_collections(house.studio, house.library, person.campaigns, person.name)
    strips = {
        one.collection_id: house.library.search(
            ImageFilter(collection=one.collection_id, sort="newest", limit=STRIP), person.campaigns, with_facets=False
        ).cards
        for one in collections[:PAGE]
    }
    return house.render(request, "collections.html", person=person, collections=collections, strips=strips)


@router.get("/collections/{collection_id}")
def show(request: Request, house: TheHouse, person: Viewer, collection_id: str, wording: TheWording) -> HTMLResponse:
    collection = find_collection(house.studio, collection_id, house.library, person.campaigns, person.name)
    wanted = ImageFilter(collection=collection_id, sort="newest", limit=PAGE)
    found = house.library.search(wanted, person.campaigns, with_facets=False)
    more = {"collection": collection_id, "sort": "newest"}
    return house.render(
        request,
        "collection.html",
        person=person,
        collection=collection,
        collections=list_collections(house.studio, house.library, person.campaigns, person.name),
        found=found,
        next=wording.url("/search/tiles", offset=PAGE, **more) if found.total > PAGE else None,
        removable=True,
    )
