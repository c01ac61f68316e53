"""This file makes brands whose people have decided: scores in the lake, shortlists in the ledger, nothing drawn."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets.records.tables import EMBEDDINGS, SCORES
from brand_assets.scoring.ranking import mix_parts, rate_quality
from brand_assets_tests.small_briefs import write_small_brief

PARTS = ("semantic", "color", "aesthetic", "composition")
WEIGHTS = {"semantic": 0.30, "color": 0.25, "aesthetic": 0.25, "composition": 0.20}
Scores = Mapping[str, float | None]
Choose = Callable[[Mapping[str, Scores]], Sequence[str]]


def score_campaign(
    studio: Studio,
    campaign: str,
    *,
    brand: str = "Harbor & Pine",
    images: int = 120,
    round_name: RoundName = "concept",
    seed: int = 0,
    absent: Sequence[str] = (),
    more: str = "",
    dimensions: int = 0,
) -> dict[str, Scores]:
    """A brief, and a round of images whose parts are chance, but for those that are `absent`; by image id."""
    write_small_brief(studio, campaign, more=more)
    path = studio.settings.briefs / f"{campaign}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Harbor & Pine", brand), encoding="utf-8")
    rng = np.random.default_rng(seed)
    parts: list[Scores] = [
        {part: None if part in absent else float(value) for part, value in zip(PARTS, rng.random(4), strict=True)}
        for _ in range(images)
    ]
    ids = [f"{campaign}-{round_name}-{k}" for k in range(images)]
    qualities = rate_quality(parts, WEIGHTS)
    rows = [
        {**dict.fromkeys(SCORES), "image_id": ids[k], **parts[k], "composite": mix_parts(parts[k], WEIGHTS)}
        | {"quality": qualities[k]}
        for k in range(images)
    ]
    studio.lake.write(pl.DataFrame(rows, schema=SCORES), "scores", campaign, round_name)
    if dimensions:
        vectors = rng.normal(size=(images, dimensions))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        seen = [{"image_id": ids[k], "model": "test", "vector": vectors[k].tolist()} for k in range(images)]
        studio.lake.write(pl.DataFrame(seen, schema=EMBEDDINGS), "embeddings", campaign, round_name)
    return dict(zip(ids, parts, strict=True))


def show(
    studio: Studio,
    campaign: str,
    image_ids: Sequence[str],
    *,
    round_name: RoundName = "concept",
    rule: str = "any",
    reviewers: Sequence[str] = (),
) -> Checkpoint:
    shown = [(image_id, "0" * 64) for image_id in image_ids]
    return studio.ledger.checkpoints.open(
        campaign, round_name, 1, shown, to_approve=len(shown), rule=rule, reviewers=reviewers
    )


def decide(
    studio: Studio, checkpoint: Checkpoint, approved: Sequence[str], *, reviewer: str = "ada", submit: bool = True
) -> None:
    """Approve some of what a checkpoint shows; on submission the others are rejected, as not chosen."""
    decisions = [Decision(image_id, reviewer, "approved") for image_id in approved]
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, decisions)
    if submit:
        studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, reviewer=reviewer)


def choose_by(part: str, count: int = 10) -> Choose:
    """People who take the images that are best in one part, and look at nothing else."""
    return lambda shown: sorted(shown, key=lambda image_id: -(shown[image_id][part] or 0.0))[:count]


def decide_campaign(
    studio: Studio, campaign: str, choose: Choose, *, shown: int = 50, reviewer: str = "ada", **scored: object
) -> list[str]:
    """A whole scored campaign of which the first `shown` images are shown and some are approved; their ids."""
    scores = score_campaign(studio, campaign, **scored)  # type: ignore[arg-type]
    shortlist = dict(list(scores.items())[:shown])
    decide(studio, show(studio, campaign, list(shortlist)), choose(shortlist), reviewer=reviewer)
    return list(shortlist)
