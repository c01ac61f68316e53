"""This file keeps what people want on a shortlist in any case, and what they never want on it.

It is in the ledger, as feedback: a shortlist that is made again, by whomever, is made with it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ConfigError, DecisionRefused
from brand_assets.records.brief import RoundName

LOCKED, BANNED, RELEASED = "locked", "banned", "released"
"""`kind` of feedback; the last one of an image stands."""
SHORTEST_PREFIX = 4
TOLD = 5


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """What is asked for now: ids of images or the beginnings of them. `released` takes back what was asked before."""

    locked: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
    released: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.locked or self.banned or self.released)


NOTHING_ASKED = HoldRequest()


@dataclass(frozen=True, slots=True)
class Holds:
    """The images of a round that come first in any case, and those that never come, in order of their ids."""

    locked: tuple[str, ...]
    banned: tuple[str, ...]
    changes: tuple[tuple[str, str], ...] = ()
    """(image_id, kind) of what is new and not in the ledger yet."""


def plan_holds(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    image_ids: Collection[str],
    *,
    asked: HoldRequest,
    places: int,
) -> Holds:
    """What stands for these images of the round, with what is asked for now. Nothing is kept yet.

    Raises ConfigError for an id that is none of theirs, that begins several, or that is asked for in two ways, and for
    more locked images than there are `places`; DecisionRefused when the round is decided.
    """
    known = frozenset(image_ids)
    said = (one for one in studio.ledger.feedback.list() if one.kind in _KINDS and one.image_id in known)
    stands = {one.image_id: one.kind for one in said}
    wanted = _resolve(campaign, round_name, image_ids, asked)
    changes = tuple((i, kind) for i, kind in wanted.items() if stands.get(i, RELEASED) != kind)
    if changes:
        _refuse_decided(studio, campaign, round_name)
    after = stands | wanted
    locked, banned = (tuple(sorted(i for i, kind in after.items() if kind == held)) for held in (LOCKED, BANNED))
    if len(locked) > places:
        raise ConfigError(
            f"{len(locked)} images are locked in the {round_name} round of {campaign!r}, and its shortlist has "
            f"{places} places: {_list(locked)}. Raise rounds.{round_name}.shortlist in the brief, or release "
            f"{len(locked) - places}: brand-assets run {campaign} --round {round_name} --release ID"
        )
    return Holds(locked, banned, changes)


def keep_holds(studio: Studio, holds: Holds, author: str) -> None:
    """Make what is new stand, for this shortlist and for those to come."""
    for image_id, kind in holds.changes:
        studio.ledger.feedback.add(image_id, kind, None, None, author)


_KINDS = (LOCKED, BANNED, RELEASED)


def _resolve(campaign: str, round_name: RoundName, image_ids: Collection[str], asked: HoldRequest) -> dict[str, str]:
    wanted: dict[str, str] = {}
    for kind, names in ((LOCKED, asked.locked), (BANNED, asked.banned), (RELEASED, asked.released)):
        for name in names:
            image_id = _find_image(name.strip().lower(), image_ids, f"{round_name} round of {campaign!r}", kind)
            if wanted.setdefault(image_id, kind) != kind:
                raise ConfigError(f"Image {image_id} is to be {wanted[image_id]} and {kind} at once; choose one.")
    return wanted


def _find_image(name: str, image_ids: Iterable[str], where: str, kind: str) -> str:
    found = sorted(image_id for image_id in image_ids if name and image_id.startswith(name))
    if name in found:
        return name
    if len(found) == 1 and len(name) >= SHORTEST_PREFIX:
        return found[0]
    if not found:
        raise ConfigError(
            f"{name!r} is to be {kind}, and no image that is drawn in the current attempt at the {where} has that id, "
            "or one that begins so. The ids are in its raw_images, and in the review."
        )
    raise ConfigError(
        f"{name!r} is to be {kind}, and is too short to name one image of the {where}: {len(found)} begin so, as "
        f"{_list(found)}. Write at least {SHORTEST_PREFIX} characters, and as many as tell them apart."
    )


def _list(found: Sequence[str]) -> str:
    more = f" and {len(found) - TOLD} more" if len(found) > TOLD else ""
    return ", ".join(image_id[:16] for image_id in found[:TOLD]) + more


def _refuse_decided(studio: Studio, campaign: str, round_name: RoundName) -> None:
    checkpoint = studio.ledger.checkpoints.latest(campaign, round_name)
    if checkpoint is not None and checkpoint.status == "submitted":
        raise DecisionRefused(
            f"The {round_name} round of {campaign!r} is decided: {checkpoint.submitted_by} submitted it. To show "
            f"another shortlist, reopen it first: brand-assets decide {campaign} {round_name} --reopen"
        )
