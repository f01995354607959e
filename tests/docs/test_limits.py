"""The table of limits in the documentation says what the constants say."""

import re
from pathlib import Path

import pytest

from thidua_xlsx.formats.xlsx.read import package_guard
from thidua_xlsx.runtime import archives, mail_parts
from thidua_xlsx.runtime.isolation import worker

PAGE = (Path(__file__).parents[2] / "docs" / "limits.md").read_text("utf-8")
UNITS = {"MB": 2**20}


# As the program has them: a test worker that copies itself gives its readers more memory (tests/conftest.py).
LIMITS = {
    module.__name__.rpartition(".")[2]: {name: value for name, value in vars(module).items() if name.startswith("MAX_")}
    for module in (package_guard, archives, mail_parts, worker)
}


@pytest.mark.parametrize("short", LIMITS)
def test_every_limit_is_in_the_table_with_its_value(short: str) -> None:
    assert LIMITS[short]
    for name, value in LIMITS[short].items():
        (line,) = [line for line in PAGE.splitlines() if line.startswith("|") and f"`{short}.{name}`" in line]
        said = re.findall(r"([\d,]*\d)(?: (MB))?", line.split("|")[2])
        assert value in [int(number.replace(",", "")) * UNITS.get(unit, 1) for number, unit in said], line
