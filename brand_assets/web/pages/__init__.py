"""This package is the pages: one file for each, with a `router`; a page asks a use case and renders what it says."""

from fastapi import APIRouter

from brand_assets.web.pages import (
    audit,
    campaign,
    collections,
    compare,
    desk,
    documentation,
    events,
    exports,
    files,
    health,
    inbox,
    look,
    new,
    pairs,
    people,
    repeats,
    search,
    settings,
    sheets,
)

PAGES: tuple[APIRouter, ...] = (
    inbox.router,
    new.router,
    campaign.router,
    desk.router,
    events.router,
    exports.router,
    search.router,
    look.router,
    collections.router,
    settings.router,
    health.router,
    files.router,
    sheets.router,
    pairs.router,
    repeats.router,
    compare.router,
    people.router,
    audit.router,
    documentation.router,
)
"""Every page, in the order in which a reviewer comes upon them."""
