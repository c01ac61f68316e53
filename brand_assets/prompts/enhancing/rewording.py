"""This file puts rewordings, and the models that they propose, into a round's rows."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from brand_assets.prompts.enhancing.facts import Item
from brand_assets.prompts.enhancing.matching import match_models
from brand_assets.records.enhancing import Wording
from brand_assets.records.tables import PROMPTS

UNREAD_END = "text.end"
"""What `ignored_params` says of a text that the model does not read to its end; a rewording is short enough."""
MADE_ROOM = "Made room for a prompt that this model's place was proposed for."


@dataclass(frozen=True, slots=True)
class Reworded:
    """A prompt's wording that holds to all that it has to, and which language model it is by (`provider/model`)."""

    enhancer: str
    wording: Wording


@dataclass(slots=True)
class Rewordings:
    """By prompt id what was reworded, and for each of the others why it was not."""

    found: dict[str, Reworded] = field(default_factory=dict)
    flaws: dict[str, str] = field(default_factory=dict)

    def count_by_enhancer(self) -> Counter[str]:
        return Counter(one.enhancer for one in self.found.values())

    def count_flaws(self) -> Counter[str]:
        return Counter(self.flaws.values())


def list_choices(items: Sequence[Item]) -> tuple[str, ...]:
    """The models among which prompts may be swapped; none where they all have the same."""
    models = tuple(sorted({item.model_key for item in items}))
    return models if len(models) > 1 else ()


def choose_swaps(items: Sequence[Item], found: Mapping[str, Reworded], choices: Collection[str]) -> dict[str, str]:
    """By prompt id, the model of those that draw with another one than they were dealt; every model's count stays."""
    dealt = {item.prompt_id: item.model_key for item in items}
    wanted = {
        name: one.wording.model
        for name, one in found.items()
        if name in dealt and one.wording.model is not None and one.wording.model in choices
    }
    matched = match_models(dealt, wanted)
    return {name: model for name, model in matched.items() if model != dealt[name]}


def explain_models(rows: pl.DataFrame, found: Mapping[str, Reworded], swaps: Mapping[str, str]) -> dict[str, str]:
    """Why prompts are at their models: in the language model's words where it is as proposed."""
    reasons = {}
    for name, provider, model in rows.select("prompt_id", "provider", "model").iter_rows():
        proposal = found.get(name)
        if proposal and proposal.wording.model == f"{provider}/{model}":
            reasons[name] = f"{proposal.enhancer}: {proposal.wording.reason or 'draws this best'}"
        elif name in swaps:
            reasons[name] = MADE_ROOM
    return reasons


def apply_rewordings(
    rows: pl.DataFrame, rewordings: Rewordings, reasons: Mapping[str, str], said: Collection[str]
) -> pl.DataFrame:
    """The rows with their rewordings; one that another prompt of the round says already, or that is `said`, is left."""
    taken = {*said, *rows["text"].to_list()}
    written: list[dict[str, Any]] = []
    for row in rows.iter_rows(named=True):
        name = row["prompt_id"]
        text = rewordings.found[name].wording.text if name in rewordings.found else None
        if text is not None and text not in taken:
            taken.add(text)
            row = _reword(row, text, rewordings.found[name].enhancer)
        elif text is not None:
            del rewordings.found[name]
            rewordings.flaws[name] = "left as it was" if text == row["text"] else "another prompt says the same"
        written.append({**row, "model_reason": reasons.get(name, row["model_reason"])})
    return pl.DataFrame(written, schema=PROMPTS)


def _reword(row: Mapping[str, Any], text: str, enhancer: str) -> dict[str, Any]:
    ignored = [name for name in row["ignored_params"] or () if name != UNREAD_END]
    return {**row, "text": text, "template_text": row["text"], "enhanced_by": enhancer, "ignored_params": ignored}
