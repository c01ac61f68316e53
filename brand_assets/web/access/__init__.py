"""This package decides who may in: tokens, sessions, roles, and what every request must have or lack."""

from typing import TYPE_CHECKING

from fastapi import FastAPI

from brand_assets.web.access.access import Access, get_access
from brand_assets.web.access.door import Door

if TYPE_CHECKING:
    from brand_assets.web.house import House

__all__ = ["Access", "get_access", "install_access"]


def install_access(app: FastAPI, house: "House") -> None:
    """Put the door before the app; `app.state.access` is what it knows."""
    app.state.access = Access(house)
    app.add_middleware(Door, access=app.state.access)
