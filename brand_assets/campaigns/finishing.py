"""This file puts each finally approved image through the steps that its brief asks for, each paid for once."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import polars as pl

from brand_assets.briefs.finishing import read_reference
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import draw_missing, find_missing
from brand_assets.campaigns.lineage import find_drawn
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import approved_verdicts, verify_checkpoint
from brand_assets.catalogue.finishing import REFERENCE_PARAMS
from brand_assets.catalogue.models import ImageModel, find_model
from brand_assets.errors import BudgetExceeded
from brand_assets.generation.draw_all import Progress, Tally
from brand_assets.prompts.dice import name
from brand_assets.records.brief import Brief, FinishingStep
from brand_assets.records.drawing import DrawRequest, ImageProvider, Outcome
from brand_assets.records.tables import FINISHED_IMAGES

NOTHING_ASKED = "The brief asks for no finishing."
SENT = "Each approved image went through each step of the brief; what is paid for is never asked for again."


@dataclass(frozen=True, slots=True)
class Finished:
    """`rows` holds what came of each approved image and step, where one was asked for; `tally` what this call did."""

    rows: pl.DataFrame
    note: str
    tally: Tally = field(default_factory=Tally)
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of the brief, ready to be asked for; `told` are its params as they are kept, without image bytes."""

    number: int
    model: ImageModel
    prompt: str
    params: Mapping[str, object]
    told: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One approved image at one step."""

    step: _Step
    request: DrawRequest


def finish_images(
    studio: Studio,
    campaign: str,
    *,
    run_id: str,
    providers: Mapping[str, ImageProvider] | None = None,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Finished:
    """Every approved final through every step, each on its own from the approved image; what is there stays.

    In the embedded profile nothing is sent. Raises a CheckpointError when the final round is not decided, BriefError
    when a reference cannot be read, ConfigError when a step has no price or its provider no key. What a budget has no
    room for is left out, and the note says so: an approved mark is delivered without it.
    """
    checkpoint = verify_checkpoint(studio, campaign, before="exports")
    if checkpoint is None:
        raise AssertionError("The gate before the finishing has no checkpoint.")
    brief = load_brief(studio, campaign)
    if not brief.finishing:
        return Finished(FINISHED_IMAGES.to_frame(), NOTHING_ASKED)
    image_ids = [verdict.image_id for verdict in approved_verdicts(studio, checkpoint)]
    images = find_drawn(studio, campaign, "final", image_ids)
    asked = _ask(studio, brief, [images[image_id] for image_id in image_ids])
    if studio.settings.profile == "embedded":
        return Finished(_list_rows(studio, asked), _tell_unsent(asked))
    for one in asked:
        one.step.model.need_price_usd(one.request.params)
    requests = [one.request for one in asked]
    missing = find_missing(studio, requests, [None] * len(requests))
    there = len(requests) - len(missing.requests)
    done = Tally(already_there=there)

    def count(outcome: Outcome) -> None:
        done.add(outcome)
        on_outcome(outcome)

    try:
        tally, progress = draw_missing(
            studio, campaign, missing, run_id=run_id, providers=providers, on_outcome=count, on_progress=on_progress
        )
    except BudgetExceeded as refusal:
        return Finished(_list_rows(studio, asked), f"{refusal} The marks are delivered without them.", done)
    tally.already_there += there
    return Finished(_list_rows(studio, asked), SENT, tally, progress)


def _ask(studio: Studio, brief: Brief, images: Sequence[Outcome]) -> list[_Asked]:
    steps = [_prepare(studio, number, step) for number, step in enumerate(brief.finishing, start=1)]
    return [_Asked(step, _request(brief, step, image)) for image in images for step in steps]


def _prepare(studio: Studio, number: int, step: FinishingStep) -> _Step:
    params = {**find_model(step.step).default_params("image-to-image"), **step.params}
    if step.reference is None:
        return _Step(number, find_model(step.step), step.prompt, params, params)
    data = read_reference(studio.settings.briefs, step.reference)
    param = REFERENCE_PARAMS[step.step]
    told = {**params, param: {"file": step.reference, "sha256": sha256(data).hexdigest()}}
    sent = {**params, param: base64.b64encode(data).decode("ascii")}
    return _Step(number, find_model(step.step), step.prompt, sent, told)


def _request(brief: Brief, step: _Step, image: Outcome) -> DrawRequest:
    return DrawRequest(
        campaign=brief.campaign,
        round="export",
        attempt=1,
        prompt_id=name(brief.campaign, "export", image.request_key, step.number),
        provider=step.model.provider,
        model=step.model.model,
        text=step.prompt,
        negative="",
        params=step.params,
        seed=0,
        parent_image_id=image.request_key,
        parent_sha256=image.sha256,
    )


def _tell_unsent(asked: Sequence[_Asked]) -> str:
    return (
        f"The profile is 'embedded', so nothing was sent: {len(asked)} finished images wait for "
        "BRAND_ASSETS_PROFILE=production."
    )


def _list_rows(studio: Studio, asked: Sequence[_Asked]) -> pl.DataFrame:
    """As the ledger has it; what was never asked for has no row."""
    found = studio.ledger.spend.find(one.request.request_key for one in asked)
    rows = [_tell_row(one.step, found[one.request.request_key]) for one in asked if one.request.request_key in found]
    return pl.DataFrame(rows, schema=FINISHED_IMAGES)


def _tell_row(step: _Step, outcome: Outcome) -> dict[str, object]:
    kept = {column: getattr(outcome, column) for column in FINISHED_IMAGES if hasattr(outcome, column)}
    return {
        **kept,
        "image_id": outcome.request_key,
        "step": step.number,
        "text": step.prompt,
        "params": json.dumps(dict(step.told), sort_keys=True, ensure_ascii=False),
    }
