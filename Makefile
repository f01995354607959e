# `make` is everything that must be green before a commit: the checks, which take a minute, and the tests.
PY ?= python

.PHONY: all check format lint types floors docs test thorough

all: check test

check: format lint types floors docs

format:
	$(PY) -m ruff format --check .

lint:
	$(PY) -m ruff check .

types:
	$(PY) -m mypy

floors:
	lint-imports

docs:
	$(PY) tools/gen_docs.py --check

test:
	$(PY) -m pytest

# Fifty times as many mangled forms as `make test` reads: half an hour, after a change of how forms are read.
thorough:
	THIDUA_MUTANTS=20000 $(PY) -m pytest tests/corpus
