"""This file is the last mile of a review: two images at a time, until it is clear which are the best."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from brand_assets.campaigns.deciding import record
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import DecisionRefused, InputRefused
from brand_assets.records.checkpoint import Checkpoint, Decision, DecisionKind
from brand_assets.records.preference import Comparison
from brand_assets.review.joining import standing_decisions
from brand_assets.review.pair_choice import Asked, choose_pairs, list_pairs
from brand_assets.review.pair_forecast import foresee_comparisons
from brand_assets.review.preference_ranking import PreferenceRanking, number_outcomes, rank_images
from brand_assets.review.preferences import same_name, stand_comparisons
from brand_assets.review.strengths import fit_strengths

Pool = Literal["open", "chosen", "all"]
POOLS: tuple[Pool, ...] = get_args(Pool)


@dataclass(frozen=True, slots=True)
class Pairing:
    """What one reviewer compares at a checkpoint: the images of the pool, and what they and all said of them so far.

    `top` is how many are looked for. `own` and `joined` are standing comparisons, oldest first.
    """

    checkpoint: Checkpoint
    reviewer: str
    image_ids: tuple[str, ...]
    top: int
    own: tuple[Comparison, ...]
    joined: tuple[Comparison, ...]

    @property
    def pairs_left(self) -> int:
        """Pairs of the pool that the reviewer has not answered."""
        return len(list_pairs(len(self.image_ids))) - len(self.own)


def open_pairing(
    studio: Studio, checkpoint: Checkpoint, reviewer: str, *, pool: Pool = "open", top: int | None = None
) -> Pairing:
    """What to compare. `open` is all but what this reviewer rejected, which leaves out what is off the table and asks
    nobody to have decided before; `chosen` is what they approved or starred, the last mile from ten to three; `all` is
    the whole shortlist. `top` is how many are looked for: `to_approve` unless told.

    Raises InputRefused for another pool, and for a `top` below 1.
    """
    if pool not in POOLS:
        raise InputRefused(f"pool is {str(pool)[:40]!r}; it may be one of: {', '.join(POOLS)}.")
    wanted = checkpoint.to_approve if top is None else top
    if wanted < 1:
        raise InputRefused(f"top is {wanted}; at least 1 can be looked for.")
    book = studio.ledger
    shown = [image.image_id for image in book.checkpoints.shown(checkpoint.checkpoint_id)]
    kinds = _own_kinds(book.checkpoints.decisions(checkpoint.checkpoint_id), reviewer)
    image_ids = tuple(image_id for image_id in shown if _is_in_pool(kinds.get(image_id), pool))
    told = book.comparisons.list(checkpoint.checkpoint_id)
    return Pairing(
        checkpoint,
        reviewer,
        image_ids,
        max(1, min(wanted, len(image_ids))),
        own=_within(stand_comparisons(told, reviewer), image_ids),
        joined=_within(stand_comparisons(told), image_ids),
    )


def _own_kinds(decisions: Sequence[Decision], reviewer: str) -> dict[str, DecisionKind]:
    name = same_name(reviewer)
    return {one.image_id: one.decision for one in standing_decisions(decisions) if same_name(one.reviewer) == name}


def _is_in_pool(kind: DecisionKind | None, pool: Pool) -> bool:
    if pool == "all":
        return True
    return kind != "rejected" if pool == "open" else kind in ("approved", "starred")


def _within(comparisons: Sequence[Comparison], image_ids: Sequence[str]) -> tuple[Comparison, ...]:
    pool = frozenset(image_ids)
    return tuple(comparison for comparison in comparisons if comparison.pair <= pool)


def rank(pairing: Pairing, *, is_joined: bool = False) -> PreferenceRanking:
    """The pool by what this reviewer preferred, or by what all did."""
    told = pairing.joined if is_joined else pairing.own
    return rank_images(pairing.image_ids, [(one.winner, one.loser) for one in told], pairing.top)


def foresee(pairing: Pairing) -> int | None:
    """About how many comparisons more settle this reviewer's best; None when that cannot be foreseen."""
    outcomes = _own_outcomes(pairing)
    return foresee_comparisons(fit_strengths(len(pairing.image_ids), outcomes), pairing.top, Asked.of(outcomes))


def next_pairs(pairing: Pairing, *, count: int = 1, put_off: Sequence[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """Up to `count` pairs to ask this reviewer, (left, right); those in `put_off` only when nothing else is left.

    After the last answered pair, the first is another one: a pair is asked once.
    """
    ids = pairing.image_ids
    outcomes = _own_outcomes(pairing)
    asked = Asked.of(outcomes, number_outcomes(ids, put_off))
    seed = f"{pairing.checkpoint.checkpoint_id} {same_name(pairing.reviewer)}"
    chosen = choose_pairs(fit_strengths(len(ids), outcomes), pairing.top, asked, count, seed)
    return [(ids[left], ids[right]) for left, right in chosen]


def _own_outcomes(pairing: Pairing) -> list[tuple[int, int]]:
    return number_outcomes(pairing.image_ids, [(one.winner, one.loser) for one in pairing.own])


def compare(
    studio: Studio, checkpoint: Checkpoint, winner: str, loser: str, *, reviewer: str, seconds: float | None = None
) -> Comparison:
    """Keep that the reviewer prefers one; returns once it is durable. Raises DecisionRefused, as `Comparisons.add`."""
    told = Comparison(0, checkpoint.checkpoint_id, reviewer, winner, loser, seconds=seconds)
    return studio.ledger.comparisons.add(told)


def take_back(studio: Studio, checkpoint: Checkpoint, *, reviewer: str) -> Comparison:
    """Withdraw the reviewer's last standing comparison, and say which it was.

    Raises DecisionRefused when there is none, or the checkpoint is not open.
    """
    standing = stand_comparisons(studio.ledger.comparisons.list(checkpoint.checkpoint_id), reviewer)
    if not standing:
        raise DecisionRefused(f"{reviewer} has compared nothing at this checkpoint that could be taken back.")
    return studio.ledger.comparisons.add(replace(standing[-1], is_withdrawn=True, seconds=None))


def approve_best(studio: Studio, pairing: Pairing, *, seen: frozenset[str] | None = None) -> PreferenceRanking:
    """Approve what this reviewer ranks best, and take their approval of the rest of the pool back.

    These are decisions like any other, with the reason that says where they come from. Raises DecisionRefused when
    nothing was compared, the best are not those `seen` by who agreed to it, or the checkpoint is not open.
    """
    ranking = rank(pairing)
    if not ranking.comparisons:
        raise DecisionRefused(f"{pairing.reviewer} has compared nothing yet. Compare a few pairs first.")
    kinds = _own_kinds(studio.ledger.checkpoints.decisions(pairing.checkpoint.checkpoint_id), pairing.reviewer)
    best = set(ranking.best)
    if seen is not None and seen != best:
        raise DecisionRefused(
            f"The best {ranking.top} are others by now than those that were shown: comparisons or decisions came "
            "since. Nothing was approved. Look at the ranking again."
        )
    reason = tell_reason(ranking)
    decisions = []
    for image in ranking.images:
        is_approved = kinds.get(image.image_id) == "approved"
        if (image.image_id in best) != is_approved:
            kind: DecisionKind = "approved" if image.image_id in best else "withdrawn"
            decisions.append(Decision(image.image_id, pairing.reviewer, kind, reason))
    record(studio, pairing.checkpoint, decisions)
    return ranking


def tell_reason(ranking: PreferenceRanking) -> str:
    """The reason on each decision of `approve_best`."""
    count = ranking.comparisons
    pairs = f"{count} comparison{'' if count == 1 else 's'}"
    return f"pairwise: the best {ranking.top} of {len(ranking.images)} after {pairs}"
