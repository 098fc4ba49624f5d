# The four commands: setup, run, test, bench. Each does all its own set-up. `make help` lists the rest.
PYTHON ?= python3
PYTEST_OPTIONS ?= -q -n auto --maxprocesses 6 --dist loadfile --no-loadscope-reorder
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.9.0
CONSOLE := api/static/index.html
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)

# make run WEIGHTS=path/or/name CLIPS="gate=gate.mp4 yard=yard.mp4" PORT=8600
RUN_OPTIONS = $(if $(WEIGHTS),--weights $(WEIGHTS)) $(foreach clip,$(CLIPS),--clip $(clip)) $(if $(PORT),--port $(PORT))

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types contract console console-test pytest bench docs lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

setup: .make/dev $(CONSOLE) ## everything needed to run, test and measure

run: .make/runtime $(CONSOLE) ## start the whole system with virtual cameras; prints the address
	@exec $(BIN)/xueliang run --virtual-cameras $(RUN_OPTIONS)

test: ## everything CI runs, two things side by side, each with its output in one piece
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint contract pytest types console-test

lint: .make/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .make/dev
	$(BIN)/mypy

contract: .make/dev
	$(BIN)/lint-imports

console-test: web/node_modules/.stamp
	cd web && npm run --silent lint && npm run --silent test

pytest: .make/dev $(CONSOLE)
	$(BIN)/pytest $(PYTEST_OPTIONS)

bench: .make/dev ## print every measurement (needs the development media)
	$(BIN)/python -m bench

docs: .make/dev ## write the generated reference pages and the settings schema again
	$(BIN)/python -m xueliang.reference

lock: ## resolve the pins again
	uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --python-version 3.11 -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --generate-hashes --no-emit-index-url --python-version 3.11 -q -o requirements-dev.lock

clean: ## remove what the commands above made (not the data directory)
	rm -rf $(VENV) .make web/node_modules api/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit("xueliang needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=$(UV_VERSION)"

.make/runtime: requirements.lock pyproject.toml | $(BIN)/uv
	@mkdir -p .make
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps -e .
	@touch $@

.make/dev: requirements-dev.lock .make/runtime
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

web/node_modules/.stamp: web/package-lock.json
	cd web && npm ci --silent --no-audit --no-fund
	@touch $@

$(CONSOLE): web/node_modules/.stamp $(WEB_SOURCES)
	cd web && npm run --silent build
	@touch $@
