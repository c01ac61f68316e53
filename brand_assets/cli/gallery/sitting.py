"""This file is what a sitting asks of the house: keep a decision, foresee a submission, submit, say how it ended.

All of it waits for the ledger or the disk, and is called from a thread beside the screen.
"""

from dataclasses import dataclass

from brand_assets.campaigns import deciding
from brand_assets.campaigns.candidates import Recipe, find_recipe
from brand_assets.campaigns.foresight import Foresight, foresee_submission
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BrandAssetsError, DecisionRefused
from brand_assets.records.checkpoint import Checkpoint, Decision


@dataclass(frozen=True, slots=True)
class Sitting:
    """One reviewer before one checkpoint."""

    studio: Studio
    checkpoint: Checkpoint
    reviewer: str

    def record(self, decision: Decision) -> None:
        """Keep a decision; it is durable on return."""
        deciding.record(self.studio, self.checkpoint, [decision])

    def foresee(self) -> Foresight:
        return foresee_submission(self.studio, self.checkpoint)

    def submit(self) -> str:
        """Close the checkpoint, and say what that came to."""
        self.studio.ledger.checkpoints.submit(self.checkpoint.checkpoint_id, self.reviewer)
        return self._tell_submission()

    def find_recipe(self, image_id: str) -> Recipe:
        return find_recipe(self.studio, image_id)

    def find_closing(self, error: BrandAssetsError) -> DecisionRefused | None:
        """The error that ends the sitting when somebody else has closed the checkpoint; otherwise one may try again."""
        if not isinstance(error, DecisionRefused):
            return None
        now = self.studio.ledger.checkpoints.find(self.checkpoint.checkpoint_id)
        if now.status == "open":
            return None
        name = f"The {now.round} checkpoint of {now.campaign!r}"
        if now.status == "superseded" and self._is_sent_back():
            what, then = "was sent back with notes", f"It is drawn again: brand-assets status {now.campaign}"
        elif now.status == "superseded":
            what = "was replaced by a newer shortlist"
            then = f"On images that it shows again it stands there too: brand-assets review {now.campaign}"
        else:
            what = f"was submitted by {now.submitted_by}"
            then = f"Decide it again with: brand-assets decide {now.campaign} {now.round} --reopen"
        return DecisionRefused(f"{name} {what} while you were reviewing; what you decided before that is kept. {then}")

    def _is_sent_back(self) -> bool:
        revisions = self.studio.ledger.revisions.list(self.checkpoint.campaign)
        return any(one.checkpoint_id == self.checkpoint.checkpoint_id for one in revisions)

    def tell_progress(self, decided: int, approved: int) -> str:
        """What is decided so far, and how to go on."""
        checkpoint = self.checkpoint
        return (
            f"{checkpoint.campaign} {checkpoint.round}: {decided} of {checkpoint.shown} decided by {self.reviewer}, "
            f"{approved} approved of at most {checkpoint.to_approve}; not submitted. "
            f"Go on with: brand-assets review {checkpoint.campaign}"
        )

    def _tell_submission(self) -> str:
        foresight = self.foresee()
        following = foresight.next_round or "export"
        counts = f"{foresight.approved} approved, {foresight.rejected + foresight.not_chosen} rejected"
        then = (
            f"The {following} round starts by itself while `make dev` runs; otherwise: "
            f"brand-assets run {self.checkpoint.campaign} --round {following}"
        )
        if not foresight.approved:
            then = "The campaign rests."
        name = f"{self.checkpoint.campaign} {self.checkpoint.round}"
        return f"{name}: submitted by {self.reviewer}; {counts}. {then}"
