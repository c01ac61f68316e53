"""This file gathers what people decided of each brand's images, and what the machine had to say of the same images."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.calibrating import find_brand_weights, weights_for
from brand_assets.campaigns.remembering import same_brand
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import MACHINES
from brand_assets.review.joining import Verdict
from brand_assets.scoring.part import PARTS
from brand_assets.scoring.ranking import mix_parts, rate_percentiles

SCORED = (*PARTS, "composite", "quality")

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Decided:
    """One image that people decided on, at the last checkpoint that it was shown at.

    `scores` by column of the lake's `scores`, or by name for a scorer that has none, and `percentiles` of the parts
    within its round, both empty where the lake has none of it any more; `quality` is the percentiles' mix by today's
    weights; `vector` comes with its model's name.
    """

    image_id: str
    checkpoint_id: str
    is_approved: bool
    scores: Mapping[str, float | None]
    percentiles: Mapping[str, float | None]
    quality: float | None
    vector: tuple[str, Vector] | None


@dataclass(frozen=True, slots=True)
class BrandEvidence:
    """`decided` in the order of the submissions; `by_machines` counts images that only the machine decided on.

    `weights` are what a brief of the brand that gives none is ranked by, and `own_weights` names those that give some.
    """

    brand: str
    campaigns: tuple[str, ...]
    decided: tuple[Decided, ...]
    by_machines: int
    weights: Mapping[str, float]
    own_weights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the lake has of a round, by image id."""

    scores: Mapping[str, Mapping[str, float | None]]
    percentiles: Mapping[str, Mapping[str, float | None]]
    vectors: Mapping[str, tuple[str, Vector]]


def gather_evidence(studio: Studio, brand: str | None = None) -> list[BrandEvidence]:
    """By brand, or of one alone, what people decided at submitted checkpoints; without a brief there is no brand.

    Of an image that was decided more than once the last submitted verdict stands. What was not chosen when a person
    submitted counts as rejected: it was looked at beside what was. Makes no ledger where there is none.
    """
    if not studio.ledger.path.exists():
        return []
    submitted = studio.ledger.copy_table("checkpoints").filter(pl.col("submitted_at").is_not_null()).sort("submission")
    places = {row["checkpoint_id"]: (row["campaign"], row["round"]) for row in submitted.iter_rows(named=True)}
    last: dict[str, tuple[str, Verdict]] = {}
    for checkpoint_id, verdicts in studio.ledger.checkpoints.verdicts_of(places).items():
        last.update({verdict.image_id: (checkpoint_id, verdict) for verdict in verdicts})
    by_campaign: defaultdict[str, list[tuple[str, Verdict]]] = defaultdict(list)
    for checkpoint_id, verdict in last.values():
        by_campaign[places[checkpoint_id][0]].append((checkpoint_id, verdict))
    rounds = {checkpoint_id: round_name for checkpoint_id, (_, round_name) in places.items()}
    return [
        _gather(studio, name, {one: by_campaign[one] for one in campaigns}, rounds)
        for name, campaigns in _group_by_brand(studio, sorted(by_campaign)).items()
        if brand is None or same_brand(name, brand)
    ]


def list_verdicts(decided: Sequence[Decided]) -> tuple[list[bool], list[str]]:
    """Whether each was approved, and at which checkpoint."""
    return [one.is_approved for one in decided], [one.checkpoint_id for one in decided]


def is_by_people(verdict: Verdict) -> bool:
    """Whether a person had a part in it: not so when all who signed are machines."""
    return not {name.strip().casefold() for name in (verdict.reviewer or "").split(",")} <= MACHINES


def _group_by_brand(studio: Studio, campaigns: Sequence[str]) -> dict[str, list[str]]:
    brands: dict[str, list[str]] = {}
    for campaign in campaigns:
        try:
            name = load_brief(studio, campaign).brand.name
        except (BriefError, CampaignNotFound):
            continue
        known = next((brand for brand in brands if same_brand(brand, name)), name)
        brands.setdefault(known, []).append(campaign)
    return brands


def _gather(
    studio: Studio,
    brand: str,
    verdicts: Mapping[str, Sequence[tuple[str, Verdict]]],
    rounds: Mapping[str, RoundName],
) -> BrandEvidence:
    """`verdicts` by campaign with their checkpoint's id; `rounds` by that id, in the order of the submissions."""
    decided: list[Decided] = []
    by_machines = 0
    briefs = {campaign: load_brief(studio, campaign) for campaign in verdicts}
    for campaign, judged in verdicts.items():
        by_people = [(checkpoint_id, verdict) for checkpoint_id, verdict in judged if is_by_people(verdict)]
        by_machines += len(judged) - len(by_people)
        weights, _ = weights_for(studio, briefs[campaign])
        ids = {verdict.image_id for _, verdict in by_people}
        seen = {name: _look(studio, campaign, name, ids) for name in {rounds[key] for key, _ in by_people}}
        decided += [_join(key, verdict, seen[rounds[key]], weights) for key, verdict in by_people]
    places = {checkpoint_id: place for place, checkpoint_id in enumerate(rounds)}
    decided.sort(key=lambda one: places[one.checkpoint_id])
    applied, _ = find_brand_weights(studio, brand)
    own = tuple(sorted(campaign for campaign, brief in briefs.items() if brief.sets_weights))
    return BrandEvidence(brand, tuple(sorted(briefs)), tuple(decided), by_machines, applied, own)


def _look(studio: Studio, campaign: str, round_name: RoundName, image_ids: Iterable[str]) -> _Seen:
    scores = studio.lake.read_or_none("scores", campaign, round_name)
    embeddings = studio.lake.read_or_none("embeddings", campaign, round_name)
    wanted = list(image_ids)
    rows = [] if scores is None else scores.filter(pl.col("image_id").is_in(wanted)).rows(named=True)
    vectors = [] if embeddings is None else embeddings.filter(pl.col("image_id").is_in(wanted)).rows(named=True)
    return _Seen(
        scores={
            row["image_id"]: {**_read_added(row["details"]), **{name: row[name] for name in SCORED}} for row in rows
        },
        percentiles={} if scores is None else _rate_in_round(scores),
        vectors={row["image_id"]: (row["model"], np.asarray(row["vector"], np.float32)) for row in vectors},
    )


def _read_added(details: str | None) -> dict[str, float | None]:
    """What scorers said that have no column of their own: they are told of in `details` alone."""
    told = json.loads(details) if details else {}
    return {
        name: one["value"]
        for name, one in told.items()
        if name not in SCORED and isinstance(one, dict) and "value" in one
    }


def _rate_in_round(scores: pl.DataFrame) -> dict[str, dict[str, float | None]]:
    """The percentiles that the ranking is made of: each part's among the round's images that are in it."""
    ranked = scores.filter(pl.col("gate").is_null())
    columns = {part: rate_percentiles(ranked[part].to_list()) for part in PARTS}
    ids = ranked["image_id"].to_list()
    return {image_id: {part: columns[part][k] for part in PARTS} for k, image_id in enumerate(ids)}


def _join(checkpoint_id: str, verdict: Verdict, seen: _Seen, weights: Mapping[str, float]) -> Decided:
    percentiles = seen.percentiles.get(verdict.image_id, {})
    return Decided(
        image_id=verdict.image_id,
        checkpoint_id=checkpoint_id,
        is_approved=verdict.decision == "approved",
        scores=seen.scores.get(verdict.image_id, {}),
        percentiles=percentiles,
        quality=mix_parts(percentiles, weights),
        vector=seen.vectors.get(verdict.image_id),
    )
