"""This file is a production house with language models on loopback: what tests of rewording begin with."""

from collections import Counter
from collections.abc import Callable, Mapping

from brand_assets.campaigns.prompting import WrittenPrompts, write_round_prompts
from brand_assets.campaigns.studio import Studio
from brand_assets.records.drawing import ImageProvider
from brand_assets_tests.prompts.enhancing.language_server import Material, Say
from brand_assets_tests.scripted_provider import ScriptedProvider, Step

LUNA, HAIKU = "openai/gpt-6-luna", "anthropic/claude-haiku-5-5"
PRICES = (
    f"language_models:\n  {LUNA}: {{input_usd: 1.0, output_usd: 4.0}}\n  {HAIKU}: {{input_usd: 2.0, output_usd: 8.0}}\n"
)
STABILITY, FLARE = "stability/sd3.5-large", "openai/gpt-image-2.5-flare"
SHARES = {STABILITY: 0.5, FLARE: 0.5}
LUNA_CALL_USD, HAIKU_CALL_USD = 0.003, 0.006
"""What the server's usage, 1000 tokens in and 500 out, costs at PRICES."""
House = Callable[..., Studio]


def write(studio: Studio, run_id: str = "run") -> WrittenPrompts:
    return write_round_prompts(studio, "pier", "concept", run_id=run_id)


def draw_anything(script: Mapping[int, list[Step]] | None = None) -> dict[str, ImageProvider]:
    return {name: ScriptedProvider(script or {}) for name in ("stability", "openai")}


def count_by(written: WrittenPrompts, column: str = "enhanced_by") -> dict[str | None, int]:
    return dict(Counter(written.rows[column].to_list()))


def count_models(written: WrittenPrompts) -> dict[str, int]:
    rows = written.rows.select("planned_provider", "planned_model").iter_rows()
    return dict(Counter(f"{provider}/{model}" for provider, model in rows))


def charged(studio: Studio) -> dict[str, float]:
    return {row.key: row.cost_usd for row in studio.ledger.spend.sum_spend("model")}


def hold_back(say: Say, wanted: Callable[[Material], bool]) -> Say:
    """`say`, but for the prompts that are not `wanted`: those are left out of the answer."""
    return lambda material: say({**material, "prompts": [one for one in material["prompts"] if wanted(one)]})
