"""This file decides which addresses a service may send us to, and which of them see its key."""

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brand_assets.catalogue.services import Service
from brand_assets.remote.redaction import excerpt

if TYPE_CHECKING:
    import httpx

MAX_URL_CHARS = 8192
PORTS = {"http": 80, "https": 443}


class AddressRefused(Exception):
    """Nothing is asked of this address; the text says why."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where one service is. `base_url` stands in for the documented one; `is_own` says that the settings name it."""

    service: Service
    base_url: str
    is_own: bool

    def resolve(self, target: str) -> "httpx.URL":
        """A documented path, or an address that the service handed out, as the address to ask with the key."""
        if target.startswith("/") and not target.startswith("//"):
            return _parse(self.base_url + target)
        url = _parse(target)
        if self._is_at_base(url):
            return url
        if not self._is_api_host(url):
            raise AddressRefused(f"{_name(url)} is no address of {self.service.name}'s API.")
        return self._map(url)

    def check_result(self, text: str) -> "httpx.URL":
        """An address of a finished image, when the catalogue allows it or it is under the base URL's own origin."""
        url = _parse(text)
        if self._is_at_base(url):
            return url
        if self._is_api_host(url):
            return self._map(url)
        if url.scheme != "https":
            raise AddressRefused(f"{_name(url)} is not https.")
        if _port(url) != PORTS["https"]:
            raise AddressRefused(f"{_name(url)} names the port {url.port}; results come from the port 443.")
        if _is_ip(url.host):
            raise AddressRefused(f"{_name(url)} is an IP address; results come from hosts with a name.")
        if not matches(url.host, self.service.result_hosts):
            allowed = ", ".join(sorted(self.service.result_hosts)) or "none"
            raise AddressRefused(
                f"{_name(url)} is not a host that {self.service.name} delivers from; the catalogue allows: {allowed}."
            )
        return url

    def gets_key(self, url: "httpx.URL") -> bool:
        """Whether the key goes along: to the API itself, and to the result hosts that the catalogue names for it."""
        if self._is_at_base(url) or self._is_api_host(url):
            return True
        is_plain = url.scheme == "https" and _port(url) == PORTS["https"]
        return is_plain and matches(url.host, self.service.keyed_result_hosts)

    def _map(self, url: "httpx.URL") -> "httpx.URL":
        """An address of the API where the settings say that it is."""
        return _parse(self.base_url + url.raw_path.decode()) if self.is_own else url

    def _is_at_base(self, url: "httpx.URL") -> bool:
        return _origin(url) == _origin(_parse(self.base_url))

    def _is_api_host(self, url: "httpx.URL") -> bool:
        hosts = {_parse(self.service.base_url).host, *self.service.hosts}
        return url.scheme == "https" and _port(url) == PORTS["https"] and url.host in hosts


def matches(host: str, patterns: tuple[str, ...]) -> bool:
    """Whether a host is one of these; `*.name` stands for every host below `name`."""
    return any(host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern for pattern in patterns)


def is_loopback(base_url: str) -> bool:
    host = _parse(base_url).host
    return host == "localhost" or (_is_ip(host) and ipaddress.ip_address(host.partition("%")[0]).is_loopback)


def _parse(text: str) -> "httpx.URL":
    """By the same reader that connects, so that nobody reads another host out of it."""
    import httpx

    if len(text) > MAX_URL_CHARS:
        raise AddressRefused(f"An address of {len(text)} characters is not asked; at most {MAX_URL_CHARS} are.")
    try:
        url = httpx.URL(text)
        host = url.host  # spelled out only now: a name that begins with xn-- may stand for none
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise AddressRefused(f"{excerpt(text, length=80)!r} is not an address.") from None
    if url.scheme not in PORTS or not host:
        raise AddressRefused(f"{_name(url)!r} is not an address over https.")
    if url.userinfo:
        raise AddressRefused(f"{_name(url)} carries a user's name; such addresses are not asked.")
    return url


def _origin(url: "httpx.URL") -> tuple[str, str, int]:
    return url.scheme, url.host, _port(url)


def _port(url: "httpx.URL") -> int:
    return PORTS[url.scheme] if url.port is None else url.port


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _name(url: "httpx.URL") -> str:
    return excerpt(f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}", length=80)
