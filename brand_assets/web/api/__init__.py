"""This package is the API under `/api/v1`: the same actions as the pages, for agents and other portals."""

from fastapi import APIRouter

from brand_assets.web.api import briefs, campaigns, checkpoints, collections, decisions, house, images, pairs

API: tuple[APIRouter, ...] = (
    campaigns.router,
    briefs.router,
    checkpoints.router,
    decisions.router,
    pairs.router,
    images.router,
    collections.router,
    house.router,
)
"""Every part of the API, in the order in which its documentation lists them."""
