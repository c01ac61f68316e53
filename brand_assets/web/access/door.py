"""This file is the door: every request comes through it, and what it turns away reaches nothing else.

host ─► who ─► how often ─► from which page ─► how large ─► the page's own token ─► the app ─► headers
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from brand_assets.errors import BrandAssetsError
from brand_assets.web.access.access import Access
from brand_assets.web.access.bodies import Gone, find_limit, replay
from brand_assets.web.access.cross_site import SAFE_METHODS, check_csrf, check_source
from brand_assets.web.access.headers import GuardedSend
from brand_assets.web.access.hosts import find_forwarding, split_host
from brand_assets.web.access.identity import Identity, identify
from brand_assets.web.access.refusals import HostRefused, Malformed, TooManyRequests, WrongType
from brand_assets.web.failures import Forbidden, LoginNeeded, answer_known, answer_surprise

FREE_PATHS = frozenset({"/healthz", "/readyz", "/login", "/favicon.ico"})
FREE_FOLDERS = ("/static/", "/webhooks/")
"""What nobody needs a login for; everything else does, whatever its route says."""
MAX_PATH_CHARS = 2000
MAX_HEAD_BYTES = 32_768
MAX_STREAMS = 32
"""Event streams that one person may have open: a browser has six at most for a host."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPED_NUL = re.compile(rb"%00", re.IGNORECASE)


class Door:
    """Pure ASGI, so that streams and disconnections pass through it unharmed."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            scope.setdefault("state", {}).update(person=None, csrf="")
            await self._answer(Request(scope, receive), GuardedSend(send, is_secure=self._access.is_secure))
        else:
            await self._app(scope, receive, send)

    async def _answer(self, request: Request, send: GuardedSend) -> None:
        bodies, body = self._access.bodies, b""
        try:
            identity = self._admit(request)
            receive = request.receive
            if request.method not in SAFE_METHODS:
                path, is_stranger = request.url.path, identity.person is None
                bodies = self._access.choose_bodies(path, is_stranger=is_stranger)
                body = await bodies.read(receive, request.headers, find_limit(path, is_stranger=is_stranger))
                _check_kind(request, body)
                await check_csrf(request, body, identity, self._access)
                receive = replay(body, receive)
            with self._listen(request, identity):
                await self._pass(request, receive, send)
        except Gone:
            return
        except BrandAssetsError as error:
            if send.has_started:
                raise
            self._access.refusals.count(error)
            await _refuse(request, error)(request.scope, request.receive, send)
        finally:
            bodies.release(body)

    def _admit(self, request: Request) -> Identity:
        """Who may go on. Raises whatever it is that keeps them out."""
        access = self._access
        _check_head(request)
        _check_host(request, access)
        identity = identify(request, access)
        csrf = access.seals.make_csrf(identity.binding) if identity.binding else ""
        request.scope["state"].update(person=identity.person, csrf=csrf)
        self._count(request, identity)
        check_source(request, identity, access)
        if identity.person is None and not _is_free(request.url.path):
            raise LoginNeeded(
                "This token is not one of ours, or not any more. Ask an admin for a new one."
                if identity.is_wrong
                else "This needs a login. Open /login with your token, or send it: Authorization: Bearer TOKEN."
            )
        return identity

    def _count(self, request: Request, identity: Identity) -> None:
        access, person = self._access, identity.person
        key = person.token_id if person and person.token_id else access.find_address(request)
        if identity.is_wrong:
            access.buckets.take("failure", key, access.paces.failure)
        if request.method in SAFE_METHODS:
            access.buckets.take("read", key, access.paces.read)
        else:
            pace = access.paces.local_write if access.is_open else access.paces.write
            access.buckets.take("write", key, pace)

    @contextmanager
    def _listen(self, request: Request, identity: Identity) -> Iterator[None]:
        """Count an event stream while it lasts."""
        if request.url.path != "/events" or identity.person is None:
            yield
            return
        streams, key = self._access.streams, identity.person.token_id or identity.person.name
        if streams.get(key, 0) >= MAX_STREAMS:
            raise TooManyRequests("Too many pages are open at once. Close some of them.", retry_after_s=30)
        streams[key] = streams.get(key, 0) + 1
        try:
            yield
        finally:
            streams[key] -= 1
            if not streams[key]:
                del streams[key]

    async def _pass(self, request: Request, receive: Receive, send: GuardedSend) -> None:
        """Run the app; a surprise is answered here, so that this answer has its headers too, and told to the server."""
        try:
            await self._app(request.scope, receive, send)
        except BrandAssetsError:
            raise
        except Exception as error:
            if not send.has_started:
                await answer_surprise(request, error)(request.scope, receive, send)
            raise


def _check_head(request: Request) -> None:
    path = request.scope["path"]
    if len(path) > MAX_PATH_CHARS or _CONTROL.search(path) or _ESCAPED_NUL.search(request.scope["query_string"]):
        raise Malformed("The address holds characters that no address of ours has, or far too many.")
    if sum(len(name) + len(value) for name, value in request.scope["headers"]) > MAX_HEAD_BYTES:
        raise Malformed(f"The request's headers are larger than {MAX_HEAD_BYTES // 1024} kB.")


def _check_host(request: Request, access: Access) -> None:
    given = request.headers.getlist("host")
    host = split_host(given[0]) if len(given) == 1 else None
    if host is None:
        raise Malformed("The request names no host, or more than one.")
    server = request.scope.get("server")
    if not access.knows_host(host, server[0] if server else None):
        raise HostRefused(
            "This house does not answer under that name. Where the name is right, set BRAND_ASSETS_URL to the address "
            "that people open, or add the name to BRAND_ASSETS_HOSTS."
        )
    forwarding = find_forwarding(request.headers)
    if access.is_open and forwarding is not None:
        raise Forbidden(
            f"This came through a proxy ({forwarding}), and on loopback whoever asks is an admin. Set BRAND_ASSETS_URL "
            "to the address that people open, make tokens (brand-assets token new NAME --role reviewer), start again."
        )


def _is_free(path: str) -> bool:
    return path in FREE_PATHS or path.startswith(FREE_FOLDERS)


def _check_kind(request: Request, body: bytes) -> None:
    """The API takes JSON and nothing that a foreign page's form could send."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    if body and request.url.path.startswith("/api/") and not is_json:
        raise WrongType(f"The API takes application/json, and this is {kind[:60] or 'of no type'!r}.")


def _refuse(request: Request, error: BrandAssetsError) -> Response:
    if isinstance(error, HostRefused):  # a page would ask for its styles under the same name, in vain
        response = Response(str(error), error.status, media_type="text/plain")
    else:
        response = answer_known(request, error)
    if request.method not in SAFE_METHODS:  # its body may still be on the way, and nobody waits for it
        response.headers["Connection"] = "close"
    return response
