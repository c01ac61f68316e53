"""This file reads the settings of the review app: where it is reached, whom it tells, whose webhooks it takes."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from brand_assets.errors import ConfigError
from brand_assets.settings.parsing import read_base_url, read_number

DEFAULT_PORT, MAX_PORT = 8000, 65535
PORT = "BRAND_ASSETS_PORT"
WEBHOOK_SECRETS: dict[str, tuple[str, ...]] = {
    "replicate": ("REPLICATE_WEBHOOK_SECRET",),
    "freepik": ("MAGNIFIC_WEBHOOK_SECRET", "FREEPIK_WEBHOOK_SECRET"),
}
"""For each provider that signs with a shared secret, the variables that may hold it; fal publishes its keys."""


@dataclass(frozen=True, slots=True)
class GitHubSettings:
    """An issue is opened in `repository` (`owner/name`) for each checkpoint that waits."""

    repository: str
    token: str = field(repr=False)
    api_url: str = "https://api.github.com"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """`url` is `smtp://[user:password@]host[:port]`, or `smtps://` for TLS from the first byte."""

    url: str = field(repr=False)
    sender: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """All of it optional: without any, the app listens on loopback alone and tells nobody."""

    port: int = DEFAULT_PORT
    url: str | None = None
    """Where people reach the review app, without a trailing slash; links from elsewhere begin with it."""
    hosts: tuple[str, ...] = ()
    """Names, beside the loopback ones and that of `url`, under which the app answers."""
    remind_after_hours: float = 24.0
    """How long a checkpoint waits before people are reminded, and between reminders."""
    github: GitHubSettings | None = None
    slack_webhook: str | None = field(default=None, repr=False)
    mail: MailSettings | None = None
    webhook_url: str | None = field(default=None, repr=False)
    """Receives a signed POST when a checkpoint opens, is decided or overdue, and when an export is ready."""
    webhook_secret: str | None = field(default=None, repr=False)
    provider_webhook_secrets: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def address(self) -> str:
        """The base of links: `url`, or the loopback address that `serve` listens on by default."""
        return self.url or f"http://127.0.0.1:{self.port}"


def read_review_settings(env: dict[str, str]) -> ReviewSettings:
    """Raise ConfigError naming the variable that is wrong, never what a secret one held."""
    hosts = env.get("BRAND_ASSETS_HOSTS", "").replace(",", " ").split()
    webhook_secret = env.get("BRAND_ASSETS_WEBHOOK_SECRET", "").strip() or None
    webhook_url = _read_url(env, "BRAND_ASSETS_WEBHOOK_URL")
    if webhook_url and not webhook_secret:
        raise ConfigError(
            "BRAND_ASSETS_WEBHOOK_URL is set and BRAND_ASSETS_WEBHOOK_SECRET is not: its receiver could not tell our "
            "messages from another's. Set a long random secret."
        )
    hours = read_number(env, "BRAND_ASSETS_REMIND_AFTER_HOURS")
    return ReviewSettings(
        port=_read_port(env),
        url=read_base_url(env, "BRAND_ASSETS_URL"),
        hosts=tuple(host.lower() for host in hosts),
        remind_after_hours=24.0 if hours is None else hours,
        github=_read_github(env),
        slack_webhook=_read_url(env, "BRAND_ASSETS_SLACK_WEBHOOK"),
        mail=_read_mail(env),
        webhook_url=webhook_url,
        webhook_secret=webhook_secret,
        provider_webhook_secrets=_read_secrets(env),
    )


def _read_port(env: dict[str, str]) -> int:
    text = env.get(PORT, "").strip()
    if not text:
        return DEFAULT_PORT
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MAX_PORT):
        raise ConfigError(f"{PORT} is {text[:20]!r}; it must be a port from 1 to {MAX_PORT}, or unset.")
    return int(text)


def _read_github(env: dict[str, str]) -> GitHubSettings | None:
    repository = env.get("BRAND_ASSETS_GITHUB_REPOSITORY", "").strip()
    token = env.get("BRAND_ASSETS_GITHUB_TOKEN", "").strip()
    if not repository:
        return None
    if repository.count("/") != 1 or not all(repository.split("/")) or not token:
        raise ConfigError(
            f"BRAND_ASSETS_GITHUB_REPOSITORY is {repository!r}: it must be owner/name, and BRAND_ASSETS_GITHUB_TOKEN "
            "must hold a token that may write its issues. Unset it to open no issues."
        )
    api_url = read_base_url(env, "BRAND_ASSETS_GITHUB_API") or "https://api.github.com"
    return GitHubSettings(repository, token, api_url)


def _read_mail(env: dict[str, str]) -> MailSettings | None:
    url = env.get("BRAND_ASSETS_SMTP_URL", "").strip()
    if not url:
        return None
    recipients = tuple(env.get("BRAND_ASSETS_MAIL_TO", "").replace(",", " ").split())
    sender = env.get("BRAND_ASSETS_MAIL_FROM", "").strip()
    if urlsplit(url).scheme not in ("smtp", "smtps") or not urlsplit(url).hostname:  # it may hold a password
        raise ConfigError("BRAND_ASSETS_SMTP_URL is not of the form smtp://user:password@host:587 (or smtps://).")
    if not sender or not recipients:
        raise ConfigError(
            "BRAND_ASSETS_SMTP_URL is set; BRAND_ASSETS_MAIL_FROM and BRAND_ASSETS_MAIL_TO must be set with it."
        )
    return MailSettings(url, sender, recipients)


def _read_url(env: dict[str, str], name: str) -> str | None:
    """An address that may carry a secret in its path, as Slack's do; it is not repeated when it is wrong."""
    text = env.get(name, "").strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or not text.isprintable():
        raise ConfigError(f"{name} is not an address such as https://hooks.example/services/abc.")
    return text


def _read_secrets(env: dict[str, str]) -> dict[str, str]:
    found = {}
    for provider, names in WEBHOOK_SECRETS.items():
        value = next((text for name in names if (text := env.get(name, "").strip())), None)
        if value:
            found[provider] = value
    return found
