"""This file is `/events`: a page listens here to what changes while it is open."""

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from brand_assets.errors import ConfigError
from brand_assets.web.access import get_access
from brand_assets.web.access.identity import identify
from brand_assets.web.live import get_live
from brand_assets.web.people import Viewer, see

router = APIRouter()


@router.get("/events")
async def listen(request: Request, person: Viewer, campaign: str | None = None) -> StreamingResponse:
    """Server-sent events `decisions`, `checkpoint` and `campaigns`, of one campaign or all that may be seen.

    They end with the login that they were asked for with.
    """
    asked = campaign and see(person, campaign)
    stream = await get_live(request.app).listen(person, asked, lambda: is_let_in(request))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


def is_let_in(request: Request) -> bool:
    """Whether who began to listen would be let in now: a token may be revoked, a session ended."""
    try:
        return identify(request, get_access(request)).person is not None
    except ConfigError:
        return False
