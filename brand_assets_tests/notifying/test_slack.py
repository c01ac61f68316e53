import json
import threading

import pytest

from brand_assets.errors import NotTold
from brand_assets.notifying import posting
from brand_assets.notifying.slack import Slack
from brand_assets_tests.notifying.local_server import Answer, LocalServer
from brand_assets_tests.notifying.notices import NOW, make_notice

PATH = "/services/T00/B00/secretsecretsecret"


def test_a_message_has_a_text_for_the_notification_and_blocks_with_the_link() -> None:
    with LocalServer(lambda asked: Answer(200, b"ok")) as server:
        Slack(server.url + PATH).tell(make_notice(), None, NOW)
    [asked] = server.requests
    assert asked.path == PATH
    message = asked.json()
    assert message["text"].startswith("tide: 50 images to review, concept checkpoint")
    assert "<https://review.example.com/campaigns/tide/concept|Open the review>" in json.dumps(message["blocks"])


def test_what_would_be_a_link_or_a_mention_is_escaped() -> None:
    with LocalServer(lambda asked: Answer(200, b"ok")) as server:
        notice = make_notice("checkpoint_decided", submitted_by="<!channel> & co")
        Slack(server.url + PATH).tell(notice, None, NOW)
    body = server.requests[0].body.decode()
    assert "&lt;!channel&gt; &amp; co" in body
    assert "<!channel>" not in body


def test_a_refusal_names_neither_the_address_nor_its_secret() -> None:
    def answer(asked: object) -> Answer:
        return Answer(403, f"no_service for {server.url}{PATH}".encode())

    with LocalServer(answer) as server, pytest.raises(NotTold, match="answered 403: no_service") as refused:
        Slack(server.url + PATH).tell(make_notice(), None, NOW)
    assert "secretsecretsecret" not in str(refused.value)


def test_a_server_that_says_no_with_a_200_has_not_taken_it() -> None:
    with LocalServer(lambda asked: Answer(200, {"ok": False, "error": "channel_is_archived"})) as server:  # noqa: SIM117
        with pytest.raises(NotTold, match="channel_is_archived"):
            Slack(server.url + PATH).tell(make_notice(), None, NOW)


def test_a_redirect_is_not_followed() -> None:
    with LocalServer(lambda asked: Answer(302, b"", {"location": f"{server.url}/elsewhere"})) as server:
        with pytest.raises(NotTold, match="302"):
            Slack(server.url + PATH).tell(make_notice(), None, NOW)
        assert [asked.path for asked in server.requests] == [PATH]


def test_a_server_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "TIMEOUT_S", 0.2)
    never = threading.Event()
    with LocalServer(lambda asked: Answer(200, b"ok", after=never)) as server:
        with pytest.raises(NotTold, match=r"no whole answer within 0\.2 s"):
            Slack(server.url + PATH).tell(make_notice(), None, NOW)
        never.set()


def test_too_many_messages_say_for_how_long_to_wait() -> None:
    with LocalServer(lambda asked: Answer(429, b"", {"retry-after": "30"})) as server, pytest.raises(NotTold) as told:
        Slack(server.url + PATH).tell(make_notice(), None, NOW)
    assert told.value.retry_after_s == 30
