# `make` alone lists the targets. Every target does its own set-up; a target that finds all in place starts at once.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check format bench deep setup setup-test lock clean
.NOTPARALLEL:

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  Settings: PORT=8000  DEMO=no (empty start)  DATABASE_URL=...  GRANTS_...  ARGS='-k ledger' (make test)"

run:  ## set up what is missing and serve on http://127.0.0.1:8000, with the demo on the first start
	@exec scripts/run

test:  ## set up what is missing, check, then run all tests on both databases
	@exec scripts/test

check: setup-test  ## ruff, mypy, djlint and the number of packages
	@exec scripts/check

format: setup-test  ## put the Python files in the one format and order
	@.venv/bin/python -m ruff check --quiet --select I --fix .
	@.venv/bin/python -m ruff format --quiet .

bench: setup-test  ## measure the pages and print the table of ratios
	@exec .venv/bin/python -m tests.bench

deep: setup-test  ## what takes long: load, growth, a hundred kills a step, the rush
	@exec scripts/deep

setup:  ## only the set-up of `make run`
	@exec scripts/setup run

setup-test:  ## only the set-up of `make test`
	@exec scripts/setup test

lock:  ## resolve setup.cfg again into the requirements*.lock files
	@exec scripts/lock

clean:  ## remove what checks and tests leave behind; keeps .venv and instance
	@rm -rf build .pytest_cache .hypothesis .mypy_cache .ruff_cache .coverage .coverage.* *.egg-info
	@find . -path ./.venv -prune -o -path ./instance -prune -o -name __pycache__ -type d -exec rm -rf {} +
