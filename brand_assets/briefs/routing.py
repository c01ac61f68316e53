"""This file reads where images are drawn: shares of models, fallbacks, params, and the language models that enhance."""

import math

from brand_assets.briefs.cursor import NAME_CHARS, Cursor
from brand_assets.briefs.problems import show
from brand_assets.catalogue.models import ImageModel, find_model, list_models, nearest_model, normalise_model_key
from brand_assets.errors import ConfigError
from brand_assets.taxonomy.spelling import find_nearest

SUM_TOLERANCE = 1e-6
ENHANCERS = ("anthropic", "openai")


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
                _check_param(value, model, param, scalar)
        params[model.key] = {param: scalar for param, (_, scalar) in found.items() if scalar is not None}
    return params


def read_enhance(cursor: Cursor) -> tuple[str, ...]:
    """Language models as `openai/MODEL` or `anthropic/MODEL`, in order of fallback."""
    return cursor.each(_read_enhancer)


def _read_enhancer(cursor: Cursor) -> str | None:
    text = cursor.text(NAME_CHARS)
    if text is None:
        return None
    provider, slash, model = text.partition("/")
    if provider in ENHANCERS and slash and model:
        return text
    nearest = find_nearest(provider, ENHANCERS)
    cursor.refuse(f"found {show(text)}; it is openai/MODEL or anthropic/MODEL, and the nearest is {nearest!r}.")
    return None


def _check_param(cursor: Cursor, model: ImageModel, name: str, value: object) -> None:
    rule = model.find_param(name)
    if rule is None:
        nearest = find_nearest(name, [*model.params, *model.aliases])
        _at_key(cursor).warn(f"{model.key} does not take {show(name)} and will ignore it; the nearest is {nearest!r}.")
    elif not rule.takes(value):
        cursor.refuse(f"found {show(value)}; {model.key} takes {rule.describe()}.")


def _find_model(cursor: Cursor, name: str) -> ImageModel | None:
    try:
        return find_model(normalise_model_key(name))
    except ConfigError:
        providers = {model.provider for model in list_models()}
        kind = "model" if name.partition("/")[0] in providers else "provider"
        cursor.refuse(f"found {show(name)}, an unknown {kind}; the nearest is {nearest_model(name).key!r}.")
        return None


def _at_key(cursor: Cursor) -> Cursor:
    """Where the field's name is written, rather than its value."""
    return Cursor(cursor.key or cursor.node, cursor.field, cursor.findings)
