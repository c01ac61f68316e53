"""This package is the review app: pages and an API over the use cases in `campaigns`; no decision of its own."""
