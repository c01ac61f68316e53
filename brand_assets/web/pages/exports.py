"""This file hands out what was delivered: a campaign's `index.html` and the files that it links to."""

import mimetypes
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from brand_assets.campaigns.briefs import brief_path
from brand_assets.web.failures import NotThere
from brand_assets.web.house import TheHouse
from brand_assets.web.people import Viewer, see

router = APIRouter()
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; font-src data:; "
    "sandbox allow-same-origin allow-downloads allow-popups"
)
"""The delivered page stands alone, as it does on a client's disk: it runs no script, sends no form. Of our own origin
it has to be for its pictures: those of a page of no origin are another site's to a browser, which we turn away."""
INDEX = "index.html"
WAY_BACK = (
    "\n<style>html {{ scroll-padding-top: 60px; }}</style>"
    '<div style="position:sticky;top:0;z-index:9;padding:10px 20px;background:#16181b;color:#fff;'
    'font:14px/1.4 system-ui,sans-serif"><a style="color:#fff" href="/campaigns/{campaign}">← Back to the campaign</a>'
    '<span style="opacity:.72"> · not in the delivered file</span></div>'
)
SHOWN = ("text/html", "image/")
"""Other files are to be kept: a browser shows no PDF in a sandbox."""


@router.get("/exports/{campaign}/{file:path}")
def show(house: TheHouse, person: Viewer, campaign: str, file: str) -> Response:
    """A file; of a folder its `index.html`, at an address that ends with a slash: its links start there."""
    path = _find(house.studio.settings.exports, brief_path(house.studio, see(person, campaign)).stem, file)
    if path.name == INDEX and file and not file.endswith(("/", INDEX)):
        return RedirectResponse(f"/exports/{campaign}/{quote(file)}/")
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
    kind = "inline" if media_type.startswith(SHOWN) else "attachment"
    if path.name == INDEX:
        return HTMLResponse(_add_way_back(path.read_bytes(), campaign), headers=headers)
    return FileResponse(path, media_type=media_type, headers=headers, filename=path.name, content_disposition_type=kind)


def _add_way_back(page: bytes, campaign: str) -> bytes:
    """The page below a bar that leads back into the app; the file itself knows nothing of the app."""
    bar = WAY_BACK.format(campaign=quote(campaign, safe="")).encode()
    return page.replace(b"<body>", b"<body>" + bar, 1)


def _find(exports: Path, campaign: str, file: str) -> Path:
    """A plain file within the campaign's own folder, wherever links lead; of a folder its index. Or NotThere."""
    folder = exports / campaign
    try:
        asked = folder / file
        path = (asked / INDEX if asked.is_dir() else asked).resolve(strict=True)
        is_within = path.is_relative_to(folder.resolve(strict=True)) and path.is_file()
    except (OSError, ValueError, RuntimeError):
        is_within = False
    if not is_within or any(part.startswith(".") for part in Path(file).parts):
        raise NotThere(f"There is no file {file[-80:]!r} in what {campaign!r} delivered.")
    return path
