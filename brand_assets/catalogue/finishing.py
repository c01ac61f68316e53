"""This file knows the steps that finish an approved image, and what a brief's steps come to at list prices."""

from dataclasses import dataclass

from brand_assets.catalogue.models import ImageModel, find_model
from brand_assets.records.brief import Brief

REFERENCE_PARAMS = {
    "freepik/image-relight": "transfer_light_from_reference_image",
    "freepik/image-style-transfer": "reference_image",
}
"""The param that takes the image that a step goes by, of those that go by one."""
NEEDS_REFERENCE = frozenset({"freepik/image-style-transfer"})


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """`unit_usd` is for one approved image; None when the step has no list price."""

    model: ImageModel
    unit_usd: float | None


def list_steps(brief: Brief) -> list[PlannedStep]:
    """The brief's steps in their order."""
    models = [(find_model(one.step), one.params) for one in brief.finishing]
    return [PlannedStep(model, model.unit_price_usd(params)) for model, params in models]


def finishing_unit_usd(brief: Brief) -> float:
    """What finishing one approved image costs; steps without a list price count nothing."""
    return sum(step.unit_usd or 0.0 for step in list_steps(brief))
