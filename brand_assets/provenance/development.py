"""This file makes a development certificate: an authority of its own, and a signer below it, under the data root.

It proves that a file did not change since it was signed, and nothing about who signed it: it says "development" in its
subject, and validators show it as untrusted.
"""

import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from brand_assets.errors import ConfigError
from brand_assets.provenance.certificates import DEVELOPMENT, EMAIL, Credentials, read_credentials

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
    from cryptography.x509 import Certificate, Name

VALID_FOR = timedelta(days=3650)
"""Without a time stamp a signature is good as long as its certificate."""
CHAIN, KEY, AUTHORITY = "development.pem", "development.key", "development-ca.pem"


def open_development(folder: Path, now: datetime | None = None) -> Credentials:
    """The development certificate in `folder`, made there when there is none or the one there has run out."""
    moment = now or datetime.now(UTC)
    if not (folder / KEY).is_file() or _has_run_out(folder / CHAIN, moment):
        _make_development(folder, moment)
    return read_credentials(folder / CHAIN, folder / KEY)


def _has_run_out(path: Path, now: datetime) -> bool:
    from cryptography import x509

    try:
        certificate = x509.load_pem_x509_certificates(path.read_bytes())[0]
    except (OSError, ValueError):
        return True
    return not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc


def _make_development(folder: Path, now: datetime) -> None:
    """Both certificates and the leaf's key, put up in one step; the authority's key is kept nowhere."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
            made = Path(scratch) / folder.name
            _write(made, _issue(now))
            if folder.is_dir() and (not (folder / KEY).is_file() or _has_run_out(folder / CHAIN, now)):
                folder.rename(Path(scratch) / "old")
            made.rename(folder)
    except OSError as error:
        if not (folder / KEY).is_file():  # otherwise another process was first, and its certificate is as good
            raise ConfigError(
                f"A development certificate cannot be made in {folder}: {error.strerror}. Check the folder, or set "
                "BRAND_ASSETS_SIGNING_CERT and BRAND_ASSETS_SIGNING_KEY."
            ) from None


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Files that nobody else may read."""
    folder.mkdir(mode=0o700)
    for name, data in files.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)


def _issue(now: datetime) -> dict[str, bytes]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    valid, issuer = (now - timedelta(days=1), now + VALID_FOR), _write_name("CA")
    authority = certify(issuer, issuer, authority_key, authority_key, valid, None)
    leaf = certify(_write_name("signer"), issuer, key, authority_key, valid, EMAIL)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {CHAIN: leaf.public_bytes(pem), KEY: private, AUTHORITY: authority.public_bytes(pem)}


def certify(
    subject: "Name",
    issuer: "Name",
    key: "CertificateIssuerPrivateKeyTypes",
    issuer_key: "CertificateIssuerPrivateKeyTypes",
    valid: tuple[datetime, datetime],
    purpose: str | None,
) -> "Certificate":
    """A signer's certificate for that extended key usage; an authority's where there is none."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    is_authority = purpose is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(is_authority, 0 if is_authority else None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_authority,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if purpose is not None:
        usages = x509.ExtendedKeyUsage([x509.ObjectIdentifier(purpose)])
        builder = builder.add_extension(usages, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _write_name(name: str) -> "Name":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, DEVELOPMENT)
    return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, f"{DEVELOPMENT} {name}")])
