"""This file answers whoever watches the process: whether it is alive, and whether it can take work."""

import threading
import time
from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from brand_assets.campaigns.checkup.readiness import Readiness, check_readiness
from brand_assets.web.house import TheHouse

router = APIRouter()
KEPT_S = 1.0
"""However often it is asked, it looks once a second."""
_lock = threading.Lock()
_last: dict[str, tuple[float, Readiness]] = {}


@router.get("/healthz")
async def tell_alive() -> JSONResponse:
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
def tell_ready(house: TheHouse) -> JSONResponse:
    """200 when work can be taken, 503 otherwise, with what was looked at."""
    readiness = _look(house)
    told = {"status": "ready" if readiness.is_ready else "not ready", "checks": readiness.checks}
    return JSONResponse(told, HTTPStatus.OK if readiness.is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


def _look(house: TheHouse) -> Readiness:
    root = str(house.studio.settings.data_root)
    with _lock:
        looked_at, kept = _last.get(root, (0.0, None))
        if kept is None or time.monotonic() - looked_at >= KEPT_S:
            kept = check_readiness(house.studio)
            _last[root] = (time.monotonic(), kept)
    return kept
