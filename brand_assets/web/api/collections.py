"""This file is the API's part on collections: sets of images of any campaign, and carrying images away as a zip."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse

from brand_assets.campaigns import labels
from brand_assets.campaigns.labels import Collection
from brand_assets.campaigns.library import ImageFilter
from brand_assets.campaigns.taking_away import MOST_IMAGES, plan_take_away
from brand_assets.web.api.answering import answer
from brand_assets.web.api.auditing import note_deed
from brand_assets.web.api.models.base import ImageId
from brand_assets.web.api.models.labels import (
    CollectionAnswer,
    CollectionChange,
    CollectionRequest,
    CollectionsPage,
    TakeAwayRequest,
)
from brand_assets.web.api.paging import Paged
from brand_assets.web.api.refusals import refusals
from brand_assets.web.carrying import send_zip
from brand_assets.web.house import House, TheHouse
from brand_assets.web.live import wake
from brand_assets.web.people import Person, Reviewer, Viewer, see

router = APIRouter(tags=["collections"])

CollectionId = Annotated[str, Path(min_length=1, max_length=64)]


@router.get("/collections", operation_id="listCollections", response_model=CollectionsPage, responses=refusals())
def list_all(request: Request, house: TheHouse, person: Viewer, paging: Paged) -> Response:
    """Every collection, by name."""
    found = labels.list_collections(house.studio, house.library, person.campaigns, person.name)
    items = [CollectionAnswer.model_validate(_as_dict(one)) for one in paging.cut(found)]
    return answer(request, CollectionsPage(items=items, total=len(found), next=paging.find_next(len(found))))


@router.post("/collections", operation_id="makeCollection", status_code=HTTPStatus.CREATED, responses=refusals())
def make(request: Request, house: TheHouse, person: Reviewer, body: CollectionRequest) -> CollectionAnswer:
    """An empty collection."""
    made = labels.make_collection(house.studio, body.name, person.name, body.note)
    wake(request)
    return CollectionAnswer.model_validate({**_as_dict(made), "image_ids": []})


@router.get(
    "/collections/{collection_id}",
    operation_id="getCollection",
    response_model=CollectionAnswer,
    responses=refusals(404),
)
def get_one(request: Request, collection_id: CollectionId, house: TheHouse, person: Viewer) -> Response:
    """One collection, with the ids of its images."""
    return answer(request, _tell(house, collection_id, person))


@router.patch("/collections/{collection_id}", operation_id="changeCollection", responses=refusals(404))
def change(
    request: Request, collection_id: CollectionId, house: TheHouse, person: Reviewer, body: CollectionChange
) -> CollectionAnswer:
    """Another name, or another note."""
    _find(house, collection_id, person)
    labels.rename_collection(house.studio, collection_id, name=body.name, note=body.note)
    wake(request)
    return _tell(house, collection_id, person)


@router.put("/collections/{collection_id}/images/{image_id}", operation_id="collectImage", responses=refusals(404))
def collect(
    request: Request, collection_id: CollectionId, image_id: ImageId, house: TheHouse, person: Reviewer
) -> CollectionAnswer:
    """Put an image into the collection; it may be there already."""
    _find(house, collection_id, person)
    house.library.get(image_id, person.campaigns)
    labels.add_images(house.studio, collection_id, [image_id], person.name)
    wake(request)
    return _tell(house, collection_id, person)


@router.delete("/collections/{collection_id}/images/{image_id}", operation_id="uncollectImage", responses=refusals(404))
def uncollect(
    request: Request, collection_id: CollectionId, image_id: ImageId, house: TheHouse, person: Reviewer
) -> CollectionAnswer:
    """Take an image out of the collection; it may be out already."""
    _find(house, collection_id, person)
    house.library.get(image_id, person.campaigns)
    labels.remove_images(house.studio, collection_id, [image_id], person.name)
    wake(request)
    return _tell(house, collection_id, person)


@router.post(
    "/takeaway",
    operation_id="takeAway",
    response_class=StreamingResponse,
    responses={
        **refusals(404),
        200: {
            "description": "A zip: the files, and `images.csv` with what is known of each.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
def take_away(request: Request, house: TheHouse, person: Viewer, body: TakeAwayRequest) -> StreamingResponse:
    """Images as a zip with a CSV of their metadata, prompts left out on request. At most 5,000 at once."""
    image_ids, name = _choose(house, person, body)
    plan = plan_take_away(
        house.library, image_ids, with_prompts=body.with_prompts, campaigns=person.campaigns, name=name
    )
    told = f"{len(plan.cards)} images{'' if body.with_prompts else ' without prompts'}"
    note_deed(request, house, person, "taken_away", body.campaign, name, told)
    return send_zip(house.studio, plan)


def _choose(house: House, person: Person, body: TakeAwayRequest) -> tuple[Sequence[str], str]:
    """The images that are asked for, and what the zip is called after."""
    if body.image_ids is not None:
        return body.image_ids, "images"
    if body.collection_id is not None:
        found = _find(house, body.collection_id, person)
        return _list_visible(house, body.collection_id, person), found.name
    campaign = see(person, str(body.campaign))
    wanted = ImageFilter(campaign=campaign, round=body.round, decision=body.decision, limit=MOST_IMAGES)
    cards = house.library.search(wanted, person.campaigns, with_facets=False).cards
    return [card.image_id for card in cards], "-".join(filter(None, [campaign, body.round, body.decision]))


def _find(house: House, collection_id: str, person: Person) -> Collection:
    return labels.find_collection(house.studio, collection_id, house.library, person.campaigns, person.name)


def _tell(house: House, collection_id: str, person: Person) -> CollectionAnswer:
    found = _find(house, collection_id, person)
    return CollectionAnswer.model_validate(
        {**_as_dict(found), "image_ids": _list_visible(house, collection_id, person)}
    )


def _list_visible(house: House, collection_id: str, person: Person) -> list[str]:
    image_ids = labels.list_images(house.studio, collection_id)
    if person.campaigns is None:
        return list(image_ids)
    cards = house.library.find_many(image_ids)
    return [one for one in image_ids if one in cards and cards[one].campaign in person.campaigns]


def _as_dict(collection: Collection) -> dict[str, object]:
    names = CollectionAnswer.model_fields.keys() - {"image_ids"}
    return {name: getattr(collection, name) for name in names}
