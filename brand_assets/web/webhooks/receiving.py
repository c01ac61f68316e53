"""This file answers the providers' webhooks: in a moment, since they do not wait, and with nothing to read."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from brand_assets.campaigns.hearing import Delivery, take_delivery
from brand_assets.errors import OutcomeUnknown, Unsigned
from brand_assets.web.failures import Forbidden, WebError
from brand_assets.web.house import TheHouse

router = APIRouter()


class KeysMissing(WebError):
    """Whether it is genuine cannot be told just now; its sender tries again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@router.post("/webhooks/{sender}", name="webhook")
async def receive(sender: str, request: Request, house: TheHouse) -> Response:
    """204 when it was taken; the body is limited where all bodies are."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    delivery = Delivery(headers, await request.body())
    try:
        await run_in_threadpool(take_delivery, house.studio, sender, delivery)
    except Unsigned as refusal:
        raise Forbidden(str(refusal)) from None
    except OutcomeUnknown as problem:
        raise KeysMissing(str(problem)) from None
    return Response(status_code=HTTPStatus.NO_CONTENT)
