"""This file knows the models that came to an end, so that who names one is told what to use instead."""

from dataclasses import dataclass
from functools import cache

from brand_assets.catalogue.reading import read_entries


@dataclass(frozen=True, slots=True)
class RetiredModel:
    """`ends` is its last day at the provider, as far as `source` said on `date`; `instead` is a model that we know."""

    key: str
    ends: str
    instead: str
    source: str
    date: str

    def describe(self) -> str:
        """One sentence that holds before that day and after it."""
        return (
            f"The image model {self.key!r} came to its end: its last day is {self.ends}. "
            f"Use {self.instead!r} instead ({self.source}, {self.date})."
        )


def find_retired(key: str) -> RetiredModel | None:
    """By `provider/model`, or by the model's name alone; None when nothing of that name has ended."""
    wanted = key[:200].strip().lower()
    found = (model for model in list_retired() if wanted in (model.key, model.key.partition("/")[2]))
    return next(found, None)


@cache
def list_retired() -> tuple[RetiredModel, ...]:
    """By provider and name."""
    entries = read_entries("retired.yaml", "retired", None)
    return tuple(
        RetiredModel(key, entry.date("ends"), entry.text("instead"), entry.text("source"), entry.date("date"))
        for key, entry in sorted(entries.items())
    )
