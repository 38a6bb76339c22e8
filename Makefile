.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo

.PHONY: help demo install test lint format types layers coverage mutation bench quality corpus requirements clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.scanner ## Scan the example shop with the example advisories
	@$(BIN)/deeptracy db update --db $(DEMO)/advisories.db --from examples/advisories
	@$(BIN)/deeptracy scan examples/webshop --db $(DEMO)/advisories.db --offline || [ $$? -eq 1 ]

install: $(VENV)/.developer ## Make .venv with everything to work on Deeptracy

test: lint types layers ## Check style, types and layers, and run every test
	$(BIN)/python -m pytest -n auto --dist loadgroup

lint: $(VENV)/.developer ## Check the style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.developer ## Mend the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.developer ## Check the types
	$(BIN)/mypy

layers: $(VENV)/.developer ## Check which way imports run
	$(BIN)/lint-imports --no-logo

coverage: $(VENV)/.developer ## Run the tests and show which branches they miss
	$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=term --cov-report=html

mutation: $(VENV)/.developer ## Change the core in small ways and see whether the tests notice (long)
	$(BIN)/python -m benchmarks.mutation

bench: $(VENV)/.developer ## Measure speed and memory against the budgets (minutes)
	$(BIN)/python -m benchmarks

quality: $(VENV)/.developer ## Measure how right matching by CPE is and write docs/quality.md and nvd-corpus.md
	$(BIN)/python -m benchmarks.quality
	$(BIN)/python -m benchmarks.corpus_nvd

corpus: $(VENV)/.developer ## Scan the lock-file corpus beside the checkout and write docs/corpus.md
	$(BIN)/python -m benchmarks.corpus

requirements: $(VENV)/.developer ## Pin the dependencies anew
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes -o requirements.txt requirements.in
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes -c requirements.txt -o requirements-server.txt requirements-server.in
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes -c requirements.txt -c requirements-server.txt -o requirements-dev.txt requirements.in requirements-server.in requirements-dev.in

clean: ## Remove what was built
	rm -rf $(VENV) $(DEMO) build dist htmlcov mutants .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Deeptracy needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.scanner: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.developer: requirements-dev.txt $(VENV)/.scanner
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
