"""This file is the `review` command: the terminal gallery, from key to ledger to screen, until submitted or left."""

import sys
import time
from dataclasses import dataclass
from typing import Annotated, Literal

import typer
from rich.screen import Screen
from rich.text import Text

from brand_assets.campaigns import deciding
from brand_assets.campaigns.candidates import Candidate, find_waiting, list_candidates
from brand_assets.campaigns.foresight import foresee_submission
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.console import console, open_for_command, print_json
from brand_assets.cli.gallery import HELP, Gallery
from brand_assets.cli.keyboard import EOF, read_key, single_keys
from brand_assets.cli.review_session import ReviewSession, last_words
from brand_assets.errors import BrandAssetsError, ConfigError, DecisionRefused
from brand_assets.records.checkpoint import Checkpoint

RESIZE_CHECK_S = 0.25
"""How often a waiting gallery looks whether its window has another size."""
LEAVING = ("q", "escape", "interrupt", EOF)


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
    """Decide a shortlist by keyboard, one image at a time. Every key is kept at once; leave and come back as you like."""
    studio = open_for_command()
    if not as_json:
        _refuse_without_terminal(campaign)
    reviewer = reviewer.strip() or _find_login()
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


@dataclass(slots=True)
class Sitting:
    """The session, put on a screen and under a keyboard."""

    studio: Studio
    checkpoint: Checkpoint
    session: ReviewSession
    gallery: Gallery
    message: str = ""

    def run(self) -> str:
        """Review until the reviewer submits or leaves; says how it ended.

        Raises DecisionRefused when the checkpoint was submitted or superseded by somebody else meanwhile.
        """
        descriptor = sys.stdin.fileno()
        try:
            with single_keys(descriptor), console.screen():
                while True:
                    self._draw()
                    key = self._wait_for_key(descriptor)
                    if key in LEAVING:
                        return self._tell_progress()
                    if key in ("enter", "S"):
                        if self._submit(descriptor):
                            break
                    else:
                        self._answer(key)
        except KeyboardInterrupt:
            return self._tell_progress()
        return self._tell_submission()

    def _answer(self, key: str) -> None:
        """Do what the key asks; a failure to record is told on the screen, and nothing has changed."""
        self.message = ""
        try:
            self._do(key)
        except BrandAssetsError as error:
            self._refuse_closed()
            self.message = f"Not recorded: {error}"

    def _do(self, key: str) -> None:
        session = self.session
        if key in ("j", "right", "down"):
            self.message = "" if session.move(1) else "This is the last image."
        elif key in ("k", "left", "up"):
            self.message = "" if session.move(-1) else "This is the first image."
        elif key == "space":
            self.message = "" if session.move_to_undecided() else self._tell_all_decided()
        elif key in ("a", "r"):
            (session.approve if key == "a" else session.reject)()
            self.message = self._tell_all_decided() if not session.undecided else ""
        elif key == "s":
            session.star()
        elif key == "u":
            self.message = "Taken back." if session.undo() else "There is nothing to undo in this sitting."
        elif key == "?":
            self._ask(HELP + "\n\nAny key goes back.")

    def _tell_all_decided(self) -> str:
        rest = "No other image is undecided." if self.session.undecided else "Every image is decided."
        return f"{rest} Enter submits, q leaves."

    def _submit(self, descriptor: int) -> bool:
        """Say what submitting does, ask, and do it; whether it is done."""
        self.message = ""
        try:
            foresight = foresee_submission(self.studio, self.checkpoint)
            if foresight.is_over:
                self.message = foresight.describe()
                return False
            question = f"Submit the {self.checkpoint.round} checkpoint of {self.checkpoint.campaign}?"
            if self._ask(f"{question}\n\n{foresight.describe()}\n\ny submits; any other key goes back.") != "y":
                self.message = "Not submitted."
                return False
            self.studio.ledger.checkpoints.submit(self.checkpoint.checkpoint_id, self.session.reviewer)
        except BrandAssetsError as error:
            self._refuse_closed()
            self.message = f"Not submitted: {error}"
            return False
        return True

    def _refuse_closed(self) -> None:
        now = self.studio.ledger.checkpoints.find(self.checkpoint.checkpoint_id)
        if now.status == "open":
            return
        name = f"The {now.round} checkpoint of {now.campaign!r}"
        if now.status == "superseded":
            what, then = "was replaced by a newer shortlist", f"Decide that: brand-assets review {now.campaign}"
        else:
            what = f"was submitted by {now.submitted_by}"
            then = f"Decide it again with: brand-assets decide {now.campaign} {now.round} --reopen"
        raise DecisionRefused(f"{name} {what} while you were reviewing; what you decided before that is kept. {then}")

    def _draw(self) -> None:
        width, height = console.size
        console.file.write("\x1b[H")
        console.print(Screen(self.gallery.draw(self.session, width, height, self.message)), end="")
        self.gallery.preload(self.session)

    def _ask(self, text: str) -> str:
        console.file.write("\x1b[H")
        console.print(Screen(Text(f"\n{text}")), end="")
        return read_key(sys.stdin.fileno()) or ""

    def _wait_for_key(self, descriptor: int) -> str:
        """The next key; draws again whenever the window has got another size."""
        size = console.size
        while True:
            key = read_key(descriptor, RESIZE_CHECK_S)
            if key is not None:
                return key
            if console.size != size:
                size = console.size
                self._draw()

    def _tell_progress(self) -> str:
        session, checkpoint = self.session, self.checkpoint
        return (
            f"{checkpoint.campaign} {checkpoint.round}: {len(session.candidates) - session.undecided} of "
            f"{len(session.candidates)} decided by {session.reviewer}, {session.count('approved')} approved of at most "
            f"{checkpoint.to_approve}; not submitted. Go on with: brand-assets review {checkpoint.campaign}"
        )

    def _tell_submission(self) -> str:
        foresight = foresee_submission(self.studio, self.checkpoint)
        following = foresight.next_round or "export"
        counts = f"{foresight.approved} approved, {foresight.rejected + foresight.not_chosen} rejected"
        then = (
            f"The {following} round starts by itself while `make dev` runs; otherwise: "
            f"brand-assets run {self.checkpoint.campaign} --round {following}"
        )
        if not foresight.approved:
            then = "The campaign rests."
        return f"{self.checkpoint.campaign} {self.checkpoint.round}: submitted by {self.session.reviewer}; {counts}. {then}"


def _refuse_without_terminal(campaign: str) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError(
            "The gallery needs a terminal for its keys and its pictures. From a script: "
            f"brand-assets decide {campaign} ROUND --approve ID,ID --reviewer NAME --submit"
        )


def _find_login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise ConfigError("Nobody is logged in by name here. Say who decides: --reviewer NAME") from None


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
