"""This file is the API's part on the installation: models, money, health, and the log of who did what."""

import math
import shutil
from importlib.metadata import version
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from brand_assets.campaigns.checkup import check_house
from brand_assets.catalogue.models import ImageModel, list_models
from brand_assets.settings import PROVIDER_KEYS
from brand_assets.web.api.answering import answer
from brand_assets.web.api.models.base import Slug
from brand_assets.web.api.models.house import (
    AuditAnswer,
    AuditPart,
    CheckAnswer,
    HealthAnswer,
    ModelAnswer,
    ModelsPage,
    SpendAnswer,
    SpendBy,
    SpendRowAnswer,
)
from brand_assets.web.api.paging import Paged
from brand_assets.web.api.refusals import refusals
from brand_assets.web.house import House, TheHouse
from brand_assets.web.people import Admin, Viewer, see

router = APIRouter(tags=["house"])


@router.get("/providers", operation_id="listModels", response_model=ModelsPage, responses=refusals())
def list_providers(request: Request, house: TheHouse, person: Viewer, paging: Paged) -> Response:
    """Every model that a brief may name, its list price, and whether its provider's key is set."""
    found = list_models(None)
    items = [_tell_model(house, one) for one in paging.cut(found)]
    return answer(request, ModelsPage(items=items, total=len(found), next=paging.find_next(len(found))))


@router.get("/spend", operation_id="sumSpend", response_model=SpendAnswer, responses=refusals(404))
def sum_spend(
    request: Request,
    house: TheHouse,
    person: Viewer,
    by: Annotated[SpendBy, Query(description="What to sum over.")] = "campaign",
    campaign: Annotated[Slug | None, Query()] = None,
) -> Response:
    """What was spent, what is reserved, and what may have been billed without anybody knowing."""
    only = see(person, campaign) if campaign is not None else person.campaign
    rows = house.studio.ledger.spend.sum_spend(by, only)
    told = SpendAnswer(
        by=by,
        rows=[SpendRowAnswer.model_validate(row) for row in rows],
        total_usd=round(math.fsum(row.cost_usd for row in rows), 6),
        monthly_budget_usd=house.studio.settings.monthly_budget_usd,
    )
    return answer(request, told)


@router.get("/health", operation_id="getHealth", response_model=HealthAnswer, responses=refusals())
def get_health(request: Request, house: TheHouse, person: Viewer) -> Response:
    """Whether the house can work; for an admin of all with everything that was looked at, and what to do."""
    findings = check_house(house.studio.settings)
    told = HealthAnswer(
        ok=all(one.state != "fail" for one in findings),
        version=version("brand-assets"),
        profile=house.studio.settings.profile,
        is_production=house.studio.settings.profile == "production",
        disk_free_bytes=shutil.disk_usage(house.studio.settings.data_root).free,
        checks=[CheckAnswer.model_validate(one) for one in findings] if person.runs_house else None,
    )
    return answer(request, told)


@router.get("/audit", operation_id="listAudit", response_model=AuditPart, responses=refusals())
def list_audit(
    request: Request,
    house: TheHouse,
    person: Admin,
    campaign: Annotated[Slug | None, Query()] = None,
    actor: Annotated[str | None, Query(max_length=200)] = None,
    before: Annotated[int | None, Query(ge=1, lt=2**63, description="Only rows with a lower `audit_id`.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Who did what, the newest first."""
    only = see(person, campaign) if campaign is not None else person.campaign
    rows = house.studio.ledger.audit.list(campaign=only, actor=actor, before_id=before, limit=limit)
    following = None
    if len(rows) == limit:
        url = request.url.include_query_params(before=rows[-1].audit_id, limit=limit)
        following = f"{url.path}?{url.query}"
    return answer(request, AuditPart(items=[AuditAnswer.model_validate(row) for row in rows], next=following))


def _tell_model(house: House, model: ImageModel) -> ModelAnswer:
    return ModelAnswer(
        provider=model.provider,
        model=model.model,
        purpose=model.purpose,
        modes=list(model.modes),
        params=sorted(model.params),
        unit_usd=model.unit_price_usd({}),
        source=model.source,
        date=model.date,
        ends=None if model.ends is None else str(model.ends),
        key=_tell_key(house, model.provider),
        key_variables=list(PROVIDER_KEYS.get(model.provider, ())),
    )


def _tell_key(house: House, provider: str) -> Literal["set", "not set", "not needed"]:
    if provider not in PROVIDER_KEYS:
        return "not needed"
    return "set" if provider in house.studio.settings.keys else "not set"
