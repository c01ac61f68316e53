"""This file runs one function over many items in threads, in order, with few of them in memory."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

AHEAD = 2
"""Items under way for each thread: enough that none waits, few enough that the memory is bounded."""
MAX_THREADS = 8
"""Each holds a decoded picture, 17 MB at 2048 px, and what is made of it."""
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def count_threads() -> int:
    return min(MAX_THREADS, os.cpu_count() or 1)


def map_abreast(
    function: Callable[[_Item], _Result], items: Iterable[_Item], threads: int | None = None
) -> Iterator[_Result]:
    """What `function` makes of each item, in the order of the items; they are taken from the iterable as it goes on.

    It pays where `function` lets go of the interpreter's lock, as OpenCV, Pillow and NumPy do: two threads on two free
    cores score 1.9 times as fast as one.
    """
    count = threads or count_threads()
    if count == 1:
        yield from map(function, items)
        return
    with ThreadPoolExecutor(count, thread_name_prefix="score") as pool:
        under_way: deque[Future[_Result]] = deque()
        for item in items:
            under_way.append(pool.submit(function, item))
            if len(under_way) >= AHEAD * count:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
