"""This file runs the gallery: from key to ledger to screen, until the reviewer submits or leaves."""

import sys
from dataclasses import dataclass

from rich.control import Control
from rich.screen import Screen
from rich.text import Text

from brand_assets.campaigns.foresight import foresee_submission
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.console import console
from brand_assets.cli.gallery import HELP, Gallery
from brand_assets.cli.keyboard import EOF, discard_keys, read_key, single_keys
from brand_assets.cli.review_session import ReviewSession
from brand_assets.errors import BrandAssetsError, DecisionRefused
from brand_assets.records.checkpoint import Checkpoint

RESIZE_CHECK_S = 0.25
"""How often a waiting gallery looks whether its window has another size."""
LEAVING = ("q", "escape", "interrupt", EOF)


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
            self._stop_if_closed(error)
            self._tell_failure(f"Not recorded: {error}")

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
            self.message = "Starred, to come back to; it counts as undecided."
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
                self._ask(f"{foresight.describe()}\n\nAny key goes back.")
                return False
            question = f"Submit the {self.checkpoint.round} checkpoint of {self.checkpoint.campaign}?"
            if self._ask(f"{question}\n\n{foresight.describe()}\n\ny submits; any other key goes back.") != "y":
                self.message = "Not submitted."
                return False
            self.studio.ledger.checkpoints.submit(self.checkpoint.checkpoint_id, self.session.reviewer)
        except BrandAssetsError as error:
            self._stop_if_closed(error)
            self._tell_failure(f"Not submitted: {error}")
            return False
        return True

    def _stop_if_closed(self, error: BrandAssetsError) -> None:
        """Raise when somebody else has closed the checkpoint; after any other failure the reviewer may try again."""
        if not isinstance(error, DecisionRefused):
            return
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

    def _tell_failure(self, text: str) -> None:
        discard_keys(sys.stdin.fileno())  # they were meant for the images after this one
        self._ask(f"{text}\n\nAny key goes back.")

    def _draw(self) -> None:
        width, height = console.size
        console.control(Control.home())
        console.print(Screen(self.gallery.draw(self.session, width, height, self.message)), end="")
        self.gallery.preload(self.session)

    def _ask(self, text: str) -> str:
        console.control(Control.home())
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
        name = f"{self.checkpoint.campaign} {self.checkpoint.round}"
        return f"{name}: submitted by {self.session.reviewer}; {counts}. {then}"
