"""This file is what Dagster loads: START HERE. The pipeline reads from top to bottom.

brief ─► concept ─► person ─► direction ─► person ─► final ─► person ─► finished_images ─► exports, findings
          each round: prompts ─► raw_images ─► embeddings ─► tags, scores ─► clusters, coverage ─► dpp_selections
beside it: insight (the ledger's copy) ─► analytics (dbt)
"""

import dagster as dg

from brand_assets.defs.analytics import analytics_assets, dbt_resource
from brand_assets.defs.checks import build_checks
from brand_assets.defs.delivery import DELIVERY_ASSETS
from brand_assets.defs.delivery_checks import build_delivery_checks
from brand_assets.defs.drawing_checks import build_finishing_checks
from brand_assets.defs.insight import INSIGHT_ASSETS
from brand_assets.defs.jobs import JOBS
from brand_assets.defs.notices import notifications
from brand_assets.defs.resources import CORE_RESOURCES, choose_executor, warn_without_home
from brand_assets.defs.rounds.build import build_round
from brand_assets.defs.sensors import SENSORS

warn_without_home()

defs = dg.Definitions(
    assets=[
        *build_round("concept"),
        *build_round("direction"),
        *build_round("final"),
        *DELIVERY_ASSETS,
        *INSIGHT_ASSETS,
        analytics_assets,
    ],
    asset_checks=[
        *build_checks("concept"),
        *build_checks("direction"),
        *build_checks("final"),
        *build_finishing_checks(),
        *build_delivery_checks(),
    ],
    jobs=JOBS,
    sensors=[*SENSORS, notifications],
    resources={**CORE_RESOURCES, "dbt": dbt_resource},
    executor=choose_executor(),
)
