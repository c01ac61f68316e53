"""This package is the API under `/api/v1`: the same actions as the pages, for agents and other portals."""

from fastapi import APIRouter

API: tuple[APIRouter, ...] = ()
"""Every part of the API, in the order in which its documentation lists them."""
