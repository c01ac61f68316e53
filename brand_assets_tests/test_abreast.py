"""This file tests that work done in threads comes back in order, with few items in memory."""

import threading
import time
from collections.abc import Iterator

import pytest

from brand_assets.abreast import AHEAD, map_abreast


def test_results_come_in_the_order_of_the_items() -> None:
    def slower_first(k: int) -> int:
        time.sleep(0.004 * (5 - k % 5))
        return k * k

    assert list(map_abreast(slower_first, range(23), threads=4)) == [k * k for k in range(23)]


def test_no_more_items_are_taken_than_can_be_worked_on() -> None:
    taken: list[int] = []

    def offer() -> Iterator[int]:
        for k in range(100):
            taken.append(k)
            yield k

    for done, _ in enumerate(map_abreast(lambda k: k, offer(), threads=3), start=1):
        assert len(taken) <= done + AHEAD * 3


def test_an_error_of_the_work_is_raised_where_its_result_would_be() -> None:
    results = map_abreast(lambda k: 6 // k, [3, 0, 1], threads=2)
    assert next(results) == 2
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_several_are_worked_on_at_once() -> None:
    """Each of two waits for the other, so that one after the other would never end."""
    both = threading.Barrier(2, timeout=5)
    assert len(list(map_abreast(lambda k: both.wait(), range(2), threads=2))) == 2


def test_who_stops_early_waits_for_what_is_under_way_and_no_more() -> None:
    done: list[int] = []

    def note(k: int) -> int:
        time.sleep(0.002)
        done.append(k)
        return k

    results = map_abreast(note, range(100), threads=1, ahead=50)
    assert next(results) == 0
    results.close()
    assert len(done) < 54
