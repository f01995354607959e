"""Nothing that a secretary does needs pandas or numpy: every command works where neither can be imported.

That no other path leads to them is held by a contract in pyproject.toml; the menu calls what the commands call.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from openpyxl import Workbook

from tests.seasons.small import Small, copy_of
from thidua_xlsx.cli.main import main

_HEAVY = ("pandas", "numpy")
_RUN = """
import json, sys
for name in {heavy!r}:
    sys.modules[name] = None  # whoever imports it fails
from click.testing import CliRunner
from tests.seasons.reading import read_here
from thidua_xlsx.cli.main import main
read_here()  # in this process, where nothing has been imported yet either
ended = []
for words in json.loads(sys.stdin.read()):
    done = CliRunner().invoke(main, words)
    ended.append([done.exit_code, repr(done.exception), done.output[-300:]])
print(json.dumps(ended))
"""


def staff_list(path: Path) -> Path:
    """A staff list as a school keeps it."""
    book = Workbook()
    for row in (["STT", "Họ và tên", "Tổ", "Chức vụ"], [1, "Nguyễn Thị Ánh", "Tổ Toán", "Giáo viên"]):
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_every_command_works_without_pandas_and_numpy(small: Small, tmp_path: Path) -> None:
    season = copy_of(small, tmp_path / "mua").folder
    roster = staff_list(tmp_path / "ds.xlsx")
    answers = tmp_path / "tra-loi.csv"
    answers.write_text("Mã,1.1\nP5,7\n", "utf-8")
    where, saved = str(season), str(tmp_path / "luu.zip")
    commands = [
        ["init", str(tmp_path / "moi"), "--profile", "thcs", "--year", "2026-2027", "--roster", str(roster)],
        ["update", where, "--roster", str(roster)],
        ["forms", where, "--phase", "self-score", "--round", "R1"],
        ["import-answers", str(answers), "--phase", "self-score", "--round", "R1", "--season", where],
        ["check", str(season / "thidua.xlsx")],
        ["check", str(season / "inbox")],
        ["status", where, "--ics", str(tmp_path / "lich.ics")],
        ["status", where, "--roster", str(roster)],
        ["plugins", where],
        ["merge", str(season / "inbox"), "--export", "csv", "--export", "xlsx"],
        ["merge", str(season / "inbox"), "--compare-with", str(season / "ket-qua" / "ket-qua.json")],
        ["explain", "P1", "--season", where],
        ["verify", str(season / "ket-qua" / "tong-hop.xlsx")],
        ["mail", where, "--guides"],
        ["finalize", where],
        ["backup", where, "--to", saved],
        ["restore", str(tmp_path / "lay-lai"), "--from", saved],
        ["setup", where],
    ]
    assert {words[0] for words in commands} == set(main.commands) - {"demo"}  # which issues, merges and mails too
    code = _RUN.format(heavy=_HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(commands),
        env={**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    for words, (ended, error, said) in zip(commands, json.loads(done.stdout), strict=True):
        assert ended in ((0, 1) if words[0] != "finalize" else (0, 1, 2)), (words, error, said)
        assert "pandas" not in error + said
