"""This file is `/events`: a page listens here to what changes while it is open."""

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from brand_assets.web.live import get_live
from brand_assets.web.people import Viewer, see

router = APIRouter()


@router.get("/events")
async def listen(request: Request, person: Viewer, campaign: str | None = None) -> StreamingResponse:
    """Server-sent events `decisions`, `checkpoint` and `campaigns`, of one campaign or all that may be seen."""
    stream = await get_live(request.app).listen(person, campaign and see(person, campaign))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)
