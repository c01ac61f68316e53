"""This file says what is told of one delivered file: its brand, how it was made, by which AI system, and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from brand_assets.records.drawing import IMPORT

SourceType = Literal[
    "trainedAlgorithmicMedia",
    "algorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
    "composite",
]
"""In order: made by a model, drawn by an algorithm, edited by a model, composed with a generated part, composed."""
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""The IPTC's vocabulary of where a digital picture comes from; a C2PA manifest takes the same addresses."""
BUILT_IN = "draft"
"""The provider that draws by an algorithm: no model, so no AI system."""
PROMPT_CHARS = 8000
"""What of a prompt is embedded, so that a JPEG's packet stays below the 64 KiB of one segment."""
NOT_AI: tuple[SourceType | None, ...] = (None, "algorithmicMedia", "composite")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file tells of itself.

    `source_type` is None where nobody here can know how the picture was made, as with one that was imported.
    `systems` are the AI systems as `provider/model`, the last one first; none for what no model had a part in.
    `made_by` is what the approved picture came from, AI or not. `prompt` is None unless the brief includes prompts.
    """

    title: str
    brand: str
    source_type: SourceType | None
    made_by: str
    systems: tuple[str, ...] = ()
    created_at: datetime | None = None
    prompt: str | None = None

    @property
    def credit(self) -> str:
        return f"{self.brand} / {', '.join(self.systems)}" if self.systems else self.brand

    @property
    def source_type_uri(self) -> str | None:
        return f"{SOURCE_TYPES}{self.source_type}" if self.source_type else None


def tell_facts(
    title: str,
    recipe: Mapping[str, Any],
    *,
    has_prompt: bool = False,
    is_composed: bool = False,
    finished_by: str | None = None,
) -> Facts:
    """Facts of a file that was made from the approved image whose whole story `recipe` is.

    `is_composed` is for creatives, in which the image is one part among others; `finished_by` names, as
    `provider/model`, the service that changed the image after its approval.
    """
    systems = tuple(dict.fromkeys((*([finished_by] if finished_by else []), *_list_systems(recipe))))
    source_type = _find_source_type(recipe, finished_by)
    if is_composed:
        source_type = "compositeSynthetic" if systems else "composite"
    prompt = recipe.get("prompt") if has_prompt else None
    return Facts(
        title=title,
        brand=str(recipe.get("brand") or title),
        source_type=source_type,
        made_by=_name_system(recipe),
        systems=systems,
        created_at=_read_moment(recipe.get("drawn_at")),
        prompt=str(prompt)[:PROMPT_CHARS] if prompt else None,
    )


def _find_source_type(recipe: Mapping[str, Any], finished_by: str | None) -> SourceType | None:
    if _list_systems(recipe):
        return "trainedAlgorithmicMedia"
    if finished_by:
        return "compositeWithTrainedAlgorithmicMedia"
    return "algorithmicMedia" if recipe.get("provider") == BUILT_IN else None


def _list_systems(recipe: Mapping[str, Any]) -> list[str]:
    return [_name_system(image) for image in _walk(recipe) if image.get("provider") not in (None, BUILT_IN, IMPORT)]


def _walk(recipe: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The image, then its parents: what was drawn from another picture is that one's too."""
    yield recipe
    yield from recipe.get("parents") or ()


def _name_system(image: Mapping[str, Any]) -> str:
    provider, model = str(image.get("provider") or ""), str(image.get("model") or "")
    return "/".join(dict.fromkeys(part for part in (provider, model) if part)) or "unknown"


def _read_moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
