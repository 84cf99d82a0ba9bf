# make demo    a virtual environment, the example articles built into out/demo
# make test    everything needed to test, then the whole suite
# make check   format, lint, types, import rules and the quick tests: run it before a commit
# make bench   time, memory and reproducibility of a build; others: python -m benchmarks.stores, benchmarks.endpoint OUT

SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --retries 10 --timeout 60
BACKEND := "hatchling>=1.25,<2" editables
EXTRAS := ".[dev,ladybug,neo4j,parquet,serve,spark]"
SOURCES ?= examples/articles
# Installing is tried three times: a package index that stumbles once is no reason to fail.
thrice = $(1) || { sleep 5; $(1); } || { sleep 20; $(1); }

.PHONY: demo test check bench clean chromium virtuoso java
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	$(BIN)/kg build examples/articles -o out/demo || test $$? -eq 3
	@echo "Open $(CURDIR)/out/demo/graph.html in a browser."

test: $(VENV)/.installed-dev chromium virtuoso java
	$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -m "not slow and not browser"

bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks.build $(SOURCES)

clean:
	rm -rf out/demo dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV) || { \
	    $(PYTHON) -m venv --clear --without-pip $(VENV) && \
	    $(PYTHON) -m pip --python $(BIN)/python install --quiet --retries 10 --timeout 60 pip; }

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(call thrice,$(PIP) $(BACKEND))
	$(call thrice,$(PIP) --no-build-isolation -e .)
	touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/.installed
	$(call thrice,$(PIP) --no-build-isolation -e $(EXTRAS))
	touch $@

# The tests drive the Chromium of the system, start its Virtuoso and run Spark on its Java. Where one cannot be installed they say so.
installed = command -v $(1) >/dev/null || { \
	    root=""; test "$$(id -u)" -eq 0 || root="sudo -n"; \
	    { $$root apt-get update -qq && \
	      DEBIAN_FRONTEND=noninteractive $$root apt-get install -y -qq --no-install-recommends $(2) >/dev/null; } || \
	    echo "$(2) is missing and could not be installed; the tests that need it cannot run." >&2; }

chromium:
	@command -v chromium-browser >/dev/null || $(call installed,chromium,chromium)

virtuoso:
	@$(call installed,virtuoso-t,virtuoso-opensource)

java:
	@$(call installed,java,openjdk-17-jre-headless)
