"""This file keeps keys and signed addresses out of everything that a person or a file gets to see."""

import re
from collections.abc import Iterable
from urllib.parse import quote

MASK = "[key]"
SHORTEST = 6  # a shorter text is no key, and masking it would garble the message
QUERY = re.compile(r"""(\b[a-z][a-z0-9+.-]*://[^\s"'<>?#]*)[?#][^\s"'<>]*""", re.IGNORECASE)
USER = re.compile(r"""(\b[a-z][a-z0-9+.-]*://)[^\s"'<>/@]*@""", re.IGNORECASE)


def redact(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets, without what is signed or named in its URLs (query, fragment, user)."""
    for spelling in spellings(secrets):
        text = text.replace(spelling, MASK)
    return USER.sub(r"\1", QUERY.sub(r"\1?...", text))


def redact_bytes(body: bytes, secrets: Iterable[str]) -> bytes:
    """A reply's body without the secrets; its URLs stay whole, since they are what is asked next."""
    for spelling in spellings(secrets):
        body = body.replace(spelling.encode(), MASK.encode())
    return body


def spellings(secrets: Iterable[str]) -> list[str]:
    """Each secret as it may turn up: itself, in a URL, in JSON, the secret half of `id:secret`; longest first."""
    found = set()
    for secret in secrets:
        for part in (secret, secret.rpartition(":")[2]):
            found |= {part, quote(part, safe=""), part.replace("/", "\\/")}
    return sorted((text for text in found if len(text) >= SHORTEST), key=lambda text: (-len(text), text))


def excerpt(text: str, secrets: Iterable[str] = (), length: int = 200) -> str:
    """The beginning of a foreign text on one line, fit for a message."""
    shown = "".join(letter if letter.isprintable() else " " for letter in redact(text, secrets))
    line = " ".join(shown.split())
    return line if len(line) <= length else line[: length - 3] + "..."
