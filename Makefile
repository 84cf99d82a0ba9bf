# make demo    a virtual environment, the example articles built into out/demo
# make test    everything needed to test, then the whole suite
# make check   format, lint, types, import rules and the quick tests: run it before a commit
# make audit   installed packages against the advisory database of PyPI
# make fuzz    a search for crashing inputs, SECONDS=600 for each target
# make bench   time, memory and reproducibility of a build; others: python -m benchmarks.stores, benchmarks.endpoint OUT

SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --retries 10 --timeout 60
# pyspark comes as source, which setuptools turns into a wheel.
BACKEND := "hatchling>=1.25,<2" editables "setuptools>=77,<90" wheel
EXTRAS := ".[dev,ladybug,neo4j,parquet,serve,spark]"
SOURCES ?= examples/articles
SECONDS ?= 600
comma := ,
# Installing is tried three times: a package index that stumbles once is no reason to fail.
thrice = $(1) || { sleep 5; $(1); } || { sleep 20; $(1); }

.PHONY: demo test check audit fuzz bench clean chromium virtuoso java axe
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	$(BIN)/kg build examples/articles -o out/demo || test $$? -eq 3
	@echo "Open $(CURDIR)/out/demo/graph.html in a browser."

test: $(VENV)/.installed-dev chromium virtuoso java axe
	$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -m "not slow and not browser"

# What the product needs, not what develops it; an environment of its own, for the auditor brings packages along.
audit: $(VENV)/.installed
	$(BIN)/python -m venv $(VENV)/audit
	$(call thrice,$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.7$(comma)<3")
	@mkdir -p out
	@$(VENV)/audit/bin/pip-audit --path "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
	    --skip-editable --progress-spinner off >out/audit.txt 2>&1; status=$$?; cat out/audit.txt; \
	if grep -q -e "could not be audited" -e "ConnectionError" out/audit.txt; then \
	    echo "Not audited: the advisory database could not be reached, or does not know these packages." >&2; exit 1; \
	fi; exit $$status

fuzz: $(VENV)/.installed-dev
	$(call thrice,$(PIP) --no-build-isolation -e ".[fuzz]")
	for target in html readers text; do \
	    mkdir -p out/fuzz/$$target && \
	    $(BIN)/python -m fuzz.$$target -max_total_time=$(SECONDS) -max_len=4000 -timeout=60 -rss_limit_mb=4000 \
	        -artifact_prefix=out/fuzz/ out/fuzz/$$target examples/articles || exit 1; \
	done

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

# The tests drive the Chromium of the system, start its Virtuoso, run Spark on its Java and have axe-core look for barriers in
# the page. Where one cannot be installed they say so.
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

axe: | $(BIN)/python
	@test -d $(VENV)/node_modules/axe-core || { $(call installed,npm,npm); \
	    $(call thrice,npm install --silent --no-audit --no-fund --prefix $(VENV) 'axe-core@^4.10'); } || \
	    echo "axe-core could not be installed by npm; the test that needs it cannot run." >&2
