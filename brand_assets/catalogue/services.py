"""This file knows the services behind the models: where they are, how fast they may be asked, what they bill."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from brand_assets.catalogue.reading import Stamp, read_catalogue, stamp_additions
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
    raw = read_catalogue("services.yaml", stamp)
    return {name: _read_service(name, {**raw["defaults"], **fields}) for name, fields in raw["services"].items()}


def _read_service(name: str, fields: Mapping[str, Any]) -> Service:
    try:
        return Service(
            name=name,
            base_url=fields["base_url"].rstrip("/"),
            hosts=tuple(fields["hosts"]),
            result_hosts=tuple(fields["result_hosts"]),
            lists_tasks=fields["lists_tasks"],
            limits=ServiceLimits(**fields["limits"]),
            timeout_s=float(fields["timeout_s"]),
            unbilled=tuple(fields["unbilled"]),
            bills_refusals=fields["bills_refusals"],
            bills_cancelled=fields["bills_cancelled"],
            source=fields["source"],
            date=str(fields["date"]),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise ConfigError(f"The catalogue's service {name!r} is incomplete or wrong: {problem}.") from None
