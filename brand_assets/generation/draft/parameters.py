"""This file holds what a family may vary: named choices and spans, drawn from a seed, moved by a strength."""

from collections.abc import Mapping
from dataclasses import dataclass

from brand_assets.generation.draft.chance import chance

LEAST_DRIFT = 0.35  # of a span: how far, at full strength, a mutated number goes at least
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words; `weights` are their relative frequencies."""

    name: str
    weights: Mapping[str, float]
    hold: float = 1.4
    """The word changes with a probability of strength to this power: what the eye sees first is held longest."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number between two bounds."""

    name: str
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class Values:
    """A full set of values for one family."""

    numbers: Mapping[str, float]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """What an intent leaves of a family's freedom; a name that is missing is free."""

    words: Mapping[str, tuple[str, ...]]
    ranges: Mapping[str, Range]


Parameter = Choice | Span


def draw_values(parameters: tuple[Parameter, ...], limits: Limits, seed: int) -> Values:
    numbers: dict[str, float] = {}
    words: dict[str, str] = {}
    for parameter in parameters:
        u = chance(seed, "draw", parameter.name)
        if isinstance(parameter, Choice):
            words[parameter.name] = pick(_allowed(parameter, limits), u)
        else:
            low, high = _bounds(parameter, limits)
            numbers[parameter.name] = round(low + u * (high - low), 4)
    return Values(numbers, words)


def mutate_values(
    values: Values, parameters: tuple[Parameter, ...], limits: Limits, strength: float, seed: int
) -> Values:
    """Each number goes `strength` of the way to another one; each word changes as readily as it is held.

    For one seed the way is the same at every strength, so a greater strength is never nearer to the parent.
    """
    numbers: dict[str, float] = {}
    words: dict[str, str] = {}
    for parameter in parameters:
        u = chance(seed, "mutate", parameter.name)
        if isinstance(parameter, Choice):
            words[parameter.name] = _change_word(values.words[parameter.name], parameter, limits, strength, seed, u)
        else:
            low, high = _bounds(parameter, limits)
            value = min(max(values.numbers[parameter.name], low), high)
            numbers[parameter.name] = round(_drift(value, low, high, strength, u), 4)
    return Values(numbers, words)


def pick(weights: Mapping[str, float], u: float) -> str:
    """The word on which `u` in [0, 1) falls when each takes up its weight."""
    left = u * sum(weights.values())
    for word, weight in weights.items():
        left -= weight
        if left < 0:
            return word
    return word


def fits(values: Values, parameters: tuple[Parameter, ...]) -> bool:
    """Whether the values are a full set for these parameters and within their bounds."""
    choices = {p.name: p for p in parameters if isinstance(p, Choice)}
    spans = {p.name: p for p in parameters if isinstance(p, Span)}
    return (
        choices.keys() == values.words.keys()
        and spans.keys() == values.numbers.keys()
        and all(values.words[name] in choice.weights for name, choice in choices.items())
        and all(span.low <= values.numbers[name] <= span.high for name, span in spans.items())
    )


def _allowed(choice: Choice, limits: Limits) -> Mapping[str, float]:
    only = limits.words.get(choice.name)
    if only is None:
        return choice.weights
    return {word: weight for word, weight in choice.weights.items() if word in only} or choice.weights


def _bounds(span: Span, limits: Limits) -> Range:
    low, high = limits.ranges.get(span.name, (span.low, span.high))
    return (max(low, span.low), min(high, span.high))


def _change_word(word: str, choice: Choice, limits: Limits, strength: float, seed: int, u: float) -> str:
    allowed = _allowed(choice, limits)
    others = {other: weight for other, weight in allowed.items() if other != word}
    if others and (word not in allowed or u < strength**choice.hold):
        return pick(others, chance(seed, "other", choice.name))
    return word


def _drift(value: float, low: float, high: float, strength: float, u: float) -> float:
    width = high - low
    if width <= 0:
        return low
    target = ((value - low) / width + LEAST_DRIFT + u * (1 - 2 * LEAST_DRIFT)) % 1.0
    return value + strength * (low + target * width - value)
