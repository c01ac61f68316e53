"""This file holds briefs of the shapes that real campaigns have, and what the tests of spreading measure on them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, product

from brand_assets.prompts.readings import list_readings
from brand_assets.prompts.spreading.choices import Choice, list_choices
from brand_assets.prompts.spreading.saying import hear
from brand_assets.prompts.spreading.spread import Planned
from brand_assets.records.brief import Brand, Brief, ConceptPlan, Direction, PaletteColor
from brand_assets.records.mixing import expand_directions
from brand_assets.taxonomy.vocabulary import are_compatible

INKS = (
    PaletteColor("Ink", "#112233", "primary"),
    PaletteColor("Moss", "#335544", "secondary"),
    PaletteColor("Rust", "#AA5533", "accent"),
    PaletteColor("Foam", "#F0F4F8", "neutral"),
)
ROASTER = Brief(
    campaign="roaster",
    brand=Brand("Quay & Fir", industry="coffee roaster", avoid=("steam curls", "cartoon mugs")),
    palette=INKS,
    directions=(
        Direction(
            "anchor",
            "An anchor whose arms are two leaves.",
            {
                "mark_type": ("pictorial",),
                "symmetry": ("bilateral",),
                "line_weight": ("bold",),
                "mood": ("calm", "confident"),
            },
            2,
        ),
        Direction(
            "initials",
            "Two letters on one shared stem.",
            {"mark_type": ("monogram",), "geometry": ("constructed",), "mood": ("precise",)},
            1,
            (),
            "initials",
        ),
        Direction(
            "tide",
            "A round badge, firs above, water below.",
            {"mark_type": ("badge",), "composition": ("contained",), "mood": ("warm",)},
        ),
    ),
    seed=11,
    sha256="",
    story="# Do\n\n- Flat shapes, at most three colours, generous clear space.\n\n# Don't\n\n- No gradients.\n",
    concept=ConceptPlan(300, 50, 10),
    allocation={"stability/sd3.5-large-turbo": 0.7, "replicate/flux-schnell": 0.2, "openai/gpt-image-2.5-flare": 0.1},
)
CLINIC = Brief(
    campaign="clinic",
    brand=Brand("Birch Clinic", avoid=("red crosses", "stock smiles")),
    palette=INKS,
    directions=(
        Direction(
            "hands",
            "A clock whose hands hold each other.",
            {"mark_type": ("pictorial",), "mood": ("warm", "calm"), "composition": ("centered",)},
        ),
        Direction(
            "door",
            "A door that is the letter B.",
            {"mark_type": ("lettermark",), "geometry": ("constructed",), "mood": ("welcoming",)},
            1,
            (),
            "initials",
        ),
    ),
    seed=12,
    sha256="",
    concept=ConceptPlan(120, 30, 8),
    allocation={"stability/sd3.5-medium": 0.6, "fal/flux-schnell": 0.4},
)
BATTERIES = Brief(
    campaign="batteries",
    brand=Brand("Cell Street", avoid=("lightning bolts", "green leaves", "light bulbs")),
    palette=INKS[:2],
    directions=(
        Direction(
            "mesh",
            "A [hexagonal,square,radial] mesh about one bright middle.",
            {"mark_type": ("abstract",), "geometry": ("modular", "constructed"), "density": ("sparse", "medium")},
        ),
        Direction(
            "passing",
            "Two arcs passing one [dot,bar] on.",
            {"mark_type": ("abstract",), "symmetry": ("rotational",), "line_weight": ("medium", "bold")},
        ),
    ),
    seed=13,
    sha256="",
    concept=ConceptPlan(60, 20, 6),
    allocation={"replicate/flux-schnell": 1.0},
)
SHAPES = (ROASTER, CLINIC, BATTERIES)


def choices_of(brief: Brief, direction: Direction) -> tuple[Choice, ...]:
    return list_choices(direction, list_readings(direction), hear(brief))


def targets_of(brief: Brief) -> dict[tuple[str, str], float]:
    """(attribute, value) -> images of the round that should show it, by the directions' weights and equal shares."""
    directions = expand_directions(brief)
    total = sum(direction.weight for direction in directions)
    targets: Counter[tuple[str, str]] = Counter()
    for direction in directions:
        for name, values in direction.attributes.items():
            for value in values:
                targets[name, value] += brief.concept.images * direction.weight / total / len(values)  # type: ignore[assignment]
    return dict(targets)


def count_listed(brief: Brief, images: Iterable[Planned]) -> Counter[tuple[str, str]]:
    """How many images show each value because their direction lists its attribute."""
    directions = expand_directions(brief)
    return Counter(
        pair
        for image in images
        for pair in image.attributes.items()
        if pair[0] in directions[image.place.direction].attributes
    )


def count_pairs(choices: Sequence[Choice], rows: Sequence[dict[str, str]]) -> tuple[int, int]:
    """Compatible pairs of values that are to vary together, and how many of them are there."""
    asked = there = 0
    for first, second in combinations([choice for choice in choices if len(choice.shares) > 1], 2):
        met = {(row.get(first.attribute), row.get(second.attribute)) for row in rows}
        for pair in product(first.shares, second.shares):
            if are_compatible((first.attribute, pair[0]), (second.attribute, pair[1])):
                asked += 1
                there += pair in met
    return asked, there


def largest_product(choices: Sequence[Choice]) -> int:
    sizes = sorted((len(choice.shares) for choice in choices), reverse=True)
    return sizes[0] * sizes[1] if len(sizes) > 1 else 0
