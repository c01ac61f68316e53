"""This file names the jobs: one per round, one for the export, one that refreshes the numbers."""

import dagster as dg

from brand_assets.defs.partitions import INSIGHT

TABLES_OF_A_ROUND = (
    "prompts",
    "raw_images",
    "embeddings",
    "tags",
    "scores",
    "clusters",
    "cluster_profiles",
    "coverage",
    "dpp_selections",
    "readings",
)


def _round(name: str) -> dg.AssetSelection:
    return dg.AssetSelection.assets(*([name, table] for table in TABLES_OF_A_ROUND))


def _decided(name: str) -> dg.AssetSelection:
    """The approvals of a round, and its `awaiting_review` check, which the decision clears."""
    check = dg.AssetCheckKey(dg.AssetKey([name, "dpp_selections"]), "awaiting_review")
    return dg.AssetSelection.assets([name, "approvals"]) | dg.AssetSelection.checks(check)


concept_round = dg.define_asset_job(
    "concept_round",
    selection=_round("concept"),
    description="From the brief to the first shortlist, which then waits for a person.",
)
direction_round = dg.define_asset_job(
    "direction_round",
    selection=_decided("concept") | _round("direction"),
    description="From the approved concepts to the second shortlist. Started by the first checkpoint's submission.",
)
final_round = dg.define_asset_job(
    "final_round",
    selection=_decided("direction") | _round("final"),
    description="From the approved directions to the last shortlist. Started by the second checkpoint's submission.",
)
export_round = dg.define_asset_job(
    "export_round",
    selection=_decided("final") | dg.AssetSelection.assets(["finished_images"], ["exports"], ["findings"]),
    description=(
        "From the finally approved marks, finished where the brief asks for that, to delivered files. Started by the "
        "third checkpoint's submission."
    ),
)
package_again = dg.define_asset_job(
    "package_again",
    selection=dg.AssetSelection.assets(["exports"], ["findings"]),
    description="Packages a campaign again, by its run config: for a client, some formats only. Nothing is paid for.",
)
refresh_insight = dg.define_asset_job(
    "refresh_insight",
    selection=dg.AssetSelection.groups(INSIGHT, "analytics"),
    description="Copies the ledger into the lake and rebuilds the dbt models on it.",
)

ROUND_JOBS = {"concept": concept_round, "direction": direction_round, "final": final_round, "export": export_round}
"""By the stage's name, as `brand-assets run --round` takes it."""

JOBS = [*ROUND_JOBS.values(), package_again, refresh_insight]
