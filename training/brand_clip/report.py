"""This file writes down what was measured: MODEL_CARD.md for people, facts.json for the tagger."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from brand_assets.embedding.brand_clip.facts import is_trusted
from training.brand_clip.matching import Matching
from training.brand_clip.tagging import Tagging

CARD = Path(__file__).with_name("card.md")
CATEGORY_NOTE = (
    "chance is even guessing among the values; the probe is a linear classifier trained on the descriptor's vectors"
)


def write_facts(folder: Path, version: str, seed: int, tags: Mapping[str, Tagging], figures: Mapping[str, Any]) -> None:
    """`facts.json` beside the weights."""
    attributes = {name: _round(asdict(tagging)) for name, tagging in sorted(tags.items())}
    facts = {"version": version, "seed": seed, "attributes": attributes, **_round(figures)}
    (folder / "facts.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def write_report(
    path: Path,
    *,
    training: Mapping[str, Any],
    matching: Mapping[str, Matching],
    retrieval: Mapping[str, Mapping[str, float]],
    tags: Mapping[str, Mapping[str, Tagging]],
    naming: Mapping[str, float],
) -> None:
    """Everything as tables; every number comes from the run that is written down."""
    parts = [
        CARD.read_text(encoding="utf-8").rstrip(),
        "\n## What it was measured at\n\n"
        "Written by `python -m training.brand_clip evaluate`, on drawings of briefs that no training has seen.\n",
        _table("Training", ["", ""], [[name, _say(value)] for name, value in training.items()]),
        _table(
            "Prompt and image, matched against mismatched (AUC)",
            ["drawings of", "n", "both", "another direction", "three apart", "matched 2.5 cos", "mismatched 2.5 cos"],
            [[name, *map(_say, asdict(found).values())] for name, found in matching.items()],
        ),
        _table(
            "Text-to-image retrieval (share of prompts)",
            ["drawings of", "n", "first", "first 5", "first 10", "chance of the first"],
            [[name, *map(_say, found.values())] for name, found in retrieval.items()],
        ),
        *(
            _table(
                f"Zero-shot tags, {name} (macro-F1; {CATEGORY_NOTE})",
                ["attribute", "n", "brand-clip", "chance", "descriptor probe", "trusted"],
                [
                    [one, str(t.drawings), _say(t.macro_f1), _say(t.chance), _say(t.descriptor), _say_trust(t)]
                    for one, t in found.items()
                ],
            )
            for name, found in tags.items()
        ),
        *(f"{name}: {_compare(found)}\n" for name, found in tags.items()),
        _table("Colour naming on real brand icons (share right)", ["", ""], [[n, _say(v)] for n, v in naming.items()]),
    ]
    path.write_text("\n".join(parts), encoding="utf-8")


def _compare(tags: Mapping[str, Tagging]) -> str:
    """On which attributes words do better than a probe that was trained on examples, and on which worse."""
    probed = {name: t.macro_f1 - t.descriptor for name, t in tags.items() if t.descriptor is not None}
    better, worse = ([name for name, gain in probed.items() if (gain > 0) is is_better] for is_better in (True, False))
    return (
        f"without a single labelled example brand-clip tells {len(better)} of {len(probed)} attributes better than the "
        f"descriptor does after training ({', '.join(better) or 'none'}); worse: {', '.join(worse) or 'none'}."
    )


def _table(title: str, heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return f"### {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _say(value: object) -> str:
    if value is None:
        return "not measured"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _say_trust(tagging: Tagging) -> str:
    return "yes" if is_trusted(tagging.macro_f1, tagging.chance) else "no"


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _round(one) for key, one in value.items()}
    return value
