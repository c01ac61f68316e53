"""This file says what a recipe's facts are called on the package's page, and how they are written there."""

from collections.abc import Mapping

from brand_assets.color.contrast import contrast

LIGHT, DARK = "#FFFFFF", "#121416"
SHOWN_OF_A_HASH = 12
HASHES = ("image_id", "brief_sha256")
FACTS = {
    "direction": "Direction",
    "provider": "Provider",
    "model": "Model",
    "seed": "Seed",
    "strength": "Strength",
    "drawn_at": "Drawn",
    "cost_usd": "Cost",
    "cost_usd_with_parents": "Cost with its parents",
    "image_id": "Image",
    "brief_sha256": "Brief",
}
"""What the page tells of a recipe, and how it is called there; a recipe may lack any of them."""


def choose_ink(hex_color: str) -> str:
    """Black or white, whichever has more contrast on that colour."""
    return max((DARK, LIGHT), key=lambda ink: contrast(ink, hex_color))


def list_facts(recipe: Mapping[str, object]) -> list[tuple[str, str]]:
    facts = [(label, show_fact(key, recipe[key])) for key, label in FACTS.items() if recipe.get(key) is not None]
    decision = recipe.get("decision")
    if isinstance(decision, Mapping):
        said = " · ".join(str(decision[key]) for key in ("decision", "reviewer", "reason") if decision.get(key))
        facts.append(("Decision", said))
        if decision.get("decided_at"):
            facts.append(("Decided", show_fact("decided_at", decision["decided_at"])))
    return facts


def show_fact(key: str, value: object) -> str:
    if key.startswith("cost_usd") and isinstance(value, int | float):
        cents = f"{value:,.4f}".rstrip("0")
        return f"${cents}{'0' * max(0, 2 - len(cents.rpartition('.')[2]))}"
    if key.endswith("_at"):
        return str(value)[:16].replace("T", " ")
    return str(value)[:SHOWN_OF_A_HASH] if key in HASHES else str(value)
