"""This file fetches one large file of a known size, going on where an earlier attempt was cut off.

What came so far stays in the part file, whatever happens; whether it is the right file is for a checksum to say.
"""

import errno
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from brand_assets.errors import WeightsError
from brand_assets.remote.addresses import is_loopback
from brand_assets.remote.redaction import excerpt

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 6
"""In a row without a byte more than before."""
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 20.0
SILENCE_S = 30.0
"""A server that sends nothing for so long is gone."""
PASSING = (408, 425, 429)
NOT_THERE = (404, 410)
UNSATISFIABLE = 416


class _CutOff(Exception):
    """This attempt ended before the file did; the text says how."""


@dataclass(slots=True)
class Download:
    """`on_progress` is told how many bytes are here, each time some came; it may go back to 0."""

    url: str
    part: Path
    size: int
    on_progress: Callable[[int], None] = lambda count: None
    first_wait_s: float = FIRST_WAIT_S
    silence_s: float = SILENCE_S
    was_resumed: bool = False
    asks_for_rest: bool = field(default=True, init=False)
    """Until a server gives another part than the one it was asked for."""

    def run(self) -> None:
        """Until the part file has its `size`. Raises WeightsError when that cannot be: gone, refused, of another size,
        cut off again and again, no room.
        """
        import httpx

        most, vain = self._count(), 0
        with httpx.Client(
            follow_redirects=True,
            trust_env=not is_loopback(self.url),
            timeout=httpx.Timeout(self.silence_s),
            headers={"user-agent": "brand-assets", "accept-encoding": "identity"},
        ) as client:
            while (here := self._count()) != self.size:
                try:
                    self._go_on(client, here)
                except (_CutOff, httpx.TransportError, httpx.TooManyRedirects) as problem:
                    here = self._count()
                    most, vain = max(most, here), 0 if here > most else vain + 1
                    if vain >= ATTEMPTS:
                        raise WeightsError(self._tell_cut_off(problem, here)) from None
                    longest = min(self.first_wait_s * 2**vain, LONGEST_WAIT_S)
                    time.sleep(random.uniform(0, longest))  # noqa: S311 - spreads retries, guards nothing

    def start_over(self) -> None:
        """Without what came so far."""
        self.part.unlink(missing_ok=True)
        self.was_resumed = False

    def _go_on(self, client: "httpx.Client", here: int) -> None:
        if here > self.size:
            self.start_over()
            here = 0
        headers = {"range": f"bytes={here}-"} if here and self.asks_for_rest else {}
        with client.stream("GET", self.url, headers=headers) as response:
            start = self._read_start(response, here)
            self._check_size(response, start)
            try:
                with self.part.open("ab" if start else "wb") as file:
                    self._write(response, file, start)
            except OSError as problem:
                raise WeightsError(self._tell_no_room(problem)) from None
        if self._count() < self.size:
            raise _CutOff(f"the answer ended after {self._count()} of {self.size} bytes")

    def _read_start(self, response: "httpx.Response", here: int) -> int:
        """At which byte the answer begins: 0, or `here`."""
        status = response.status_code
        if status == 200:
            return 0
        if status == 206 and response.headers.get("content-range", "").startswith(f"bytes {here}-"):
            self.was_resumed = True
            return here
        if status in (206, UNSATISFIABLE):
            self.asks_for_rest = False
            self.start_over()
            raise _CutOff("the server gave another part of the file than was asked for")
        if status in PASSING or status >= 500:
            raise _CutOff(f"the server answered {status}")
        where = excerpt(str(response.url.copy_with(query=None)), length=160)
        if status in NOT_THERE:
            raise WeightsError(f"There is nothing at {where} ({status}). {_ELSEWHERE}")
        raise WeightsError(f"{where} is not given out ({status}). {_ELSEWHERE}")

    def _check_size(self, response: "httpx.Response", start: int) -> None:
        length = response.headers.get("content-length", "")
        if length.isdigit() and start + int(length) != self.size:
            found = f"{start + int(length)} bytes and not {self.size}"
            raise WeightsError(f"The file at {self._place} is another: it has {found}. {_ELSEWHERE}")

    def _write(self, response: "httpx.Response", file: BinaryIO, start: int) -> None:
        here = start
        self.on_progress(here)
        for chunk in response.iter_raw():  # as it comes: what waits to fill a larger chunk is lost at a cut
            here += len(chunk)
            if here > self.size:
                raise WeightsError(f"More than {self.size} bytes came from {self._place}: it is another file.")
            file.write(chunk)
            self.on_progress(here)

    def _count(self) -> int:
        return self.part.stat().st_size if self.part.is_file() else 0

    @property
    def _place(self) -> str:
        return excerpt(self.url.partition("?")[0], length=160)

    def _tell_cut_off(self, problem: Exception, here: int) -> str:
        words = excerpt(f"{type(problem).__name__.lstrip('_')}: {problem}", length=160)
        kept = f"{here} bytes are kept; the same command goes on from there." if here else "Nothing came."
        return f"{self._place} was asked {ATTEMPTS} times in vain; at the last: {words}. {kept} {_ELSEWHERE}"

    def _tell_no_room(self, problem: OSError) -> str:
        if problem.errno == errno.ENOSPC:
            return f"The disk of {self.part.parent} is full: {self._count()} of {self.size} bytes are there. Make room."
        return f"{self.part} cannot be written: {problem.strerror or problem}."


_ELSEWHERE = "Set BRAND_ASSETS_WEIGHTS_MIRROR, or give a file that you have: brand-assets models pull --from FILE"
