# Needs Python 3.11 or newer and make. Everything else goes into .venv, at the versions of constraints.txt.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-full demo dev test check bench soak brand-clip clean

IS_NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c "$(IS_NEW_ENOUGH)" 2>/dev/null && echo $$p && exit; done; echo python3)
BIN := .venv/bin
MANIFEST := dbt_analytics/target/manifest.json
DBT_FILES := $(shell find dbt_analytics -name target -prune -o \( -name '*.sql' -o -name '*.yml' \) -print)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

help:
	@echo "make demo    set up the core and run the example campaign, end to end, free of charge"
	@echo "make dev     the review app, and the Dagster UI with its daemon"
	@echo "make test    set up everything and run the tests"
	@echo "make check   format, lint, types, import law, Dagster definitions, dbt"
	@echo "make bench   what is measured, and how it compares"
	@echo "make soak    the long versions of the crash and load tests"
	@echo "make brand-clip  draw, train, measure and export the small CLIP that comes with the package"
	@echo "make setup   the core alone; make setup-full adds the models and what tests want; make clean removes .venv"

setup: .venv/.core $(MANIFEST)

setup-full: .venv/.full $(MANIFEST)

demo: setup
	@$(BIN)/brand-assets demo

dev: setup
	@$(BIN)/brand-assets dev

# A file's tests stay together, because they share what is made once for the file; the longest files go first. One worker more
# than there are cores, because many tests wait: for a sensor's tick, a killed process, a connection that is to be let go of.
test: setup-full
	@$(BIN)/python -m pytest --numprocesses $$($(BIN)/python -c 'import os; print(os.cpu_count() + 1)') --dist loadfile --no-loadscope-reorder

soak: setup-full
	@$(BIN)/python -m pytest -m soak

brand-clip: setup-full
	@$(BIN)/python -m training.brand_clip all

bench: setup-full
	@$(BIN)/python -m benchmarks.ledger
	@$(BIN)/python -m benchmarks.compute
	@$(BIN)/python -m benchmarks.scoring
	@$(BIN)/python -m benchmarks.tracing
	@$(BIN)/python -m benchmarks.embedding
	@$(BIN)/python -m benchmarks.selection
	@$(BIN)/python -m benchmarks.library
	@$(BIN)/python -m benchmarks.review.decisions
	@$(BIN)/python -m benchmarks.review.gallery
	@$(BIN)/python -m benchmarks.preferences
	@$(BIN)/python -m benchmarks.campaign
	@$(BIN)/python -m benchmarks.spreading
	@$(BIN)/python -m benchmarks.loading
	@$(BIN)/python -m benchmarks.draft
	@$(BIN)/python -m benchmarks.throughput

# dg looks for its sister programs on the PATH.
check: export PATH := $(CURDIR)/$(BIN):$(PATH)
check: export DAGSTER_DISABLE_TELEMETRY := true
check: setup-full
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports
	$(BIN)/dg check defs
	$(BIN)/dagster definitions validate -w workspace.yaml
	$(BIN)/dbt parse --project-dir dbt_analytics --profiles-dir dbt_analytics --log-path dbt_analytics/target

clean:
	rm -rf .venv dbt_analytics/target build brand_assets.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c "$(IS_NEW_ENOUGH)" || { echo "$(PYTHON) is $$($(PYTHON) --version 2>&1 || true);" \
		"Python 3.11 or newer is needed. Install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Creating .venv with $$($(PYTHON) --version)."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.core: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the core: about two minutes and 1.4 GB."
	@$(INSTALL) -e '.[potrace]'
	@touch $@

.venv/.full: pyproject.toml constraints.txt | .venv/.core
	@echo "Installing the models and what tests want: a few minutes and 6 GB."
	@$(INSTALL) -e '.[models,potrace,training,dev]'
	@touch $@

$(MANIFEST): $(DBT_FILES) .venv/.core
	@echo "Preparing the dbt manifest."
	@$(BIN)/python -m brand_assets.defs.prepare
	@touch $@
