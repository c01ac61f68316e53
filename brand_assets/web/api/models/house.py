"""This file holds what the API says of the installation: its models, its money, its health, its audit log."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from brand_assets.web.api.models.base import Answer, Page, Part

SpendBy = Literal["campaign", "round", "provider", "model", "month"]


class ModelAnswer(Answer):
    """One model of one provider. Keys are never told."""

    provider: str
    model: str
    purpose: str = Field(description="drawing or finishing.")
    modes: list[str] = Field(description="text-to-image, image-to-image.")
    params: list[str]
    unit_usd: float | None = Field(description="The list price of an image at our defaults; null when none is known.")
    source: str = Field(description="Where the price was read.")
    date: str = Field(description="When it was.")
    ends: str | None = Field(description="The last day that its provider offers it.")
    key: Literal["set", "not set", "not needed"]
    key_variables: list[str] = Field(description="Which environment variables may hold the key.")


class ModelsPage(Page):
    items: list[ModelAnswer]


class SpendRowAnswer(Answer):
    key: str
    images: int
    cost_usd: float
    reserved_usd: float = Field(description="Held for calls that are under way.")
    unknown_usd: float = Field(description="Possibly billed; a person has to settle it.")


class SpendAnswer(Answer):
    """What was spent on what you may see."""

    by: SpendBy
    rows: list[SpendRowAnswer]
    total_usd: float
    monthly_budget_usd: float | None


class CheckAnswer(Answer):
    check: str
    state: Literal["ok", "warn", "fail"]
    found: str
    advice: str


class HealthAnswer(Answer):
    """Whether the house can work."""

    ok: bool
    version: str
    profile: str
    is_production: bool = Field(description="Requests go where the brief says, and cost what they cost.")
    disk_free_bytes: int
    checks: list[CheckAnswer] | None = Field(description="What an admin of all sees; null for others.")


class AuditAnswer(Answer):
    audit_id: int
    at: datetime
    actor: str
    role: str
    action: str
    campaign: str | None
    subject: str | None
    details: str | None
    address: str | None


class AuditPart(Part):
    """The newest first."""

    items: list[AuditAnswer]
