# `make` alone lists what there is. Each target sets up what it needs in .venv, once, and says so while it does.

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/pytest

MAKEFLAGS += --silent --no-print-directory
.SHELLFLAGS := -ec
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint deep bench clean set-up-again
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## This list
	sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do \
		printf '  make %-6s %s\n' "$$name" "$$what"; done

run: $(VENV)/ready-to-run ## Chat on the sample school's policy, or on your own (SIGNPOST_POLICIES=folder)
	exec $(BIN)/signpost chat

test: $(VENV)/ready-to-test ## All checks and tests, but for the long ones
	failed=; \
	$(MAKE) lint || failed=1; \
	$(PYTEST) --numprocesses=2 --cov --cov-report=term || exit $$?; \
	if [ "$$failed" ]; then echo "The tests passed, but 'make lint' found something: see above." >&2; exit 1; fi

lint: $(VENV)/ready-to-test ## Style, types, and what may import what
	code="$(wildcard signpost tests benchmarks)"; failed=; \
	$(BIN)/ruff check $$code || failed=1; \
	$(BIN)/ruff format --check $$code || failed=1; \
	$(BIN)/mypy $$code || failed=1; \
	$(BIN)/lint-imports --no-logo || failed=1; \
	[ -z "$$failed" ]

deep: $(VENV)/ready-to-test ## The long tests, and far more examples for the others' properties
	$(PYTEST) --numprocesses=2 -m "deep or not deep" --hypothesis-profile=deep

bench: $(VENV)/ready-to-bench ## Measure quality and speed, beside other systems, into docs/benchmarks.md
	$(BIN)/python -m benchmarks

clean: ## Remove what make and the tools have made
	rm -rf $(VENV) .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache dist \
		tests/node/node_modules
	find signpost tests $(wildcard benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Set-up -----------------------------------------------------------------------------------------------------------
# Progress goes to stderr, so that what `make run` prints on stdout are answers alone.

# An environment knows its own place: one that was moved, or whose Python is gone, is made again.
ifneq ($(shell test -x $(BIN)/python && cat $(VENV)/place 2>/dev/null),$(CURDIR))
AGAIN := set-up-again
endif

set-up-again:
	for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14 python); do \
		"$$python" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
			>/dev/null 2>&1 </dev/null && break; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Signpost needs Python 3.11, 3.12, 3.13 or 3.14 with its venv module (on Debian and Ubuntu:" >&2; \
		echo "apt install python3 python3-venv). Name one that is elsewhere: make run PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi; \
	echo "Setting up Signpost in $(VENV) with $$("$$python" --version): once, some minutes, mostly downloads." >&2; \
	"$$python" -m venv --clear $(VENV) >&2 </dev/null; \
	echo "$(CURDIR)" > $(VENV)/place

# PyTorch goes first and by itself: asked for by another package, pip could choose another build of it.
$(VENV)/ready-to-run: pyproject.toml constraints.txt $(AGAIN)
	echo "Installing PyTorch (1 of 2) …" >&2
	$(BIN)/pip install --constraint constraints.txt torch==2.13.0 >&2 </dev/null
	echo "Installing Signpost and the rest (2 of 2) …" >&2
	$(BIN)/pip install --constraint constraints.txt --editable . >&2 </dev/null
	touch $@

$(VENV)/ready-to-test: $(VENV)/ready-to-run
	echo "Installing what the tests need …" >&2
	$(BIN)/pip install --constraint constraints.txt --editable '.[test]' >&2 </dev/null
	touch $@

$(VENV)/ready-to-bench: $(VENV)/ready-to-run
	echo "Installing what the benchmarks compare with …" >&2
	$(BIN)/pip install --constraint constraints.txt --editable '.[bench]' >&2 </dev/null
	touch $@
