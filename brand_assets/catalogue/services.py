"""This file knows the services behind the models: where they are, how fast they may be asked, what they bill."""

from dataclasses import dataclass, fields
from functools import cache
from urllib.parse import urlsplit

from brand_assets.catalogue.entries import Entry
from brand_assets.catalogue.reading import Stamp, read_entries, stamp_additions
from brand_assets.errors import ConfigError


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """Creates of the whole account within `window_s` seconds, tasks under way at once, polls; None: not documented."""

    requests: int | None = None
    window_s: float | None = None
    running: int | None = None
    polls: int | None = None
    polls_window_s: float | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One provider's HTTP service; `services.yaml` says what each field means, `source` and `date` where it is from."""

    name: str
    base_url: str
    hosts: tuple[str, ...]
    result_hosts: tuple[str, ...]
    keyed_result_hosts: tuple[str, ...]
    lists_tasks: bool
    limits: ServiceLimits
    timeout_s: float
    unbilled: tuple[int, ...]
    bills_refusals: bool
    bills_cancelled: bool
    source: str
    date: str


def find_service(name: str) -> Service:
    """The service of a provider; ConfigError when the provider has none, as `draft` and `import`."""
    services = list_services()
    if name not in services:
        raise ConfigError(f"The catalogue has no service {name[:80]!r}; it has: {', '.join(sorted(services))}.")
    return services[name]


def list_services() -> dict[str, Service]:
    """Every service by its provider's name."""
    return _read_services(stamp_additions())


@cache
def _read_services(stamp: Stamp | None) -> dict[str, Service]:
    entries = read_entries("services.yaml", "services", stamp)
    return {name: _read_service(name, entry) for name, entry in entries.items()}


def _read_service(name: str, entry: Entry) -> Service:
    return Service(
        name=name,
        base_url=_read_base_url(entry),
        hosts=entry.texts("hosts"),
        result_hosts=entry.texts("result_hosts"),
        keyed_result_hosts=entry.texts("keyed_result_hosts"),
        lists_tasks=entry.flag("lists_tasks"),
        limits=_read_limits(entry.part("limits")),
        timeout_s=entry.number("timeout_s", least=0.001),
        unbilled=_read_unbilled(entry),
        bills_refusals=entry.flag("bills_refusals"),
        bills_cancelled=entry.flag("bills_cancelled"),
        source=entry.text("source"),
        date=entry.date("date"),
    )


def _read_base_url(entry: Entry) -> str:
    url = entry.text("base_url").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.query:
        entry.refuse("base_url", "an address such as https://api.example.com, without a password and a query")
    return url


def _read_limits(entry: Entry) -> ServiceLimits:
    entry.check_names([field.name for field in fields(ServiceLimits)])
    limits = ServiceLimits(
        requests=entry.count_or_none("requests"),
        window_s=entry.number_or_none("window_s"),
        running=entry.count_or_none("running"),
        polls=entry.count_or_none("polls"),
        polls_window_s=entry.number_or_none("polls_window_s"),
    )
    for count, window in (("requests", "window_s"), ("polls", "polls_window_s")):
        if getattr(limits, count) and not getattr(limits, window):
            entry.refuse(window, f"a number of seconds above 0, within which {count} counts")
    return limits


def _read_unbilled(entry: Entry) -> tuple[int, ...]:
    statuses = entry.items("unbilled")
    if not all(isinstance(status, int) and 500 <= status <= 599 for status in statuses):
        entry.refuse("unbilled", "a list of statuses from 500 to 599")
    return statuses
