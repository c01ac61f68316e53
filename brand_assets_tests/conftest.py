"""This file gives every test a data root of its own and keeps it off the network."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.catalogue.reading import use_additions

REPO = Path(__file__).resolve().parents[1]
SHARED_BRIEFS = REPO.parent / "shared" / "briefs"
LONGEST_FILES = ("test_unattended.py", "test_whole_campaign.py", "test_kills.py", "test_chaos.py", "test_running.py")
"""They go first, so that no core waits at the end for another one that has just begun with a long file."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(LONGEST_FILES)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's own settings, keys or data reaches a test."""
    for name in [name for name in os.environ if name.startswith(("BRAND_ASSETS_", "DAGSTER_"))]:
        monkeypatch.delenv(name)
    for name in [
        name for name in os.environ if name.endswith(("_API_KEY", "_API_TOKEN", "FAL_KEY", "_BASE_URL", "_SECRET"))
    ]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BRAND_ASSETS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "data" / "dagster_home"))
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "yes")


@pytest.fixture(autouse=True)
def own_catalogue() -> Iterator[None]:
    """What one test's installation adds to the catalogue is not the next one's."""
    use_additions(None)
    yield
    use_additions(None)


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere but this machine fails the test."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host and host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"A test tried to reach {host}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """An installation with an empty data root."""
    opened = open_studio()
    opened.settings.briefs.mkdir(parents=True)
    return opened
