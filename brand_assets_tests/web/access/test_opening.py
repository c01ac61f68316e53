"""Where the house may be opened, and for whom, before anything is listened on."""

from dataclasses import replace

import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ConfigError
from brand_assets.settings import ReviewSettings, Settings
from brand_assets.web.access.opening import bind, decide_openness
from brand_assets.web.server import serve
from brand_assets_tests.web.access.houses import make_token

WILDCARD = "0.0.0.0"  # noqa: S104, it is refused


def named(settings: Settings, **review: object) -> Settings:
    return replace(settings, review=replace(ReviewSettings(), **review))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.9"])
def test_on_loopback_nobody_logs_in(studio: Studio, host: str) -> None:
    assert decide_openness(studio.settings, host)
    assert decide_openness(named(studio.settings, url="http://localhost:8000"), host)


@pytest.mark.parametrize("host", [WILDCARD, ""])
def test_an_address_that_others_reach_needs_a_live_token(studio: Studio, host: str) -> None:
    with pytest.raises(ConfigError, match="brand-assets token new NAME --role admin"):
        decide_openness(studio.settings, host)
    make_token(studio, "Expired", "admin", days_ago=31)
    make_token(studio, "Revoked", "admin", is_revoked=True)
    with pytest.raises(ConfigError, match="no live one"):
        decide_openness(studio.settings, host)
    make_token(studio, "Ada", "admin")
    assert not decide_openness(studio.settings, host)


@pytest.mark.parametrize("review", [{"url": "https://review.example"}, {"hosts": ("review.example",)}])
def test_a_proxy_on_this_machine_does_not_make_strangers_admins(studio: Studio, review: dict[str, object]) -> None:
    """nginx passes requests on from loopback, as 127.0.0.1, and without a header that would betray it."""
    with pytest.raises(ConfigError, match=r"review\.example"):
        decide_openness(named(studio.settings, **review), "127.0.0.1")
    make_token(studio, "Ada", "admin")
    assert not decide_openness(named(studio.settings, **review), "127.0.0.1")


def test_serving_to_others_without_a_token_listens_on_nothing(studio: Studio) -> None:
    told: list[str] = []
    with pytest.raises(ConfigError, match="can be reached from other machines"):
        serve(studio, host=WILDCARD, port=0, on_ready=told.append)
    assert not told


def test_a_port_that_is_taken_is_said_so_with_another(studio: Studio) -> None:
    with bind("127.0.0.1", 0) as first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(ConfigError, match=f"serve --port {port + 1}"):
            serve(studio, host="127.0.0.1", port=port)


@pytest.mark.parametrize("host", ["no such host", "999.1.1.1", "192.0.2.77"])
def test_an_address_of_another_machine_cannot_be_listened_on(studio: Studio, host: str) -> None:
    make_token(studio, "Ada", "admin")
    with pytest.raises(ConfigError, match=r"no address|cannot be listened on"):
        serve(studio, host=host, port=0)
