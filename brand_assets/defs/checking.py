"""This file makes a partition-aware check of an asset out of a function of a studio and a campaign."""

import warnings
from collections.abc import Callable, Sequence

import dagster as dg

from brand_assets.campaigns.studio import Studio
from brand_assets.defs.partitions import campaigns
from brand_assets.defs.resources import readable_failures
from brand_assets.records.brief import RoundName

# Dagster calls partition-aware checks a preview; a line of warning for each of ours would drown what matters.
warnings.filterwarnings("ignore", category=dg.PreviewWarning, message=".*partitions_def on an AssetCheckSpec.*")

WARN = dg.AssetCheckSeverity.WARN
ERROR = dg.AssetCheckSeverity.ERROR

Look = Callable[[Studio, str], dg.AssetCheckResult]


def check_table(round_name: RoundName, table: str, name: str, description: str, look: Look) -> dg.AssetChecksDefinition:
    """The check `name` of `<round>/<table>`, which is what `look` finds in one campaign."""
    return check_asset([round_name, table], name, description, look)


def check_asset(key: Sequence[str], name: str, description: str, look: Look) -> dg.AssetChecksDefinition:
    """The check `name` of an asset by its key."""

    @dg.asset_check(asset=list(key), name=name, partitions_def=campaigns, description=description)
    def check(context: dg.AssetCheckExecutionContext, studio: dg.ResourceParam[Studio]) -> dg.AssetCheckResult:
        with readable_failures():
            return look(studio, context.partition_key)

    return check
