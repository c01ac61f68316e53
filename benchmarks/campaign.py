"""This file measures a whole concept round of 3,000 images in one run: seconds and peak memory of every stage.

The run is the job `concept_round` of the real definitions, in one process, on a data root of its own; `draft` draws at
1024 px. Peak memory is the process's resident set, read 20 times a second while the stage runs; it includes the
libraries and whatever an earlier stage left behind. Beside the stages stands the share of drawing, which no other stage
should come near.

Predicted, on two idle cores: drawing 150 to 300 s; embeddings (brand-clip) 60 s, most of it decoding; tags 5 s; scores
60 to 90 s; clusters 5 s; dpp_selections 2 s; readings 30 s; under 1.5 GB everywhere, far under the limit of 4.

Run: python -m benchmarks.campaign [--images 3000]
"""

import argparse
import os
import tempfile
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from brand_assets.defs.jobs import TABLES_OF_A_ROUND

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
EVERY_S = 0.05
LIMIT_GB = 4.0
CAMPAIGN = "three-thousand"
STAGES = {*TABLES_OF_A_ROUND}
"""The others are checks of milliseconds; `all` counts them."""
BRIEF = """\
---
campaign: three-thousand
brand: {{name: Harbor & Pine}}
palette:
  - {{name: Deep Harbor, hex: "#0B3C5D", role: primary}}
  - {{name: Pine, hex: "#2F5D50", role: secondary}}
  - {{name: Ember, hex: "#D9822B", role: accent}}
  - {{name: Salt, hex: "#F7F3EC", role: neutral}}
directions:
  - name: anchor-and-bean
    description: An anchor whose flukes read as two coffee leaves.
    attributes: {{mark_type: [pictorial], symmetry: [bilateral], line_weight: [medium, bold]}}
    weight: 2
  - name: monogram-hp
    description: The letters H and P joined by a shared stem, like a pier.
    attributes: {{mark_type: [monogram], geometry: [constructed]}}
    lettering: initials
  - name: lattice
    description: "A [hexagonal,square] lattice of nodes."
    attributes: {{mark_type: [abstract], density: [sparse, medium]}}
rounds:
  concept: {{images: {images}, shortlist: 50, approve: 10}}
---
"""


@dataclass(slots=True)
class Stage:
    """Start and end in seconds since the epoch, and the greatest resident set between them."""

    started_s: float
    ended_s: float = 0.0
    peak_bytes: int = 0


@dataclass(slots=True)
class Watch:
    """What is read of this process while stages run."""

    stages: dict[str, Stage] = field(default_factory=dict)
    running: str = ""

    def look(self, over: threading.Event) -> None:
        while not over.wait(EVERY_S):
            stage = self.stages.get(self.running)
            if stage:
                stage.peak_bytes = max(stage.peak_bytes, read_resident_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description="Seconds and peak memory of each stage of one large concept round.")
    parser.add_argument("--images", type=int, default=3000)
    images = parser.parse_args().images
    with tempfile.TemporaryDirectory() as folder, _own_environment(Path(folder)):
        _print_stages(run_round(Path(folder), images).stages, images)


def run_round(data_root: Path, images: int) -> Watch:
    """The concept round of a campaign of that many images. RuntimeError when the run fails."""
    import dagster as dg

    from brand_assets.definitions import defs

    briefs = data_root / "briefs"
    briefs.mkdir()
    (briefs / f"{CAMPAIGN}.md").write_text(BRIEF.format(images=images), encoding="utf-8")
    instance = dg.DagsterInstance.ephemeral()
    instance.add_dynamic_partitions("campaigns", [CAMPAIGN])
    watch, over = Watch(), threading.Event()
    run_id = str(uuid.uuid4())
    instance.add_event_listener(run_id, _Listener(watch).hear)
    looking = threading.Thread(target=watch.look, args=(over,), daemon=True)
    looking.start()
    result = defs.resolve_job_def("concept_round").execute_in_process(
        instance=instance, partition_key=CAMPAIGN, raise_on_error=False, run_id=run_id
    )
    over.set()
    looking.join()
    if not result.success:
        raise RuntimeError("The round failed; its log says at which stage.")
    return watch


class _Listener:
    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def hear(self, entry: object) -> None:
        event = getattr(entry, "dagster_event", None)
        if event is None or not event.step_key:
            return
        if event.event_type_value == "STEP_START":
            self._watch.stages[event.step_key] = Stage(entry.timestamp)  # type: ignore[attr-defined]
            self._watch.running = event.step_key
        elif event.event_type_value in ("STEP_SUCCESS", "STEP_FAILURE"):
            self._watch.stages[event.step_key].ended_s = entry.timestamp  # type: ignore[attr-defined]


def read_resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES


@contextmanager
def _own_environment(data_root: Path) -> Iterator[None]:
    os.environ["BRAND_ASSETS_DATA"] = str(data_root)
    os.environ["DAGSTER_HOME"] = str(data_root / "dagster_home")
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    (data_root / "dagster_home").mkdir()
    yield


def _print_stages(stages: Mapping[str, Stage], images: int) -> None:
    total_s = sum(stage.ended_s - stage.started_s for stage in stages.values())
    print(f"\n{'stage':<30}{'seconds':>10}{'share':>8}{'ms/image':>10}{'peak GB':>9}")
    for name, stage in stages.items():
        if name.removeprefix("concept_").lstrip("_") not in STAGES:
            continue
        seconds = stage.ended_s - stage.started_s
        peak_gb = stage.peak_bytes / 1e9
        print(f"{name:<30}{seconds:>10.1f}{seconds / total_s:>8.1%}{1000 * seconds / images:>10.2f}{peak_gb:>9.2f}")
    peak_gb = max(stage.peak_bytes for stage in stages.values()) / 1e9
    verdict = "within" if peak_gb < LIMIT_GB else "OVER"
    print(f"{'all':<30}{total_s:>10.1f}{'':>18}{peak_gb:>9.2f}  ({images} images; {verdict} {LIMIT_GB:.0f} GB)")


if __name__ == "__main__":
    main()
