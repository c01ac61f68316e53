"""This file holds what all requests and answers of the API have in common, and the kinds of value they are made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from brand_assets.records.brief import SLUG

Slug = Annotated[str, Field(pattern=f"^{SLUG}$", max_length=63)]
ImageId = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="The image's id, 64 hex digits.")]
CheckpointId = Annotated[str, Field(pattern="^[0-9a-f]{32}$", description="The checkpoint's id, 32 hex digits.")]
Round = Literal["concept", "direction", "final"]
Stage = Literal["concept", "direction", "final", "export"]


class Request(BaseModel):
    """What a program sends: a field that is not known is a mistake, and is said to be one."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """What a program gets: made from a record's attributes of the same names."""

    model_config = ConfigDict(from_attributes=True)


class Nothing(Request):
    """An empty object."""


class Failure(Answer):
    code: str = Field(description="What failed, for programs; it does not change between versions.")
    message: str = Field(description="What failed, which one, what was found, what to do next.")
    problems: list[str] | None = Field(default=None, description="Every problem, where there may be several.")


class FailureAnswer(Answer):
    error: Failure


class Part(Answer):
    """A stretch of a list."""

    next: str | None = Field(
        default=None, description="Where the next page is; null on the last. Also in the header `Link`."
    )


class Page(Part):
    """One page of a list whose length is known."""

    total: int = Field(description="How many there are on all pages together.")
