# Set-up, the sample, the tests, the UI. Needs Python 3.11+ with pip and venv, and make; nothing else.
# `make` alone says what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OLD_CLIENT := tests/support/duckdb-1.2.lock
CROISSANT := tests/support/mlcroissant.lock
SAMPLE := sample/landing
DATA := out/sample
TEST_WORKERS ?= 2

HOME_OF_DAGSTER := $(CURDIR)/out/dagster

export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run measure test lint format dev validate lock clean

help:  ## what there is
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: $(READY)  ## the environment in .venv, from the lock

$(READY): requirements.lock pyproject.toml $(OLD_CLIENT) $(CROISSANT)
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "$(PYTHON) is Python " + sys.version.split()[0] + "; Titfortat needs 3.11 or newer: make PYTHON=python3.11 ...")'
	@echo "Setting up .venv from requirements.lock (once; a minute or two) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --no-deps --only-binary :all: --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip install -qq --no-deps --only-binary :all: --require-hashes --upgrade --target $(VENV)/duckdb-1.2 -r $(OLD_CLIENT) || echo "No DuckDB 1.2 for this Python: the test with an old client will be skipped."
	@$(BIN)/python -m pip install -qq --no-deps --only-binary :all: --no-binary jsonpath-rw --no-build-isolation --require-hashes --upgrade --target $(VENV)/mlcroissant -r $(CROISSANT) || echo "No mlcroissant for this Python: the test with it will be skipped."
	@touch $@

run: $(READY)  ## the Dagster job over the bundled sample dumps
	@DAGSTER_HOME="$(HOME_OF_DAGSTER)" TITFORTAT_PROGRAM=$(BIN)/titfortat $(BIN)/python -m pipelines.local $(SAMPLE) $(DATA)

measure: $(READY)  ## the whole corpus as dumps, run and compared with its annotations
	@rm -rf out/measure
	@$(BIN)/python -m tests.support.dumps --gold corpus/stories --out out/measure/landing
	@$(BIN)/titfortat run out/measure/landing --data out/measure/data > out/measure/summary.txt
	@$(BIN)/titfortat score --data out/measure/data --lang en

test: $(READY)  ## the tests
	@$(BIN)/python -m pytest -n $(TEST_WORKERS)

lint: $(READY)  ## formatting and lint
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

format: $(READY)  ## put the formatting right
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

dev: $(READY)  ## Dagster's UI on http://127.0.0.1:3000, with schedule, sensor and what `make run` did
	@mkdir -p "$(HOME_OF_DAGSTER)"
	@test -f "$(HOME_OF_DAGSTER)/dagster.yaml" || cp pipelines/dagster.yaml "$(HOME_OF_DAGSTER)/dagster.yaml"
	@DAGSTER_HOME="$(HOME_OF_DAGSTER)" PYTHONWARNINGS=ignore $(BIN)/dagster dev -w workspace.yaml

validate: $(READY)  ## load the Dagster definitions and say whether they are whole
	@env -u DAGSTER_HOME PYTHONWARNINGS=ignore $(BIN)/dagster definitions validate -w workspace.yaml

lock:  ## requirements.lock from pyproject.toml (brings uv, beside the environment)
	@$(PYTHON) -m venv out/lock
	@out/lock/bin/python -m pip install -qq uv
	@out/lock/bin/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --universal --quiet -o requirements.lock

clean:  ## delete the environment and everything that was built
	@rm -rf $(VENV) out build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
