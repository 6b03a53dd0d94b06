# `make demo` and `make test` are all a fresh clone needs: Python 3.11 or later, and network for the first time.

PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
UV_VERSION := 0.13.9
WORKERS ?= 2

# Java 11 or later, found as Flink finds it: JAVA_HOME, else the path.
JAVA_FOUND := "$${JAVA_HOME:+$$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' \
	| awk '$$1 >= 11 { found = 1 } END { exit !found }'

FLIGHTS := examples/flights/departures.stream
OUT := build/flights/out
VSCODE := editors/vscode

.DEFAULT_GOAL := help
.PHONY: help install demo test docs jars checksums catalogue browser compiler vscode treesitter lint pytest format parity differ fuzz chaos bench graph lock clean

help:  ## What can be made.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 10

install: $(STAMP)  ## Make .venv with exactly what the lock files say.

$(STAMP): requirements.lock requirements-java.lock pyproject.toml Makefile
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or later is needed: make PYTHON=/path/to/python'; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	if $(JAVA_FOUND); then java_lock=; else java_lock=requirements-java.lock; fi; \
	  $(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock $$java_lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@# As pip does for what it installs: else the first command of each kind compiles what it imports.
	$(BIN)/python -m compileall -q grammar dsl compiler runtime streamc
	@# Once, some 15 s: Flink starts in half the time from then on.
	$(BIN)/python -m runtime.archive
	@touch $@

demo: $(STAMP)  ## Run a year of flights through the example pipeline.
	$(BIN)/python examples/flights/prepare.py build/flights/data
	$(BIN)/streamc check $(FLIGHTS)
	$(BIN)/streamc graph $(FLIGHTS)
	rm -rf $(OUT)
	$(BIN)/streamc run $(FLIGHTS)
	@for sink in departures hours worst rejected late; do \
	  files=$$(find $(OUT)/$$sink -type f -name 'part-*' 2>/dev/null); \
	  echo; echo "$(OUT)/$$sink: $$(cat /dev/null $$files | wc -l) rows"; \
	  cat /dev/null $$files | head -n 2; \
	done

test: lint browser compiler vscode pytest  ## Everything that CI runs.

docs: $(STAMP)  ## Make a site of docs/: build/site/index.html; a broken link fails.
	$(BIN)/sphinx-build -q -W --keep-going -d build/doctrees -b html docs build/site

jars: $(STAMP)  ## Compile the Java code that travels with jobs; needs a JDK.
	$(BIN)/python -m runtime.jars

catalogue: $(STAMP)  ## Ask connectors and formats for their options, and compare; needs a JDK.
	$(BIN)/python -m tests.catalogue

checksums: $(STAMP)  ## Fetch the jars that the catalogue names, for checksums that are not known yet.
	$(BIN)/python -m runtime.artifacts.pin

browser: $(STAMP)  ## Find a Chromium for the tests that open pages, or install Debian's.
	$(BIN)/python -m tests.browser

compiler: $(STAMP)  ## Find a C compiler for the tests of the tree-sitter grammar, or install Debian's.
	$(BIN)/python -m tests.compiler

treesitter: $(STAMP)  ## Make the tree-sitter grammar and its parser; needs tree-sitter's command line and Node.
	$(BIN)/python -m editors.treesitter tree-sitter

vscode: $(VSCODE)/node_modules/.package-lock.json  ## Package the extension for VS Code as dist/streamc-*.vsix; needs Node 20.
	cp LICENSE $(VSCODE)/LICENSE
	mkdir -p dist
	cd $(VSCODE) && npm run --silent check && npm run --silent build && npm run --silent package

$(VSCODE)/node_modules/.package-lock.json: $(VSCODE)/package.json $(VSCODE)/package-lock.json
	@command -v npm >/dev/null || { echo 'The extension for VS Code needs Node 20 or later, with npm'; exit 1; }
	cd $(VSCODE) && npm ci --silent --ignore-scripts
	@touch $@

lint: $(STAMP)  ## Style, types, layers.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pytest: $(STAMP)
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup

format: $(STAMP)  ## Put the Python files into the one form.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

parity: $(STAMP)  ## Compare with Flink's planner; PYTHONS="..." NEXMARK=... the queries of a checkout; SCRIPTS=... only these.
	$(BIN)/python -m tests.parity $(if $(ALL),--all) $(foreach python,$(PYTHONS),--python $(python)) \
	  $(if $(NEXMARK),--nexmark $(NEXMARK)) $(if $(SCRIPTS),--scripts $(SCRIPTS))

differ: $(STAMP)  ## Compare what is told of random queries with Flink's plans; FIRST=0 QUERIES=500.
	$(BIN)/python -m tests.differ $(if $(FIRST),--first $(FIRST)) $(if $(QUERIES),--queries $(QUERIES))

fuzz: $(STAMP)  ## Tens of thousands of random trees through the checker; takes some minutes.
	FUZZ_EXAMPLES=$(or $(EXAMPLES),20000) $(BIN)/pytest -q -n $(WORKERS) tests/fuzz

chaos: $(STAMP)  ## Kill processes under a job, and count its rows; SINK=kafka|iceberg|postgres SEED=1 RECORDS=1000000 KILLS=20.
	$(BIN)/python -m tests.systems.chaos $(if $(SINK),--sink $(SINK)) $(if $(SEED),--seed $(SEED)) $(if $(RECORDS),--records $(RECORDS)) \
	  $(if $(KILLS),--kills $(KILLS))

bench: $(STAMP)  ## Time and memory of check, parse, run.
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/lsp.py
	$(BIN)/python benchmarks/run.py

graph: $(STAMP)  ## Draw the pictures in docs/.
	$(BIN)/streamc graph $(FLIGHTS) --output svg > docs/departures.svg

lock: $(STAMP)  ## Look for newer versions of everything, within the bounds of pyproject.toml.
	$(BIN)/uv pip compile pyproject.toml --extra flink --extra lsp --extra site --extra dev --upgrade --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	sed -n 's/^java = \["\(.*\)"\]/\1/p' pyproject.toml | $(BIN)/uv pip compile - --upgrade --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-java.lock
	for flink in 1.20 2.3; do \
	  $(BIN)/uv pip compile tests/systems/flink-$$flink.in --upgrade --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o tests/systems/flink-$$flink.lock || exit 1; \
	done

clean:  ## Remove what was made, but not .venv.
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
