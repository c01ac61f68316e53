"""This file makes small files of every signed kind, certificates of every kind, and originals that came signed."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from PIL import Image

from brand_assets.provenance.development import certify
from brand_assets.provenance.facts import Facts, tell_facts
from brand_assets.provenance.manifests import Action
from brand_assets.provenance.signing import Signer, open_signer, sign, take_in
from brand_assets.records.brief import Brand, Brief
from brand_assets.settings import SigningSettings

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/avif": "AVIF"}
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>A mark</title>'
    b'<path fill="#1B4D3E" d="M0 0h6v6z"/></svg>\n'
)
DRAFT: dict[str, Any] = {
    "brand": "Fern & Field",
    "provider": "draft",
    "model": "draft",
    "drawn_at": "2026-03-04T05:06:07+00:00",
    "media_type": "image/png",
    "width_px": 48,
    "height_px": 32,
}
OPENAI: dict[str, Any] = {**DRAFT, "provider": "openai", "model": "gpt-image-1.5", "prompt": "a fern <unfurling> & dew"}
TRACED = (Action("c2pa.converted", "Redrawn as outlines"),)


def make_picture(media_type: str, size: tuple[int, int] = (48, 32), **options: Any) -> bytes:
    """A picture of many colours; with an alpha channel where the format has one."""
    if media_type == "image/svg+xml":
        return SVG
    width, height = size
    picture = Image.merge("RGBA", [Image.linear_gradient("L").rotate(90 * k).resize(size) for k in range(4)])
    picture.paste((200, 30, 40, 255), (width // 4, height // 4, width // 2, height // 2))
    data = io.BytesIO()
    (picture.convert("RGB") if media_type == "image/jpeg" else picture).save(data, FORMATS[media_type], **options)
    return data.getvalue()


def make_brief(*, include_prompt: bool = False) -> Brief:
    return Brief("ferns", Brand("Fern & Field"), (), (), 7, "", include_prompt=include_prompt)


def open_development_signer(folder: Path) -> Signer:
    return open_signer(SigningSettings(), folder / "signing")


def sign_sample(
    media_type: str, signer: Signer, facts: Facts | None = None, actions: Sequence[Action] = TRACED, **options: Any
) -> bytes:
    """A file of that kind, signed as made from a PNG by `draft`; options are those of `take_in`."""
    told = facts or tell_facts("Fern & Field", DRAFT)
    ingredient = take_in(make_picture("image/png"), "image/png", told, signer, **options)
    return sign(make_picture(media_type), media_type, told, actions, [ingredient], signer)


def write_certificate(
    folder: Path,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey,
    purpose: str | None = "1.3.6.1.5.5.7.3.4",
    days: int = 30,
) -> SigningSettings:
    """A certificate by an authority of its own, as a customer would set it; `days` below 0: it has run out."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    now, issuer = datetime.now(UTC), _name("A root")
    since = now - timedelta(days=10)
    leaf = certify(_name("A studio"), issuer, key, authority_key, (since, now + timedelta(days=days)), purpose)
    root = certify(issuer, issuer, authority_key, authority_key, (since, now + timedelta(days=60)), None)
    pem = serialization.Encoding.PEM
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cert.pem").write_bytes(leaf.public_bytes(pem) + root.public_bytes(pem))
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return SigningSettings(folder / "cert.pem", folder / "key.pem")


def _name(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Studio Ltd"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
