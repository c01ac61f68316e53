"""This file tests how the environment is read: addresses, times, keys, and that none of it is shown."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from brand_assets.errors import ConfigError
from brand_assets.settings import BASE_URLS, PROVIDER_KEYS, Settings, read_settings
from brand_assets.settings.review import WEBHOOK_SECRETS
from brand_assets_tests.conftest import REPO


def test_what_is_not_set_is_the_catalogues() -> None:
    settings = read_settings()
    assert (settings.timeout_s, settings.deadline_s, settings.concurrency) == (None, 900.0, None)
    assert (settings.base_urls, settings.keys) == ({}, {})


def test_times_and_concurrency_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAND_ASSETS_TIMEOUT_S", "2.5")
    monkeypatch.setenv("BRAND_ASSETS_DEADLINE_S", "30")
    monkeypatch.setenv("BRAND_ASSETS_CONCURRENCY", "64")
    settings = read_settings()
    assert (settings.timeout_s, settings.deadline_s, settings.concurrency) == (2.5, 30.0, 64)


def test_links_begin_with_the_port_that_the_app_has_or_with_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().review.address == "http://127.0.0.1:8000"
    monkeypatch.setenv("BRAND_ASSETS_PORT", "8388")
    assert read_settings().review.address == "http://127.0.0.1:8388"
    monkeypatch.setenv("BRAND_ASSETS_URL", "https://review.example.com")
    assert read_settings().review.address == "https://review.example.com"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BRAND_ASSETS_TIMEOUT_S", "soon"),
        ("BRAND_ASSETS_TIMEOUT_S", "-1"),
        ("BRAND_ASSETS_TIMEOUT_S", "nan"),
        ("BRAND_ASSETS_DEADLINE_S", "inf"),
        ("BRAND_ASSETS_CONCURRENCY", "0"),
        ("BRAND_ASSETS_CONCURRENCY", "2.5"),
        ("BRAND_ASSETS_CONCURRENCY", "100000"),
        ("BRAND_ASSETS_PORT", "0"),
        ("BRAND_ASSETS_PORT", "65536"),
        ("BRAND_ASSETS_PORT", "http"),
    ],
)
def test_a_number_that_is_none_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=f"{name} is '{re.escape(value)}'"):
        read_settings()


@pytest.mark.parametrize(("provider", "name"), list(BASE_URLS.items()))
def test_each_provider_has_an_address_of_its_own(provider: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, " http://127.0.0.1:8080/prefix/ ")
    assert read_settings().base_urls == {provider: "http://127.0.0.1:8080/prefix"}


@pytest.mark.parametrize(
    "value",
    [
        "api.example.com",
        "ftp://api.example.com",
        "https://",
        "https://user:s3cr3t@api.example.com",
        "https://api.example.com?key=s3cr3t",
        "https://api.example.com#s3cr3t",
        "https://[::1",
        "https://api.example.com:port",
        "https://api.example.com:70000",
        "https://api.example.com/\x1b[31m",
    ],
)
def test_an_address_that_is_none_is_refused_without_showing_it(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_BASE_URL", value)
    with pytest.raises(ConfigError, match=r"^FAL_BASE_URL is not an address") as caught:
        read_settings()
    assert "s3cr3t" not in str(caught.value)


def test_magnifics_key_wins_and_freepiks_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FREEPIK_API_KEY", "old-key")
    assert read_settings().keys == {"freepik": "old-key"}
    monkeypatch.setenv("MAGNIFIC_API_KEY", "new-key")
    assert read_settings().keys == {"freepik": "new-key"}


def test_at_freepiks_own_address_its_key_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAGNIFIC_API_KEY", "new-key")
    monkeypatch.setenv("FREEPIK_API_KEY", "old-key")
    monkeypatch.setenv("FREEPIK_BASE_URL", "https://api.freepik.com")
    assert read_settings().keys == {"freepik": "old-key"}
    monkeypatch.setenv("FREEPIK_BASE_URL", "https://api.freepik.com.gateway.example")
    assert read_settings().keys == {"freepik": "new-key"}


def test_keys_come_from_the_environment_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("OPENAI_API_KEY=from-file\nFAL_KEY=from-file\n", encoding="utf-8")
    monkeypatch.setenv("FAL_KEY", "from-shell")
    assert read_settings(tmp_path).keys == {"openai": "from-file", "fal": "from-shell"}


def test_no_repr_of_the_settings_shows_a_key(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path, keys={"openai": "sk-planted-secret"})
    assert "planted" not in repr(settings) + str(settings)


def test_the_example_file_names_every_variable_that_is_read() -> None:
    """And none that is not: `.env.example` is the documentation."""
    files = (REPO / "brand_assets" / "settings").glob("*.py")
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    read = set(re.findall(r'"(BRAND_ASSETS_[A-Z_]+|DAGSTER_HOME)"', source))
    read |= {name for names in PROVIDER_KEYS.values() for name in names} | set(BASE_URLS.values())
    read |= {name for names in WEBHOOK_SECRETS.values() for name in names}
    example = (REPO / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", example, re.MULTILINE)) == read


def test_the_example_file_as_it_is_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("BRAND_ASSETS_DATA", "DAGSTER_HOME"):
        monkeypatch.delenv(name)
    without = read_settings(tmp_path)
    (tmp_path / ".env").write_text((REPO / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    assert {f.name: getattr(read_settings(tmp_path), f.name) for f in fields(Settings)} == {
        f.name: getattr(without, f.name) for f in fields(Settings)
    }
