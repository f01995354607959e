"""Help is instant: the libraries that read and write spreadsheets are imported when something is read or written."""

import subprocess
import sys

import pytest

from tests.season.small import Small, build_small

HEAVY = (
    "pandas",
    "numpy",
    "openpyxl",
    "xlsxwriter",
    "python_calamine",
    "rich",
    "msoffcrypto",
    "rapidfuzz",
    "docx",
    "lxml",
)


def imported_by(*arguments: str) -> set[str]:
    """Run the program in a fresh interpreter; give the names of the packages that it imported."""
    command = [sys.executable, "-X", "importtime", "-m", "thidua_xlsx", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("merge", "--help"), ("demo", "--help")])
def test_help_imports_no_heavy_library(arguments: tuple[str, ...]) -> None:
    packages = imported_by(*arguments)
    assert {"click", "thidua_xlsx"} <= packages
    assert set() == packages & set(HEAVY)


def test_what_only_reads_and_judges_imports_nothing_that_writes() -> None:
    packages = imported_by("explain", "LDTT")
    assert "thidua_xlsx" in packages
    assert set() == packages & {"pandas", "numpy", "openpyxl", "xlsxwriter", "docx", "icalendar", "rich"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return build_small(tmp_path_factory.mktemp("nhanh") / "mua-nho")


@pytest.mark.parametrize("arguments", [("check", "{form}"), ("status", "{season}")])
def test_looking_at_forms_that_are_spelled_the_plain_way_needs_no_other_reader_and_nothing_that_paints(
    small: Small, arguments: tuple[str, ...]
) -> None:
    places = {"form": small.returned("TOAN", "self-score", "R1"), "season": small.folder}
    packages = imported_by(*(word.format(**places) for word in arguments))
    assert "msgspec" in packages
    unneeded = {"pandas", "numpy", "openpyxl", "xlsxwriter", "docx", "icalendar", "python_calamine", "rapidfuzz"}
    assert set() == packages & unneeded


def test_checking_a_form_needs_neither_tables_for_the_terminal_nor_what_knows_e_mail(small: Small) -> None:
    packages = imported_by("check", str(small.returned("TOAN", "self-score", "R1")))
    assert set() == packages & {"rich", "email", "multiprocessing", "asyncio"}


def test_the_statistics_of_a_summary_need_no_pandas() -> None:
    code = "import sys; import thidua_xlsx.verbs.merge, thidua_xlsx.judging.fairness; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
