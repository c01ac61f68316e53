"""This file writes what a model of Freepik's is sent: each calls the same things by names of its own."""

import math

from brand_assets.catalogue.models import ImageModel
from brand_assets.errors import ImageQuarantined, RequestInvalid
from brand_assets.generation.clients.parents import SentParent
from brand_assets.generation.clients.pictures import as_base64, within_pixels
from brand_assets.records.drawing import DrawRequest

SEEDS = {"flux-dev": (1, 4_294_967_295), "classic-fast": (0, 1_000_000)}
"""The lowest and highest seed; a model that is not here takes none."""
PARENT_FIELDS = {"mystic": "structure_reference"}
PARENT_FIELD = "image"
MAX_PARENT_PIXELS = 25_300_000
"""The upscaler's bound for what it makes; nothing that it is given may be larger."""
SHORTEST_TEXT = 3


def write_input(
    request: DrawRequest, model: ImageModel, parent: bytes | None
) -> tuple[dict[str, object], dict[str, object]]:
    """The JSON fields, and as usage what is sent otherwise than it was asked for.

    Raises RequestInvalid for what the model would not take.
    """
    fields: dict[str, object] = dict(request.params)
    usage: dict[str, object] = {}
    if request.text:
        fields["prompt"] = request.text
    if model.negative_prompt and len(request.negative) >= SHORTEST_TEXT:
        fields["negative_prompt"] = request.negative
    if "size" in fields:
        fields["image"] = {"size": fields.pop("size")}
    if model.seed:
        fields["seed"] = fit_seed(request.seed, request.model)
        usage |= {"seed": fields["seed"]} if fields["seed"] != request.seed else {}
    if parent is not None:
        sent = _fit_parent(request, parent)
        fields |= _write_parent(request, model, sent)
        usage |= {"parent": sent.change} if sent.change else {}
    elif model.purpose == "finishing":
        raise RequestInvalid(f"Nothing was sent to Freepik: {model.key} needs an image to work on.")
    return fields, usage


def fit_seed(seed: int, model: str) -> int:
    """The same seed where the model takes it; one that follows from it where not."""
    low, high = SEEDS[model]
    return low + (seed - low) % (high - low + 1)


def _fit_parent(request: DrawRequest, parent: bytes) -> SentParent:
    try:
        return within_pixels(parent, _most_pixels(request))
    except ImageQuarantined as problem:
        raise RequestInvalid(f"Nothing was sent to Freepik: the image cannot be read. {problem}") from None


def _write_parent(request: DrawRequest, model: ImageModel, sent: SentParent) -> dict[str, object]:
    fields: dict[str, object] = {PARENT_FIELDS.get(request.model, PARENT_FIELD): as_base64(sent.data)}
    return fields | (_write_strength(request, model) if model.purpose == "drawing" else {})


def _write_strength(request: DrawRequest, model: ImageModel) -> dict[str, object]:
    """Theirs is how much is held, to 100; ours is 0 keep and 1 ignore."""
    if request.strength is None or model.strength is None:
        raise RequestInvalid("Nothing was sent to Freepik: a picture from a parent needs a strength from 0 to 1.")
    return {model.strength: round(100 * (1 - request.strength))}


def _most_pixels(request: DrawRequest) -> int:
    """An upscaled image may have so many pixels, its source as many fewer as it is enlarged."""
    factor = str(request.params.get("scale_factor", "1x")).removesuffix("x")
    return math.floor(MAX_PARENT_PIXELS / int(factor) ** 2) if factor.isdigit() and int(factor) else MAX_PARENT_PIXELS
