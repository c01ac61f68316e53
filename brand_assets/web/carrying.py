"""This file sends zips: packed in few threads, so that ten people who carry images away leave room for who decides."""

from collections.abc import AsyncIterator, Iterator

from anyio import CapacityLimiter, to_thread
from fastapi.responses import StreamingResponse

from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.taking_away import TakeAway, stream_take_away

AT_ONCE = 2
"""Images that are packed at the same moment, of however many zips."""
_threads = CapacityLimiter(AT_ONCE)


def send_zip(studio: Studio, plan: TakeAway) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{plan.file_name}"', "Cache-Control": "private, no-store"}
    return StreamingResponse(_pack(stream_take_away(studio, plan)), 200, headers, "application/zip")


async def _pack(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (part := await to_thread.run_sync(next, parts, None, limiter=_threads)) is not None:
        yield part
