"""This package holds the clients of the services that draw for money: one file for each, over `brand_assets.remote`."""
