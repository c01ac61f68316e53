"""This package takes in what providers POST when a task has ended; its signature is its login."""

from brand_assets.web.webhooks.receiving import router

__all__ = ["router"]
