"""This file tells people by e-mail: plain text with an HTML copy, over SMTP, encrypted where the server can."""

import html
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from socket import SHUT_RDWR
from urllib.parse import unquote, urlsplit

from brand_assets.errors import ConfigError, NotTold
from brand_assets.notifying.notice import Notice
from brand_assets.notifying.posting import ERRAND_S, TIMEOUT_S
from brand_assets.notifying.wording import Wording, put_into_words
from brand_assets.remote.addresses import is_loopback
from brand_assets.remote.redaction import excerpt
from brand_assets.settings import ReviewSettings

PORTS = {"smtp": 25, "smtps": 465}
SUBMISSION_PORT = 587  # where a login is expected
PAGE = """<!doctype html><html><body style="font-family:sans-serif;line-height:1.5">
<p>{sentence}</p><table cellpadding="4">{rows}</table><p><a href="{link}">{call}</a></p></body></html>"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in; `is_tls`: encrypted from the first byte."""

    host: str
    port: int
    is_tls: bool
    user: str | None = None
    password: str = field(default="", repr=False)

    @property
    def is_here(self) -> bool:
        """On this machine, where nobody listens in between and certificates are rarely signed by anybody."""
        return is_loopback(f"http://[{self.host}]" if ":" in self.host else f"http://{self.host}")

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.password,)


class Mail:
    """One message to all recipients."""

    def __init__(self, server: Server, sender: Address, recipients: tuple[Address, ...]) -> None:
        self._server = server
        self._sender = sender
        self._recipients = recipients

    def tell(self, notice: Notice, reference: str | None, now: datetime) -> str | None:
        """The reference counts the recipients whom the server refused, when it took the message for the others."""
        if notice.event == "checkpoint_superseded":
            return None  # the newer checkpoint has a message of its own
        message = write_mail(notice, self._sender, self._recipients, now)
        try:
            refused = _hand_in(self._server, message)
        except smtplib.SMTPRecipientsRefused as problem:
            raise NotTold(f"The mail server refused all {len(problem.recipients)} recipients.") from None
        except smtplib.SMTPResponseException as problem:
            said = problem.smtp_error.decode("utf-8", "replace") if isinstance(problem.smtp_error, bytes) else ""
            words = excerpt(said, self._server.secrets).rstrip(".")
            raise NotTold(f"The mail server answered {problem.smtp_code}: {words or 'nothing more'}.") from None
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            words = excerpt(f"{type(problem).__name__} {problem}", self._server.secrets, length=120).rstrip(".")
            raise NotTold(f"The mail was not handed in: {words}.") from None
        return f"{refused} of {len(self._recipients)} recipients refused" if refused else None


def open_mail(settings: ReviewSettings) -> Mail | None:
    """Raise ConfigError for an address that cannot be written to."""
    if settings.mail is None:
        return None
    parts = urlsplit(settings.mail.url)
    user = unquote(parts.username) if parts.username else None
    port = parts.port or (SUBMISSION_PORT if user and parts.scheme == "smtp" else PORTS[parts.scheme])
    server = Server(parts.hostname or "", port, parts.scheme == "smtps", user, unquote(parts.password or ""))
    sender = _read_address(settings.mail.sender, "BRAND_ASSETS_MAIL_FROM")
    return Mail(server, sender, tuple(_read_address(one, "BRAND_ASSETS_MAIL_TO") for one in settings.mail.recipients))


def write_mail(notice: Notice, sender: Address, recipients: tuple[Address, ...], now: datetime) -> EmailMessage:
    """The messages about one checkpoint answer the first of them, so that a reader sees them as one thread."""
    words = put_into_words(notice, now)
    message = EmailMessage(policy=SMTP_POLICY)
    message["Subject"] = excerpt(words.title)  # one line of printable characters: no header can be smuggled in
    message["From"] = sender
    message["To"] = recipients
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{notice.id}@brand-assets.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    if notice.checkpoint_id:
        message["References"] = f"<{notice.checkpoint_id}@brand-assets.invalid>"
    message.set_content(_write_text(words, notice.link))
    message.add_alternative(_write_page(words, notice.link), subtype="html")
    return message


def _write_text(words: Wording, link: str) -> str:
    facts = "\n".join(f"{label}: {value}" for label, value in words.facts)
    return f"{words.sentence}\n\n{facts}\n\n{words.call}: {link}\n"


def _write_page(words: Wording, link: str) -> str:
    rows = "".join(
        f"<tr><th align='left'>{html.escape(label)}</th><td>{html.escape(value)}</td></tr>"
        for label, value in words.facts
    )
    return PAGE.format(
        sentence=html.escape(words.sentence), rows=rows, link=html.escape(link), call=html.escape(words.call)
    )


def _read_address(text: str, variable: str) -> Address:
    name, found = parseaddr(text)
    user, _, domain = found.rpartition("@")
    try:
        if not (user and domain and text.isprintable() and " " not in found):
            raise ValueError
        return Address(excerpt(name), user, domain)
    except (ValueError, IndexError):
        raise ConfigError(f"{variable} has {excerpt(text, length=80)!r}, which is no e-mail address.") from None


def _hand_in(server: Server, message: EmailMessage) -> int:
    """How many recipients were refused of those that others of were taken."""
    with _connect(server) as smtp:
        smtp.ehlo()
        if not server.is_tls and smtp.has_extn("starttls"):
            smtp.starttls(context=trust_server(server))
            smtp.ehlo()
        elif not server.is_tls and server.user and not server.is_here:
            raise NotTold(f"The mail server {server.host} offers no encryption, so the password was not sent to it.")
        if server.user:
            smtp.login(server.user, server.password)
        return len(smtp.send_message(message))


@contextmanager
def _connect(server: Server) -> Iterator[smtplib.SMTP]:
    """A connection that is broken off after ERRAND_S, however slowly the server goes on talking."""
    smtp = (
        smtplib.SMTP_SSL(timeout=TIMEOUT_S, context=trust_server(server))
        if server.is_tls
        else smtplib.SMTP(timeout=TIMEOUT_S)
    )
    limit = threading.Timer(ERRAND_S, _cut, [smtp])
    limit.daemon = True
    limit.start()
    try:
        vars(smtp)["_host"] = server.host  # the name that TLS checks, which only the constructor would set
        smtp.connect(server.host, server.port)
        yield smtp
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
    finally:
        limit.cancel()
        smtp.close()


def _cut(smtp: smtplib.SMTP) -> None:
    if smtp.sock is not None:
        with suppress(OSError):
            smtp.sock.shutdown(SHUT_RDWR)


def trust_server(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.is_here:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
