"""This file says who is asking and what they may: three roles, each of which may do what the one before it may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from brand_assets.errors import CampaignNotFound
from brand_assets.storage.tokens import ROLES as ROLES
from brand_assets.storage.tokens import Role as Role
from brand_assets.web.failures import Forbidden, LoginNeeded


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking. `campaign` is the only one that they may see, None when they may see all.

    `token_id` is None on loopback, where nobody logs in; `is_named` is False while their name is only the login's.
    """

    name: str
    role: Role
    campaign: str | None = None
    token_id: str | None = None
    is_named: bool = True

    def may(self, role: Role) -> bool:
        return ROLES.index(self.role) >= ROLES.index(role)

    def may_see(self, campaign: str) -> bool:
        return self.campaign is None or self.campaign == campaign

    @property
    def runs_house(self) -> bool:
        """Whether they see the whole house from within: its paths, its disk, what is wrong in any campaign."""
        return self.role == "admin" and self.campaign is None

    @property
    def campaigns(self) -> frozenset[str] | None:
        """The campaigns that they may see; None for all."""
        return None if self.campaign is None else frozenset([self.campaign])


def see(person: Person, campaign: str) -> str:
    """The campaign's name, for those who may see it; for others it is not there. Raises CampaignNotFound."""
    if not person.may_see(campaign):
        raise CampaignNotFound(f"There is no campaign {campaign[:80]!r}.")
    return campaign


def require(role: Role) -> Callable[[Request], Person]:
    """A dependency that gives whoever is asking. Raises LoginNeeded for nobody, Forbidden for a lesser role."""

    def find(request: Request) -> Person:
        person: Person | None = request.state.person
        if person is None:
            raise LoginNeeded(
                "This needs a login. Open /login with your token, or send it: Authorization: Bearer TOKEN."
            )
        if not person.may(role):
            raise Forbidden(
                f"{person.name} has the role {person.role} here, and this needs {role}. Ask an admin for a token."
            )
        return person

    return find


Viewer = Annotated[Person, Depends(require("viewer"))]
Reviewer = Annotated[Person, Depends(require("reviewer"))]
Admin = Annotated[Person, Depends(require("admin"))]
