"""This file is the `review` command: who reviews what, at a terminal; or the shortlist as JSON."""

import asyncio
import os
import sys
import time
from typing import Annotated, Literal

import typer

from brand_assets.campaigns.candidates import Candidate, find_waiting, list_candidates
from brand_assets.cli.console import console, open_for_command, print_json
from brand_assets.cli.gallery.session import ReviewSession, last_words
from brand_assets.cli.gallery.sitting import Sitting
from brand_assets.cli.login import find_login
from brand_assets.errors import ConfigError
from brand_assets.records.checkpoint import Checkpoint, Decision


def review(
    campaign: Annotated[str, typer.Argument(help="The campaign.")],
    round_name: Annotated[
        Literal["concept", "direction", "final"] | None,
        typer.Option("--round", help="The round to decide; without it, the one that waits."),
    ] = None,
    reviewer: Annotated[str, typer.Option(help="Who decides; by default the name you are logged in with.")] = "",
    pictures: Annotated[
        Literal["auto", "kitty", "sixel", "blocks", "ascii"],
        typer.Option(help="How pictures are shown; by default as well as the terminal can."),
    ] = "auto",
    is_ascii: Annotated[
        bool | None, typer.Option("--ascii/--unicode", help="Draw with letters, or with half blocks.")
    ] = None,
    is_light: Annotated[
        bool | None, typer.Option("--light/--dark", help="Dark words on a light ground, or light on dark.")
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print the shortlist as JSON and decide nothing; scores and findings of what you decided."
        ),
    ] = False,
) -> None:
    """Decide a shortlist by keyboard, in a grid or one by one. Every key is kept; come back as you like."""
    studio = open_for_command()
    if not as_json:
        _refuse_without_terminal(campaign)
    reviewer = reviewer.strip() or find_login("--reviewer")
    checkpoint = find_waiting(studio, campaign, round_name)
    sitting = Sitting(studio, checkpoint, reviewer)

    async def record(decision: Decision) -> None:
        await asyncio.to_thread(sitting.record, decision)

    session = ReviewSession(
        candidates=list_candidates(studio, checkpoint),
        reviewer=reviewer,
        record=record,
        clock=time.monotonic,
        words=last_words(studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id), reviewer),
    )
    if as_json:
        _print_shortlist(checkpoint, session)
        return
    from brand_assets.cli.gallery.app import run_gallery

    words = run_gallery(
        sitting,
        session,
        pictures=pictures,
        is_ascii=_needs_ascii() if is_ascii is None else is_ascii,
        is_light=is_light,
        term=os.environ.get("TERM", ""),
    )
    console.print(words, highlight=False, soft_wrap=True, markup=False)


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
        "lettering": candidate.lettering or None,
        "decision": session.words.get(candidate.image_id),
        "scores": dict(candidate.scores) if is_decided else None,
        "findings": list(candidate.findings) if is_decided else None,
    }
