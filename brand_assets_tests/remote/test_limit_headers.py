"""This file tests what a service asks for by its limit headers, and that no header can stop us for long."""

from datetime import UTC, datetime

import pytest

from brand_assets.remote.limit_headers import read_pause_s

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
EPOCH = NOW.timestamp()


@pytest.mark.parametrize(
    ("headers", "pause_s"),
    [
        ({}, 0),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "Sat, 21 Nov 2026 11:59:00 GMT"}, 0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1s"}, 1),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "120ms"}, 0.12),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m30.5s"}, 90.5),
        ({"x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": "1s"}, 0),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "2s"}, 2),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "12"}, 12),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(EPOCH) + 5)}, 5),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str((int(EPOCH) + 5) * 1000)}, 5),
        ({"x-ratelimit-remaining": "0"}, 0),
        (
            {
                "anthropic-ratelimit-requests-remaining": "0",
                "anthropic-ratelimit-requests-reset": "2026-11-21T12:00:08Z",
            },
            8,
        ),
        (
            {
                "anthropic-ratelimit-requests-remaining": "1",
                "anthropic-ratelimit-requests-reset": "2026-11-21T12:00:08Z",
            },
            0,
        ),
        (
            {
                "anthropic-ratelimit-input-tokens-remaining": "0",
                "anthropic-ratelimit-input-tokens-reset": "2026-11-21T14:00:04+02:00",
                "anthropic-ratelimit-requests-remaining": "0",
                "anthropic-ratelimit-requests-reset": "2026-11-21T12:00:02Z",
            },
            4,
        ),
        ({"retry-after": "3", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"}, 3),
    ],
)
def test_what_is_asked_for(headers: dict[str, str], pause_s: float) -> None:
    assert read_pause_s(headers, NOW) == pytest.approx(pause_s)


@pytest.mark.parametrize(
    "value",
    ["-5", "nan", "-inf", "soon", "", "0x10", "1e-400", "2026-13-45", "1s2", "ms", "-1s", "\x00", "1" + "s" * 10_000],
)
def test_what_makes_no_sense_asks_for_nothing(value: str) -> None:
    assert read_pause_s({"retry-after": value}, NOW) == 0
    assert read_pause_s({"retry-after-ms": value}, NOW) == 0
    assert read_pause_s({"x-ratelimit-remaining": "0", "x-ratelimit-reset": value}, NOW) == 0


@pytest.mark.parametrize(
    "value",
    [
        "31536000",
        "1e300",
        "99999999999999999",
        "8760h",
        "Sun, 21 Nov 2027 12:00:00 GMT",
        "2027-11-21T12:00:00Z",
        "9" * 5000,
    ],
)
def test_a_year_is_bounded_by_five_minutes(value: str) -> None:
    assert read_pause_s({"x-ratelimit-remaining": "0", "x-ratelimit-reset": value}, NOW) == 300
    if not value.endswith("h"):
        assert read_pause_s({"retry-after": value}, NOW) == 300


@pytest.mark.parametrize("count", ["nan", "many", "", "-", "1e400"])
def test_a_count_that_is_no_number_is_not_nothing_left(count: str) -> None:
    assert read_pause_s({"x-ratelimit-remaining": count, "x-ratelimit-reset": "60"}, NOW) == 0
