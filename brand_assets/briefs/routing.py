"""This file reads where images are drawn: shares of models, fallbacks, params, and the language models that enhance."""

import math
import re
from collections.abc import Mapping

from brand_assets.briefs.cursor import NAME_CHARS, Cursor
from brand_assets.briefs.problems import show
from brand_assets.catalogue.language_models import LANGUAGE_PROVIDERS
from brand_assets.catalogue.models import ImageModel, list_models, nearest_model, normalise_model_key
from brand_assets.catalogue.retired import find_retired
from brand_assets.records.drawing import IMPORT
from brand_assets.taxonomy.spelling import find_nearest

SUM_TOLERANCE = 1e-6
_MODEL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]*")


def read_shares(cursor: Cursor, *, can_refine: bool = False) -> dict[str, float]:
    """Shares by `provider/model`, which sum to 1; with `can_refine`, only of models that start from a parent image."""
    shares: dict[str, float] = {}
    read: list[float | None] = []
    for name, value in cursor.pairs():
        model = _find_model(_at_key(value), name)
        share = value.number(0, 1)
        read.append(share)
        if model is None:
            continue
        if can_refine and not model.can_refine:
            nearest = nearest_model(model.key, can_refine=True).key
            _at_key(value).refuse(f"{model.key} cannot start from a parent image; the nearest that can is {nearest!r}.")
        if model.key in shares:
            _at_key(value).refuse(f"found {model.key!r} twice; give it one share.")
        shares[model.key] = share or 0.0
    _check_sum(cursor, read)
    return shares


def _check_sum(cursor: Cursor, shares: list[float | None]) -> None:
    known = [share for share in shares if share is not None]
    total = math.fsum(known)
    if len(known) == len(shares) and cursor.is_group and abs(total - 1) > SUM_TOLERANCE:
        cursor.refuse(f"the shares sum to {total:.10g}; they must sum to 1.")


def read_fallback(cursor: Cursor) -> dict[str, str]:
    """`provider/model` to the one that stands in for it."""
    fallback = {}
    for name, value in cursor.pairs():
        model = _find_model(_at_key(value), name)
        text = value.text(NAME_CHARS)
        other = _find_model(value, text) if text is not None else None
        if model and other and model.key == other.key:
            value.refuse(f"found {show(text)} as its own fallback; name another model.")
        elif model and other:
            fallback[model.key] = other.key
    return fallback


def read_params(cursor: Cursor) -> dict[str, dict[str, object]]:
    """Params by `provider/model`: a name that the model does not take is warned of, such a value is refused."""
    params: dict[str, dict[str, object]] = {}
    for name, values in cursor.pairs():
        model = _find_model(_at_key(values), name)
        found = {param: (value, value.scalar()) for param, value in values.pairs()}
        if model is None:
            continue
        if model.key in params:
            _at_key(values).refuse(f"found {model.key!r} twice; write its params once.")
        for param, (value, scalar) in found.items():
            if scalar is not None:
                check_param(value, model, param, scalar)
        params[model.key] = {param: scalar for param, (_, scalar) in found.items() if scalar is not None}
        check_together(values, model, params[model.key])
    return params


def read_enhance(cursor: Cursor) -> tuple[str, ...]:
    """Language models as `openai/MODEL` or `anthropic/MODEL`, in order of fallback."""
    named = []
    for item in cursor.items():
        name = _read_enhancer(item)
        if name in named:
            item.refuse(f"found {show(name or '')} twice; a model that could not reword a prompt is not asked again.")
        elif name is not None:
            named.append(name)
    return tuple(named)


def _read_enhancer(cursor: Cursor) -> str | None:
    text = cursor.text(NAME_CHARS)
    if text is None:
        return None
    provider, slash, model = text.partition("/")
    if provider in LANGUAGE_PROVIDERS and slash and _MODEL_ID.fullmatch(model):
        return text
    nearest = find_nearest(provider, LANGUAGE_PROVIDERS)
    cursor.refuse(f"found {show(text)}; it is openai/MODEL or anthropic/MODEL, and the nearest is {nearest!r}.")
    return None


def check_param(cursor: Cursor, model: ImageModel, name: str, value: object) -> None:
    rule = model.find_param(name)
    if rule is None:
        nearest = find_nearest(name, [*model.params, *model.aliases])
        _at_key(cursor).warn(f"{model.key} does not take {show(name)} and will ignore it; the nearest is {nearest!r}.")
    elif not rule.takes(value):
        cursor.refuse(f"found {show(value)}; {model.key} takes {rule.describe()}.")


def check_together(cursor: Cursor, model: ImageModel, params: Mapping[str, object]) -> None:
    named = {model.aliases.get(name, name): value for name, value in params.items()}
    if together := model.find_conflict(named):
        words = " with ".join(f"{name}: {value}" for name, value in together.items())
        cursor.refuse(f"{model.key} does not take {words}.")


def _find_model(cursor: Cursor, name: str) -> ImageModel | None:
    key = normalise_model_key(name)
    model = next((model for model in list_models() if model.key == key), None)
    if model is None:
        cursor.refuse(f"found {show(name)}{_explain_unknown(name)}")
    elif model.ends is not None:
        cursor.warn(f"{model.key} is offered until {model.ends}; see {model.source}.")
    return model


def _explain_unknown(name: str) -> str:
    if name.partition("/")[0] == IMPORT:
        return (
            "; nothing is drawn by 'import'. Pictures made elsewhere enter a concept round with: "
            "brand-assets import CAMPAIGN FOLDER --tool NAME"
        )
    if retired := find_retired(name):
        return f", whose last day is {retired.ends} ({retired.source}); use {retired.instead!r} instead."
    nearest = nearest_model(name).key
    if any(model.key == name for model in list_models("finishing")):
        return f", which draws nothing: it finishes what was approved; the nearest that draws is {nearest!r}."
    kind = "model" if any(model.provider == name.partition("/")[0] for model in list_models()) else "provider"
    return f", an unknown {kind}; the nearest is {nearest!r}."


def _at_key(cursor: Cursor) -> Cursor:
    """Where the field's name is written, rather than its value."""
    return Cursor(cursor.key or cursor.node, cursor.field, cursor.findings)
