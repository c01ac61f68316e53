"""This file measures how evenly a round's prompts are spread, and what writing them costs.

    python -m benchmarks.spreading [BRIEF] [--seeds N]

Beside ours stand independent random draws from the same lists, with the same exclusions: what a generator does that
throws dice for each image. Without BRIEF, three directions of the shape that real campaigns have.

Predicted: the largest share error of random draws is 5 to 15 images of 300 against our 1 at most, so at least 5 times
ours; in half a round the ratio is smaller. Pairs of values: ours 100 of 100, random draws 90 to 97, and of rounds with
just twice as many images as the largest product of two lists 80 to 90. 300 prompts take less than 1 s of CPU.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from statistics import mean

from brand_assets.briefs.read import read_brief
from brand_assets.prompts.allocation import allocate, spread
from brand_assets.prompts.readings import list_readings
from brand_assets.prompts.spreading.choices import Choice, list_choices
from brand_assets.prompts.spreading.saying import hear
from brand_assets.prompts.spreading.spread import spread_round
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import Brand, Brief, ConceptPlan, Direction, PaletteColor
from brand_assets.records.mixing import expand_directions
from brand_assets.settings import Profile
from brand_assets.taxonomy.vocabulary import are_compatible

BUDGET_CPU_S = 1.0
PROFILES: tuple[Profile, ...] = ("embedded", "production")
SHAPE = Brief(
    campaign="shape",
    brand=Brand("Quay & Fir", industry="coffee roaster", avoid=("steam curls",)),
    palette=(PaletteColor("Ink", "#112233", "primary"), PaletteColor("Foam", "#F0F4F8", "neutral")),
    directions=(
        Direction(
            "anchor", "An anchor of two leaves.", {"mark_type": ("pictorial",), "mood": ("calm", "confident")}, 2
        ),
        Direction("mesh", "A mesh of nodes.", {"mark_type": ("abstract",), "density": ("sparse", "medium", "dense")}),
        Direction("tide", "A round badge.", {"mark_type": ("badge", "seal"), "line_weight": ("thin", "bold")}),
    ),
    seed=1,
    sha256="",
    concept=ConceptPlan(300, 50, 10),
    allocation={"stability/sd3.5-large-turbo": 0.7, "replicate/flux-schnell": 0.2, "openai/gpt-image-2.5-flare": 0.1},
)

Rows = Sequence[tuple[int, Mapping[str, str]]]
"""Each image's direction and values, in the order in which they are drawn."""
Choices = Sequence[Sequence[Choice]]


def main() -> None:
    arguments = _read_arguments()
    brief = read_brief(arguments.brief) if arguments.brief else SHAPE
    _print_cost(brief)
    directions = expand_directions(brief)
    choices = [list_choices(one, list_readings(one), hear(brief)) for one in directions]
    for images in (brief.concept.images, max(1, _count_needed(choices) * len(directions))):
        sized = replace(brief, concept=ConceptPlan(images, 1, 1))
        ours = [_spread(replace(sized, seed=seed)) for seed in range(arguments.seeds)]
        thrown = [_throw(sized, choices, seed) for seed in range(arguments.seeds)]
        _print_spread(sized, choices, ours, thrown)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How evenly prompts are spread, against throwing dice.")
    parser.add_argument("brief", nargs="?", type=Path, help="a brief; without it, one of the usual shape")
    parser.add_argument("--seeds", type=int, default=20)
    return parser.parse_args()


def _print_cost(brief: Brief) -> None:
    for profile in PROFILES:
        write_prompts(brief, "concept", 1, profile=profile)
        started = time.process_time()
        rows = write_prompts(brief, "concept", 1, profile=profile)
        cpu = time.process_time() - started
        verdict = "within" if cpu < BUDGET_CPU_S * max(300, rows.height) / 300 else "OVER"
        print(f"{profile:<12}{rows.height} prompts: {cpu:.2f} s of CPU ({verdict} {BUDGET_CPU_S:.0f} s for 300)")


def _count_needed(choices: Choices) -> int:
    """Twice the largest product of two lists: from here on nearly every pair can be asked for."""
    sizes = [sorted((len(choice.shares) for choice in of_direction), reverse=True) for of_direction in choices]
    return max(2 * first * second for first, second, *_ in sizes)


def _spread(brief: Brief) -> Rows:
    models = spread(allocate(brief.allocation, brief.concept.images))
    images = spread_round(expand_directions(brief), models, said=hear(brief), seed=brief.seed)
    return [(image.place.direction, image.attributes) for image in images]


def _throw(brief: Brief, choices: Choices, seed: int) -> Rows:
    """The same counts of directions, every value thrown for by its share among those that go with the others."""
    dice = random.Random(seed)
    weights = {str(index): direction.weight for index, direction in enumerate(expand_directions(brief))}
    rows = []
    for direction in map(int, spread(allocate(weights, brief.concept.images))):
        row: dict[str, str] = {}
        for choice in choices[direction]:
            fitting = choice.fitting(row, 0) or tuple(choice.shares)
            row[choice.attribute] = dice.choices(fitting, [choice.shares[value] for value in fitting])[0]
        rows.append((direction, row))
    return rows


def _print_spread(brief: Brief, choices: Choices, ours: Sequence[Rows], thrown: Sequence[Rows]) -> None:
    print(f"\n{brief.concept.images} images, mean of {len(ours)} seeds{'ours':>14}{'thrown':>10}{'ratio':>8}")
    half = brief.concept.images // 2
    for label, measured in (
        ("largest share error, images", [mean(_share_error(brief, rows) for rows in each) for each in (ours, thrown)]),
        (
            "the same after half of them",
            [mean(_share_error(brief, rows[:half]) for rows in each) for each in (ours, thrown)],
        ),
        (
            "pairs of values there, of 100",
            [100 * mean(_pairs_there(choices, rows) for rows in each) for each in (ours, thrown)],
        ),
    ):
        mine, other = measured
        print(f"{label:<34}{mine:>10.2f}{other:>10.2f}{other / mine if mine else float('inf'):>8.2f}")


def _share_error(brief: Brief, rows: Rows) -> float:
    """The largest distance of a listed value's count from its share of these images."""
    directions = expand_directions(brief)
    total = sum(direction.weight for direction in directions)
    shown = Counter(pair for index, row in rows for pair in row.items() if pair[0] in directions[index].attributes)
    targets: Counter[tuple[str, str]] = Counter()
    for direction in directions:
        for name, values in direction.attributes.items():
            for value in values:
                targets[name, value] += len(rows) * direction.weight / total / len(values)  # type: ignore[assignment]
    return max(abs(shown[pair] - target) for pair, target in targets.items())


def _pairs_there(choices: Choices, rows: Rows) -> float:
    """The share of the compatible pairs of values of two varied attributes that some image of the direction has."""
    asked = there = 0
    for index, of_direction in enumerate(choices):
        own = [row for direction, row in rows if direction == index]
        for first, second in combinations([choice for choice in of_direction if len(choice.shares) > 1], 2):
            met = {(row.get(first.attribute), row.get(second.attribute)) for row in own}
            compatible = _list_compatible(first, second)
            asked += len(compatible)
            there += len(met.intersection(compatible))
    return there / max(1, asked)


def _list_compatible(first: Choice, second: Choice) -> list[tuple[str | None, str | None]]:
    pairs: Iterable[tuple[str, str]] = product(first.shares, second.shares)
    return [(one, other) for one, other in pairs if are_compatible((first.attribute, one), (second.attribute, other))]


if __name__ == "__main__":
    main()
