"""This file writes a prompt's text as long as its model reads: what is not essential goes whole, in one order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from brand_assets.catalogue.models import ImageModel
from brand_assets.errors import BriefError
from brand_assets.prompts.templating.prompt_template import PromptTemplate

LEFT_OUT = ("audience", "use", "values", "feel", "space", "traits", "requirements", "traits", "mood", "rendering")
LEFT_OUT_LAST = ("emphasis", "industry", "avoid")
"""Variables of a template. The traits go one by one, the last first; at their first turn KEPT_TRAITS of them stay."""
KEPT_TRAITS = 3
CLOSING = "notes"
"""Among what is dropped: the sentence behind the text."""
UNREAD_END = "end"
"""Among what is dropped: the model does not read the end of what is left."""

_WORDS = re.compile(r"[^\W\d_]+|\d|[^\w\s]|_")
LETTERS_A_TOKEN = 6
"""A common word is one token however long; a rarer one (`roaster`, `bilaterally`) is two or three."""


@dataclass(frozen=True, slots=True)
class FittedText:
    """`dropped` names what was left out: variables of the template, attributes, and UNREAD_END."""

    text: str
    dropped: tuple[str, ...] = ()


def write_text(
    template: PromptTemplate, words: Mapping[str, object], model: ImageModel, closing: str = ""
) -> FittedText:
    """The template's text with these words, and a sentence behind it, short enough for the model.

    That sentence is a person's own, and goes last when there is no room. Raises BriefError when the essentials alone
    have more characters than the model takes.
    """
    kept = dict(words)
    dropped: list[str] = []
    steps = iter(_list_steps(template, words))
    text = _render(template, kept, closing)
    while not _fits(text, model):
        name = next(steps, None)
        if name is None:
            break
        _leave_out(kept, name)
        dropped.append(name)
        text = _render(template, kept, closing)
    if closing and not _fits(text, model):
        dropped.append(CLOSING)
        text = _render(template, kept)
    _check_chars(text, words, model)
    return FittedText(text, (*dropped, *(() if _fits(text, model) else (UNREAD_END,))))


def estimate_tokens(text: str) -> int:
    """About how many tokens a text encoder makes of it: one for each digit and mark, one or more for each word.

    Rather too many: CLIP's own tokenizer made 0.82 to 1.05 times as many of 1,376 prompts of five briefs, mostly 0.93.
    """
    return sum(_count_tokens(word) for word in _WORDS.findall(text))


def _count_tokens(word: str) -> int:
    if not word.isascii():
        return len(word.encode())
    return 1 + (len(word) - 1) // LETTERS_A_TOKEN


def _list_steps(template: PromptTemplate, words: Mapping[str, object]) -> list[str]:
    """What can be left out of this template's text, in order: variables, and attributes for traits."""
    names = list(_traits_of(words))
    turns = iter((names[: KEPT_TRAITS - 1 : -1], names[KEPT_TRAITS - 1 :: -1]))
    steps: list[str] = []
    for name in (*LEFT_OUT, *LEFT_OUT_LAST):
        said = next(turns) if name == "traits" else [name] if words[name] else []
        steps += said if name in template.variables else []
    return steps


def _leave_out(words: dict[str, object], name: str) -> None:
    traits = _traits_of(words)
    if name in traits:
        words["traits"] = {other: said for other, said in traits.items() if other != name}
    else:
        words[name] = [] if isinstance(words[name], list) else ""


def _render(template: PromptTemplate, words: Mapping[str, object], closing: str = "") -> str:
    text = template.render({**words, "traits": list(_traits_of(words).values())})
    return f"{text} {closing}" if closing else text


def _traits_of(words: Mapping[str, object]) -> Mapping[str, str]:
    return cast(Mapping[str, str], words["traits"])


def _fits(text: str, model: ImageModel) -> bool:
    chars, tokens = model.limits.text_chars, model.limits.text_tokens
    return (chars is None or len(text) <= chars) and (tokens is None or estimate_tokens(text) <= tokens)


def _check_chars(text: str, words: Mapping[str, object], model: ImageModel) -> None:
    limit = model.limits.text_chars
    if limit is not None and len(text) > limit:
        subject = str(words["subject"])
        raise BriefError(
            f"The prompt for {subject[:60]!r} has {len(text)} characters without all that can be left out, "
            f"{len(text) - limit} more than {model.key} takes. Shorten the description, the palette or the lettering."
        )
