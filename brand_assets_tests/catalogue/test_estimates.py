"""This file works three estimates out by hand and holds them against what the services bill for the same requests."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from brand_assets.campaigns.drawing import build_requests
from brand_assets.campaigns.estimate import estimate_campaign
from brand_assets.generation.providers import open_image_provider
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import Brand, Brief, ConceptPlan, Direction, PaletteColor, RefinementPlan, RoundName
from brand_assets.records.drawing import DrawRequest, Parent
from brand_assets.settings import Settings
from brand_assets_tests.generation.clients.desk import draw, make_picture
from brand_assets_tests.simulator import Options, Simulator

TURBO, SCHNELL, FLARE = "stability/sd3.5-large-turbo", "replicate/flux-schnell", "openai/gpt-image-2.5-flare"
LARGE, DEV, MEDIUM = "stability/sd3.5-large", "replicate/flux-dev", "stability/sd3.5-medium"
FAL_SCHNELL, FAL_DEV = "fal/flux-schnell", "fal/flux-dev"
PARENT = make_picture(1024, 1024)


@dataclass(frozen=True, slots=True)
class Worked:
    """A brief's numbers, and each line of its estimate in US dollars, worked out by hand."""

    concept: ConceptPlan
    direction: RefinementPlan
    final: RefinementPlan
    allocation: dict[str, float]
    refinement: dict[str, float]
    lines: list[dict[str, float]]
    total_usd: float

    @property
    def brief(self) -> Brief:
        return Brief(
            campaign="worked",
            brand=Brand("Harbor & Pine"),
            palette=(PaletteColor("Ink", "#0B3C5D", "primary"), PaletteColor("Salt", "#F7F3EC", "neutral")),
            directions=(Direction("pier", "A pier whose posts are letters.", {"mark_type": ("monogram",)}),),
            seed=5,
            sha256="0" * 64,
            concept=self.concept,
            direction=self.direction,
            final=self.final,
            allocation=self.allocation,
            refinement=self.refinement,
            params={FLARE: {"quality": "medium", "size": "1024x1024"}} if FLARE in self.allocation else {},
        )


ONE_SERVICE = Worked(
    # 60 x 0.003; 6 parents x 6 x 0.025; 4 parents x 4 x 0.025
    ConceptPlan(60, 20, 6),
    RefinementPlan(6, 12, 4, (0.3, 0.6)),
    RefinementPlan(4, 8, 3, (0.2,)),
    {SCHNELL: 1.0},
    {DEV: 1.0},
    [{SCHNELL: 0.18}, {DEV: 0.90}, {DEV: 0.40}],
    1.48,
)
THREE_SERVICES = Worked(
    # 210 x 0.04 + 60 x 0.003 + 30 x 0.0132; 80 x 0.065 + 20 x 0.025; 24 x 0.065 + 6 x 0.025
    ConceptPlan(300, 50, 10),
    RefinementPlan(10, 20, 5, (0.3, 0.5, 0.7)),
    RefinementPlan(6, 15, 5, (0.2,), 8.0, 50),
    {TURBO: 0.7, SCHNELL: 0.2, FLARE: 0.1},
    {LARGE: 0.8, DEV: 0.2},
    [{TURBO: 8.40, SCHNELL: 0.18, FLARE: 0.396}, {LARGE: 5.20, DEV: 0.50}, {LARGE: 1.56, DEV: 0.15}],
    16.386,
)
BY_THE_MEGAPIXEL = Worked(
    # 72 x 0.035 + 48 x 0.003; 8 parents x 8: 32 x 0.035 + 32 x 0.025; 4 parents x 6: 12 x 0.035 + 12 x 0.025
    ConceptPlan(120, 30, 8),
    RefinementPlan(8, 16, 4, (0.3, 0.5, 0.7)),
    RefinementPlan(6, 12, 3, (0.2,)),
    {MEDIUM: 0.6, FAL_SCHNELL: 0.4},
    {MEDIUM: 0.5, FAL_DEV: 0.5},
    [{MEDIUM: 2.52, FAL_SCHNELL: 0.144}, {MEDIUM: 1.12, FAL_DEV: 0.80}, {MEDIUM: 0.42, FAL_DEV: 0.30}],
    5.304,
)
WORKED = pytest.mark.parametrize("worked", [ONE_SERVICE, THREE_SERVICES, BY_THE_MEGAPIXEL], ids=["one", "three", "mp"])


@WORKED
def test_an_estimate_is_the_one_worked_out_by_hand(worked: Worked) -> None:
    estimate = estimate_campaign(worked.brief)
    found = [{f"{line.provider}/{line.model}": line.total_usd for line in part.lines} for part in estimate.rounds]
    assert found == [pytest.approx(lines) for lines in worked.lines]
    assert estimate.total_usd == pytest.approx(worked.total_usd)


@WORKED
def test_what_the_services_bill_is_within_a_hundredth_of_it(worked: Worked) -> None:
    """One request of each line is drawn; all of a line are alike in what decides their price."""
    with Simulator(options=Options(is_limited=False)) as sim:
        billed = [
            {
                key: images * _bill_one(sim, request)
                for key, (images, request) in _list_lines(worked.brief, name).items()
            }
            for name in ("concept", "direction", "final")
        ]
    assert billed == [pytest.approx(lines, rel=0.01) for lines in worked.lines]


def _list_lines(brief: Brief, name: RoundName) -> dict[str, tuple[int, DrawRequest]]:
    """For each model, how many requests the round's own prompts come to, and one of them."""
    before = {"direction": brief.concept.approve, "final": brief.direction.approve}.get(name, 0)
    parents = [Parent(f"{n:064x}", f"{n:064x}", "pier", {"mark_type": "monogram"}, "", "") for n in range(before)]
    prompts = write_prompts(brief, name, 1, parents=parents, profile="production")
    requests = build_requests(prompts, brief.campaign, name, {parent.image_id: parent.sha256 for parent in parents})
    lines: dict[str, tuple[int, DrawRequest]] = {}
    for request in requests:
        key = f"{request.provider}/{request.model}"
        lines[key] = (lines.get(key, (0, request))[0] + 1, request)
    return lines


def _bill_one(sim: Simulator, request: DrawRequest) -> float:
    """What the service bills for the image; the text that it read is a line of its own."""
    settings = Settings(Path("nowhere"), Path("nowhere"), base_urls=sim.base_urls, keys=sim.keys)
    before = len(sim.bill)
    drawing = draw(open_image_provider(request.provider, settings), request, PARENT if request.strength else None)
    [charge] = sim.bill[before:]
    assert drawing.cost_usd == pytest.approx(charge.usd, abs=1e-9)
    return charge.usd - charge.text_usd
