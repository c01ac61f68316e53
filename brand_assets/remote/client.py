"""This file speaks to one paid service: a create is sent once and never again by itself, everything else is free."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from brand_assets.catalogue.services import find_service
from brand_assets.errors import ConfigError, DrawError, DrawFailed, OutcomeUnknown, RequestInvalid
from brand_assets.remote.addresses import Addresses, AddressRefused, is_loopback
from brand_assets.remote.fetching import Fetch
from brand_assets.remote.redaction import redact
from brand_assets.remote.reply import Classify, Reply, explain_create, leave_to_status
from brand_assets.remote.retrying import ATTEMPTS, FIRST_WAIT_S, may_pass, try_again
from brand_assets.remote.wire import Files, Lost, Message, Wire
from brand_assets.settings import PROVIDER_KEYS, Settings

if TYPE_CHECKING:
    import httpx

__all__ = ["Classify", "RemoteClient", "Reply", "need_key", "open_remote"]

NAMES = {"stability": "Stability AI", "replicate": "Replicate", "openai": "OpenAI", "freepik": "Freepik (Magnific)"}
ASK_TIMEOUT_S = 30.0  # of one attempt
FETCH_TIMEOUT_S = 60.0


class RemoteClient:
    """One service, with its key. To be used, and closed, within one event loop."""

    def __init__(
        self,
        addresses: Addresses,
        *,
        headers: Mapping[str, str],
        secrets: tuple[str, ...],
        classify: Classify = leave_to_status,
        timeout_s: float | None = None,
        first_wait_s: float = FIRST_WAIT_S,
        transport: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        self._addresses = addresses
        self._headers = dict(headers)
        self._secrets = secrets
        self._classify = classify
        self._timeout_s = timeout_s
        self._first_wait_s = first_wait_s
        # A company's proxy is in the environment; a server on this machine is not behind it.
        trust_env = not is_loopback(addresses.base_url)
        self._wire = Wire(secrets, trust_env=trust_env, transport=transport)
        self._paid_wire = Wire(secrets, trust_env=trust_env, transport=transport, kept_connections=0)

    async def create(
        self,
        path: str,
        *,
        json: Any = None,
        form: Mapping[str, Any] | None = None,
        files: Files | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
    ) -> Reply:
        """Send a request that is paid for, once; any 2xx returns.

        Raises DrawFailed when it certainly was not sent or is documented as unbilled, Throttled on 429, OutcomeUnknown
        when nobody knows, and for a refusal what `classify` or else the status says. `timeout_s` is the whole time that
        it may take; the setting BRAND_ASSETS_TIMEOUT_S wins over it.
        """
        message = self._compose(path, headers, json, form, files)
        service = self._addresses.service
        allowed_s = self._timeout_s or timeout_s or service.timeout_s
        found = await self._paid_wire.exchange(message, timeout_s=allowed_s)
        problem = self._read_lost(found) if isinstance(found, Lost) else explain_create(found, service, self._classify)
        if problem is not None:
            raise self._mask(problem)
        assert isinstance(found, Reply)  # noqa: S101 - what is lost has been raised
        return found

    async def ask(
        self, method: str, target: str, *, json: Any = None, timeout_s: float | None = None, attempts: int = ATTEMPTS
    ) -> Reply:
        """Ask what is free (a status, a result, a list, a cancellation), again on every failure that may pass.

        `target` is a documented path, or an address that the service handed out. A refusal (4xx) returns. Raises
        OutcomeUnknown when no attempt brought an answer, or when the address is none of the service's API.
        """
        try:
            message = Message(method, self._addresses.resolve(target), self._headers, json)
        except AddressRefused as refusal:
            raise OutcomeUnknown(f"{self._name} was not asked: {refusal}") from None
        allowed_s = self._timeout_s or timeout_s or ASK_TIMEOUT_S
        found = await try_again(lambda: self._wire.exchange(message, timeout_s=allowed_s), attempts, self._first_wait_s)
        if isinstance(found, Reply) and not may_pass(found):
            return found
        words = found.words if isinstance(found, Lost) else f"it answered {found.status}: {found.text.rstrip('.')}"
        raise OutcomeUnknown(f"{self._name} was asked in vain, {attempts} times; at the last: {words}.")

    async def fetch(self, url: str) -> bytes:
        """The bytes of a finished image, from where the catalogue allows it; tried again on what may pass.

        Raises ImageQuarantined when it is not to be had (gone, too large, short, another host), OutcomeUnknown when
        its host did not answer. Neither knows what the image cost.
        """
        timeout_s = min(self._timeout_s or FETCH_TIMEOUT_S, FETCH_TIMEOUT_S)
        fetch = Fetch(self._wire, self._addresses, self._headers, timeout_s, self._first_wait_s)
        return await fetch.run(url)

    async def close(self) -> None:
        """Give back the connections."""
        await self._wire.close()
        await self._paid_wire.close()

    @property
    def _name(self) -> str:
        return self._addresses.service.name

    def _compose(
        self,
        path: str,
        headers: Mapping[str, str] | None,
        json: Any,
        form: Mapping[str, Any] | None,
        files: Files | None,
    ) -> Message:
        try:
            url = self._addresses.resolve(path)
        except AddressRefused as refusal:
            raise RequestInvalid(f"{self._name} was not asked: {refusal}") from None
        return Message("POST", url, {**self._headers, **(headers or {})}, json, form, files)

    def _read_lost(self, lost: Lost) -> DrawError:
        if lost.was_sent:
            return OutcomeUnknown(f"{self._name} took the request and its answer is lost: {lost.words}.")
        if lost.is_final:
            return RequestInvalid(f"Nothing was sent to {self._name}: {lost.words}.")
        return DrawFailed(f"{self._name} was not reached, so nothing was sent: {lost.words}.")

    def _mask(self, problem: DrawError) -> DrawError:
        """What a provider's own reading says may repeat the reply's words, and those the key."""
        problem.args = (redact(str(problem), self._secrets), *problem.args[1:])
        return problem


def open_remote(
    provider: str,
    settings: Settings,
    *,
    headers: Mapping[str, str],
    classify: Classify = leave_to_status,
    transport: "httpx.AsyncBaseTransport | None" = None,
) -> RemoteClient:
    """A client that sends `headers` with every request to the service; nothing is connected yet."""
    service = find_service(provider)
    base_url = settings.base_urls.get(provider)
    return RemoteClient(
        Addresses(service, base_url or service.base_url, is_own=base_url is not None),
        headers=headers,
        secrets=tuple(sorted(set(settings.keys.values()))),
        classify=classify,
        timeout_s=settings.timeout_s,
        transport=transport,
    )


def need_key(provider: str, settings: Settings) -> str:
    """The provider's key. Raises ConfigError that names its variable and the way without one."""
    name = NAMES.get(provider, provider)
    variables = " or ".join(PROVIDER_KEYS[provider])
    key = settings.keys.get(provider)
    if not key:
        raise ConfigError(f"No {name} key. Set {variables}, or use the provider 'draft' offline.")
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise ConfigError(f"The {name} key has characters that no key has (spaces, line ends). Set {variables} again.")
    return key
