"""This file serves a checkpoint's contact sheet: one picture of what it shows, which the Dagster UI embeds."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import Response

from brand_assets.campaigns.contact_sheet import keep_contact_sheet
from brand_assets.errors import DecisionRefused
from brand_assets.records.brief import ROUNDS
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.web.failures import NotThere
from brand_assets.web.house import House, TheHouse
from brand_assets.web.people import Viewer, see

FOR_EVER = "private, max-age=31536000, immutable"
OURS = ("same-origin", "none")
router = APIRouter()


@router.get("/campaigns/{campaign}/{round_name}/sheet.webp", name="sheet")
def send_sheet(
    campaign: str, round_name: str, request: Request, house: TheHouse, person: Viewer, of: str | None = None
) -> Response:
    """`of` is the checkpoint's id; without it, the round's latest. Another site has to name it, and cannot guess."""
    checkpoint = _find(house, see(person, campaign), round_name, of)
    is_ours = request.headers.get("sec-fetch-site", "none") in OURS
    if checkpoint is None or not (of or is_ours):
        raise NotThere(f"There is no contact sheet of the {round_name[:40]!r} round of {campaign[:80]!r}.")
    headers = {
        "Cache-Control": FOR_EVER if of else "no-cache",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": f'"{checkpoint.shown_sha256}"',
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    sheet = keep_contact_sheet(house.studio, checkpoint)
    if sheet is None:
        raise NotThere(f"None of the {checkpoint.shown} images of this checkpoint can be shown.")
    return Response(sheet, media_type="image/webp", headers=headers)


def _find(house: House, campaign: str, round_name: str, checkpoint_id: str | None) -> Checkpoint | None:
    """The round's checkpoint; with an id that one, current or not, when it is this round's."""
    known = next((name for name in ROUNDS if name == round_name), None)
    if known is None:
        return None
    if checkpoint_id is None:
        return house.studio.ledger.checkpoints.latest(campaign, known)
    try:
        found = house.studio.ledger.checkpoints.find(checkpoint_id)
    except DecisionRefused:
        return None
    return found if (found.campaign, found.round) == (campaign, known) else None
