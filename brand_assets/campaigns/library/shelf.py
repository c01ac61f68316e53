"""This file keeps every round's rows in memory, and reads a round again only when its files have changed."""

import threading
import time
from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.library.card import ImagePlace
from brand_assets.campaigns.library.round_frame import RoundFrame, Signature, make_empty_round, read_round, sign_round
from brand_assets.campaigns.studio import Studio
from brand_assets.records.brief import ROUNDS, RoundName

Key = tuple[str, RoundName]


@dataclass(frozen=True, slots=True)
class Everything:
    """All rounds as they were found last, one frame; `version` changes whenever anything of it does."""

    rows: pl.DataFrame
    problems: dict[Key, tuple[str, ...]]
    version: int


@dataclass(frozen=True, slots=True)
class _Shelved:
    signature: Signature
    found: RoundFrame


class Shelf:
    """Thread-safe. Folders are listed, and files asked for changes, at most every `recheck_s` seconds."""

    def __init__(self, studio: Studio, recheck_s: float) -> None:
        self._studio = studio
        self._recheck_s = recheck_s
        self._lock = threading.Lock()
        self._pass = threading.Lock()
        self._rounds: dict[Key, _Shelved] = {}
        self._places: dict[str, ImagePlace] = {}
        self._checked_at = float("-inf")
        self._version = 0
        self._everything: Everything | None = None

    def read_round(self, campaign: str, round_name: RoundName) -> RoundFrame:
        """One round as it is at this moment; its files are asked for changes each time."""
        with self._lock:
            self._refresh((campaign, round_name))
            return self._rounds[campaign, round_name].found

    def read_all(self) -> Everything:
        """All rounds, no older than `recheck_s`."""
        self._refresh_all()
        with self._lock:
            return self._join()

    def place(self, image_id: str) -> ImagePlace | None:
        """Where an image belongs, as far as the lake knows."""
        known = self._places.get(image_id)
        if known is None or known.sha256 is None:
            self._refresh_all()
            known = self._places.get(image_id)
        return known

    def _refresh_all(self) -> None:
        """Round by round, so that whoever wants one that is there already need not wait for all the others."""
        with self._pass:
            if time.monotonic() - self._checked_at < self._recheck_s:
                return
            lake = self._studio.lake
            there: set[Key] = {(campaign, name) for name in ROUNDS for campaign in lake.campaigns("raw_images", name)}
            with self._lock:
                for gone in self._rounds.keys() - there:
                    self._forget(gone)
            for key in sorted(there):
                with self._lock:
                    self._refresh(key)
            self._checked_at = time.monotonic()

    def _refresh(self, key: Key) -> None:
        # Signed before it is read: what is written in between is read again next time.
        signature = sign_round(self._studio.lake, *key)
        known = self._rounds.get(key)
        if known is not None and known.signature == signature:
            return
        found = read_round(self._studio, *key)
        self._forget(key)
        self._rounds[key] = _Shelved(signature, found)
        for image_id, sha256, media_type in found.rows.select("image_id", "sha256", "media_type").iter_rows():
            self._places[image_id] = ImagePlace(image_id, *key, sha256, media_type)
        self._everything = None

    def _forget(self, key: Key) -> None:
        known = self._rounds.pop(key, None)
        if known is not None:
            for image_id in known.found.rows["image_id"]:
                self._places.pop(image_id, None)
            self._everything = None

    def _join(self) -> Everything:
        if self._everything is None:
            self._version += 1
            frames = [make_empty_round(self._studio), *(one.found.rows for _, one in sorted(self._rounds.items()))]
            problems = {key: one.found.problems for key, one in self._rounds.items() if one.found.problems}
            # In one piece a search takes a third of the time; the rounds are then parts of it, so it is there once.
            self._everything = Everything(pl.concat(frames, rechunk=True), problems, self._version)
            self._share(self._everything.rows)
        return self._everything

    def _share(self, rows: pl.DataFrame) -> None:
        start = 0
        for key, shelved in sorted(self._rounds.items()):
            count = shelved.found.rows.height
            found = RoundFrame(rows.slice(start, count), shelved.found.problems)
            self._rounds[key] = _Shelved(shelved.signature, found)
            start += count
