# Everything that can be run in a checkout. GNU make and Python 3.11 or later are all that must be there beforehand.
# `make` alone lists the targets.

PYTHON ?= python3

# Two environments: the server's own, small and quick to make, and the one with every tool. `make serve` and `make demo`
# run in the first, so they would notice if the server came to need a tool.
DEV := .venv
RUNTIME := .venv-runtime

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

# $(1) the environment's folder, $(2) its lock file. The stamp is touched last, so an interrupted run starts again.
define environment
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed: PYTHON=…")'
	@echo "Making $(1) from $(2) …"
	@$(PYTHON) -m venv $(1)
	@$(1)/bin/python $(PIP_INSTALL) --requirement $(2)
	@touch $(1)/.installed
endef

$(DEV)/.installed: requirements/dev.txt
	$(call environment,$(DEV),requirements/dev.txt)

$(RUNTIME)/.installed: requirements/runtime.txt
	$(call environment,$(RUNTIME),requirements/runtime.txt)

##@ Run

.PHONY: demo
demo: $(RUNTIME)/.installed ## ask for a recommendation and print the answer
	@$(RUNTIME)/bin/python -m service.demo

.PHONY: serve
serve: $(RUNTIME)/.installed ## serve on 127.0.0.1:8000 (HKP_BIND changes it)
	@$(RUNTIME)/bin/python -m gunicorn --config deploy/gunicorn.conf.py

##@ Check

.PHONY: test
test: $(DEV)/.installed ## lint, types, floors and tests; a test that is skipped says why
	$(DEV)/bin/ruff check
	$(DEV)/bin/ruff format --check
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports
	$(DEV)/bin/python -m pytest -n auto

.PHONY: prove
prove: $(DEV)/.installed ## the long proofs, minutes rather than seconds
	$(DEV)/bin/python -m tests.prove

.PHONY: bench
bench: $(DEV)/.installed ## measure the server
	$(DEV)/bin/python -m benchmarks

##@ Make

.PHONY: venv
venv: $(DEV)/.installed ## the environment with every tool, in .venv

.PHONY: train
train: $(DEV)/.installed ## fit the classifier anew and publish its tables
	$(DEV)/bin/python -m training retrain

.PHONY: openapi
openapi: $(DEV)/.installed ## write openapi.yaml anew
	$(DEV)/bin/python -m service.api.openapi > openapi.yaml.new
	mv openapi.yaml.new openapi.yaml

# Versions that still fit are kept; `make lock LOCK=--upgrade` takes the newest. One version serves every Python, so that
# a number fitted under one is fitted under all. The two smaller files take their versions from the largest.
LOCK ?=
COMPILE = $(DEV)/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(LOCK) pyproject.toml

.PHONY: lock
lock: $(DEV)/.installed ## write requirements/*.txt anew from pyproject.toml
	$(COMPILE) --all-extras --output-file requirements/dev.txt
	$(COMPILE) --extra training --constraint requirements/dev.txt --output-file requirements/training.txt
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/runtime.txt

.PHONY: clean
clean: ## remove environments, caches and build products
	rm -rf $(DEV) $(RUNTIME) .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@ / {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
