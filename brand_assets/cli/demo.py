"""This file runs the example campaign, whose checkpoints a reviewer called `demo` decides."""

import shutil
from collections import Counter
from collections.abc import Sequence

from brand_assets.campaigns import deciding
from brand_assets.campaigns.briefs import brief_path, load_brief
from brand_assets.campaigns.candidates import Candidate, list_candidates
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.console import console, open_for_command
from brand_assets.cli.launch import PROJECT
from brand_assets.cli.running import print_next_step, run_with_progress
from brand_assets.errors import ConfigError
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.checkpoint import DEMO_REVIEWER

DEMO_CAMPAIGN = "fern-and-field"


def demo() -> None:
    """Run the example campaign end to end; the reviewer `demo` decides its checkpoints."""
    studio = open_for_command()
    _place_demo_brief(studio)
    brief = load_brief(studio, DEMO_CAMPAIGN)
    for round_name in ROUNDS:
        run_with_progress(studio, DEMO_CAMPAIGN, round_name)
        _decide(studio, round_name, brief.approve(round_name))
    run_with_progress(studio, DEMO_CAMPAIGN, "export")
    print_next_step(studio, DEMO_CAMPAIGN)
    console.print("See how it got there in the Dagster UI: make dev", highlight=False)


def pick_by_direction(shortlist: Sequence[Candidate], count: int) -> list[str]:
    """The first of each direction, then the second of each: ids of `count` images, or of all where there are fewer."""
    seen: Counter[str] = Counter()
    turns = []
    for candidate in shortlist:
        turns.append((seen[candidate.direction], candidate.image_id))
        seen[candidate.direction] += 1
    return [image_id for _, image_id in sorted(turns, key=lambda turn: turn[0])][:count]


def _decide(studio: Studio, round_name: RoundName, count: int) -> None:
    checkpoint = deciding.find_checkpoint(studio, DEMO_CAMPAIGN, round_name)
    if checkpoint.status == "open":
        deciding.decide(
            studio,
            DEMO_CAMPAIGN,
            round_name,
            reviewer=DEMO_REVIEWER,
            approve=pick_by_direction(list_candidates(studio, checkpoint), count),
            reason="picked by the demo: the first of each direction on the shortlist, not a person's choice",
        )
        deciding.submit(studio, DEMO_CAMPAIGN, round_name, reviewer=DEMO_REVIEWER)
    approved = deciding.standing(studio, deciding.find_checkpoint(studio, DEMO_CAMPAIGN, round_name)).approved
    console.print(f"{round_name}: the reviewer 'demo' approved {approved}, the first of each direction in turn.")


def _place_demo_brief(studio: Studio) -> None:
    """A data root of one's own starts without the example; the clone has it."""
    path = brief_path(studio, DEMO_CAMPAIGN)
    example = PROJECT / "data" / "briefs" / path.name
    if path.exists():
        return
    if not example.is_file():
        raise ConfigError(f"The example brief {example} is not there. Run the demo from a clone of the project.")
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(example, path)
