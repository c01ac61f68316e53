"""This file refuses what another site's page makes a visitor's browser send."""

from urllib.parse import parse_qs

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Message

from brand_assets.web.access.access import Access
from brand_assets.web.access.hosts import is_same_origin
from brand_assets.web.access.identity import Identity
from brand_assets.web.access.refusals import CrossSite

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
OURS = frozenset({"same-origin", "none"})
MAX_FORM_FIELDS = 200

_RELOAD = "Reload the page and do it again."


def check_source(request: Request, identity: Identity, access: Access) -> None:
    """Refuse what a browser says comes from elsewhere. Raises CrossSite.

    Links to our pages are welcome from anywhere; what a foreign page embeds, or sends, is not.
    """
    if identity.kind == "token" or request.url.path.startswith("/webhooks/"):
        return
    site = request.headers.get("sec-fetch-site")
    if request.method in SAFE_METHODS:
        if site is not None and site not in OURS and not _is_welcome(request):
            raise CrossSite("Another site's page asked for this. Open it here instead.")
        return
    if site is not None and site != "same-origin":
        raise CrossSite(f"Another site's page sent this, so it was not done. {_RELOAD}")
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    if origin is not None and not is_same_origin(origin, scheme=request.url.scheme, host=host, url=access.url):
        raise CrossSite(f"The page that sent this is not one of ours, so it was not done. {_RELOAD}")
    if site is None and origin is None and not is_program(request):
        raise CrossSite(
            f"The browser does not say which page sent this, so it was not done. {_RELOAD} A program sends its token "
            "instead of a cookie: Authorization: Bearer TOKEN."
        )


def _is_welcome(request: Request) -> bool:
    """A link to a page of ours, or the one picture that the Dagster UI shows; its route asks for a checkpoint's id."""
    if request.method != "GET":
        return False
    is_sheet = request.url.path.endswith("/sheet.webp") and request.headers.get("sec-fetch-dest") == "image"
    return is_sheet or request.headers.get("sec-fetch-mode") == "navigate"


async def check_csrf(request: Request, body: bytes, identity: Identity, access: Access) -> None:
    """Ask for the CSRF token wherever the browser says by itself who is asking. Raises CrossSite."""
    if identity.kind not in ("session", "open") or request.method in SAFE_METHODS or is_program(request):
        return
    given = request.headers.get("x-csrf-token") or await _find_field(request, body)
    if not given or not access.seals.does_csrf_fit(identity.binding, given):
        raise CrossSite(f"The page is older than your login, or not one of ours, so this was not done. {_RELOAD}")


def is_program(request: Request) -> bool:
    """Whether no browser sent this: a browser adds Origin or Sec-Fetch headers to whatever changes something."""
    return not any(name in request.headers for name in ("origin", "cookie", "referer")) and not any(
        name.startswith("sec-fetch-") for name in request.headers
    )


async def _find_field(request: Request, body: bytes) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == URLENCODED:
        try:
            return parse_qs(body.decode("utf-8", "replace"), max_num_fields=MAX_FORM_FIELDS).get("csrf", [""])[0]
        except ValueError:
            return ""
    return await _find_part(request, body) if kind == MULTIPART else ""


async def _find_part(request: Request, body: bytes) -> str:
    from starlette.exceptions import HTTPException
    from starlette.formparsers import MultiPartException

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(dict(request.scope), receive).form(max_fields=MAX_FORM_FIELDS, max_files=20) as form:
            value = form.get("csrf", "")
            return "" if isinstance(value, UploadFile) else value
    except (HTTPException, MultiPartException):
        return ""
