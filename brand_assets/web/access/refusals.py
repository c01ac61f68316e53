"""This file is what the door says to those that it turns away, and counts them; they are not written to the ledger."""

from collections import Counter
from http import HTTPStatus

from brand_assets.web.failures import Forbidden, WebError


class HostRefused(WebError):
    """The request is for a host that this house does not answer as."""

    status = HTTPStatus.MISDIRECTED_REQUEST


class Malformed(WebError):
    """The request cannot be what it says it is."""


class TooLarge(WebError):
    """The body is larger than what this address takes."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooSlow(WebError):
    """The body did not arrive in time."""

    status = HTTPStatus.REQUEST_TIMEOUT


class WrongType(WebError):
    """The body is not of the kind that this address takes."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class Crowded(WebError):
    """Too much is under way at once for the house's memory."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class CrossSite(Forbidden):
    """Another site's page sent this, or nobody can tell that it did not."""


class TooManyRequests(WebError):
    """Whoever asks has asked too often."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, message: str, *, retry_after_s: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Refusals:
    """How many were turned away since the house opened, by kind."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, error: Exception) -> None:
        self._counts[type(error).__name__] += 1

    def tell(self) -> dict[str, int]:
        return dict(sorted(self._counts.items()))
