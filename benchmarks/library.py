"""This file measures how long a search of 25,000 images takes: from the library, and from Parquet read anew each time.

Eighty-four rounds of 300 images are written as tables of the lake, with prompts of about 600 characters, twenty
attributes an image and the details of four scorers, and 42 checkpoints with 1,050 decisions and 2,500 labels into a
ledger. The naive way reads all tables of all rounds and joins them for every query, then filters in the same way.

Predicted, on two cores: the library's first search 2 to 4 s, which reads everything once; every further one 30 to 90
ms, counts of ten facets included, with the text search the slowest; after one round was written anew, 100 to 150 ms;
after a decision, 60 to 120 ms. The naive way 1.5 to 3 s a query. Memory: 150 to 250 MB for the library.

Measured: see benchmarks/README.md.

Run: python -m benchmarks.library [--rounds 84] [--images 300] [--repeats 20]
"""

import argparse
import hashlib
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from brand_assets.campaigns.library import ImageFilter, Library
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.checkpoint import Decision
from brand_assets.records.tables import ROUND_TABLES
from brand_assets.settings import read_settings

STARTS = ("har", "pi", "lan", "wo", "cor", "mer", "sil", "tan")
ENDS = ("bor", "ne", "tern", "ven", "al", "idian", "k", "go", "ver", "um", "light", "stone", "leaf", "wave")
WORDS = [f"{start}{end}" for start in STARTS for end in ENDS]
ATTRIBUTES = {f"attribute_{k}": [f"value_{k}_{v}" for v in range(6)] for k in range(20)}
QUERIES = {
    "everything, newest": ImageFilter(sort="newest"),
    "one word": ImageFilter(text="harbor", sort="quality"),
    "three words and a phrase": ImageFilter(text='pine lantern cork "woven coral"', sort="newest"),
    "provider, direction, score": ImageFilter(provider="openai", direction="badge", min_score=0.5, sort="quality"),
    "one round, one cluster": ImageFilter(campaign="campaign-007", round="concept", cluster=3),
    "attribute of a campaign": ImageFilter(campaign="campaign-011", attribute="attribute_3=value_3_2"),
    "approved": ImageFilter(decision="approved", sort="newest"),
    "tag": ImageFilter(tag="keep", sort="cost"),
    "page 200": ImageFilter(sort="quality", offset=12_000),
}
START = datetime(2026, 1, 1, tzinfo=UTC)


def write_round(studio: Studio, campaign: str, round_name: RoundName, count: int) -> list[str]:
    """A round of made-up images, as the stages would leave it; the ids in order."""
    rng = random.Random(f"{campaign}/{round_name}")
    ids = [hashlib.sha256(f"{campaign}/{round_name}/{k}".encode()).hexdigest() for k in range(count)]
    tables = {
        "prompts": [make_prompt(rng, k) for k in range(count)],
        "raw_images": [make_image(rng, image_id, k) for k, image_id in enumerate(ids)],
        "scores": [make_score(rng, image_id, k) for k, image_id in enumerate(ids)],
        "clusters": [{"image_id": image_id, "cluster": rng.randrange(8), "distance": 0.5} for image_id in ids],
        "cluster_profiles": [{"cluster": k, "size": 40, "label": f"{rng.choice(WORDS)}, ring"} for k in range(8)],
        "dpp_selections": [{"image_id": image_id, "position": k + 1} for k, image_id in enumerate(ids[:50])],
        "readings": [{"image_id": image_id, "concern": "", "finding": "none"} for image_id in ids[:50]],
        "tags": [
            {"image_id": image_id, "attribute": name, "value": rng.choice(values)}
            for image_id in ids
            for name, values in list(ATTRIBUTES.items())[:6]
        ],
    }
    for table, rows in tables.items():
        studio.lake.write(pl.DataFrame(rows, schema=ROUND_TABLES[table]), table, campaign, round_name)
    return ids


def make_prompt(rng: random.Random, number: int) -> dict[str, object]:
    return {
        "prompt_id": f"p{number}",
        "attempt": 1,
        "direction": rng.choice(("badge", "monogram", "mark")),
        "template": "plain",
        "text": " ".join(rng.choices(WORDS, k=95)),
        "negative": "",
        "attributes": [{"key": name, "value": rng.choice(values)} for name, values in ATTRIBUTES.items()],
        "params": json.dumps({"guidance": 5.0, "size": "1024x1024"}),
        "ignored_params": [],
        "seed": rng.randrange(2**32 - 2),
    }


def make_image(rng: random.Random, image_id: str, number: int) -> dict[str, object]:
    provider, model = rng.choice((("openai", "gpt-image-1"), ("replicate", "flux"), ("stability", "core")))
    return {
        "image_id": image_id,
        "prompt_id": f"p{number}",
        "attempt": 1,
        "provider": provider,
        "model": model,
        "status": "drawn",
        "sha256": image_id[::-1],
        "media_type": "image/png",
        "width_px": 1024,
        "height_px": 1024,
        "cost_usd": rng.choice((0.011, 0.03, 0.042)),
        "drawn_at": START + timedelta(seconds=rng.randrange(20_000_000)),
    }


def make_score(rng: random.Random, image_id: str, number: int) -> dict[str, object]:
    parts = {part: rng.random() for part in ("semantic", "color", "aesthetic", "composition")}
    told = {
        part: {
            "value": value,
            "scorer": "made-up",
            "finding": " ".join(rng.choices(WORDS, k=12)),
            "concerns": ["off-palette"] if value < 0.1 else [],
            "metrics": {word: round(rng.random(), 6) for word in rng.sample(WORDS, 20)},
        }
        for part, value in parts.items()
    }
    mean = sum(parts.values()) / 4
    return {
        "image_id": image_id,
        **parts,
        "composite": mean,
        "quality": mean,
        "rank": number,
        "details": json.dumps(told),
    }


def decide(studio: Studio, campaign: str, ids: list[str]) -> None:
    shown = [(image_id, image_id[::-1]) for image_id in ids[:50]]
    checkpoint = studio.ledger.checkpoints.open(campaign, "concept", 1, shown, to_approve=50)
    taken = [Decision(i, "ana", "approved" if k % 3 else "rejected") for k, (i, _) in enumerate(shown[:25])]
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, taken)


def fill(studio: Studio, rounds: int, images: int) -> None:
    keep = studio.ledger.labels.make_collection("kept", "", "ana")
    for number in range(rounds):
        campaign, round_name = f"campaign-{number // 2:03d}", ROUNDS[number % 2]
        ids = write_round(studio, campaign, round_name, images)
        if round_name == "concept":
            decide(studio, campaign, ids)
            studio.ledger.labels.collect(keep.collection_id, ids[:50], "ana", most=10_000)
            for image_id in ids[:10]:
                studio.ledger.labels.tag(image_id, "keep", "ana", is_on=True, most=50)


def search_naively(studio: Studio, wanted: ImageFilter) -> int:
    """The same answer from the files alone, read for this query."""
    library = Library(studio)
    return library.search(wanted).total


def time_ms(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def measure_memory_mb() -> float:
    """What this process holds now, in the kernel's count."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def report(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{name:<42} median {statistics.median(times):8.1f} ms   p95 {p95:8.1f} ms   worst {ordered[-1]:8.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=84)
    parser.add_argument("--images", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="a folder to make the data in, or to find it in")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = given.keep or Path(folder)
        os.environ["BRAND_ASSETS_DATA"] = str(root)
        studio = open_studio(read_settings())
        if not (root / "lake").exists():
            fill(studio, given.rounds, given.images)
        measure(studio, given.repeats)


def measure(studio: Studio, repeats: int) -> None:
    before_mb = measure_memory_mb()
    library = Library(studio)
    first_ms = time_ms(lambda: library.search(ImageFilter()))
    print(f"first search, everything read: {first_ms:.0f} ms; {measure_memory_mb() - before_mb:.0f} MB more are held")
    for name, wanted in QUERIES.items():
        report(
            f"{name} ({library.search(wanted).total})",
            [time_ms(lambda w=wanted: library.search(w)) for _ in range(repeats)],
        )
    report(
        "a round's 300 cards", [time_ms(lambda: library.round_cards("campaign-003", "concept")) for _ in range(repeats)]
    )
    report("after a decision", [decide_and_search(studio, library, k) for k in range(repeats)])
    report("after a round was written anew", [write_and_search(studio, k) for k in range(3)])
    naive = [time_ms(lambda w=wanted: search_naively(studio, w)) for wanted in list(QUERIES.values())[:3]]
    report("naive: read for each query", naive)


def decide_and_search(studio: Studio, library: Library, number: int) -> float:
    checkpoint = studio.ledger.checkpoints.list_open()[number % 10]
    shown = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision(shown[30].image_id, "bo", "approved")])
    return time_ms(lambda: library.search(ImageFilter(decision="approved", sort="newest")))


def write_and_search(studio: Studio, number: int) -> float:
    library = Library(studio, recheck_s=0.0)
    library.search(ImageFilter())
    write_round(studio, f"campaign-{number:03d}", "concept", 300)
    return time_ms(lambda: library.search(ImageFilter(text="harbor")))


if __name__ == "__main__":
    main()
