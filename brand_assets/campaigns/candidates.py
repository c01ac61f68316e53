"""This file gathers what a reviewer may want to know of each image of a shortlist, beside the picture itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.status import MEANING, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import CheckpointOpen, DecisionRefused
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import Outcome

SCORE_PARTS = ("semantic", "color", "aesthetic", "composition", "composite")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One shown image, in the order of the shortlist; what the lake does not say of it is empty or None.

    `scores` holds the parts that were computed, 0..1, `findings` what is wrong by them, a sentence each; neither is to
    be shown before the image is decided, or decisions would say nothing of how good the scores are. `lettering` says
    what is wrong with the letters, which no score does and the eye overlooks.
    """

    image_id: str
    sha256: str
    direction: str
    cluster: str
    prompt: str
    scores: Mapping[str, float]
    findings: tuple[str, ...] = ()
    lettering: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an image was made from and by: what became of its request, and its row of `prompts` as it was then."""

    image: Outcome | None
    prompt: Mapping[str, Any]


def find_waiting(studio: Studio, campaign: str, round_name: RoundName | None = None) -> Checkpoint:
    """The campaign's open checkpoint, of the earliest round when several wait.

    Raises CampaignNotFound, CheckpointOpen when none was reached, DecisionRefused when it is submitted already.
    """
    waiting = {one.round: one for one in studio.ledger.checkpoints.list_open() if one.campaign == campaign}
    wanted = [round_name] if round_name else ROUNDS
    found = next((waiting[name] for name in wanted if name in waiting), None)
    if found is not None:
        return found
    latest = studio.ledger.checkpoints.latest(campaign, round_name) if round_name else None
    if latest is not None:
        raise DecisionRefused(
            f"The {latest.round} checkpoint of {campaign!r} was submitted by {latest.submitted_by}. Decide it again "
            f"with: brand-assets decide {campaign} {latest.round} --reopen"
        )
    load_brief(studio, campaign)
    [status] = list_statuses(studio, [campaign])
    raise CheckpointOpen(
        f"Nothing of the {round_name or status.round} round of {campaign!r} waits for a decision: "
        f"{MEANING[status.state]}. See: brand-assets status {campaign}"
    )


def list_candidates(studio: Studio, checkpoint: Checkpoint) -> list[Candidate]:
    """One for each shown image. Raises LakeError when a table that is there cannot be read."""
    place = (checkpoint.campaign, checkpoint.round)
    images = _index(studio, "raw_images", "image_id", *place)
    prompts = _index(studio, "prompts", "prompt_id", *place)
    scores = _index(studio, "scores", "image_id", *place)
    clusters = _index(studio, "clusters", "image_id", *place)
    labels = _index(studio, "cluster_profiles", "cluster", *place)
    readings = _index(studio, "readings", "image_id", *place)
    candidates = []
    for shown in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id):
        prompt = prompts.get(images.get(shown.image_id, {}).get("prompt_id"), {})
        score = scores.get(shown.image_id, {})
        cluster = clusters.get(shown.image_id, {}).get("cluster")
        reading = readings.get(shown.image_id, {})
        candidates.append(
            Candidate(
                image_id=shown.image_id,
                sha256=shown.sha256,
                direction=prompt.get("direction") or "",
                cluster=_name_cluster(cluster, labels.get(cluster, {}).get("label")),
                prompt=" ".join((prompt.get("text") or "").split()),
                scores={part: score[part] for part in SCORE_PARTS if score.get(part) is not None},
                findings=tuple(_list_findings(score)),
                lettering=reading["finding"] if reading.get("concern") else "",
            )
        )
    return candidates


def find_recipe(studio: Studio, image_id: str) -> Recipe:
    """From the ledger, which keeps what was paid for whatever the lake has since; empty where it never knew."""
    prompt = studio.ledger.prompts.find([image_id]).get(image_id)
    return Recipe(studio.ledger.spend.find([image_id]).get(image_id), prompt.row if prompt else {})


def _index(
    studio: Studio, table: str, column: str, campaign: str, round_name: RoundName
) -> Mapping[object, Mapping[str, Any]]:
    rows = studio.lake.read_or_none(table, campaign, round_name)
    return {} if rows is None else {row[column]: row for row in rows.iter_rows(named=True)}


def _list_findings(score: Mapping[str, Any]) -> Iterator[str]:
    """Why the image is out of the ranking, and what each part found that is wrong enough to be told."""
    if score.get("gate"):
        yield f"Out of the ranking: {score['gate']}."
    for told in json.loads(score.get("details") or "{}").values():
        if told.get("concerns"):
            yield told["finding"]


def _name_cluster(cluster: int | None, label: str | None) -> str:
    if cluster is None:
        return ""
    return f"{cluster} ({label})" if label else str(cluster)
