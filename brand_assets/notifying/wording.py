"""This file puts a notice into words, plain and unescaped: each channel escapes them as its readers need it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from brand_assets.notifying.notice import Notice
from brand_assets.remote.redaction import excerpt

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Wording:
    """`facts` are label and value, for a table; only values may hold others' words. `call` is what the link says."""

    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    call: str


def put_into_words(notice: Notice, now: datetime) -> Wording:
    """Every text on one line."""
    heading, sentence = _tell(notice, tell_span(now - notice.opened_at))
    call = "Open the export" if notice.event == "export_ready" else "Open the review"
    return Wording(f"{notice.campaign}: {heading}", sentence, _list_facts(notice), call)


def tell_span(span: timedelta) -> str:
    """As a person would say it: `12 minutes`, `1 hour`, `3 days`."""
    minutes = max(0, int(span.total_seconds() // 60))
    for size, unit in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size or size == 1:
            return count(minutes // size, unit)
    raise AssertionError("Every span has minutes.")


def count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _tell(notice: Notice, waited: str) -> tuple[str, str]:
    images, where = count(notice.images, "image"), f"{notice.round} checkpoint"
    waits = f"{images} {'waits' if notice.images == 1 else 'wait'} for a decision"
    match notice.event:
        case "checkpoint_opened":
            return f"{images} to review, {where}", f"{waits}; up to {notice.to_approve} may be approved."
        case "reminder":
            return f"the {where} still waits", f"{waits}, {waited} by now; up to {notice.to_approve} may be approved."
        case "checkpoint_overdue":
            return f"the {where} is overdue", f"{waits}, {waited} by now, and its deadline has passed."
        case "checkpoint_decided":
            return f"the {where} is decided", f"{notice.approved} of {images} {_was(notice.approved)} approved."
        case "checkpoint_superseded":
            said = "It was sent back or drawn anew: another shortlist takes its place. Nothing is to be decided here."
            return f"the {where} is closed undecided", said
        case "export_ready":
            marks = count(notice.images, "mark")
            return (
                "the export is ready",
                f"{marks} {'is' if notice.images == 1 else 'are'} packaged and can be fetched.",
            )


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _tell_who(notice: Notice) -> str:
    """The only words that are not ours."""
    if notice.is_by_machine:
        return "the machine itself; nobody was asked"
    return excerpt(notice.submitted_by or "somebody", length=LONGEST_NAME)


def _list_facts(notice: Notice) -> tuple[tuple[str, str], ...]:
    facts = [("Campaign", notice.campaign), ("Round", notice.round), ("Images", str(notice.images))]
    if notice.event in ("checkpoint_opened", "reminder", "checkpoint_overdue"):
        facts.append(("Waiting since", _tell_moment(notice.opened_at)))
        facts.append(("Due", _tell_moment(notice.due_at) if notice.due_at else "no deadline"))
    if notice.event == "checkpoint_decided":
        facts.append(("Decided by", _tell_who(notice)))
    budget = f"of {notice.budget_usd:,.2f} USD" if notice.budget_usd is not None else "USD, no budget set"
    return (*facts, ("Spent", f"{notice.spent_usd:,.2f} {budget}"))


def _tell_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
