"""This package is the pages: one file for each, with a `router`; a page asks a use case and renders what it says."""

from fastapi import APIRouter

PAGES: tuple[APIRouter, ...] = ()
"""Every page, in the order in which a reviewer comes upon them."""
