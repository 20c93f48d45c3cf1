# Everything that can be run in a checkout. GNU make and Python 3.11 or later are all that must be there beforehand.
# `make` alone lists the targets.

PYTHON ?= python3

# Two environments: the server's own, small and quick to make, and the one with every tool. `make serve` and `make demo`
# run in the first, so they would notice if the server came to need a tool.
DEV := .venv
RUNTIME := .venv-runtime

# What one would pick in the place of this service; each has an environment of its own.
PEER_FILES := benchmarks/peers
PEER_VENVS := .venv-peers
PEERS := $(basename $(notdir $(wildcard $(PEER_FILES)/*.in)))

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

$(PEER_VENVS)/%/.installed: $(PEER_FILES)/%.txt
	$(call environment,$(@D),$<)

##@ Run

.PHONY: demo
demo: $(RUNTIME)/.installed ## ask for a recommendation and print the answer
	@$(RUNTIME)/bin/python -m service.demo

.PHONY: serve
serve: $(RUNTIME)/.installed ## serve on 127.0.0.1:8000 (HKP_BIND changes it)
	@$(RUNTIME)/bin/python -m gunicorn --config deploy/gunicorn.conf.py

# nginx in the foreground, the service behind it for as long as that runs. Debian has nginx in /usr/sbin.
.PHONY: proxy
proxy: $(RUNTIME)/.installed ## serve behind nginx, on 127.0.0.1:8080
	@export PATH="$$PATH:/usr/sbin"; \
	command -v nginx > /dev/null || { echo "nginx is not installed: apt-get install nginx-light"; exit 1; }; \
	mkdir -p build/proxy; \
	HKP_BIND=127.0.0.1:8000 HKP_PROXIES=1 $(RUNTIME)/bin/python -m gunicorn --config deploy/gunicorn.conf.py & \
	trap "kill $$!" EXIT; \
	nginx -p build/proxy -c $(CURDIR)/deploy/nginx.conf

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

.PHONY: clients
clients: $(DEV)/.installed ## generate clients by four generators, compile them, and have each call a live server
	$(DEV)/bin/python -m tests.clients

.PHONY: endure
endure: $(DEV)/.installed ## kill, reload, stall and stop the server under steady load
	$(DEV)/bin/python -m tests.steady

.PHONY: bench
bench: $(DEV)/.installed ## measure the server
	$(DEV)/bin/python -m benchmarks
	$(DEV)/bin/python -m benchmarks.workers
	$(DEV)/bin/python -m benchmarks.growth
	$(DEV)/bin/python -m benchmarks.stages
	$(DEV)/bin/python -m benchmarks.bulk

# Several minutes and some 1.5 GB the first time. What can't be installed on this Python is left out, and the page says so.
.PHONY: bench-peers
bench-peers: $(DEV)/.installed ## measure what one would pick instead beside it: FastAPI, MLServer, BentoML, OpenFisca, ZEN
	@$(MAKE) --no-print-directory --keep-going $(PEERS:%=$(PEER_VENVS)/%/.installed) || echo "Some can't be installed here"
	$(DEV)/bin/python -m benchmarks.peers --write

.PHONY: worst
worst: $(DEV)/.installed ## measure what the dearest requests cost, and write docs/worst-cases.md anew
	$(DEV)/bin/python -m benchmarks.worst --write

##@ Deploy

.PHONY: image
image: $(DEV)/.installed ## run the steps of the Dockerfile in a clean root, without an engine, and ask it for a decision
	$(DEV)/bin/python -m pytest -q -m prove tests/deploy/test_image.py

.PHONY: hadolint
hadolint: $(DEV)/.installed ## read the Dockerfile by the rules of its linter
	$(DEV)/bin/hadolint Dockerfile

.PHONY: manifests
manifests: $(DEV)/.installed ## hold the manifests against the schemas of Kubernetes
	$(DEV)/bin/kubernetes-validate --strict $(filter-out %/kustomization.yaml,$(wildcard deploy/kubernetes/*.yaml))

.PHONY: sbom
sbom: $(RUNTIME)/.installed $(DEV)/.installed ## write what the image holds, as CycloneDX, into build/
	mkdir -p build
	$(DEV)/bin/cyclonedx-py environment --output-reproducible --output-file build/sbom.json $(RUNTIME)/bin/python

.PHONY: licences
licences: $(RUNTIME)/.installed $(DEV)/.installed ## write the licences of what the image holds into build/
	mkdir -p build
	$(DEV)/bin/pip-licenses --python $(RUNTIME)/bin/python --format markdown --with-urls --output-file build/licences.md

.PHONY: screens
screens: $(DEV)/.installed ## pictures of every screen of the widget, in build/screens (needs Chromium)
	$(DEV)/bin/python -m tests.widget.screens
	$(DEV)/bin/python -m benchmarks.widget

##@ Make

.PHONY: venv
venv: $(DEV)/.installed ## the environment with every tool, in .venv

.PHONY: train
train: $(DEV)/.installed ## fit the classifier anew and publish its tables
	$(DEV)/bin/python -m training retrain

node_modules/.package-lock.json: package-lock.json
	@npm ci --no-audit --no-fund --silent
	@touch $@

.PHONY: widget
widget: $(DEV)/.installed node_modules/.package-lock.json ## check the widget's modules, and make its one file of them (needs Node)
	npx --no-install tsc
	npm run --silent build
	$(DEV)/bin/python -m service.content

.PHONY: widget-release
widget-release: widget ## keep the widget's script as it is now under an address that pages may carry for good
	node service/widget/build.mjs --release
	$(DEV)/bin/python -m service.content

.PHONY: content
content: $(DEV)/.installed ## count the lines of the service's files anew, after one was edited
	$(DEV)/bin/python -m service.content

.PHONY: openapi
openapi: $(DEV)/.installed ## ask for the examples again, and write openapi.yaml anew
	$(DEV)/bin/python -m service.content
	$(DEV)/bin/python -m tests.examples > /dev/null
	$(DEV)/bin/python -m service.content
	$(DEV)/bin/python -m service.api.openapi > openapi.yaml.new
	mv openapi.yaml.new openapi.yaml

# Versions that still fit are kept; `make lock LOCK=--upgrade` takes the newest. One version serves every Python, so that
# a number fitted under one is fitted under all. The two smaller files take their versions from the largest.
LOCK ?=
COMPILE = $(DEV)/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(LOCK)

.PHONY: lock
lock: $(DEV)/.installed ## write requirements/*.txt anew from pyproject.toml
	$(COMPILE) pyproject.toml --all-extras --output-file requirements/dev.txt
	$(COMPILE) pyproject.toml --extra training --constraint requirements/dev.txt --output-file requirements/training.txt
	$(COMPILE) pyproject.toml --constraint requirements/dev.txt --output-file requirements/runtime.txt

# What a peer shares with this project (scikit-learn, Flask, gunicorn) it has in the same version.
.PHONY: lock-peers
lock-peers: $(DEV)/.installed ## write benchmarks/peers/*.txt anew, which `make bench-peers` installs
	for peer in $(PEERS); do \
		$(COMPILE) $(PEER_FILES)/$$peer.in --constraint requirements/training.txt --output-file $(PEER_FILES)/$$peer.txt; \
	done

.PHONY: clean
clean: ## remove environments, caches and build products
	rm -rf $(DEV) $(RUNTIME) $(PEER_VENVS) .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@ / {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
