"""Where the tests of a module are: in the folder that is called like the module's own."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OF_NO_MODULE = {"corpus", "docs", "extending", "findings", "samples", "seasons", "tools"}


def folders(below: Path) -> set[str]:
    return {path.parent.name for path in below.glob("*/*.py")}


def test_the_folders_of_tests_are_those_of_the_package_and_a_few_that_stand_for_more_than_a_module() -> None:
    package = folders(ROOT / "thidua_xlsx")
    assert folders(ROOT / "tests") == package | OF_NO_MODULE
