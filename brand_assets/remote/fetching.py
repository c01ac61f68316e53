"""This file fetches a finished image from where the service says it is, and from nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from brand_assets.errors import DrawError, ImageQuarantined, OutcomeUnknown
from brand_assets.pixels import MAX_BYTES, is_cut_short
from brand_assets.remote.addresses import Addresses, AddressRefused
from brand_assets.remote.redaction import excerpt
from brand_assets.remote.reply import Reply
from brand_assets.remote.retrying import ATTEMPTS, FIRST_WAIT_S, try_again
from brand_assets.remote.wire import Lost, Message, Wire

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 3
REDIRECTS = (301, 302, 303, 307, 308)
SHORT_ATTEMPTS = 3
"""A file that comes short this often is short where it lies."""


@dataclass(slots=True)
class Fetch:
    """One image to be fetched, and how often it came short."""

    wire: Wire
    addresses: Addresses
    headers: Mapping[str, str] = field(repr=False)
    timeout_s: float
    first_wait_s: float = FIRST_WAIT_S
    came_short: int = 0

    async def run(self, address: str) -> bytes:
        """The bytes. Raises ImageQuarantined when they are not to be had: gone, too large, short, from a host that is
        not allowed. OutcomeUnknown when the host did not answer for as long as we tried.
        """
        try:
            start = self.addresses.check_result(address)
            found = await try_again(lambda: self._follow(start), ATTEMPTS, self.first_wait_s)
        except AddressRefused as refusal:
            raise ImageQuarantined(f"The image was not fetched: {refusal}") from None
        if isinstance(found, Lost) or found.status != 200:
            raise _explain(found, place=excerpt(str(start.copy_with(query=None)), length=120))
        return found.body

    async def _follow(self, start: "httpx.URL") -> Reply | Lost:
        url = start
        for _ in range(MAX_REDIRECTS + 1):
            # The key stays with the host that it was meant for.
            has_key = url.host == start.host and self.addresses.gets_key(url)
            message = Message("GET", url, self.headers if has_key else {})
            found = await self.wire.exchange(message, timeout_s=self.timeout_s, max_bytes=MAX_BYTES)
            if isinstance(found, Lost) or found.status not in REDIRECTS:
                return self._check_length(found)
            url = self.addresses.check_result(_read_location(url, found))
        raise AddressRefused(f"it was passed on more than {MAX_REDIRECTS} times.")

    def _check_length(self, found: Reply | Lost) -> Reply | Lost:
        """A file that is short once may be whole the next time; in the end it is taken as it is, to be judged."""
        if isinstance(found, Lost):
            self.came_short += found.is_short
            return replace(found, is_final=found.is_final or self.came_short >= SHORT_ATTEMPTS)
        if found.status != 200 or (found.body and not is_cut_short(found.body)):
            return found
        self.came_short += 1
        if self.came_short >= SHORT_ATTEMPTS:
            return found
        return Lost(f"its {len(found.body)} bytes end before the image does", was_sent=True, is_short=True)


def _read_location(url: "httpx.URL", found: Reply) -> str:
    import httpx

    try:
        return str(url.join(found.headers.get("location", "")))
    except (httpx.InvalidURL, ValueError):
        raise AddressRefused("it was passed on to what is no address.") from None


def _explain(found: Reply | Lost, place: str) -> DrawError:
    if isinstance(found, Lost):
        if found.is_final:
            return ImageQuarantined(f"The image at {place} cannot be used: {found.words}.")
        return OutcomeUnknown(f"The image at {place} could not be fetched, at {ATTEMPTS} attempts: {found.words}.")
    if found.status in (404, 410):
        return ImageQuarantined(
            f"The image at {place} is gone ({found.status}): the service keeps its files for a limited time only."
        )
    if found.status >= 500 or found.status in (408, 429):
        return OutcomeUnknown(f"The image at {place} could not be fetched: {found.status} at {ATTEMPTS} attempts.")
    return ImageQuarantined(
        f"The image at {place} is not given out ({found.status}): {found.text or 'its address may have run out'}."
    )
