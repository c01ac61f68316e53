"""This package walks whole campaigns through Dagster in the production profile, against the simulator."""
