"""This file holds one image as people look it up: what it is, what it was made from, how it was scored and judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from brand_assets.records.checkpoint import MACHINES

SCORE_PARTS = ("semantic", "color", "aesthetic", "composition", "composite", "taste")

Judgement = Literal["approved", "rejected"]


@dataclass(frozen=True, slots=True)
class ImageCard:
    """One image; what the lake does not say of it is empty or None.

    `round` is `export` for a finished final. `position` is its place on the shortlist, from 1. `is_current`: it belongs
    to the last attempt of its round that drew anything. `scores` holds the parts that were computed, 0..1; `quality`
    0..1 is among those of its round; `findings` and `lettering` say what is wrong, and none of these four is to be
    shown before a person has decided. `attributes` is what the prompt asked for, `seen` what a model saw, `tags` and
    `collections` (ids) what people put on it. `decision` is what stands at the last checkpoint that showed it, None
    while nobody decided; `is_submitted` says whether that checkpoint is closed.
    """

    image_id: str
    campaign: str
    round: str
    attempt: int
    status: str
    sha256: str | None = None
    media_type: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    provider: str = ""
    model: str = ""
    cost_usd: float = 0.0
    latency_s: float | None = None
    drawn_at: datetime | None = None
    reason: str | None = None
    parent_image_id: str | None = None
    fallback_of: str | None = None
    is_current: bool = True
    direction: str = ""
    prompt: str = ""
    negative: str = ""
    template: str = ""
    enhanced_by: str | None = None
    seed: int | None = None
    strength: float | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    ignored_params: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    position: int | None = None
    cluster: int | None = None
    cluster_label: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    quality: float | None = None
    rank: int | None = None
    gate: str | None = None
    findings: tuple[str, ...] = ()
    lettering: str = ""
    decision: Judgement | None = None
    is_starred: bool = False
    is_submitted: bool = False
    reviewer: str | None = None
    decision_reason: str | None = None
    decision_rubric: tuple[str, ...] = ()
    decided_at: datetime | None = None
    checkpoint_id: str | None = None
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()

    @property
    def machine(self) -> str:
        """Who decided in place of a person: `auto`, `demo` or empty."""
        names = {name.strip().casefold() for name in (self.reviewer or "").split(",")} if self.decision else set()
        return ", ".join(sorted(names)) if names and names <= MACHINES else ""


@dataclass(frozen=True, slots=True)
class ImagePlace:
    """Where an image belongs and where its bytes are; `sha256` is None when it was never drawn."""

    image_id: str
    campaign: str
    round: str
    sha256: str | None
    media_type: str | None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many images of a search have a value; `label` is the value for people."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of what was found; `total` counts all of it.

    `facets`: for each of FACETS the values and their counts, the most frequent first, as if that one filter were not
    set. `problems`: tables of the lake that could not be read, a sentence each.
    """

    cards: tuple[ImageCard, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
