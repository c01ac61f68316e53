"""This file knows the names that a house answers as, and who is on the same machine."""

import ipaddress
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from brand_assets.settings import ReviewSettings

LOOPBACK_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost", "127.0.0.1", "::1"})
WILDCARDS = frozenset({"", "0.0.0.0", "::", "*"})  # noqa: S104, compared with, never bound to
FORWARDING_HEADERS = (
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-server",
    "x-real-ip",
    "via",
    "cf-connecting-ip",
    "true-client-ip",
)
"""What a proxy adds: whoever sent the request is somebody else than the peer."""
DEFAULT_PORTS = {"http": 80, "https": 443}


def split_host(header: str) -> str | None:
    """The name in a Host header, in small letters and without its port or brackets; None when it is malformed."""
    text = header.strip().lower()
    if not text or any(mark in text for mark in "/@\\?# \t,"):
        return None
    try:
        parts = urlsplit(f"//{text}")
        name, _ = parts.hostname, parts.port
    except ValueError:
        return None
    return (name or "").rstrip(".") or None


def is_loopback(name: str | None) -> bool:
    """Whether a name or an address means this machine, whatever a name server says."""
    if name is None:
        return False
    if name in LOOPBACK_NAMES:
        return True
    address = _parse(name)
    return address is not None and address.is_loopback


def name_hosts(review: ReviewSettings, listens_on: Iterable[str] = ()) -> frozenset[str]:
    """The names beside loopback's that a house answers as: its URL's, the setting's, and where it listens."""
    named = [urlsplit(review.url).hostname if review.url else None, *map(split_host, review.hosts), *listens_on]
    return frozenset(name.lower() for name in named if name and name not in WILDCARDS)


def find_public_name(review: ReviewSettings) -> str | None:
    """A name under which others than this machine are said to reach the house; None where there is none."""
    return next((name for name in sorted(name_hosts(review)) if not is_loopback(name)), None)


def find_forwarding(headers: Mapping[str, str]) -> str | None:
    """The header that shows that a proxy passed the request on; None when there is none."""
    return next((name for name in FORWARDING_HEADERS if name in headers), None)


def find_address(peer: str | None, forwarded_for: str | None, *, is_behind_proxy: bool) -> str:
    """Whose request this is, for counting: the peer's, or what a proxy on this machine says about it.

    Of X-Forwarded-For only the last entry counts: it is the one that the nearest proxy wrote itself. Addresses of
    IPv6 are told by their /64, which one subscriber has.
    """
    text = peer or "unknown"
    if is_behind_proxy and forwarded_for and is_loopback(peer):
        text = forwarded_for.rpartition(",")[2].strip() or text
    address = _parse(text)
    if address is None:
        return text[:64]
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def is_same_origin(origin: str, *, scheme: str, host: str, url: str | None) -> bool:
    """Whether a page of `origin` is ours: the request's own scheme and host, or the house's URL."""
    wanted = {_normalize(f"{scheme}://{host}")}
    if url:
        wanted.add(_normalize(url))
    found = _normalize(origin)
    return found is not None and found in wanted


def _normalize(origin: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(origin.strip().lower())
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname and port else None


def _parse(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
