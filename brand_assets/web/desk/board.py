"""This file gathers a round as a reviewer meets it: the shortlist or all of its images, and every decision so far."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from brand_assets.campaigns.briefs import glance_at_brief, load_brief
from brand_assets.campaigns.library import ImageCard
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.records.brief import ROUNDS, Brief, RoundName
from brand_assets.records.checkpoint import MACHINES, Checkpoint, Decision, Revision
from brand_assets.review import Verdict
from brand_assets.web.desk.sitting import Sitting, read_sitting
from brand_assets.web.failures import NotThere
from brand_assets.web.house import House

FIRST_TILES = 60


@dataclass(frozen=True, slots=True)
class Tile:
    """One image of the desk. `place` counts from 1 on the shortlist, None for one that was not put before people."""

    place: int | None
    image_id: str
    card: ImageCard | None

    @property
    def direction(self) -> str:
        return self.card.direction if self.card else ""


@dataclass(frozen=True)
class Board:
    """What the desk shows. `brief` is None when it cannot be read, `reviewers` are those of the checkpoint's own rule.

    `drawn` counts the round's images, on the shortlist or not; `is_latest` is False for a checkpoint of the past.
    """

    campaign: str
    round: RoundName
    checkpoint: Checkpoint
    tiles: tuple[Tile, ...]
    decisions: tuple[Decision, ...]
    verdicts: tuple[Verdict, ...]
    reviewers: tuple[str, ...]
    brief: Brief | None
    drawn: int
    is_latest: bool = True
    problems: tuple[str, ...] = ()
    cluster_sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def first_tiles(self) -> tuple[Tile, ...]:
        """What the page holds before its script adds the others: enough to fill the largest screen."""
        return self.tiles[:FIRST_TILES]

    @property
    def brand(self) -> str:
        return self.brief.brand.name if self.brief else self.campaign

    @property
    def is_open(self) -> bool:
        return self.checkpoint.status == "open"

    @cached_property
    def machine(self) -> str:
        """Who decided in place of a person: `auto`, `demo` or empty."""
        name = (self.checkpoint.submitted_by or "").strip().casefold()
        return name if name in MACHINES else ""

    @cached_property
    def approved(self) -> int:
        return sum(verdict.decision == "approved" for verdict in self.verdicts)

    @property
    def next_stage(self) -> str:
        following = ROUNDS.index(self.round) + 1
        return ROUNDS[following] if following < len(ROUNDS) else "export"

    @property
    def rule_words(self) -> str:
        """How several reviewers' decisions are joined, in a sentence."""
        if self.checkpoint.rule == "majority":
            return "An image is approved when more reviewers approve than reject it."
        if self.checkpoint.rule == "lead" and self.reviewers:
            return f"{self.reviewers[0]} decides; the others' marks are advice."
        return "One reviewer's approval is enough, even where another rejects."


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round that has nothing to decide yet; `revision` is why it is drawn again, None when it never got so far."""

    campaign: str
    round: RoundName
    state: str
    revision: Revision | None


def find_round(name: str) -> RoundName:
    """Raises NotThere."""
    for round_name in ROUNDS:
        if name == round_name:
            return round_name
    raise NotThere(f"There is no round {name[:40]!r}; there are: {', '.join(ROUNDS)}.")


def load_board(
    house: House, campaign: str, round_name: RoundName, *, with_all: bool = False, checkpoint_id: str | None = None
) -> Board | None:
    """The round's shortlist, or one of the past; `with_all`: and after it every other image that the round has drawn.

    None when the round has no checkpoint. Raises NotThere and DecisionRefused when there is none of that id.
    """
    if not house.studio.ledger.path.exists():
        return None
    sitting = house.studio.ledger.call(lambda connection: read_sitting(connection, campaign, round_name, checkpoint_id))
    if sitting is None:
        return None
    cards = {card.image_id: card for card in house.library.round_cards(campaign, round_name)}
    return Board(
        campaign=campaign,
        round=round_name,
        checkpoint=sitting.checkpoint,
        tiles=tuple(_lay_out(house, sitting, cards, with_all)),
        decisions=sitting.decisions,
        verdicts=sitting.verdicts,
        reviewers=sitting.reviewers,
        brief=read_brief(house, campaign),
        drawn=len(cards),
        is_latest=sitting.is_latest,
        problems=house.library.round_problems(campaign, round_name),
        cluster_sizes=_count_clusters(cards),
    )


def load_waiting(house: House, campaign: str, round_name: RoundName) -> Waiting:
    """Raises CampaignNotFound when there is no such campaign."""
    from brand_assets.campaigns.status import MEANING, list_statuses

    revision = house.studio.ledger.revisions.pending(campaign, round_name)
    if revision is None:
        load_brief(house.studio, campaign)
    [status] = list_statuses(house.studio, [campaign])
    if status.round == round_name:
        return Waiting(campaign, round_name, f"{MEANING[status.state].capitalize()}.", revision)
    words = (
        f"The {round_name} round has not begun. The campaign is at its {status.round} round: {MEANING[status.state]}."
    )
    return Waiting(campaign, round_name, words, revision)


def read_brief(house: House, campaign: str) -> Brief | None:
    """None when there is none that can be read: what was drawn can be decided all the same."""
    try:
        return glance_at_brief(house.studio, campaign)
    except (BriefError, CampaignNotFound):
        return None


def _lay_out(house: House, sitting: Sitting, cards: Mapping[str, ImageCard], with_all: bool) -> Iterator[Tile]:
    elsewhere = house.library.find_many(image.image_id for image in sitting.shown if image.image_id not in cards)
    for image in sitting.shown:
        card = cards.get(image.image_id) or elsewhere.get(image.image_id)
        yield Tile(image.position + 1, image.image_id, card)
    if with_all:
        on_it = {image.image_id for image in sitting.shown}
        yield from (Tile(None, image_id, card) for image_id, card in cards.items() if image_id not in on_it)


def _count_clusters(cards: Mapping[str, ImageCard]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for card in cards.values():
        if card.cluster is not None:
            sizes[str(card.cluster)] = sizes.get(str(card.cluster), 0) + 1
    return sizes
