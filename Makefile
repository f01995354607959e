# `make` is everything that must be green before a commit: the checks, which take a minute, and the tests.
PY ?= python

.PHONY: all check format lint types floors docs test thorough attack mutants

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
	$(PY) tools/build_guide.py --check

test:
	$(PY) -m pytest

# Fifty times as many mangled forms as `make test` reads: half an hour, after a change of how forms are read.
thorough:
	THIDUA_MUTANTS=20000 $(PY) -m pytest tests/corpus

# All the strength there is, for a night: 20,000 mangled forms and as many mangled mails and archives, 500 kills spread over
# the writing of every command, rubbish of every kind in every cell of a declaration, bombs and every layout of mail, more
# random seasons, people and forms.
attack:
	THIDUA_ATTACK=1 THIDUA_MUTANTS=20000 $(PY) -m pytest tests/corpus tests/runtime tests/declare/test_rubbish_declarations.py \
	  tests/judging tests/intake/test_issue_fill_read.py tests/workflow/test_equal_counts.py

# A hundred small changes of the code and fifty of the law, drawn anew each day, and those that no test notices, or only one
# with a whole season: some ten minutes, and as many again the first time. Needs mutmut (`pip install -e .[mutants]`).
mutants:
	$(PY) tools/mutants.py $(MUTANTS)
