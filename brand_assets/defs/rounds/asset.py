"""This file makes an asset of a round: its key, its group, its partitions and what it reads."""

from collections.abc import Callable, Collection, Sequence

import dagster as dg

from brand_assets.defs.partitions import OWNER, campaigns
from brand_assets.defs.resources import Compute, report_seconds
from brand_assets.records.brief import RoundName


def round_asset(
    round_name: RoundName,
    name: str,
    description: str,
    *,
    kinds: Collection[str] = (),
    reads: Sequence[str] = (),
    after: Sequence[str] | None = None,
) -> Callable[[Compute], dg.AssetsDefinition]:
    """An asset of the round that takes the tables in `reads`, or that only follows the asset `after`.

    What is gated follows and does not take: its guard speaks before any file is read.
    """
    make = dg.asset(
        name=name,
        key_prefix=round_name,
        description=description,
        ins={table: dg.AssetIn(key=dg.AssetKey([round_name, table])) for table in reads},
        deps=[dg.AssetKey(after)] if after else None,
        group_name=round_name,
        partitions_def=campaigns,
        io_manager_key="lake",
        owners=[OWNER],
        kinds={"python", "parquet", *kinds},
    )
    return lambda compute: make(report_seconds(compute))
