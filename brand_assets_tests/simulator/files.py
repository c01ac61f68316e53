"""This file hands out result files, for as long as they can be had."""

import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from brand_assets_tests.simulator.world import World


def file_routes(world: World) -> list[Route]:
    async def fetch(request: Request) -> Response:
        await world.note(request, "files")
        name = request.path_params["name"]
        if name in world.uploads:
            return Response(world.uploads[name], media_type="application/octet-stream")
        file = world.shelf.files.get(name)
        if file is None or time.monotonic() > file.gone_at or file.kind == "gone_url":
            return JSONResponse({"message": "Gone"}, 410 if file else 404)
        file.times_fetched += 1
        response = Response(file.draw(), 200, media_type=file.media_type)
        kind = None if file.kind == "cut_body" and file.times_fetched > 1 else file.kind
        return world.spoil(response, kind)

    return [Route("/files/{name}", fetch, methods=["GET"])]
