"""This file reads what delivered files are signed with: certificate, key, a time-stamp service, who is trusted."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from brand_assets.errors import ConfigError
from brand_assets.settings.parsing import read_path

CERTIFICATE, KEY = "BRAND_ASSETS_SIGNING_CERT", "BRAND_ASSETS_SIGNING_KEY"
TIMESTAMP_URL, TRUST_LIST = "BRAND_ASSETS_TIMESTAMP_URL", "BRAND_ASSETS_TRUST_LIST"


@dataclass(frozen=True, slots=True)
class SigningSettings:
    """All of it optional: without a certificate, a development one is made under the data root."""

    certificate: Path | None = None
    key: Path | None = None
    timestamp_url: str | None = None
    """Asked for the time of each signature; None: nothing is asked over the network."""
    trust_list: Path | None = None
    """PEM certificates of authorities whose signatures count as trusted when files are verified."""


def read_signing_settings(env: dict[str, str]) -> SigningSettings:
    """Raises ConfigError when one of certificate and key is set without the other, or the service is no address."""
    certificate, key = read_path(env, CERTIFICATE), read_path(env, KEY)
    if (certificate is None) != (key is None):
        alone, missing = (CERTIFICATE, KEY) if key is None else (KEY, CERTIFICATE)
        raise ConfigError(f"{alone} is set and {missing} is not; set both, or neither for a development certificate.")
    return SigningSettings(certificate, key, _read_service(env), read_path(env, TRUST_LIST))


def _read_service(env: dict[str, str]) -> str | None:
    url = env.get(TIMESTAMP_URL, "").strip()
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable()
    except ValueError:  # brackets that do not close
        is_address = False
    if url and not is_address:
        raise ConfigError(
            f"{TIMESTAMP_URL} is not the address of a time-stamp service (RFC 3161), as http://timestamp.digicert.com."
        )
    return url or None
