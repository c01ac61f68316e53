import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from brand_assets.errors import ConfigError
from brand_assets.remote.signatures import is_signed, read_secret, sign

BODY = b'{"event_type":"ping","data":{"success":true}}'
SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl"
NOW = datetime.fromtimestamp(1731705121, UTC)
SIGNATURE = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
HEADERS = {
    "webhook-id": "msg_loFOjxBNrRLzqYUf",
    "webhook-timestamp": "1731705121",
    "webhook-signature": SIGNATURE,
}
"""The example of github.com/standard-webhooks/standard-webhooks, whose libraries agree on it."""


def test_a_signature_is_the_one_that_the_specification_shows() -> None:
    assert sign(BODY, "msg_loFOjxBNrRLzqYUf", NOW, read_secret(SECRET)) == HEADERS
    assert is_signed(HEADERS, BODY, [read_secret(SECRET)], NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": "1731705122"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": ""},
        {"webhook-signature": SIGNATURE.replace("r", "s", 1)},
        {"webhook-signature": "v1,nötig"},
        {"webhook-timestamp": "١٧٣١٧٠٥١٢١"},
        {"webhook-timestamp": ""},
        {"webhook-id": ""},
    ],
)
def test_a_header_that_was_changed_is_noticed(change: dict[str, str]) -> None:
    assert not is_signed({**HEADERS, **change}, BODY, [read_secret(SECRET)], NOW)


def test_a_body_that_was_changed_and_another_secret_are_noticed() -> None:
    assert not is_signed(HEADERS, BODY + b" ", [read_secret(SECRET)], NOW)
    assert not is_signed(HEADERS, BODY, [b"another secret"], NOW)
    assert not is_signed({}, BODY, [read_secret(SECRET)], NOW)


@pytest.mark.parametrize(("seconds", "counts"), [(299, True), (301, False), (-299, True), (-301, False)])
def test_a_signature_counts_for_five_minutes_before_and_after(seconds: int, counts: bool) -> None:
    moment = NOW + timedelta(seconds=seconds)
    assert is_signed(HEADERS, BODY, [read_secret(SECRET)], moment) is counts


def test_while_a_secret_is_changed_either_signature_will_do() -> None:
    both = {**HEADERS, "webhook-signature": f"v1,{base64.b64encode(b'0' * 32).decode()} {SIGNATURE}"}
    assert is_signed(both, BODY, [read_secret(SECRET)], NOW)
    assert is_signed(HEADERS, BODY, [b"the old one", read_secret(SECRET)], NOW)


def test_a_plain_secret_is_used_as_it_is_written() -> None:
    signed = hmac.new(b"just words", b"a.1731705121." + BODY, hashlib.sha256).digest()
    headers = sign(BODY, "a", NOW, read_secret("just words"))
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(signed).decode()}"


def test_half_a_secret_is_refused() -> None:
    for text in ("whsec_", "whsec_not base64!"):
        with pytest.raises(ConfigError, match="whsec_"):
            read_secret(text)
