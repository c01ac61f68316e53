"""brand_assets takes a campaign brief to production-ready brand marks, as a Dagster project.

Start reading at `brand_assets/definitions.py`; the way through the house is in ARCHITECTURE.md.
"""
