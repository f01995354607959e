"""Help is instant: the libraries that read and write spreadsheets are imported when something is read or written."""

import subprocess
import sys

import pytest

from tests.seasons.small import Small

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


_HELPED = {
    "cli",
    "cli.after_merge",
    "cli.click_words",
    "cli.console",
    "cli.main",
    "cli.options",
    "runtime",
    "runtime.packaged_data",
}
_MOST_TO_CHECK = 170  # modules of ours, a file for each kind of criterion among them; a module costs two milliseconds
_MOST_DATACLASSES = 8  # each costs as much as five modules' worth of plain functions; values are msgspec's structs


def imported_by(*arguments: str) -> set[str]:
    """Run the program in a fresh interpreter; give the names of the packages that it imported."""
    return {name.partition(".")[0] for name in modules_of(*arguments)}


def modules_of(*arguments: str) -> set[str]:
    """Run the program in a fresh interpreter; give the full names of the modules that it imported."""
    command = [sys.executable, "-X", "importtime", "-m", "thidua_xlsx", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("merge", "--help"), ("demo", "--help")])
def test_help_imports_no_heavy_library(arguments: tuple[str, ...]) -> None:
    packages = imported_by(*arguments)
    assert {"click", "thidua_xlsx"} <= packages
    assert set() == packages & {*HEAVY, "msgspec", "tomllib", "decimal", "json"}


def test_help_imports_nothing_of_ours_but_what_words_it() -> None:
    ours = {name for name in modules_of("--help") if name.startswith("thidua_xlsx.")}
    assert {f"thidua_xlsx.{name}" for name in _HELPED} == ours


def test_what_only_reads_and_judges_imports_nothing_that_writes() -> None:
    packages = imported_by("explain", "LDTT")
    assert "thidua_xlsx" in packages
    assert set() == packages & {"pandas", "numpy", "openpyxl", "xlsxwriter", "docx", "icalendar", "rich"}


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
    assert "msgspec" in packages
    assert set() == packages & {"rich", "email", "multiprocessing", "asyncio", "tomllib", "html"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere no copy of the process can be made")
def test_checking_a_form_starts_no_program_and_so_needs_nothing_that_does(small: Small) -> None:
    packages = imported_by("check", str(small.returned("TOAN", "self-score", "R1")))
    assert "msgspec" in packages
    assert "subprocess" not in packages


def test_checking_a_form_takes_few_modules_and_hardly_a_dataclass(small: Small) -> None:
    form = small.returned("TOAN", "self-score", "R1")
    modules = {name for name in modules_of("check", str(form)) if name.startswith("thidua_xlsx.")}
    assert "thidua_xlsx.commands.check" in modules
    rooms = {name.rpartition(".")[0] for name in modules}  # an empty package costs next to nothing
    assert len(modules - rooms) <= _MOST_TO_CHECK
    code = (
        "import sys; import thidua_xlsx.cli.terminal, thidua_xlsx.commands.check, thidua_xlsx.commands.preview; "
        "ours = [module for name, module in sys.modules.items() if name.startswith('thidua_xlsx.')]; "
        "kinds = {one for module in ours for one in vars(module).values() if isinstance(one, type)}; "
        "print(sum('__dataclass_fields__' in vars(one) for one in kinds))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert int(done.stdout) <= _MOST_DATACLASSES


def test_looking_at_a_season_needs_nothing_that_knows_e_mail(small: Small) -> None:
    packages = imported_by("status", str(small.folder))
    assert "rich" in packages
    assert "email" not in packages


def test_the_statistics_of_a_summary_need_no_pandas() -> None:
    code = "import sys; import thidua_xlsx.commands.merge, thidua_xlsx.judging.analysis.points_spread; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
