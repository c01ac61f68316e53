"""This file keeps what is known of a campaign's last run: a small record, its log, and the lock that it holds."""

import json
import os
import re
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from brand_assets.campaigns.exporting.order import EVERYTHING, ExportOrder
from brand_assets.campaigns.status import Stage
from brand_assets.campaigns.step_words import cut_commands, tell_step
from brand_assets.campaigns.studio import Studio
from brand_assets.storage.files import is_held_by_another, replace_file

RunState = Literal["running", "done", "stopped", "failed"]
TAIL_BYTES = 8192
MAX_WORDS_CHARS = 400
KILLED = "It ended without a word: killed, or the machine went down. What it drew is kept; start it again."
_STAGES: tuple[Stage, ...] = get_args(Stage)
_STEP = re.compile(
    r"^\S+ (?P<stage>concept|direction|final|export) (?P<done>\d+)/(?P<steps>\d+): (?P<step>\S*)\s*(?P<words>.*)$"
)
_IMAGES = re.compile(r"^(\d+) of (\d+) images\b")
_FAILED = re.compile(r"^(?:error:|Error|Aborted)")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run: what was asked for, and how far it is.

    `step` of the `steps` steps is under way and `done` are behind it, 0 of 0 before the first; `words` is the last
    thing it said. `pid_started` is when its process began, as the system counts, where the system says so.
    """

    campaign: str
    stage: Stage
    by: str
    started_at: datetime
    pid: int | None
    pid_started: str | None
    redraw: bool = False
    top_up: int = 0
    order: ExportOrder = EVERYTHING
    cancelled_by: str | None = None
    is_alive: bool = field(default=True, kw_only=True)
    state: RunState = field(default="running", kw_only=True)
    step: str = field(default="", kw_only=True)
    done: int = field(default=0, kw_only=True)
    steps: int = field(default=0, kw_only=True)
    words: str = field(default="", kw_only=True)

    @property
    def images(self) -> tuple[int, int] | None:
        """How many images of how many are drawn, while they are; None in any other step."""
        found = _IMAGES.match(self.words)
        return (int(found[1]), int(found[2])) if found and self.step.endswith("raw_images") else None

    @property
    def doing(self) -> str:
        """What it is at, for a producer: `drawing 122 of 300`."""
        if self.images is None:
            return tell_step(self.step)
        return f"{tell_step(self.step)} {self.images[0]} of {self.images[1]}"

    @property
    def remark(self) -> str:
        """Its last words, without what `doing` says already."""
        return cut_commands(self.words if self.images is None else _IMAGES.sub("", self.words).removeprefix(", "))

    def with_process(self, pid: int, pid_started: str | None) -> "RunRecord":
        return replace(self, pid=pid, pid_started=pid_started)

    def as_cancelled(self, by: str) -> "RunRecord":
        return replace(self, cancelled_by=by or "somebody")

    def as_json(self) -> dict[str, object]:
        told = asdict(self)
        del told["pid_started"]
        return {**told, "started_at": self.started_at.isoformat(), "order": self.order.describe()}


def find_record(studio: Studio, campaign: str) -> RunRecord | None:
    """The last run, as far as it is now; None when there was none or its record cannot be read."""
    kept = _read(_find(studio, campaign, "json"))
    if kept is None:
        return None
    is_alive = is_held(studio, campaign)
    lines = _read_tail(find_log(studio, campaign))
    return _add_progress(replace(kept, is_alive=is_alive), lines)


def list_records(studio: Studio) -> list[RunRecord]:
    names = sorted(path.stem for path in _folder(studio).glob("*.json"))
    return [record for name in names if (record := find_record(studio, name))]


def write_record(studio: Studio, record: RunRecord) -> None:
    kept = ("campaign", "stage", "by", "pid", "pid_started", "redraw", "top_up", "cancelled_by")
    told = {name: getattr(record, name) for name in kept} | {
        "started_at": record.started_at.isoformat(),
        "order": record.order.describe(),
    }
    with replace_file(_find(studio, record.campaign, "json"), 0o600) as file:
        file.write(json.dumps(told).encode())


def find_log(studio: Studio, campaign: str) -> Path:
    return _find(studio, campaign, "log")


def open_lock(studio: Studio, campaign: str) -> int:
    """A descriptor of the file whose lock a run holds; to be closed by who asked."""
    path = _find(studio, campaign, "lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def is_held(studio: Studio, campaign: str) -> bool:
    """Whether a run of the campaign is under way. Those who ask do not keep one another waiting."""
    return is_held_by_another(_find(studio, campaign, "lock"))


def read_start(pid: int) -> str | None:
    """When a process began, in ticks since the machine did; None where the system does not tell, or it is gone."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return told.rpartition(")")[2].split()[19]


def _folder(studio: Studio) -> Path:
    return studio.settings.data_root / "runs"


def _find(studio: Studio, campaign: str, suffix: str) -> Path:
    return _folder(studio) / f"{campaign}.{suffix}"


def _read(path: Path) -> RunRecord | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        told["started_at"] = datetime.fromisoformat(told["started_at"])
        told["order"] = ExportOrder.read(told.get("order"))
        record = RunRecord(**told)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return record if record.stage in _STAGES else None


def _read_tail(log: Path) -> list[str]:
    try:
        with log.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL_BYTES))
            told = file.read().decode("utf-8", errors="replace")
    except OSError:
        return []
    return [line.strip() for line in told.splitlines() if line.strip()]


def _add_progress(record: RunRecord, lines: list[str]) -> RunRecord:
    found = next((match for line in reversed(lines) if (match := _STEP.match(line))), None)
    step, done, steps = (found["step"], int(found["done"]), int(found["steps"])) if found else ("", 0, 0)
    # A campaign whose machine approves the best alone goes on with the next stage in the same process.
    stage = next((stage for stage in _STAGES if found and stage == found["stage"]), record.stage)
    state = _judge(record, lines)
    words = _choose_words(lines, state)
    return replace(record, stage=stage, state=state, step=step, done=done, steps=steps, words=words[:MAX_WORDS_CHARS])


def _judge(record: RunRecord, lines: list[str]) -> RunState:
    """Nobody waits for a run's exit code, so its own last words say how it ended; a killed one has none."""
    if record.is_alive:
        return "running"
    if lines and lines[-1].startswith(f"{record.campaign}: "):
        return "done"
    return "stopped" if record.cancelled_by else "failed"


def _choose_words(lines: list[str], state: RunState) -> str:
    if state == "failed":
        told = next((place for place, line in enumerate(lines) if _FAILED.match(line)), None)
        return " ".join(lines[told:]).removeprefix("error:").strip() if told is not None else KILLED
    last = lines[-1] if lines else ""
    match = _STEP.match(last)
    return (match["words"] if match else last).removeprefix("error:").strip()
