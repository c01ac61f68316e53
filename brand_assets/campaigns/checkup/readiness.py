"""This file says, at little cost, whether an installation can take work: for whoever watches the review app."""

import os
import secrets
import shutil
from dataclasses import dataclass

from brand_assets.campaigns.checkup.data import FULL_BYTES
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import LedgerBusy, LedgerError
from brand_assets.storage.ledger import Ledger

LEDGER_WAIT_S = 3.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """By what was looked at, `ok` or what is wrong with it, without a path or a name that only insiders may know."""

    checks: dict[str, str]

    @property
    def is_ready(self) -> bool:
        return all(told == "ok" for told in self.checks.values())


def check_readiness(studio: Studio) -> Readiness:
    """Opens the ledger, writes a file and removes it, asks for the room that is left. Never raises."""
    return Readiness({"ledger": _try_ledger(studio), "data": _try_writing(studio), "disk": _ask_room(studio)})


def _try_ledger(studio: Studio) -> str:
    if not studio.ledger.path.exists():
        return "ok"
    ledger = Ledger(studio.ledger.path, timeout_s=LEDGER_WAIT_S)
    try:
        ledger.call(lambda connection: connection.execute("SELECT 1").fetchall())
    except LedgerBusy:
        return "held by another process for too long"
    except LedgerError:
        return "cannot be opened"
    return "ok"


def _try_writing(studio: Studio) -> str:
    root = studio.settings.data_root
    path = root / f".ready-{secrets.token_hex(6)}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        os.close(descriptor)
        path.unlink()
    except OSError:
        return "cannot be written to"
    return "ok"


def _ask_room(studio: Studio) -> str:
    try:
        free = shutil.disk_usage(studio.settings.data_root).free
    except OSError:
        return "cannot be measured"
    return "ok" if free >= FULL_BYTES else f"{free >> 20} MB free, {FULL_BYTES >> 20} are needed"
