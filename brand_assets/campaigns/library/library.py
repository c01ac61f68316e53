"""This file is the library: it finds one image, a round's images, or those of all campaigns that a filter holds for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from brand_assets.campaigns.library.card import ImageCard, ImagePlace, SearchPage
from brand_assets.campaigns.library.card_rows import make_card_from_ledger, make_cards
from brand_assets.campaigns.library.image_filter import ImageFilter
from brand_assets.campaigns.library.matching import FACETS, count_facets, list_conditions, match_all
from brand_assets.campaigns.library.ordering import order_rows
from brand_assets.campaigns.library.round_frame import read_details
from brand_assets.campaigns.library.shelf import Everything, Shelf
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import LakeError, NotKnown
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.storage.ledger.image_marks import Marks

__all__ = ["FACETS", "Library", "is_image_id"]

_IMAGE_ID = re.compile(r"[0-9a-f]{64}")


def is_image_id(text: str) -> bool:
    return _IMAGE_ID.fullmatch(text) is not None


class Library:
    """All images of one installation. Thread-safe; one for each process.

    The lake's files are asked for changes at most every `recheck_s` seconds, the ledger each time its file has changed.
    Methods raise LedgerBusy when the ledger is not free in time.
    """

    def __init__(self, studio: Studio, recheck_s: float = 1.0) -> None:
        self._studio = studio
        self._shelf = Shelf(studio, recheck_s)
        self._marked: tuple[int, Marks, pl.DataFrame] | None = None

    def warm(self) -> None:
        """Read everything ahead, so that nobody waits for it; some seconds for 25,000 images."""
        self._mark(self._shelf.read_all(), self._studio.ledger.image_marks.read())

    def find(self, image_id: str) -> ImageCard | None:
        """One image of any campaign, round, attempt and outcome; one that is being drawn too, from the ledger."""
        return self.find_many([image_id]).get(image_id)

    def find_many(self, image_ids: Iterable[str]) -> dict[str, ImageCard]:
        """As `find`, by id and in the order given, without those that nobody knows."""
        wanted = list(dict.fromkeys(image_id for image_id in image_ids if is_image_id(image_id)))
        if not wanted:
            return {}
        marks = self._studio.ledger.image_marks.read()
        rows = self._shelf.read_all().rows.filter(pl.col("image_id").is_in(wanted))
        found = {card.image_id: card for card in make_cards(rows, marks)}
        if absent := [image_id for image_id in wanted if image_id not in found]:
            found |= self._find_in_ledger(absent, marks)
        return {image_id: found[image_id] for image_id in wanted if image_id in found}

    def get(self, image_id: str, campaigns: frozenset[str] | None = None) -> ImageCard:
        """As `find`. Raises NotKnown when there is no such image, or it belongs to none of `campaigns`."""
        card = self.find(image_id)
        if card is None or (campaigns is not None and card.campaign not in campaigns):
            raise NotKnown(f"There is no image {image_id[:80]!r}.")
        return card

    def locate(self, image_id: str) -> ImagePlace | None:
        """Where an image belongs and where its bytes are; cheaper than `find`."""
        if not is_image_id(image_id):
            return None
        place = self._shelf.place(image_id)
        if place is not None:
            return place
        ledger = self._studio.ledger
        image = ledger.spend.find([image_id]).get(image_id) if ledger.path.exists() else None
        if image is None:
            return None
        return ImagePlace(image_id, image.campaign, image.round, image.sha256, image.media_type)

    def round_cards(self, campaign: str, round_name: RoundName) -> list[ImageCard]:
        """All drawn images of the last attempt, those on the shortlist first and in its order, then by rank."""
        rows = self._shelf.read_round(campaign, round_name).rows
        drawn = (rows["is_current"] & (rows["status"] == "drawn")).fill_null(value=False)
        chosen = rows[order_rows(rows, drawn, "shortlist")]
        return make_cards(chosen, self._studio.ledger.image_marks.read())

    def round_problems(self, campaign: str, round_name: RoundName) -> tuple[str, ...]:
        """The round's tables that cannot be read, a sentence each."""
        return self._shelf.read_round(campaign, round_name).problems

    def score_details(self, card: ImageCard) -> Mapping[str, Any]:
        """What each scorer said of an image, as the lake's `scores` have it; empty where they have nothing."""
        if card.round not in ROUNDS:
            return {}
        try:
            scores = self._studio.lake.read_or_none("scores", card.campaign, card.round)
        except LakeError:  # what is damaged is told of in `round_problems`
            scores = None
        told = [] if scores is None else scores.filter(pl.col("image_id") == card.image_id)["details"].to_list()
        return read_details(told[0]) if told else {}

    def search(
        self, wanted: ImageFilter, campaigns: frozenset[str] | None = None, *, with_facets: bool = True
    ) -> SearchPage:
        """One page of the images of these campaigns (None: of all) that the filter holds for, with counts."""
        marks = self._studio.ledger.image_marks.read()
        everything = self._shelf.read_all()
        rows = self._mark(everything, marks)
        conditions = list_conditions(wanted, marks, campaigns)
        masks = rows.select(condition.alias(name) for name, condition in conditions.items())
        order = order_rows(rows, match_all(masks), wanted.sort)
        return SearchPage(
            cards=tuple(make_cards(rows[order[wanted.offset : wanted.offset + wanted.limit]], marks)),
            total=order.len(),
            facets=count_facets(rows, masks, wanted, marks) if with_facets else {},
            problems=_list_problems(everything, wanted, campaigns),
        )

    def _find_in_ledger(self, image_ids: Sequence[str], marks: Marks) -> dict[str, ImageCard]:
        ledger = self._studio.ledger
        images = ledger.spend.find(image_ids) if ledger.path.exists() else {}
        prompts = ledger.prompts.find(images) if images else {}
        return {
            image_id: make_card_from_ledger(image, prompts[image_id].row if image_id in prompts else {}, marks)
            for image_id, image in images.items()
        }

    def _mark(self, everything: Everything, marks: Marks) -> pl.DataFrame:
        """All rows with what was decided of them; joined again only when rows or decisions are others."""
        kept = self._marked
        if kept is not None and kept[0] == everything.version and kept[1] is marks:
            return kept[2]
        verdicts = [(image_id, one.decision, one.is_starred) for image_id, one in marks.verdicts.items()]
        schema = {"image_id": pl.String, "decision": pl.String, "is_starred": pl.Boolean}
        judged = pl.DataFrame(verdicts, schema=schema, orient="row")
        columns = everything.rows.select("image_id").join(judged, on="image_id", how="left", maintain_order="left")
        rows = everything.rows.with_columns(columns["decision"], columns["is_starred"].fill_null(value=False))
        self._marked = (everything.version, marks, rows)
        return rows


def _list_problems(everything: Everything, wanted: ImageFilter, campaigns: frozenset[str] | None) -> tuple[str, ...]:
    return tuple(
        problem
        for (campaign, round_name), problems in sorted(everything.problems.items())
        if wanted.campaign in (None, campaign) and wanted.round in (None, round_name)
        if campaigns is None or campaign in campaigns
        for problem in problems
    )
