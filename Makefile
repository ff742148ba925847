# Everything a clone needs. `make` alone lists the targets; each sets up first what is missing.
# See docs/reference/setup.md.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo sandbox env lint browser test check bench lock clean

VENV := .venv
BIN := $(VENV)/bin
ENGINE := $(VENV)/pulumi/made$(addprefix -by-,$(GRANTBOOK_ENGINE))
JUDGE := tests/judge/node_modules/.package-lock.json
IN_VENV := PATH="$(CURDIR)/$(VENV)/pulumi/bin:$(CURDIR)/$(BIN):$$PATH"

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: $(VENV)/installed $(ENGINE) ## virtual environment, dependencies, Pulumi CLI

demo: setup ## the whole walk in the sandbox: apply, prove, edit, prove again
	@$(IN_VENV) $(BIN)/python -m sandbox.demo

sandbox: setup ## local OVHcloud, Scaleway and AWS, until interrupted
	@$(IN_VENV) $(BIN)/python -m sandbox

env: setup ## what a shell needs to use the sandbox: eval "$(make -s env)"
	@echo "export PATH='$(CURDIR)/$(VENV)/pulumi/bin:$(CURDIR)/$(BIN)':\"\$$PATH\""
	@cat .sandbox/current/env 2>/dev/null || echo 'No sandbox is running: `make sandbox` starts one.' >&2

lint: setup ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

browser: ## Chromium for the tests of the HTML page, where Debian's packages can be had
	@sh tools/browser.sh >&2

# A module's tests stay on one worker, because they share the servers that it starts.
test: setup browser $(JUDGE) ## all tests, with coverage
	@$(IN_VENV) $(BIN)/python -m pytest --numprocesses auto --dist loadscope \
	  --cov access --cov providers --cov components --cov-branch --cov-fail-under 95

check: lint test ## lint and test, as CI does

bench: setup ## what a review of a large company takes: seconds, memory; judges nothing
	@$(BIN)/python -m bench.review_command
	@$(BIN)/python -m bench.effective_access

lock: setup ## pin again what pyproject.toml, tools/ and the judge ask for
	@sh tools/lock.sh $(BIN)/python

clean: ## forget this clone's environment and leftovers; the per-user cache stays
	rm -rf $(VENV) .sandbox .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache \
	  build grantbook.egg-info tests/judge/node_modules

$(VENV)/installed: requirements.lock pyproject.toml tools/build.lock tools/venv.sh
	@sh tools/venv.sh $(VENV) >&2
	@touch $@

$(JUDGE): $(VENV)/installed $(addprefix tests/judge/,package.json package-lock.json .npmrc) tools/npm.sh
	@sh tools/npm.sh $(BIN)/python ci >&2
	@touch $@

$(ENGINE): $(VENV)/installed tools/go.mod tools/go.sum $(wildcard tools/engine/*.py)
	@$(BIN)/python -m tools.engine >/dev/null
	@rm -f $(VENV)/pulumi/made*
	@touch $(VENV)/pulumi/made $@
