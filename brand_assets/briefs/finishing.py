"""This file reads what each approved image is put through at the end: the steps, their params, what they go by."""

from pathlib import Path

from brand_assets.briefs.cursor import NAME_CHARS, Cursor
from brand_assets.briefs.problems import show
from brand_assets.briefs.routing import check_param, check_together
from brand_assets.catalogue.finishing import NEEDS_REFERENCE, REFERENCE_PARAMS
from brand_assets.catalogue.models import ImageModel, list_models
from brand_assets.errors import BriefError, ImageQuarantined
from brand_assets.pixels import inspect_image
from brand_assets.records.brief import FinishingStep
from brand_assets.taxonomy.spelling import find_nearest

MAX_STEPS = 8
"""Each is paid for every approved image."""
MAX_REFERENCE_BYTES = 10 * 1024 * 1024
PROMPT_CHARS = 1000
NOT_OFFERED = {
    "freepik/remove-background": "it fetches the image from a public address, and there is none: every export has "
    "logo_transparent.png, which is cut out here",
}


def read_finishing(cursor: Cursor, folder: Path) -> tuple[FinishingStep, ...]:
    """The steps in their order; `folder` is the brief's own, where a reference lies."""
    steps = cursor.each(lambda item: _read_step(item, folder), max_items=MAX_STEPS)
    if twice := next((step for place, step in enumerate(steps) if step in steps[:place]), None):
        cursor.refuse(f"found {twice.step!r} twice with the same params; each step is paid for, and once is enough.")
    return steps


def read_reference(folder: Path, name: str) -> bytes:
    """The image that a step goes by. Raises BriefError when it lies elsewhere, is missing, too large or no image."""
    try:
        target = (folder / name).resolve(strict=True)
        if not target.is_relative_to(folder.resolve()) or not target.is_file():
            raise BriefError(f"{show(name)} is no file in the briefs folder; put the image there and name it.")
        if target.stat().st_size > MAX_REFERENCE_BYTES:
            found = target.stat().st_size
            raise BriefError(f"{show(name)} has {found} bytes; at most {MAX_REFERENCE_BYTES} are taken.")
        data = target.read_bytes()
        inspect_image(data)
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)[:80]
        raise BriefError(f"{show(name)} cannot be read from the briefs folder: {reason}.") from None
    except ImageQuarantined as problem:
        raise BriefError(f"{show(name)} cannot be used. {problem}") from None
    return data


def _read_step(cursor: Cursor, folder: Path) -> FinishingStep | None:
    found = cursor.fields(("step", "params", "prompt", "reference"), required=("step",))
    model = _find_step(found["step"]) if "step" in found else None
    prompt = found["prompt"].text(PROMPT_CHARS) if "prompt" in found else None
    reference = found["reference"].text(NAME_CHARS) if "reference" in found else None
    if model is None:
        return None
    params = _read_params(found["params"], model) if "params" in found else {}
    _check_reference(found.get("reference", cursor), model, params, reference, folder)
    return FinishingStep(model.key, params, prompt or "", reference)


def _find_step(cursor: Cursor) -> ImageModel | None:
    text = cursor.text(NAME_CHARS)
    if text is None:
        return None
    steps = {model.key: model for model in list_models("finishing")}
    if text in NOT_OFFERED:
        cursor.refuse(f"found {show(text)}, which is not offered: {NOT_OFFERED[text]}.")
    elif text not in steps:
        nearest = find_nearest(text, steps)
        cursor.refuse(f"found {show(text)}; it is one of {', '.join(steps)}, and the nearest is {nearest!r}.")
    return steps.get(text)


def _read_params(cursor: Cursor, model: ImageModel) -> dict[str, object]:
    params: dict[str, object] = {}
    for name, value in cursor.pairs():
        scalar = value.scalar()
        if scalar is not None:
            check_param(value, model, name, scalar)
            params[name] = scalar
    check_together(cursor, model, params)
    return {name: value for name, value in params.items() if model.find_param(name)}


def _check_reference(
    cursor: Cursor, model: ImageModel, params: dict[str, object], reference: str | None, folder: Path
) -> None:
    param = REFERENCE_PARAMS.get(model.key)
    if reference is None:
        if model.key in NEEDS_REFERENCE and param not in params:
            cursor.refuse(f"{model.key} goes by another image; write reference: FILE, a file beside the brief.")
    elif param is None:
        cursor.refuse(f"{model.key} goes by no other image; leave the reference out.")
    elif param in params:
        cursor.refuse(f"there is a reference and {param} in the params; give one of the two.")
    else:
        try:
            read_reference(folder, reference)
        except BriefError as problem:
            cursor.refuse(str(problem))
