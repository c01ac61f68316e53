"""This file serves pictures: an image's bytes as they came, and its thumbnails."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response

from brand_assets.campaigns.library.card import ImagePlace
from brand_assets.errors import ImageQuarantined, LakeError
from brand_assets.storage.thumbnails import EDITION, SIDES
from brand_assets.web.failures import InvalidRequest, NotThere
from brand_assets.web.house import House, TheHouse
from brand_assets.web.people import Person, Viewer

SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/svg+xml": "svg"}
"""Media types that are served as what they are; others are handed over as bytes to keep, which no browser runs."""
FOR_EVER = "private, max-age=31536000, immutable"
"""The bytes behind an image's address never change."""
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""An SVG opened by itself is a document: it draws, and that is all."""
AT_ONCE = 8
"""Pictures asked for at once, in threads of their own: a gallery leaves alone those that decisions are taken in."""
router = APIRouter()
_threads = CapacityLimiter(AT_ONCE)
_Answer = TypeVar("_Answer")


@router.api_route("/images/{image_id}", methods=["GET", "HEAD"], name="image")
async def send_image(
    image_id: str, request: Request, house: TheHouse, person: Viewer, download: bool = False
) -> Response:
    """The bytes as the provider sent them; with `download` to be kept, under a name of their own."""
    place = await _in_thread(lambda: _locate(house, person, image_id))
    headers = _describe(place, download)
    if _has_already(request, headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    data = await _in_thread(lambda: _explain(house, place, lambda: house.studio.images.get(place.sha256 or "")))
    return Response(data, headers=headers)


@router.api_route("/thumbnails/{image_id}/{side}.webp", methods=["GET", "HEAD"], name="thumbnail")
async def send_thumbnail(image_id: str, side: int, request: Request, house: TheHouse, person: Viewer) -> Response:
    """A small copy, 150, 400 or 800 pixels along its longer side."""
    if side not in SIDES:
        raise NotThere(f"There are no thumbnails of {side} pixels; there are: {', '.join(map(str, SIDES))}.")
    place = await _in_thread(lambda: _locate(house, person, image_id))
    etag = f'"{place.sha256}-{side}-{EDITION}"'
    headers = {
        "Content-Type": "image/webp",
        "Cache-Control": FOR_EVER,
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }
    if _has_already(request, etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    data = await _in_thread(lambda: _explain(house, place, lambda: _read_thumbnail(house, place, side)))
    return Response(data, headers=headers)


async def _in_thread(job: Callable[[], _Answer]) -> _Answer:
    return await to_thread.run_sync(job, limiter=_threads)


def _locate(house: House, person: Person, image_id: str) -> ImagePlace:
    """Raises NotThere for what is no id, what nobody knows, what was never drawn and what this person may not see."""
    place = house.library.locate(image_id)
    if place is None or place.sha256 is None or not person.may_see(place.campaign):
        raise NotThere(f"There is no image {image_id[:80]!r}.")
    return place


def _describe(place: ImagePlace, is_download: bool) -> dict[str, str]:
    media_type = place.media_type if place.media_type in SUFFIXES else "application/octet-stream"
    suffix = SUFFIXES.get(media_type, "bin")
    is_kept = is_download or suffix == "bin"
    # The campaign is a slug and the id is hex: nothing in the name needs quoting.
    name = f"{place.campaign}-{place.round}-{place.image_id[:8]}.{suffix}"
    headers = {
        "Content-Type": media_type,
        "Content-Disposition": f'{"attachment" if is_kept else "inline"}; filename="{name}"',
        "Cache-Control": FOR_EVER,
        "ETag": f'"{place.sha256}"',
        "X-Content-Type-Options": "nosniff",
    }
    return {**headers, "Content-Security-Policy": SVG_POLICY} if suffix == "svg" else headers


def _has_already(request: Request, etag: str) -> bool:
    asked = request.headers.get("if-none-match", "")
    return asked.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in asked.split(","))


def _explain(house: House, place: ImagePlace, read: Callable[[], bytes]) -> bytes:
    """What was read; NotThere when the image's file is gone, InvalidRequest when it is there and no good."""
    try:
        return read()
    except ImageQuarantined as error:
        raise InvalidRequest(f"Image {place.image_id[:8]} cannot be shown: {error}") from None
    except LakeError:
        _refuse_unsound(house, place)
        raise


def _refuse_unsound(house: House, place: ImagePlace) -> None:
    sha256 = place.sha256 or ""
    if not house.studio.images.has(sha256):
        raise NotThere(
            f"The file of image {place.image_id[:8]} is not on this disk. Restore it from a backup."
        ) from None
    try:
        house.studio.images.get(sha256)
    except LakeError:
        raise InvalidRequest(f"The file of image {place.image_id[:8]} is damaged. Restore it from a backup.") from None


def _read_thumbnail(house: House, place: ImagePlace, side: int) -> bytes:
    return house.thumbnails.path(place.sha256 or "", side).read_bytes()
