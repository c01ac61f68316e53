"""This file holds what a language model is asked for one prompt and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

WordingState = Literal["answered", "unusable", "held", "unknown"]


@dataclass(frozen=True, slots=True)
class Wording:
    """A prompt in a language model's words, as it wrote them; `model` (`provider/model`) is who it says should draw it.

    Without a `text` it gave nothing that can be read.
    """

    text: str | None = None
    model: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class KeptWording:
    """What the ledger has of one prompt.

    `answered`: `wording` stands. `unusable`: it was asked and paid for, and nothing came of it. `held`: a live run is
    at it. `unknown`: it was sent, and a person has to settle whether it was billed.
    """

    state: WordingState
    request_key: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Answer:
    """What a language model said to one call: `text`, or why there is none, in words and as what it counts.

    `input_tokens` and `output_tokens` are None where the reply does not tell them.
    """

    text: str | None
    input_tokens: int | None
    output_tokens: int | None
    problem: str = ""
    is_refusal: bool = False
    pause_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """One call: what the model is told to do, the material as JSON, the form of its answer as a JSON schema."""

    instructions: str
    material: str
    schema: dict[str, object]
    max_output_tokens: int
    keys: Sequence[str] = ()
    """What each prompt of the material is kept under, in their order."""
