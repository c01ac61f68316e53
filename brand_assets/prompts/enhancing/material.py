"""This file makes the question: what a language model is told to do, the material, and the form of its answer."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from brand_assets.catalogue.language_models import LanguageModel
from brand_assets.catalogue.models import find_model
from brand_assets.prompts.enhancing.facts import Item, describe_model, gather_facts, list_kept
from brand_assets.records.brief import Brief
from brand_assets.records.enhancing import Question

SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {
        "prompts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "text": {"type": "string"},
                    "model": {"type": ["string", "null"]},
                    "reason": {"type": ["string", "null"]},
                },
                "required": ["id", "text", "model", "reason"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["prompts"],
    "additionalProperties": False,
}
GROWTH = 2
SLACK_CHARS = 200
"""A rewording may have so many times the characters of its prompt, and so many more."""
ENTRY_TOKENS = 150
"""Of an answer, for each prompt beside its text."""


@cache
def read_instructions() -> str:
    """What a language model is told to do; with another text every prompt is asked anew."""
    return files("brand_assets.prompts.enhancing").joinpath("instructions.md").read_text(encoding="utf-8")


def most_chars(item: Item) -> int:
    """How long a rewording may be, in characters."""
    most = GROWTH * len(item.text) + SLACK_CHARS
    limit = find_model(item.model_key).limits.text_chars
    return most if limit is None else min(most, limit)


def key_of(enhancer: str, item: Item, brief: Brief, choices: Sequence[str]) -> str:
    """Lower-case hex SHA-256 of everything that the answer for this prompt depends on."""
    asked = [
        read_instructions(),
        SCHEMA,
        enhancer,
        _describe_item("", brief, item),
        item.negative,
        gather_facts(brief),
        list(choices),
    ]
    asked.append(describe_model(find_model(item.model_key)))
    return hashlib.sha256(json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def ask_for(model: LanguageModel, brief: Brief, items: Mapping[str, Item], choices: Sequence[str]) -> Question:
    """One question for these prompts, by the keys that their answers are kept under; ids are 1, 2, 3.

    `choices` are the models (`provider/model`) that it may propose.
    """
    described = dict.fromkeys([*(item.model_key for item in items.values()), *choices])
    material = {
        "brand": gather_facts(brief),
        "how": {key: describe_model(find_model(key)) for key in described},
        "choose_among": list(choices),
        "prompts": [_describe_item(str(number), brief, item) for number, item in enumerate(items.values(), start=1)],
    }
    return Question(
        instructions=read_instructions(),
        material=json.dumps(material, ensure_ascii=False),
        schema=SCHEMA,
        max_output_tokens=model.thinking_tokens + sum(_answer_tokens(item) for item in items.values()),
        keys=tuple(items),
    )


def worst_case_usd(model: LanguageModel, question: Question) -> float:
    """No tokenizer makes more tokens of a text than it has bytes; ConfigError when the model has no price."""
    told = question.instructions + question.material + json.dumps(question.schema)
    return model.cost_usd(len(told.encode()), question.max_output_tokens)


def _describe_item(number: str, brief: Brief, item: Item) -> dict[str, object]:
    return {
        "id": number,
        "model": item.model_key,
        "text": item.text,
        "keep": list(list_kept(brief, item)),
        "most_characters": most_chars(item),
    }


def _answer_tokens(item: Item) -> int:
    """Room for a rewording half as long again as its prompt, at two bytes a token, and for what is around it."""
    return len(item.text.encode()) * 3 // 4 + ENTRY_TOKENS
