"""A finding about a cell says whose it is: on the terminal, on the sheet of findings, in the result."""

from click import unstyle

from tests.program import run
from tests.seasons.small import Small, default_answers


def send(small: Small, table: str, row: str, column: str, value: object, round_: str = "R2") -> None:
    answers = default_answers()["TOAN", "self-score", round_]
    answers.setdefault(table, {}).setdefault(row, {})[column] = value
    small.send(("TOAN", "self-score", round_), answers)


def test_the_terminal_says_the_level_in_a_word_and_whose_it_is(small: Small) -> None:
    send(small, "self_score", "1.1", "P2", "chín")
    for arguments in (("check", small.folder / "inbox"), ("merge", small.folder / "inbox")):
        (line,) = [one for one in unstyle(run(*arguments).stdout).splitlines() if ": C101 " in one]
        assert line.startswith("LỖI · Trần Văn Bách – Tổ Toán · inbox/TOAN-self-scoreR2.xlsx, trang Tự chấm, ô ")
    (line,) = [
        one
        for one in unstyle(run("check", small.folder / "inbox", "--lang", "en").stdout).splitlines()
        if "C101" in one
    ]
    assert line.startswith("ERROR · Trần Văn Bách – Tổ Toán · inbox/")
    assert (
        "LỖI · inbox/TOAN-self-scoreR2.xlsx, trang Tự chấm, ô "
        in run("explain", "P2", "--all", "--season", small.folder).stdout
    )
