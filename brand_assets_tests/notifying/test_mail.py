import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from brand_assets.errors import ConfigError, NotTold
from brand_assets.notifying import mail
from brand_assets.notifying.mail import open_mail
from brand_assets.settings import ReviewSettings
from brand_assets.settings.review import MailSettings
from brand_assets_tests.notifying.certificates import open_server_context
from brand_assets_tests.notifying.notices import NOW, make_notice

PASSWORD = "correct horse/battery"  # in an address it is written %20 and %2F


class Inbox:
    """What came in, and whether it came encrypted; it does not know who is named `gone`."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.was_encrypted: list[bool] = []

    async def handle_RCPT(  # noqa: N802 - a name that the server looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("gone@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.original_content or b"", policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.was_encrypted.append(session.ssl is not None)
        return "250 taken"


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"robot", PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


@contextmanager
def serve(**options: Any) -> Iterator[tuple[Inbox, int]]:
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=_find_port(), **options)
    controller.start()
    try:
        yield inbox, controller.port
    finally:
        controller.stop()


def _find_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def tell(url: str, *args: Any, to: tuple[str, ...] = ("ada@example.com", "grace@example.com"), **kwargs: Any) -> Any:
    channel = open_mail(ReviewSettings(mail=MailSettings(url, "Brand assets <robot@example.com>", to)))
    assert channel is not None
    return channel.tell(make_notice(*args, **kwargs), None, NOW)


def test_a_message_has_plain_text_and_html_and_one_link() -> None:
    with serve() as (inbox, port):
        tell(f"smtp://127.0.0.1:{port}")
    [message] = inbox.messages
    assert message["Subject"] == "tide: 50 images to review, concept checkpoint"
    assert message["To"] == "ada@example.com, grace@example.com"
    assert message["From"] == "Brand assets <robot@example.com>"
    plain, page = message.get_body(["plain"]), message.get_body(["html"])
    assert plain is not None
    assert page is not None
    assert "https://review.example.com/campaigns/tide/concept" in plain.get_content()
    assert 'href="https://review.example.com/campaigns/tide/concept"' in page.get_content()


def test_messages_about_one_checkpoint_are_one_thread() -> None:
    with serve() as (inbox, port):
        tell(f"smtp://127.0.0.1:{port}")
        tell(f"smtp://127.0.0.1:{port}", "reminder", subject="c0ffee#1")
    first, second = inbox.messages
    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]


def test_encryption_is_used_where_it_is_offered_and_the_login_goes_through_it(tmp_path: Path) -> None:
    options = {"require_starttls": True, "auth_required": True, "authenticator": authenticate}
    with serve(tls_context=open_server_context(tmp_path), **options) as (inbox, port):
        tell(f"smtp://robot:correct%20horse%2Fbattery@127.0.0.1:{port}")
    assert inbox.was_encrypted == [True]


def test_a_wrong_password_is_told_without_it(tmp_path: Path) -> None:
    options = {"require_starttls": True, "auth_required": True, "authenticator": authenticate}
    with serve(tls_context=open_server_context(tmp_path), **options) as (_, port):  # noqa: SIM117
        with pytest.raises(NotTold, match="535") as refused:
            tell(f"smtp://robot:wrong-password@127.0.0.1:{port}")
    assert "wrong-password" not in str(refused.value)


def test_a_certificate_that_nobody_signed_is_trusted_on_this_machine_alone() -> None:
    here, elsewhere = mail.Server("127.0.0.1", 25, is_tls=False), mail.Server("mail.example.com", 25, is_tls=False)
    assert mail.trust_server(here).verify_mode == ssl.CERT_NONE
    assert mail.trust_server(elsewhere).verify_mode == ssl.CERT_REQUIRED
    assert mail.trust_server(elsewhere).check_hostname


def test_a_name_can_smuggle_in_neither_a_header_nor_a_tag() -> None:
    with serve() as (inbox, port):
        tell(
            f"smtp://127.0.0.1:{port}",
            "checkpoint_decided",
            submitted_by="ada\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>",
        )
    [message] = inbox.messages
    assert message["Bcc"] is None
    page = message.get_body(["html"])
    assert page is not None
    assert "<script>" not in page.get_content()
    assert "&lt;script&gt;" in page.get_content()


def test_a_recipient_whom_the_server_does_not_know_is_counted_and_the_others_are_told() -> None:
    with serve() as (inbox, port):
        assert tell(f"smtp://127.0.0.1:{port}", to=("gone@example.com", "ada@example.com")) == (
            "1 of 2 recipients refused"
        )
        assert len(inbox.messages) == 1
        with pytest.raises(NotTold, match="refused all 1 recipients"):
            tell(f"smtp://127.0.0.1:{port}", to=("gone@example.com",))


def test_a_server_that_accepts_and_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotTold, match="not handed in"):
        tell(f"smtp://127.0.0.1:{silent.getsockname()[1]}")


def test_nobody_there_is_a_failure_in_words() -> None:
    with pytest.raises(NotTold, match="The mail was not handed in: ConnectionRefusedError"):
        tell(f"smtp://127.0.0.1:{_find_port()}")


@pytest.mark.parametrize("sender", ["nobody", "a@b\nBcc: c@d", "@b", "a b@c"])
def test_a_sender_that_is_no_address_is_a_wrong_setting(sender: str) -> None:
    with pytest.raises(ConfigError, match="BRAND_ASSETS_MAIL_FROM"):
        open_mail(ReviewSettings(mail=MailSettings("smtp://127.0.0.1", sender, ("ada@example.com",))))
