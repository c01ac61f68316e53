import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from brand_assets.errors import ConfigError
from brand_assets.provenance.certificates import read_credentials
from brand_assets.provenance.development import open_development
from brand_assets.settings import SigningSettings, read_settings
from brand_assets_tests.provenance.samples import write_certificate

KEY = ec.generate_private_key(ec.SECP256R1())


def read(settings: SigningSettings) -> None:
    assert settings.certificate is not None
    assert settings.key is not None
    read_credentials(settings.certificate, settings.key)


def test_a_development_certificate_says_so_and_is_made_once(tmp_path: Path) -> None:
    first, again = open_development(tmp_path / "signing"), open_development(tmp_path / "signing")
    assert first == again
    assert first.is_development
    assert "development" in first.subject
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "signing").iterdir()} == {
        "development.pem": 0o600,
        "development.key": 0o600,
        "development-ca.pem": 0o600,
    }
    assert stat.S_IMODE((tmp_path / "signing").stat().st_mode) == 0o700
    assert [path.name for path in tmp_path.iterdir()] == ["signing"]


def test_the_authority_issued_it_and_kept_no_key(tmp_path: Path) -> None:
    open_development(tmp_path / "signing")
    folder = tmp_path / "signing"
    leaf, authority = (
        x509.load_pem_x509_certificate((folder / name).read_bytes())
        for name in ("development.pem", "development-ca.pem")
    )
    leaf.verify_directly_issued_by(authority)
    (key,) = folder.glob("*.key")
    private = serialization.load_pem_private_key(key.read_bytes(), None)
    assert private.public_key() == leaf.public_key()
    assert private.public_key() != authority.public_key()


def test_one_that_has_run_out_is_made_anew(tmp_path: Path) -> None:
    long_ago = open_development(tmp_path / "signing").serial
    path = tmp_path / "signing" / "development.pem"
    run_out = write_certificate(tmp_path / "old", KEY, days=-1)
    assert run_out.certificate is not None
    path.write_bytes(run_out.certificate.read_bytes())
    assert open_development(tmp_path / "signing").serial != long_ago
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old", "signing"]


def test_many_that_need_one_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: open_development(tmp_path / "data" / "signing"), range(16)))
    assert len({one.serial for one in found}) == 1


def test_a_key_is_never_part_of_a_repr(tmp_path: Path) -> None:
    assert "PRIVATE" not in repr(open_development(tmp_path / "signing"))


def test_what_cannot_sign_is_told_by_its_file(tmp_path: Path) -> None:
    good = write_certificate(tmp_path / "good", KEY)
    other = write_certificate(tmp_path / "other", ec.generate_private_key(ec.SECP256R1()))
    locked, junk = tmp_path / "locked.pem", tmp_path / "junk.pem"
    locked.write_bytes(
        KEY.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    junk.write_bytes(b"\xff\x00 junk")
    weak = write_certificate(tmp_path / "weak", rsa.generate_private_key(65537, 1024))  # noqa: S505
    old = write_certificate(tmp_path / "old", KEY, days=-1)
    unmeant = write_certificate(tmp_path / "unmeant", KEY, purpose=None)
    refused = {
        "is not that of": replace(good, key=other.key),
        "has a password": replace(good, key=locked),
        "no private key": replace(good, key=junk),
        "no certificate": replace(good, certificate=junk),
        "cannot be read": replace(good, certificate=tmp_path / "none.pem"),
        "cannot sign for C2PA": weak,
        "not today": old,
        "extended key usages are none": unmeant,
    }
    for words, settings in refused.items():
        with pytest.raises(ConfigError, match=words):
            read(settings)
    read(good)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(ConfigError, match="development certificate cannot be made"):
        open_development(tmp_path / "data" / "signing", datetime.now(UTC) + timedelta(days=1))


def test_settings_name_certificate_and_key_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert read_settings(tmp_path).signing == SigningSettings()
    monkeypatch.setenv("BRAND_ASSETS_SIGNING_CERT", str(tmp_path / "cert.pem"))
    with pytest.raises(ConfigError, match="BRAND_ASSETS_SIGNING_KEY is not"):
        read_settings(tmp_path)
    monkeypatch.setenv("BRAND_ASSETS_SIGNING_KEY", str(tmp_path / "key.pem"))
    monkeypatch.setenv("BRAND_ASSETS_TIMESTAMP_URL", "http://time.example/tsa")
    assert read_settings(tmp_path).signing == SigningSettings(
        tmp_path / "cert.pem", tmp_path / "key.pem", "http://time.example/tsa"
    )
    monkeypatch.setenv("BRAND_ASSETS_TIMESTAMP_URL", "time.example")
    with pytest.raises(ConfigError, match="BRAND_ASSETS_TIMESTAMP_URL"):
        read_settings(tmp_path)
