"""This file takes what people say of an image at any time, whether a checkpoint shows it or not.

It decides nothing and teaches nothing by itself: brand memory, calibration and taste learn from submitted checkpoints
alone, where every image is judged beside the others. The lake's `feedback` has it for whoever wants to count.
"""

from typing import Literal, get_args

from brand_assets.campaigns.known_images import require_drawn
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.typed_words import take_line, take_lines
from brand_assets.errors import InputRefused
from brand_assets.storage.ledger import FeedbackRow

FeedbackKind = Literal["positive", "negative", "neutral"]
KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)
LONGEST_COMMENT = 2000
BEST = 5


def rate_image(
    studio: Studio, image_id: str, kind: str, by: str, *, rating: int | None = None, comment: str = ""
) -> FeedbackRow:
    """Keep one opinion; durable on return. `rating` is 1 to 5 or none.

    Raises NotKnown for an image that was never drawn, InputRefused for anything else that cannot be taken.
    """
    if kind not in KINDS:
        raise InputRefused(f"The feedback is {kind[:80]!r}; it may be one of: {', '.join(KINDS)}.")
    if rating is not None and (isinstance(rating, bool) or not 1 <= rating <= BEST):
        raise InputRefused(f"The rating is {rating!r}; it may be 1 to {BEST}, or none.")
    said = take_lines("The comment", comment, LONGEST_COMMENT) or None
    author = take_line("The author's name", by, 80)
    require_drawn(studio, [image_id])
    feedback_id = studio.ledger.feedback.add(image_id, kind, rating, said, author)
    return next(row for row in list_feedback(studio, image_id) if row.feedback_id == feedback_id)


def list_feedback(studio: Studio, image_id: str) -> list[FeedbackRow]:
    """What people said of an image, oldest first; what holds it on a shortlist or off it is not among that."""
    if not studio.ledger.path.exists():
        return []
    return [row for row in studio.ledger.feedback.list(image_id) if row.kind in KINDS]
