import pytest

from brand_assets.generation import pools, sending


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses between tries, and between questions about what another run holds, are short."""
    monkeypatch.setattr(sending, "BACKOFF_S", 0.0)
    monkeypatch.setattr(pools, "HELD_POLL_S", 0.001)
