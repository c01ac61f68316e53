"""This package is the Dagster layer: when each stage runs and with what, never how."""
