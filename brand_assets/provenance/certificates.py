"""This file reads the certificate and the key that files are signed with, and says what is wrong with them.

What C2PA asks of certificates: C2PA specification 2.2, section 14.5, https://spec.c2pa.org/specifications/.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from brand_assets.errors import ConfigError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

Algorithm = Literal["ES256", "ES384", "ES512", "PS256", "ED25519"]
CURVES: dict[str, Algorithm] = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
MIN_RSA_BITS = 2048
EMAIL, DOCUMENTS, CLAIMS = "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1"
PURPOSES = (EMAIL, DOCUMENTS, CLAIMS)
"""Extended key usages that a certificate may sign manifests with: mail, documents (RFC 9336), C2PA claims."""
DEVELOPMENT = "brand-assets development"
"""The organisation in the subject of a certificate that was made here and proves nobody's identity."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A certificate with those that issued it, and its key, both as PEM; the key is PKCS#8 without a password."""

    chain: str
    key: str = field(repr=False)
    algorithm: Algorithm
    subject: str
    serial: int
    is_development: bool


def read_credentials(certificate: Path, key: Path) -> Credentials:
    """Raises ConfigError, which names the file, when one of the two cannot be used to sign."""
    return _check(_read(certificate), _read(key), certificate, key)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}. Files are signed with BRAND_ASSETS_SIGNING_CERT and "
            "BRAND_ASSETS_SIGNING_KEY, two PEM files; unset both to sign with a development certificate."
        ) from None


def _check(chain: bytes, key: bytes, chain_path: Path, key_path: Path) -> Credentials:
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    try:
        certificate = x509.load_pem_x509_certificates(chain)[0]
    except ValueError:
        raise ConfigError(
            f"{chain_path} holds no certificate in PEM that can be read ({len(chain)} bytes). It begins with "
            "-----BEGIN CERTIFICATE-----, the signer's own first, then those that issued it."
        ) from None
    try:
        private = serialization.load_pem_private_key(key, password=None)
    except TypeError:
        raise ConfigError(
            f"The key {key_path} has a password. Write it without, readable by you alone: openssl pkcs8 -topk8 -nocrypt"
        ) from None
    except ValueError:
        raise ConfigError(
            f"{key_path} holds no private key in PEM that can be read ({len(key)} bytes). It begins with "
            "-----BEGIN PRIVATE KEY-----."
        ) from None
    if private.public_key() != certificate.public_key():
        raise ConfigError(f"The key {key_path} is not that of the certificate {chain_path}.")
    _check_use(certificate, chain_path)
    plain = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Credentials(
        chain=chain.decode(),
        key=plain.decode(),
        algorithm=_find_algorithm(private, key_path),
        subject=certificate.subject.rfc4514_string(),
        serial=certificate.serial_number,
        is_development=f"O={DEVELOPMENT}" in certificate.subject.rfc4514_string().split(","),
    )


def _check_use(certificate: "Certificate", path: Path) -> None:
    from cryptography import x509

    until, since = certificate.not_valid_after_utc, certificate.not_valid_before_utc
    if not since <= datetime.now(UTC) <= until:
        raise ConfigError(f"The certificate {path} is valid from {since:%Y-%m-%d} to {until:%Y-%m-%d}, not today.")
    try:
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        found = [usage.dotted_string for usage in usages]
    except x509.ExtensionNotFound:
        found = []
    if not set(found) & set(PURPOSES):
        raise ConfigError(
            f"The certificate {path} is not for signing content: its extended key usages are "
            f"{', '.join(found) or 'none'}; C2PA takes one of {', '.join(PURPOSES)}. The first certificate in the file "
            "has to be the signer's own, then those that issued it."
        )


def _find_algorithm(key: object, path: Path) -> Algorithm:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in CURVES:
        return CURVES[key.curve.name]
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= MIN_RSA_BITS:
        return "PS256"
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ED25519"
    raise ConfigError(
        f"The key {path} cannot sign for C2PA: it takes P-256, P-384, P-521, Ed25519, or RSA of {MIN_RSA_BITS} bits."
    )
