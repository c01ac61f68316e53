"""This file holds what every asset shares: the campaign partitions, the owner, the groups."""

import dagster as dg

campaigns = dg.DynamicPartitionsDefinition(name="campaigns")

OWNER = "team:brand-studio"
DELIVERY = "delivery"
INSIGHT = "insight"
