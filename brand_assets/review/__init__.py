"""This package turns the decisions of several reviewers into verdicts."""

from brand_assets.review.joining import (
    NOT_CHOSEN,
    Verdict,
    check_rule,
    is_approved_by,
    is_same_name,
    join_decisions,
    standing_decisions,
)

__all__ = [
    "NOT_CHOSEN",
    "Verdict",
    "check_rule",
    "is_approved_by",
    "is_same_name",
    "join_decisions",
    "standing_decisions",
]
