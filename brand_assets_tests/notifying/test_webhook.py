import base64
import hashlib
import hmac
import json

import pytest

from brand_assets.errors import ConfigError, NotTold
from brand_assets.notifying.channels import CHANNELS, open_channel
from brand_assets.notifying.webhook import open_webhook
from brand_assets.settings import ReviewSettings
from brand_assets_tests.notifying.local_server import Answer, Asked, LocalServer
from brand_assets_tests.notifying.notices import NOW, make_notice

KEY = b"0123456789abcdef01234567"
SECRETS = [f"whsec_{base64.b64encode(KEY).decode()}", KEY.decode()]


def verify(asked: Asked) -> bool:
    """As a receiver does it, from the specification: base64 of the HMAC over id, timestamp and body."""
    signed = f"{asked.headers['webhook-id']}.{asked.headers['webhook-timestamp']}.".encode() + asked.body
    wanted = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    return asked.headers["webhook-signature"] == f"v1,{wanted}"


@pytest.mark.parametrize("secret", SECRETS)
def test_a_receiver_can_verify_what_it_gets(secret: str) -> None:
    with LocalServer(lambda asked: Answer(204, b"")) as server:
        channel = open_webhook(ReviewSettings(webhook_url=f"{server.url}/in?tenant=4", webhook_secret=secret))
        assert channel is not None
        channel.tell(make_notice("checkpoint_decided", submitted_by="ada"), None, NOW)
    [asked] = server.requests
    assert verify(asked)
    assert asked.query == {"tenant": "4"}
    assert asked.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    told = json.loads(asked.body)
    assert told["type"] == "checkpoint_decided"
    assert (told["data"]["campaign"], told["data"]["round"], told["data"]["approved"]) == ("tide", "concept", 7)


def test_what_is_sent_again_has_the_same_id_and_another_event_has_another() -> None:
    statuses = iter([503, 200, 200])
    with LocalServer(lambda asked: Answer(next(statuses), b"")) as server:
        channel = open_webhook(ReviewSettings(webhook_url=server.url, webhook_secret=SECRETS[0]))
        assert channel is not None
        with pytest.raises(NotTold, match="503"):
            channel.tell(make_notice(), None, NOW)
        channel.tell(make_notice(), None, NOW)
        channel.tell(make_notice("checkpoint_overdue"), None, NOW)
    first, second, other = [asked.headers["webhook-id"] for asked in server.requests]
    assert first == second != other


def test_a_redirect_is_not_followed() -> None:
    with LocalServer(lambda asked: Answer(307, b"", {"location": f"{server.url}/b"})) as server:
        channel = open_webhook(ReviewSettings(webhook_url=f"{server.url}/a", webhook_secret=SECRETS[0]))
        assert channel is not None
        with pytest.raises(NotTold, match="307"):
            channel.tell(make_notice(), None, NOW)
    assert [asked.path for asked in server.requests] == ["/a"]


def test_a_secret_that_was_copied_in_part_is_said_to_be_wrong() -> None:
    with pytest.raises(ConfigError, match="whsec_"):
        open_webhook(ReviewSettings(webhook_url="https://a.example", webhook_secret="whsec_not base64!"))


def test_nothing_is_open_without_settings() -> None:
    assert [open_channel(name, ReviewSettings()) for name in CHANNELS] == [None, None, None, None]
    with pytest.raises(ConfigError, match="There is no channel 'pigeon'"):
        open_channel("pigeon", ReviewSettings())
