"""This file makes one exchange with a channel's server: no redirect is followed, no answer waited for long."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from brand_assets.errors import NotTold
from brand_assets.remote.addresses import is_loopback
from brand_assets.remote.redaction import redact
from brand_assets.remote.reply import Reply
from brand_assets.remote.wire import Lost, Message, Wire

TIMEOUT_S = 10.0  # of one exchange, from connecting to the last byte
ERRAND_S = 25.0  # of all that one notice takes
MAX_BYTES = 8 * 1024 * 1024  # a page of a hundred issues with long bodies stays below

T = TypeVar("T")


class Post:
    """Exchanges with one server. `name` is how its failures call it; `secrets` are masked in everything it says."""

    def __init__(self, name: str, base_url: str, secrets: tuple[str, ...]) -> None:
        self._name = name
        self._base_url = base_url
        self._secrets = secrets
        self._wire = Wire(secrets, trust_env=not is_loopback(base_url), transport=None)

    async def exchange(
        self,
        method: str,
        path: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
    ) -> Reply:
        """Whatever was answered. Raises NotTold when nothing was."""
        import httpx

        message = Message(method, httpx.URL(self._base_url + path), dict(headers or {}), json=json, content=content)
        found = await self._wire.exchange(message, timeout_s=TIMEOUT_S, max_bytes=MAX_BYTES)
        if isinstance(found, Lost):
            raise NotTold(f"{self._name} did not answer: {found.words}.")
        return found

    def require(self, reply: Reply) -> Reply:
        """The reply when it is a 2xx. Raises NotTold with what it says, and for how long to leave the server alone."""
        if 200 <= reply.status < 300:
            return reply
        if 300 <= reply.status < 400:
            raise NotTold(
                f"{self._name} answered {reply.status}: it wants to be asked elsewhere, which is not followed."
            )
        said = redact(reply.text.rstrip("."), self._secrets) or "nothing more"
        raise NotTold(f"{self._name} answered {reply.status}: {said}.", retry_after_s=reply.pause_s)

    async def close(self) -> None:
        await self._wire.close()


def run_errand(open_post: Callable[[], Post], errand: Callable[[Post], Awaitable[T]]) -> T:
    """What a notice takes at one server, within ERRAND_S, from outside of any event loop. Raises NotTold."""

    async def run() -> T:
        post = open_post()
        try:
            async with asyncio.timeout(ERRAND_S):
                return await errand(post)
        except TimeoutError:
            raise NotTold(f"Telling it took longer than {ERRAND_S:g} s.") from None
        finally:
            await post.close()

    return asyncio.run(run())
