"""This file is the desk's pages: a round's shortlist, where it is decided, and what is known of one of its images."""

from threading import Lock, Thread

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.following import follow
from brand_assets.web.desk.board import Board, find_round, load_board, load_waiting
from brand_assets.web.desk.facts import tell_desk
from brand_assets.web.desk.panel import load_panel
from brand_assets.web.failures import NotThere
from brand_assets.web.house import House, TheHouse
from brand_assets.web.people import Viewer, see

MODULES = (
    "basket.js", "clock.js", "deciding.js", "dialogs.js", "filters.js", "grid.js", "looks.js", "others.js", "outbox.js",
    "remarks.js", "single.js", "stage.js", "state.js", "swipe.js", "votes.js", "words.js",
)  # fmt: skip
"""What the desk's script imports, so that the browser fetches all at once."""
router = APIRouter()
_warming = Lock()


@router.get("/campaigns/{campaign}/{round_name}")
def show_desk(
    campaign: str,
    round_name: str,
    request: Request,
    house: TheHouse,
    person: Viewer,
    all: bool = False,
    checkpoint: str | None = None,
) -> HTMLResponse:
    """The round's shortlist; `all` of its images; or a `checkpoint` of the past."""
    see(person, campaign)
    name = find_round(round_name)
    board = load_board(house, campaign, name, with_all=all, checkpoint_id=checkpoint)
    if board is None:
        return house.render(request, "desk_none.html", person=person, waiting=load_waiting(house, campaign, name))
    _warm(house, board)
    data = tell_desk(board, person, house)
    is_followed = board.checkpoint.status == "submitted" and board.is_latest
    return house.render(
        request,
        "desk.html",
        person=person,
        board=board,
        data=data,
        is_readonly=data["is_readonly"],
        may_decide=person.may("reviewer"),
        campaign=campaign,
        following=follow(house.studio, board.checkpoint) if is_followed else None,
        with_all=all,
        modules=MODULES,
    )


@router.get("/campaigns/{campaign}/{round_name}/panel/{image_id}")
def show_panel(
    campaign: str, round_name: str, image_id: str, request: Request, house: TheHouse, person: Viewer
) -> HTMLResponse:
    """A part of the desk: all that is known of one image."""
    see(person, campaign)
    find_round(round_name)
    panel = load_panel(house, person, image_id)
    if panel.card.campaign != campaign:
        raise NotThere(f"{campaign!r} has no image {image_id[:16]!r}.")
    return house.render(request, "desk_panel.html", person=person, panel=panel, may_decide=person.may("reviewer"))


def _warm(house: House, board: Board) -> None:
    """Make the thumbnails of the shortlist ahead, while the page is on its way; once at a time."""
    sha256s = [tile.card.sha256 for tile in board.tiles if tile.place and tile.card and tile.card.sha256]
    Thread(target=_warm_once, args=(house, sha256s), daemon=True).start()


def _warm_once(house: House, sha256s: list[str]) -> None:
    if not _warming.acquire(blocking=False):
        return
    try:
        for side in (400, 800):
            house.thumbnails.warm(sha256s, (side,))
    finally:
        _warming.release()
