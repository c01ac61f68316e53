"""This file puts one round together, its assets in the order in which they run."""

import dagster as dg

from brand_assets.defs.rounds.asking import make_prompts
from brand_assets.defs.rounds.choosing import make_clusters, make_coverage, make_dpp_selections
from brand_assets.defs.rounds.deciding import make_approvals
from brand_assets.defs.rounds.drawing import make_raw_images
from brand_assets.defs.rounds.reading import make_readings
from brand_assets.defs.rounds.seeing import make_embeddings, make_scores, make_tags
from brand_assets.records.brief import RoundName


def build_round(round_name: RoundName) -> list[dg.AssetsDefinition]:
    """Every asset of that round."""
    return [
        make_prompts(round_name),
        make_raw_images(round_name),
        make_embeddings(round_name),
        make_tags(round_name),
        make_scores(round_name),
        make_clusters(round_name),
        make_coverage(round_name),
        make_dpp_selections(round_name),
        make_readings(round_name),
        make_approvals(round_name),
    ]
