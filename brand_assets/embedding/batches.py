"""This file cuts a stream into batches."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Item = TypeVar("_Item")


def cut_batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Lists of `size` items, the last one of what is left; no more of the stream is read than a batch takes."""
    ahead = iter(items)
    while some := list(islice(ahead, size)):
        yield some
