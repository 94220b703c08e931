# The verbs of the project. `make run` and `make test` set up everything they need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PYTHONPATH := src:.
RUN := .stamps/run
DEVELOP := .stamps/develop
# Shuffled, and the same way each time: what one run shows, another shows as well. `test-fast` shuffles anew.
ALL := -n 2 --dist loadfile --no-loadscope-reorder --randomly-seed=1
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -r

.PHONY: run test test-fast lint fmt bench docs setup clean

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

# All tests on SQLite, then those that touch the database once more on a real PostgreSQL.
test: setup lint
	@$(BIN)/python -m tools.messages compile
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -q $(ALL) tests/apps tests/flows
	@$(BIN)/python -m tests.postgres --beside $(BIN)/python -m pytest $(ALL)

test-fast: setup
	@$(BIN)/python -m tools.messages compile
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser and not faults and not postgres"

lint: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

fmt: setup
	@$(BIN)/ruff check --fix-only . ; $(BIN)/ruff format .

bench: setup
	@$(BIN)/python -m bench

docs: setup
	@$(BIN)/python -m tools.docs

clean:
	rm -rf .stamps .mypy_cache .ruff_cache .pytest_cache
