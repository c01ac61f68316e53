"""This file says in a line what a campaign takes from its brand's earlier ones."""

from brand_assets.learning.leanings import Leaning, Memory
from brand_assets.records.brief import Brief
from brand_assets.taxonomy.spelling import join_words

TOLD_TOWARDS, TOLD_AWAY = 3, 2


def describe_memory(brief: Brief, memory: Memory) -> str:
    """One sentence or two; empty when there is nothing to remember."""
    brand = brief.brand.name
    if not brief.memory:
        return f"Memory is off in the brief: nothing is taken from other campaigns of {brand}."
    if not memory.shown:
        return ""
    count = len(memory.campaigns)
    campaigns = f"{count} campaign{'' if count == 1 else 's'}"
    return f"Remembers {campaigns} of {brand}: {memory.approved} of {memory.shown} approved; {_tell_leanings(memory)}."


def memory_as_json(memory: Memory) -> dict[str, object]:
    return {
        "campaigns": list(memory.campaigns),
        "approved": memory.approved,
        "shown": memory.shown,
        "leanings": [
            {
                "attribute": one.attribute,
                "value": one.value,
                "shown": one.shown,
                "approved": one.approved,
                "lift": one.lift,
                "boost": one.boost,
            }
            for one in memory.leanings
        ],
    }


def _tell_leanings(memory: Memory) -> str:
    towards = [one for one in memory.leanings if one.boost]
    away = [one for one in reversed(memory.leanings) if not one.boost]
    parts = []
    if towards:
        parts.append(f"leans to {_list(towards, TOLD_TOWARDS)}")
    if away:
        parts.append(f"{'' if towards else 'leans '}away from {_list(away, TOLD_AWAY)}")
    return ", ".join(parts) or "no leaning yet that could not be chance"


def _list(leanings: list[Leaning], most: int) -> str:
    told = [f"{one.value} {one.attribute.replace('_', ' ')} ({one.approved} of {one.shown})" for one in leanings[:most]]
    if len(leanings) > most:
        told.append(f"{len(leanings) - most} more")
    return join_words(told, "and")
