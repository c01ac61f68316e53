"""This file is the `review` command: who reviews what, at a terminal; or the shortlist as JSON."""

import sys
import time
from typing import Annotated, Literal

import typer

from brand_assets.campaigns import deciding
from brand_assets.campaigns.candidates import Candidate, find_waiting, list_candidates
from brand_assets.cli.console import console, open_for_command, print_json
from brand_assets.cli.gallery import Gallery
from brand_assets.cli.login import find_login
from brand_assets.cli.review_session import ReviewSession, last_words
from brand_assets.cli.sitting import Sitting
from brand_assets.errors import ConfigError
from brand_assets.records.checkpoint import Checkpoint


def review(
    campaign: Annotated[str, typer.Argument(help="The campaign.")],
    round_name: Annotated[
        Literal["concept", "direction", "final"] | None,
        typer.Option("--round", help="The round to decide; without it, the one that waits."),
    ] = None,
    reviewer: Annotated[str, typer.Option(help="Who decides; by default the name you are logged in with.")] = "",
    is_ascii: Annotated[
        bool | None, typer.Option("--ascii/--unicode", help="Draw with letters, or with half blocks.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the shortlist as JSON and decide nothing.")] = False,
) -> None:
    """Decide a shortlist by keyboard, one image at a time. Every key is kept; come back as you like."""
    studio = open_for_command()
    if not as_json:
        _refuse_without_terminal(campaign)
    reviewer = reviewer.strip() or find_login("--reviewer")
    checkpoint = find_waiting(studio, campaign, round_name)
    candidates = list_candidates(studio, checkpoint)
    words = last_words(studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id), reviewer)
    session = ReviewSession(
        candidates=candidates,
        reviewer=reviewer,
        record=lambda decision: deciding.record(studio, checkpoint, [decision]),
        clock=time.monotonic,
        words=words,
    )
    if as_json:
        _print_shortlist(checkpoint, session)
        return
    is_drawn_in_ascii = _needs_ascii() if is_ascii is None else is_ascii
    sitting = Sitting(studio, checkpoint, session, Gallery(studio.images, checkpoint, is_drawn_in_ascii))
    console.print(sitting.run(), highlight=False, soft_wrap=True, markup=False)


def _refuse_without_terminal(campaign: str) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError(
            "The gallery needs a terminal for its keys and its pictures. From a script: "
            f"brand-assets decide {campaign} ROUND --approve ID,ID --reviewer NAME --submit"
        )


def _needs_ascii() -> bool:
    return console.color_system is None or "utf" not in console.encoding.lower()


def _print_shortlist(checkpoint: Checkpoint, session: ReviewSession) -> None:
    print_json(
        {
            "campaign": checkpoint.campaign,
            "round": checkpoint.round,
            "checkpoint_id": checkpoint.checkpoint_id,
            "reviewer": session.reviewer,
            "to_approve": checkpoint.to_approve,
            "images": [_as_json(one, session, position) for position, one in enumerate(session.candidates, start=1)],
        }
    )


def _as_json(candidate: Candidate, session: ReviewSession, position: int) -> dict[str, object]:
    is_decided = session.is_decided(position - 1)
    return {
        "position": position,
        "image_id": candidate.image_id,
        "direction": candidate.direction,
        "cluster": candidate.cluster,
        "prompt": candidate.prompt,
        "decision": session.words.get(candidate.image_id),
        "scores": dict(candidate.scores) if is_decided else None,
    }
