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

# A hundred times as many mangled forms as `make test` reads: half an hour, after a change of how forms are read.
thorough:
	THIDUA_MUTANTS=20000 $(PY) -m pytest tests/corpus

# All the strength there is, for a night: 20,000 mangled forms and as many mangled mails and archives, 500 kills spread over
# the writing of every command, rubbish of every kind in every cell of a declaration, bombs and every layout of mail, more
# random seasons, people and forms.
attack:
	THIDUA_ATTACK=1 THIDUA_MUTANTS=20000 $(PY) -m pytest tests/corpus tests/runtime tests/declare/test_rubbish_declarations.py \
	  tests/judging tests/intake/test_issue_fill_read.py tests/intake/test_issue_register.py tests/workflow/test_equal_counts.py tests/workflow/test_corrections.py tests/workflow/test_kept_outputs.py \
	  tests/forms/test_large_forms.py tests/forms/test_live_agreement.py tests/formats/test_sheet_rows.py \
	  tests/formats/test_painter.py \
	  tests/formats/test_sheet_cells.py tests/declare/test_template_files.py tests/reports/test_summary.py \
	  tests/exchange/test_ledgers_of_two_years.py tests/cli/test_every_entry.py tests/commands/test_check_like_merge.py

# A hundred small changes of the code and fifty of the law, drawn anew each day, and those that no test notices, or only one
# with a whole season: some ten minutes, and as many again the first time. Needs mutmut (`pip install -e .[mutants]`).
mutants:
	$(PY) tools/mutants.py $(MUTANTS)
