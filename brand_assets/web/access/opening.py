"""This file decides whether a house may be opened at an address, and whether it then asks who is there."""

import ipaddress
import socket

from brand_assets.errors import ConfigError
from brand_assets.settings import Settings
from brand_assets.storage.tokens import TokenBook
from brand_assets.web.access.hosts import find_public_name

HOW_TO_MAKE_ONE = "Make one first: brand-assets token new NAME --role admin"


def decide_openness(settings: Settings, host: str) -> bool:
    """Whether nobody need log in: only this machine can reach the house, and nothing says that others do.

    Raises ConfigError when tokens are needed and there is none that is live, or when `host` cannot be listened on.
    """
    reason = _find_reason(settings, host)
    if reason is None:
        return True
    if not TokenBook(settings.access).has_live():
        raise ConfigError(f"{reason}, so everybody needs a token, and there is no live one. {HOW_TO_MAKE_ONE}")
    return False


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to the address; it listens once the server does. Raises ConfigError in words."""
    family, address = _resolve(host, port)
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        another = port + 1 if port < 65535 else port - 1
        raise ConfigError(
            f"{host}:{port} cannot be listened on: {error.strerror or error}. If the review app runs there already, "
            f"use that one; otherwise choose another port: brand-assets serve --port {another}"
        ) from None
    return listener


def _find_reason(settings: Settings, host: str) -> str | None:
    address = _resolve(host, 0)[1][0]
    if not ipaddress.ip_address(address.partition("%")[0]).is_loopback:
        return f"{host} can be reached from other machines"
    public = find_public_name(settings.review)
    if public:
        return f"BRAND_ASSETS_URL or BRAND_ASSETS_HOSTS says that others reach the review app as {public!r}"
    return None


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise ConfigError(f"{host!r} is no address of this machine: {error.strerror or error}.") from None
    family, _, _, _, address = found[0]
    return family, (str(address[0]), int(address[1]))
