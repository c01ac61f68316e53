"""This file holds the whole asset graph against a golden file, so that no change of it goes unseen.

After a change that is meant: `python -m brand_assets_tests.defs.test_asset_graph` writes the file anew.
"""

import json
from pathlib import Path
from typing import Any

from brand_assets.definitions import defs

GOLDEN = Path(__file__).with_name("asset_graph.json")


def describe_graph() -> dict[str, Any]:
    """Keys, deps, groups, kinds, owners, descriptions, partitions and checks, JSON-ready."""
    graph = defs.resolve_asset_graph()
    assets = {}
    for key in sorted(graph.get_all_asset_keys()):
        node = graph.get(key)
        assets[key.to_user_string()] = {
            "deps": sorted(parent.to_user_string() for parent in node.parent_keys),
            "group": node.group_name,
            "kinds": sorted(node.kinds),
            "owners": sorted(node.owners),
            "description": node.description,
            "partitioned": node.partitions_def is not None,
            "checks": sorted(check.name for check in node.check_keys),
        }
    return assets


def test_the_asset_graph_is_the_golden_one() -> None:
    assert describe_graph() == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_asset_has_a_description_and_an_owner() -> None:
    assets = describe_graph()
    assert len(assets) > 30
    assert [key for key, asset in assets.items() if not (asset["description"] and asset["owners"])] == []


def test_everything_of_a_campaign_is_partitioned_by_campaign() -> None:
    of_campaigns = {
        key: asset for key, asset in describe_graph().items() if asset["group"] not in ("insight", "analytics")
    }
    assert len(of_campaigns) == 3 * 11 + 3
    assert all(asset["partitioned"] for asset in of_campaigns.values())


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(describe_graph(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
