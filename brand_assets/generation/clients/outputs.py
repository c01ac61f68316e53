"""This file reads what a finished task hands out: where its picture is, and whether something was found in it.

Vendors wrap both in a list or not, from one model to the next.
"""

import re
from collections.abc import Mapping
from typing import Any

ID = re.compile(r"[\w.:~=-]{1,200}", re.ASCII)


def take_first(items: object) -> object:
    """The first of a list, or what stands there without one; None for an empty list."""
    if isinstance(items, list):
        return items[0] if items else None
    return items


def find_address(output: object) -> str | None:
    """Of the first picture, given as an address or as `{url}`."""
    first = take_first(output)
    url: Any = first.get("url") if isinstance(first, Mapping) else first
    return url if isinstance(url, str) and url else None


def find_id(state: Mapping[str, Any], name: str) -> str | None:
    """A task's id; None where there is none that an address and a ledger can hold."""
    found = state.get(name)
    return found if isinstance(found, str) and ID.fullmatch(found) else None


def is_flagged(flags: object) -> bool:
    """Whether the first picture was found not to be safe for work."""
    return take_first(flags) is True
