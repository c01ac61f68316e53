"""This file reads and writes the JSON that goes to and comes from a language service, taking nothing for granted."""

from collections.abc import Mapping
from typing import Any

from brand_assets.remote.reply import Reply

MOST_TOKENS = 10**9


def merge(params: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with further fields of the catalogue's; where both have one, the body's own counts, group by group."""
    merged = dict(params)
    for name, value in body.items():
        other = merged.get(name)
        merged[name] = merge(other, value) if isinstance(other, Mapping) and isinstance(value, Mapping) else value
    return merged


def read_mapping(reply: Reply) -> Mapping[str, Any]:
    """A reply's JSON object; an empty one when it is something else."""
    try:
        said = reply.json()
    except ValueError:
        return {}
    return said if isinstance(said, Mapping) else {}


def list_parts(said: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of a list; none when it is something else."""
    found = said.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def read_tokens(said: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """What was read (from a cache or not, or written to one) and what was written; None where it is not told."""
    usage = said.get("usage")
    if not isinstance(usage, Mapping):
        return None, None
    read = _count(usage.get("input_tokens"))
    # Beside `input_tokens` in Anthropic's replies; part of them in OpenAI's, which do not have these.
    cached = [_count(usage.get(name)) or 0 for name in ("cache_creation_input_tokens", "cache_read_input_tokens")]
    return None if read is None else read + sum(cached), _count(usage.get("output_tokens"))


def _count(found: object) -> int | None:
    is_count = isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= MOST_TOKENS
    return found if is_count and isinstance(found, int) else None
