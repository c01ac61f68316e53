"""This file looks up the model that a request is for, and its price, before anything is sent."""

from brand_assets.catalogue.models import ImageModel, find_model
from brand_assets.errors import ConfigError, OutcomeUnknown, RequestInvalid
from brand_assets.records.drawing import DrawRequest, TaskRecord


def find_priced(request: DrawRequest, task: TaskRecord) -> tuple[ImageModel, float]:
    """The model and its list price in US dollars with the request's params.

    Raises RequestInvalid when the catalogue lacks one of them, or OutcomeUnknown when an earlier run created a task.
    """
    try:
        model = find_model(f"{request.provider}/{request.model}")
        return model, model.need_price_usd(request.params)
    except ConfigError as problem:
        if task.task_id is not None or task.is_lost:
            raise OutcomeUnknown(f"It was sent before, and what it costs cannot be told now. {problem}") from None
        raise RequestInvalid(f"Nothing was sent. {problem}") from None
