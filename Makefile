# The verbs of the project. `make run` and `make test` set up everything they need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PYTHONPATH := src:.
RUN := .stamps/run
DEVELOP := .stamps/develop
# Shuffled, and the same way each time: what one run shows, another shows as well. `test-fast` shuffles anew.
ALL := --dist loadfile --no-loadscope-reorder --randomly-seed=1
# Stories with real programs wait now and then, so that one more of them goes on than there are processors. Two more gain nothing: then
# all wait for a processor, and on a slow machine longer than they have patience.
STORIES := tests/browser tests/documents tests/faults
# What `test-fast` runs: all rules, contracts and stories inside one process, and the stages from the alert to the page.
# `make test-fast STAGES=desk` takes another stage in place of those.
STAGES ?= config core people schedules alerts routing paging
FAST = tests/domain tests/house tests/contracts tests/flows $(STAGES:%=tests/apps/%) --ignore=tests/contracts/test_schema.py
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -r

.PHONY: run test test-fast lint ruff imports types fmt bench docs setup clean

setup: $(DEVELOP)

$(RUN): requirements/run.txt pyproject.toml
	@echo "Setting up (a minute or two, once) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) $<
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@mkdir -p .stamps && touch $@

$(DEVELOP): $(RUN) requirements/develop.txt
	@$(INSTALL) requirements/develop.txt
	@touch $@

run: $(RUN)
	@$(BIN)/python -m tools.messages compile
	@$(BIN)/python -m varsko demo --if-empty
	@$(BIN)/python -m varsko serve

# Programs are started hundreds of times: they begin with what Python compiled before, also where it is told not to keep it.
test test-fast: export PYTHONDONTWRITEBYTECODE =

# Those that touch the database on a real PostgreSQL, then all on SQLite.
test: setup lint
	@$(BIN)/python -m tools.messages compile
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -q -n 2 $(ALL) tests/apps tests/flows
	@$(BIN)/python -m tests.postgres --beside $(BIN)/python -m pytest -q -n 3 $(ALL) $(STORIES)
	@$(BIN)/python -m tests.postgres --beside $(BIN)/python -m pytest -n 2 $(ALL) $(STORIES:%=--ignore=%)

test-fast: setup
	@$(BIN)/python -m tools.messages compile
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser and not faults and not postgres" $(FAST)

lint: setup
	@$(MAKE) --no-print-directory -j2 types imports ruff

ruff: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

imports: setup
	@$(BIN)/lint-imports --no-logo > .stamps/imports || { cat .stamps/imports; exit 1; }

types: setup
	@$(BIN)/mypy

fmt: setup
	@$(BIN)/ruff check --fix-only . ; $(BIN)/ruff format .

bench: setup
	@$(BIN)/python -m bench

docs: setup
	@$(BIN)/python -m tools.docs

clean:
	rm -rf .stamps .mypy_cache .ruff_cache .pytest_cache
