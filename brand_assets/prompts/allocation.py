"""This file deals a round's images to directions and models: exact counts, evenly spread over one another."""

from collections.abc import Mapping

from brand_assets.catalogue.planning import allocate, count_planned

__all__ = ["allocate", "count_planned", "spread"]


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
