# make run    starts Yimen with a demonstration city; Ctrl-C stops it
# make test   runs all tests         make check  style, types, layers, pages, texts
# make lock   renews the locked requirements
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check docs texts lock clean

run: .venv/run
	@YIMEN_DEMO=$${YIMEN_DEMO:-1} YIMEN_PORT=$${YIMEN_PORT:-$(PORT)} exec $(BIN)/yimen up

test: .venv/test
	@$(BIN)/python -m yimen.cli.browser
	@exec $(BIN)/python -m tests

# Each set of requirements is installed when its lock file is newer than what is installed.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Yimen needs Python 3.11 or newer: make run PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run .venv/test .venv/check: .venv/%: requirements/%.txt pyproject.toml | .venv/made
	@echo "Installing what requirements/$*.txt names …"
	@$(PIP) install --require-hashes -r requirements/$*.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@
