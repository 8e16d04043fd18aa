# make run     Yimen with a demonstration city, until Ctrl-C (PORT=8001 for another port)
# make test    all tests; on a server too, where DATABASE_URL names one (ONLY=path for a part)
# make check   style, types, layers, migrations, generated pages, translations
# make bench   speed, into docs/benchmarks.md   make bench-reading   how well messages are read
# make docs    writes generated pages and pictures  make texts   collects the texts to translate
# make lock    renews the locked requirements      make clean   removes what make made, not the data

PYTHON ?= python3
PORT ?= 8000
SIZE ?= 100000
ONLY ?=
# A worker that dies is said at once: tests that it leaves behind would run in the wrong order.
PYTEST := -n auto --max-worker-restart=0 -q
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check bench bench-near bench-reading bench-tried bench-troubles bench-places docs texts lock clean

run: .venv/run .venv/parts
	@YIMEN_DEMO=$${YIMEN_DEMO-1} exec $(BIN)/yimen up --port $(PORT)

test: .venv/test .venv/parts
	@$(BIN)/python tests/browser/chromium.py
	@echo "== on the embedded PostgreSQL"
	@env -u DATABASE_URL $(BIN)/python -m pytest $(PYTEST) $(ONLY)
	@if [ -n "$$DATABASE_URL" ]; then \
	  echo "== on the server of DATABASE_URL"; $(BIN)/python -m pytest $(PYTEST) $(ONLY); fi

# Nothing of a check is kept: it has secrets and a folder of its own.
check: export YIMEN_HOME := $(CURDIR)/.venv/check-home
check: export PYTHONWARNINGS := ignore::RuntimeWarning:django.core.management.commands.makemigrations
check: .venv/check
	@failed=; \
	holds() { echo "== $$*"; $(BIN)/"$$@" || failed=1; }; \
	holds ruff check . --quiet; \
	holds ruff format --check . --quiet; \
	holds mypy --no-error-summary; \
	holds lint-imports --no-logo; \
	holds yimen manage makemigrations --check --dry-run; \
	holds yimen docs --check; \
	holds yimen texts --check; \
	if [ -n "$$failed" ]; then echo "Some checks failed."; exit 1; fi; echo "All checks passed."

bench: .venv/run .venv/parts
	@$(BIN)/python -m benchmarks

bench-reading: .venv/run
	@$(BIN)/python -m benchmarks.reading

.PHONY: bench-guard
bench-guard: .venv/run
	@$(BIN)/python -m benchmarks.guarding

.PHONY: bench-redact
bench-redact: .venv/run
	@$(BIN)/python -m benchmarks.redacting

.PHONY: bench-replies
bench-replies: .venv/run
	@$(BIN)/python -m benchmarks.replies

bench-tried: .venv/run
	@$(BIN)/python -m benchmarks.tried

bench-near: .venv/run
	@$(BIN)/python -m benchmarks.near $(SIZE)

.PHONY: bench-search
bench-search: .venv/run
	@$(BIN)/python -m benchmarks.searching $(SIZE)

bench-troubles: .venv/run
	@$(BIN)/python -m benchmarks.troubles

.PHONY: bench-articles
bench-articles: .venv/run
	@$(BIN)/python -m benchmarks.articles

bench-places: .venv/run
	@$(BIN)/python -m benchmarks.places

.PHONY: bench-schedule
bench-schedule: .venv/run
	@$(BIN)/python -m benchmarks.scheduling

docs: .venv/test .venv/parts
	@$(BIN)/yimen docs
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python -m tests.browser.pictures

texts: .venv/run
	@$(BIN)/yimen texts --collect

# Each set of requirements is installed when its lock is newer than what is installed.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
	  "Yimen needs Python 3.11 or newer; this is %d.%d. Name one: make run PYTHON=python3.12" \
	  % sys.version_info[:2])'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run .venv/test .venv/check: .venv/%: requirements/%.txt pyproject.toml | .venv/made
	@echo "Installing requirements/$*.txt …"
	@$(PIP) install --require-hashes -r requirements/$*.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@$(BIN)/yimen texts
	@touch $@

# What pages borrow comes by npm under its own lock; a machine without npm gets one first.
.venv/parts: package-lock.json src/yimen/ui/parts.py requirements/node.txt | .venv/made
	@echo "Fetching what the pages borrow …"
	@command -v npm > /dev/null || $(PIP) install --require-hashes -r requirements/node.txt
	@rm -rf .venv/borrowed && mkdir .venv/borrowed && cp package.json package-lock.json .venv/borrowed
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --prefix .venv/borrowed --ignore-scripts --no-audit --no-fund --silent
	@cd src && ../$(BIN)/python -m yimen.ui.parts ../.venv/borrowed/node_modules
	@rm -rf .venv/borrowed
	@touch $@

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links

lock:
	@$(LOCK) --upgrade requirements/run.in -o requirements/run.txt
	@$(LOCK) --upgrade -c requirements/run.txt requirements/test.in -o requirements/test.txt
	@$(LOCK) --upgrade -c requirements/test.txt requirements/check.in -o requirements/check.txt
	@$(LOCK) --upgrade requirements/node.in -o requirements/node.txt
	@npm update --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --silent

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
