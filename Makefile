# Meristem: every target in a line. `make run` starts it, `make test` proves it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PORT ?= 8000
HOST ?= 127.0.0.1
PY := .venv/bin/python
T ?=

.PHONY: help setup setup-dev run test test-postgres test-long lint format types arrows messages bench bench-lrs screens demo lock clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.run-stamp ## install what running needs (system libraries too, with root or sudo)

setup-dev: .venv/.dev-stamp ## install what tests and linters need as well

.venv/.run-stamp: requirements.lock bin/setup
	@bin/setup run

.venv/.dev-stamp: requirements-dev.lock bin/setup
	@bin/setup dev

run: setup ## serve http://localhost:8000 with demonstration data (PORT=, HOST=)
	@$(PY) manage.py prepare_demo
	@$(PY) manage.py serve --host $(HOST) --port $(PORT)

test: setup-dev ## the whole suite on SQLite (T=path for a part; DATABASE_URL= for another database)
	@bin/test $(T)

test-postgres: setup-dev ## the whole suite on PostgreSQL at 127.0.0.1 (user postgres)
	@DATABASE_URL=$${DATABASE_URL:-postgresql://postgres@127.0.0.1:5432/postgres} bin/test $(T)

LONG := MERISTEM_KILLS=60 MERISTEM_RACES=120 MERISTEM_CALLS=2600 MERISTEM_CASES=1000
test-long: setup-dev ## kills, races, drawn statements and requests at their full length on both databases
	@$(LONG) bin/test tests/durability tests/conformance
	@$(LONG) DATABASE_URL=postgresql://postgres@127.0.0.1:5432/postgres bin/test tests/durability tests/conformance

lint: setup-dev ## ruff, templates, types, arrows
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/djlint --lint --quiet lms assessments courses trainers analytics
	@$(MAKE) --no-print-directory types arrows

format: setup-dev ## put code into its form
	@.venv/bin/ruff check --fix-only --quiet . ; .venv/bin/ruff format . 

types: setup-dev ## mypy
	@.venv/bin/mypy lms assessments courses trainers analytics

arrows: setup-dev ## import-linter: which package may import which
	@.venv/bin/lint-imports --no-cache

messages: setup-dev ## collect the texts to translate into locale/ (needs Debian's gettext)
	@$(PY) bin/messages

bench: setup-dev ## server CPU and bytes of pages, attempt, first load, beside the peers' figures
	@$(PY) benchmarks/run.py

bench-lrs: setup-dev ## the record store with 100,000 and 1,000,000 statements on both databases (about an hour)
	@$(PY) benchmarks/record_store.py

screens: setup-dev ## every type of page as a picture into docs/screens/ (360 and 1280 px, en and ar)
	@$(PY) benchmarks/screens.py

demo: setup ## build the demonstration database again and pack it for the next clean clone
	@$(PY) manage.py prepare_demo --pack

lock: .tools/bin/uv ## write the hashed lock files again
	@.tools/bin/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	@.tools/bin/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.lock

.tools/bin/uv:
	@bin/setup tools

clean: ## remove what can be made again (not var/, where your data is)
	@rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache .hypothesis
