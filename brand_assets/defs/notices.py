"""This file holds the sensor that tells people outside of Dagster what waits for them; it starts no run."""

import dagster as dg

from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.telling import tell_news
from brand_assets.errors import BrandAssetsError


@dg.sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
    description=(
        "Tells GitHub, Slack, e-mail and a webhook, whichever are set up, when a checkpoint opens, waits, is overdue "
        "or decided, and when an export is ready. Each is told once; what fails is tried again later."
    ),
)
def notifications(context: dg.SensorEvaluationContext, studio: dg.ResourceParam[Studio]) -> dg.SkipReason:
    """What was told is kept in the ledger and not in the cursor: it must survive both."""
    try:
        telling = tell_news(studio)
    except BrandAssetsError as error:
        return dg.SkipReason(str(error))
    for failure in telling.failed:
        context.log.warning(failure)
    return dg.SkipReason(telling.describe())
