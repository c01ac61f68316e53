"""This file is the API's part on images: finding them, one of them with its family, feedback and tags."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from brand_assets.campaigns import labels
from brand_assets.campaigns.family import find_family
from brand_assets.campaigns.library import ImageCard, ImageFilter
from brand_assets.campaigns.library.image_filter import DecisionFilter, Sort
from brand_assets.campaigns.rating import list_feedback, rate_image
from brand_assets.web.api.answering import answer
from brand_assets.web.api.models.base import ImageId, Round, Slug
from brand_assets.web.api.models.images import (
    FacetAnswer,
    FamilyAnswer,
    FeedbackAnswer,
    FeedbackPage,
    FeedbackRequest,
    FoundPage,
    ImageAnswer,
    RelativeAnswer,
    TagCount,
    TagsAnswer,
    TagsPage,
)
from brand_assets.web.api.paging import Paged
from brand_assets.web.api.refusals import refusals
from brand_assets.web.api.showing import Scores, tell_images
from brand_assets.web.house import TheHouse
from brand_assets.web.live import wake
from brand_assets.web.people import Reviewer, Viewer

router = APIRouter(tags=["images"])

ScorePart = Literal["quality", "composite", "semantic", "color", "aesthetic", "composition", "taste"]
Word = Annotated[str | None, Query(max_length=200)]
Tag = Annotated[str, Path(min_length=1, max_length=labels.LONGEST_TAG, description="One line, kept in lower case.")]


def _find(image_id: ImageId, house: TheHouse, person: Viewer) -> ImageCard:
    """The image, for those who may see its campaign; NotKnown for others."""
    return house.library.get(image_id, person.campaigns)


TheImage = Annotated[ImageCard, Depends(_find)]


def read_filter(
    text: Annotated[
        str, Query(max_length=500, description="Words of the prompt, a phrase in quotes, or the beginning of an id.")
    ] = "",
    campaign: Annotated[Slug | None, Query()] = None,
    round: Annotated[Round | None, Query()] = None,
    attempt: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    provider: Word = None,
    model: Word = None,
    direction: Word = None,
    cluster: Annotated[int | None, Query(ge=0, le=1_000_000, description="Of one campaign's round.")] = None,
    attribute: Annotated[
        str | None, Query(max_length=200, pattern="=", description="`name=value` of what was asked for.")
    ] = None,
    score_part: Annotated[ScorePart, Query(description="What `min_score` and `max_score` are about.")] = "quality",
    min_score: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    max_score: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    decision: Annotated[DecisionFilter | None, Query()] = None,
    tag: Word = None,
    collection: Annotated[str | None, Query(max_length=64, description="The collection's id.")] = None,
    is_shortlisted: Annotated[bool | None, Query()] = None,
    is_current: Annotated[bool | None, Query(description="Of the last attempt of its round.")] = None,
    seed: Annotated[int | None, Query(ge=0, lt=2**63)] = None,
    min_side_px: Annotated[int | None, Query(ge=0, le=1_000_000)] = None,
    drawn_after: Annotated[datetime | None, Query(description="With a time zone; included.")] = None,
    drawn_before: Annotated[datetime | None, Query(description="With a time zone; not included.")] = None,
    status: Annotated[str, Query(max_length=20, description="`drawn`, another outcome, or `all`.")] = "drawn",
    sort: Annotated[Sort, Query()] = "shortlist",
) -> ImageFilter:
    return ImageFilter(**locals())


Wanted = Annotated[ImageFilter, Depends(read_filter)]


@router.get("/images", operation_id="searchImages", response_model=FoundPage, responses=refusals())
def search_images(
    request: Request,
    house: TheHouse,
    person: Viewer,
    paging: Paged,
    wanted: Wanted,
    facets: Annotated[bool, Query(description="With the counts of each filter's values.")] = False,
    scores: Scores = "hidden",
) -> Response:
    """Images of all campaigns by what they are, were made from and were judged. All conditions hold at once."""
    found = house.library.search(paging.narrow(wanted), person.campaigns, with_facets=facets)
    page = FoundPage(
        items=tell_images(house, found.cards, person, scores),
        total=found.total,
        next=paging.find_next(found.total),
        facets={name: [FacetAnswer.model_validate(one) for one in counts] for name, counts in found.facets.items()},
        problems=list(found.problems),
    )
    return answer(request, page)


@router.get("/images/{image_id}", operation_id="getImage", response_model=ImageAnswer, responses=refusals(404))
def get_image(
    request: Request, image: TheImage, house: TheHouse, person: Viewer, scores: Scores = "hidden"
) -> Response:
    """One image, drawn or not."""
    return answer(request, tell_images(house, [image], person, scores)[0])


@router.get("/images/{image_id}/family", operation_id="getFamily", response_model=FamilyAnswer, responses=refusals(404))
def get_family(
    request: Request, image: TheImage, house: TheHouse, person: Viewer, scores: Scores = "hidden"
) -> Response:
    """Where the image came from, back to the concept, and all that was made from it."""
    family = find_family(house.studio, house.library, image.image_id, person.campaigns)
    cards = [family.image, *family.ancestors, *(one.card for one in family.descendants)]
    told = tell_images(house, cards, person, scores)
    descendants = told[1 + len(family.ancestors) :]
    found = FamilyAnswer(
        image=told[0],
        ancestors=told[1 : 1 + len(family.ancestors)],
        descendants=[
            RelativeAnswer(image=image, distance=one.distance, is_refined=one.is_refined)
            for image, one in zip(descendants, family.descendants, strict=True)
        ],
    )
    return answer(request, found)


@router.get(
    "/images/{image_id}/feedback", operation_id="listFeedback", response_model=FeedbackPage, responses=refusals(404)
)
def list_opinions(request: Request, image: TheImage, house: TheHouse, paging: Paged) -> Response:
    """What people said of the image, oldest first."""
    found = list_feedback(house.studio, image.image_id)
    items = [FeedbackAnswer.model_validate(one) for one in paging.cut(found)]
    return answer(request, FeedbackPage(items=items, total=len(found), next=paging.find_next(len(found))))


@router.post(
    "/images/{image_id}/feedback",
    operation_id="giveFeedback",
    status_code=HTTPStatus.CREATED,
    responses=refusals(404),
)
def give_feedback(
    request: Request, image: TheImage, house: TheHouse, person: Reviewer, body: FeedbackRequest
) -> FeedbackAnswer:
    """Say what you think of an image, whether it is shown at a checkpoint or not. It decides nothing."""
    said = rate_image(house.studio, image.image_id, body.kind, person.name, rating=body.rating, comment=body.comment)
    wake(request)
    return FeedbackAnswer.model_validate(said)


@router.put("/images/{image_id}/tags/{tag}", operation_id="addTag", responses=refusals(404))
def add_tag(request: Request, image: TheImage, tag: Tag, house: TheHouse, person: Reviewer) -> TagsAnswer:
    """Tag the image; it may have the tag already."""
    tags = labels.add_tag(house.studio, image.image_id, tag, person.name)
    wake(request)
    return TagsAnswer(image_id=image.image_id, tags=list(tags))


@router.delete("/images/{image_id}/tags/{tag}", operation_id="removeTag", responses=refusals(404))
def remove_tag(request: Request, image: TheImage, tag: Tag, house: TheHouse, person: Reviewer) -> TagsAnswer:
    """Take the tag off; it may be off already."""
    tags = labels.remove_tag(house.studio, image.image_id, tag, person.name)
    wake(request)
    return TagsAnswer(image_id=image.image_id, tags=list(tags))


@router.get("/tags", operation_id="listTags", response_model=TagsPage, responses=refusals())
def list_tags(request: Request, house: TheHouse, person: Viewer, paging: Paged) -> Response:
    """Every tag, by name, with how many images have it."""
    found = labels.list_tags(house.studio, house.library, person.campaigns)
    items = [TagCount(tag=tag, images=images) for tag, images in paging.cut(found)]
    return answer(request, TagsPage(items=items, total=len(found), next=paging.find_next(len(found))))
