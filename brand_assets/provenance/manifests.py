"""This file words C2PA manifests: what a file was made from, and what was done, in the standard's own names.

C2PA specification 2.2, section 18 (actions): https://spec.c2pa.org/specifications/. A manifest starts from its parent
(`c2pa.opened`), or is a composition of its own (`c2pa.created`) in which parts are placed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from brand_assets.provenance.facts import SOURCE_TYPES, Facts, SourceType

GENERATOR = "brand-assets"
OPENED, CREATED, PLACED, CONVERTED = "c2pa.opened", "c2pa.created", "c2pa.placed", "c2pa.converted"
EDITED, RESIZED = "c2pa.edited", "c2pa.resized"
ACTIONS = "c2pa.actions.v2"
ORIGINAL = "Original picture"
HASH_PREFIX = "urn:sha256:"
"""How an ingredient names the bytes that it stands for."""
LABEL_CHARS = 16
TITLE_CHARS = 300


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that was done to a picture: `agent` is the software, where it is not this one."""

    name: str
    description: str = ""
    agent: str | None = None
    source_type: SourceType | None = None


def describe_file(
    facts: Facts, media_type: str, actions: Sequence[Action], labels: Sequence[str], *, is_composed: bool
) -> dict[str, Any]:
    """The manifest of a delivered file, made from the ingredient with that label or composed with those."""
    start: list[dict[str, Any]] = [
        {"action": PLACED if is_composed else OPENED, "parameters": {"ingredientIds": [label]}} for label in labels
    ]
    if is_composed:
        start = [{"action": CREATED, "digitalSourceType": facts.source_type_uri}, *start]
    return _describe(facts.title, media_type, [*start, *map(_describe_action, actions)])


def describe_original(facts: Facts, media_type: str, sha256: str) -> dict[str, Any]:
    """The manifest of a provider's picture that came without one: who made it, as far as it is known here."""
    created = {
        "action": CREATED,
        "digitalSourceType": facts.source_type_uri,
        "softwareAgent": {"name": _clean(facts.made_by)},
    }
    return {**_describe(ORIGINAL, media_type, [created]), "instance_id": f"{HASH_PREFIX}{sha256}"}


def describe_ingredient(media_type: str, sha256: str, *, is_part: bool, note: str = "") -> dict[str, Any]:
    """The picture that a file was made from, by its hash; a part of a composition, or its parent."""
    return {
        "title": ORIGINAL,
        "format": media_type,
        "instance_id": f"{HASH_PREFIX}{sha256}",
        "relationship": "componentOf" if is_part else "parentOf",
        "label": name_ingredient(sha256),
        **({"description": note} if note else {}),
    }


def name_ingredient(sha256: str) -> str:
    """What actions call it by; no two originals of a file have the same."""
    return f"original-{sha256[:LABEL_CHARS]}"


def _describe(title: str, media_type: str, actions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "claim_generator_info": [{"name": GENERATOR, "version": version(GENERATOR)}],
        "title": _clean(title),
        "format": media_type,
        "assertions": [{"label": ACTIONS, "data": {"actions": list(actions), "allActionsIncluded": True}}],
    }


def _describe_action(action: Action) -> dict[str, Any]:
    told: dict[str, Any] = {"action": action.name}
    if action.description:
        told["description"] = _clean(action.description)
    if action.agent:
        told["softwareAgent"] = {"name": _clean(action.agent)}
    if action.source_type:
        told["digitalSourceType"] = f"{SOURCE_TYPES}{action.source_type}"
    return told


def _clean(text: str) -> str:
    """Text that UTF-8 can hold, without what cannot be printed."""
    shown = text.encode("utf-8", "ignore").decode()
    return "".join(char for char in shown if char.isprintable())[:TITLE_CHARS]
