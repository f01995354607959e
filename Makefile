# `make check` is everything that must be green before a commit.
PY ?= python

.PHONY: check format lint types floors test docs

check: format lint types floors docs test

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
