"""This package is the pages: one file for each, with a `router`; a page asks a use case and renders what it says."""

from fastapi import APIRouter

from brand_assets.web.pages import campaign, events, exports, files, inbox, new, sheets

PAGES: tuple[APIRouter, ...] = (
    inbox.router,
    new.router,
    campaign.router,
    events.router,
    exports.router,
    files.router,
    sheets.router,
)
"""Every page, in the order in which a reviewer comes upon them."""
