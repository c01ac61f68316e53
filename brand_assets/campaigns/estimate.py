"""This file says what a campaign will cost before anything is spent, and what of its brand it starts from."""

from dataclasses import asdict, dataclass

from brand_assets.campaigns.memory_words import memory_as_json
from brand_assets.catalogue.finishing import list_steps
from brand_assets.catalogue.models import find_model
from brand_assets.catalogue.planning import (
    PlannedWording,
    count_planned,
    plan_wording,
    planned_reading_usd,
    planned_unit_usd,
)
from brand_assets.learning.leanings import NOTHING, Memory
from brand_assets.records.brief import ROUNDS, Brief, RoundName
from brand_assets.records.drawing import StageName


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """`unit_usd` and `total_usd` are None when the model has no list price."""

    provider: str
    model: str
    images: int
    unit_usd: float | None
    total_usd: float | None


@dataclass(frozen=True, slots=True)
class RoundEstimate:
    """`reading_usd` comes beside the total: about what is billed, by the token, for text and parents that are read."""

    round: StageName
    lines: tuple[EstimateLine, ...]
    reading_usd: float = 0.0

    @property
    def total_usd(self) -> float:
        return sum(line.total_usd or 0.0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class CampaignEstimate:
    """Planned counts at list prices; `memory` is what the brand's other campaigns have come to so far.

    `wording` comes beside the total: what language models are asked is billed by the token, and only about known.
    """

    campaign: str
    rounds: tuple[RoundEstimate, ...]
    memory: Memory = NOTHING
    wording: PlannedWording | None = None

    @property
    def total_usd(self) -> float:
        return sum(estimate.total_usd for estimate in self.rounds)

    @property
    def reading_usd(self) -> float:
        return sum(estimate.reading_usd for estimate in self.rounds)

    @property
    def unpriced(self) -> tuple[str, ...]:
        """Models without a list price; their images are not in the totals."""
        lines = (line for estimate in self.rounds for line in estimate.lines)
        return tuple(sorted({f"{line.provider}/{line.model}" for line in lines if line.unit_usd is None}))

    def as_json(self) -> dict[str, object]:
        return {
            "campaign": self.campaign,
            "total_usd": round(self.total_usd, 6),
            "rounds": [
                {
                    "round": estimate.round,
                    "total_usd": round(estimate.total_usd, 6),
                    "reading_usd": round(estimate.reading_usd, 6),
                    "lines": [
                        {
                            "provider": line.provider,
                            "model": line.model,
                            "images": line.images,
                            "unit_usd": line.unit_usd,
                            "total_usd": None if line.total_usd is None else round(line.total_usd, 6),
                        }
                        for line in estimate.lines
                    ],
                }
                for estimate in self.rounds
            ],
            "wording": None if self.wording is None else asdict(self.wording),
            "memory": memory_as_json(self.memory),
        }


def estimate_campaign(brief: Brief, memory: Memory = NOTHING) -> CampaignEstimate:
    """A later round, and the finishing at the export, is counted as if every image that may be approved was."""
    rounds = tuple(RoundEstimate(name, tuple(_lines(brief, name)), planned_reading_usd(brief, name)) for name in ROUNDS)
    if brief.finishing:
        rounds += (RoundEstimate("export", tuple(_finishing_lines(brief))),)
    return CampaignEstimate(brief.campaign, rounds, memory, plan_wording(brief))


def _finishing_lines(brief: Brief) -> list[EstimateLine]:
    images = brief.approve("final")
    return [
        EstimateLine(
            step.model.provider,
            step.model.model,
            images,
            step.unit_usd,
            None if step.unit_usd is None else images * step.unit_usd,
        )
        for step in list_steps(brief)
    ]


def _lines(brief: Brief, round_name: RoundName) -> list[EstimateLine]:
    lines = []
    for key, images in count_planned(brief, round_name).items():
        model = find_model(key)
        unit_usd = planned_unit_usd(brief, model, round_name)
        total_usd = None if unit_usd is None else images * unit_usd
        lines.append(EstimateLine(model.provider, model.model, images, unit_usd, total_usd))
    return lines
