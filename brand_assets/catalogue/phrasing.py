"""This file says how a prompt for a model is worded: where its colours go, how it is told what to leave out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from brand_assets.errors import ConfigError

Colors = Literal["inline", "list", "words"]
Negatives = Literal["field", "avoid", "positive"]


@dataclass(frozen=True, slots=True)
class Phrasing:
    """`colors`: names with their hex in the sentence, plain words with the hex listed at the end, or plain words only.

    `negatives`: in the negative prompt, as `Avoid: ...` at the end of the text, or as what is wanted instead where that
    can be said and the rest as `Avoid: ...`. `spells`: whether it can be asked for exact lettering.
    """

    colors: Colors = "inline"
    negatives: Negatives = "avoid"
    spells: bool = True


def read_phrasing(where: str, raw: Mapping[str, object], *, has_negative_prompt: bool) -> Phrasing:
    """`where` is the file and the model.

    Raises ConfigError on a field or a choice that there is none of, and on `field` for a model without that field.
    """
    choices = {"colors": get_args(Colors), "negatives": get_args(Negatives), "spells": (True, False)}
    for name, value in raw.items():
        if name not in choices:
            raise ConfigError(f"{where}: phrasing has no {name[:80]!r}; it has {', '.join(sorted(choices))}.")
        if value not in choices[name]:
            allowed = ", ".join(map(str, choices[name]))
            raise ConfigError(f"{where}: phrasing.{name} is {repr(value)[:80]}; it is one of {allowed}.")
    found = Phrasing(**raw)  # type: ignore[arg-type]
    if (found.negatives == "field") != has_negative_prompt:
        takes = "takes a negative prompt" if has_negative_prompt else "takes no negative prompt"
        raise ConfigError(f"{where} {takes}, and phrasing.negatives is {found.negatives!r}.")
    return found
