"""This file deals a round's images to models: exact counts, evenly spread."""

from collections.abc import Mapping

from brand_assets.catalogue.planning import allocate

__all__ = ["allocate", "fill_up", "spread"]


def spread(counts: Mapping[str, int]) -> list[str]:
    """Every key as often as it counts, each as evenly spaced as it goes: any stretch holds about its share of each.

    At each place the key that is furthest behind its share comes next; ties go to the earlier key.
    """
    total = sum(counts.values())
    dealt = dict.fromkeys(counts, 0)
    order = []
    for place in range(1, total + 1):
        behind = {key: place * count - dealt[key] * total for key, count in counts.items() if dealt[key] < count}
        key = max(behind, key=lambda key: behind[key])
        dealt[key] += 1
        order.append(key)
    return order


def fill_up(shares: Mapping[str, float], kept: Mapping[str, int], count: int) -> list[str]:
    """`count` keys, such that with those that are kept the whole comes as near its shares as it can."""
    target = allocate(shares, count + sum(kept.values()))
    missing = {key: float(max(0, wanted - kept.get(key, 0))) for key, wanted in target.items()}
    return spread(allocate(missing, count))
