"""This file is what the door and the pages about people know together: tokens, seals, names, limits."""

from collections import OrderedDict
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from brand_assets.storage.tokens import TokenBook, read_secret
from brand_assets.web.access.bodies import MAX_HELD_WEBHOOK_BYTES, WEBHOOKS, Bodies
from brand_assets.web.access.hosts import WILDCARDS, find_address, is_loopback, name_hosts
from brand_assets.web.access.rates import Buckets, Pace, Paces
from brand_assets.web.access.refusals import Refusals, TooManyRequests
from brand_assets.web.access.seals import NAME_DAYS, SESSION_DAYS, Seals, Session

if TYPE_CHECKING:
    from brand_assets.web.house import House

DAY_S = 86_400
MAX_ENDED = 10_000
NOTED_FAILURES = Pace(10, 1 / 6)
"""Of wrong tokens, from wherever, this many are written down: the ledger is no place for a flood."""


class Access:
    """One house's. `listens_on`: the addresses that `serve` was told to listen on, beside loopback."""

    def __init__(self, house: "House", paces: Paces | None = None) -> None:
        settings = house.studio.settings
        self._folder = settings.access
        self.url = settings.review.url
        self.is_open = house.is_open
        self.tokens = TokenBook(settings.access)
        self.hosts = name_hosts(settings.review)
        self.paces = paces or Paces()
        self.buckets = Buckets()
        self.bodies = Bodies()
        self._strangers_bodies = Bodies()
        self._webhook_bodies = Bodies(max_held=MAX_HELD_WEBHOOK_BYTES)
        self.refusals = Refusals()
        self.streams: dict[str, int] = {}
        """Open event streams, by who listens."""
        self._ended: OrderedDict[str, datetime] = OrderedDict()

    @cached_property
    def seals(self) -> Seals:
        return Seals(read_secret(self._folder))

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the house by https, so that its cookies travel by nothing else."""
        return bool(self.url and self.url.startswith("https://"))

    @property
    def session_cookie(self) -> str:
        # `__Host-`: a browser takes it only with Secure, for this host alone, and from nobody else.
        return f"{'__Host-' if self.is_secure else ''}bas_session_{self.seals.mark}"

    @property
    def name_cookie(self) -> str:
        return f"bas_name_{self.seals.mark}"

    def listen_on(self, host: str) -> None:
        if host not in WILDCARDS:
            self.hosts |= {host.lower()}

    def knows_host(self, name: str, reached_at: str | None) -> bool:
        """Whether the house answers as `name`; the number that the connection came in at is always one of its own."""
        return is_loopback(name) or name in self.hosts or name == reached_at

    def find_address(self, request: Request) -> str:
        """Where a request comes from, for counting and for the audit log."""
        peer = request.client.host if request.client else None
        return find_address(peer, request.headers.get("x-forwarded-for"), is_behind_proxy=not self.is_open)

    def choose_bodies(self, path: str, *, is_stranger: bool) -> Bodies:
        """Where a body is counted: who needs no login takes no room from those who have one."""
        if path.startswith(WEBHOOKS):
            return self._webhook_bodies
        return self._strangers_bodies if is_stranger else self.bodies

    def start_session(self, response: Response, token_id: str) -> None:
        cookie, _ = self.seals.open_session(token_id)
        self._set(response, self.session_cookie, cookie, SESSION_DAYS)

    def end_session(self, request: Request, response: Response) -> None:
        """Forget the session in the browser and, until this process ends, everywhere else."""
        cookie = request.cookies.get(self.session_cookie)
        session = self.seals.read_session(cookie) if cookie else None
        if session:
            self._ended[session.nonce] = session.expires_at
            while len(self._ended) > MAX_ENDED:
                self._ended.popitem(last=False)
        response.delete_cookie(self.session_cookie, path="/", secure=self.is_secure, httponly=True, samesite="lax")

    def is_ended(self, session: Session) -> bool:
        return session.nonce in self._ended

    def keep_name(self, response: Response, name: str) -> None:
        """Have this browser say who sits before it, on a house where nobody logs in."""
        self._set(response, self.name_cookie, self.seals.seal("name", name), NAME_DAYS)

    def may_note_failure(self) -> bool:
        try:
            self.buckets.take("noted failure", "", NOTED_FAILURES)
        except TooManyRequests:
            return False
        return True

    def _set(self, response: Response, name: str, value: str, days: int) -> None:
        response.set_cookie(
            name, value, max_age=days * DAY_S, path="/", secure=self.is_secure, httponly=True, samesite="lax"
        )


def get_access(request: Request) -> Access:
    access: Access = request.app.state.access
    return access
