"""This file asks again what costs nothing to ask, after exponential waits with full jitter, longer where told so."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from brand_assets.remote.reply import Reply
from brand_assets.remote.wire import Lost

ATTEMPTS = 8  # about half a minute of an outage, with the waits below
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 20.0
PASSING = (408, 425, 429)


async def try_again(
    send: Callable[[], Awaitable[Reply | Lost]], attempts: int, first_wait_s: float = FIRST_WAIT_S
) -> Reply | Lost:
    """The first answer that asking again would not change, or what the last attempt brought."""
    for attempt in range(attempts - 1):
        found = await send()
        if not may_pass(found):
            return found
        longest = min(first_wait_s * 2**attempt, LONGEST_WAIT_S)
        wanted = found.pause_s if isinstance(found, Reply) else 0.0
        await asyncio.sleep(wanted + random.uniform(0, longest))  # noqa: S311 - spreads retries, guards nothing
    return await send()


def may_pass(found: Reply | Lost) -> bool:
    """Whether this is a failure that may be over when it is asked again."""
    if isinstance(found, Lost):
        return not found.is_final
    return found.status in PASSING or found.status >= 500
