"""This file says in a producer's words what a run is doing, where Dagster has the name of a step."""

import re
from collections.abc import Mapping

STEP_WORDS: Mapping[str, str] = {
    "approvals": "taking up what was approved",
    "prompts": "writing the prompts",
    "raw_images": "drawing",
    "embeddings": "looking at the images",
    "tags": "naming what the images show",
    "scores": "scoring",
    "clusters": "grouping what looks alike",
    "coverage": "counting what is covered",
    "dpp_selections": "choosing the shortlist",
    "readings": "reading the lettering",
    "finished_images": "finishing the marks",
    "exports": "making the delivery",
    "findings": "looking the delivery over",
    "notifications": "telling people",
}
"""By the table that a step makes. A step that looks a table over is named after it: `raw_images_no_duplicates`."""

_SENTENCES = re.compile(r"(?<=[.;])\s+")
_COMMAND = re.compile(r"\bbrand-assets [a-z]|`make ")


def cut_commands(words: str) -> str:
    """What a run said, without the sentences that name a command: whoever reads this in a browser has buttons."""
    return " ".join(one for one in _SENTENCES.split(words) if not _COMMAND.search(one))


def tell_step(step: str) -> str:
    """`concept/raw_images` as `drawing`; the name itself, its underscores as spaces, of a step that is not known."""
    name = step.rpartition("/")[2]
    for stage in ("concept_", "direction_", "final_"):
        name = name.removeprefix(stage)
    if name in STEP_WORDS:
        return STEP_WORDS[name]
    if any(name.startswith(f"{table}_") for table in STEP_WORDS):
        return "looking it over"
    return name.replace("_", " ")
