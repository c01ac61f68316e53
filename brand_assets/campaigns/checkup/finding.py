"""This file holds what a checkup finds."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`warn` works but should be looked at, `fail` does not work; `advice` says what to do, empty when all is well."""

    check: str
    state: State
    found: str
    advice: str = ""
