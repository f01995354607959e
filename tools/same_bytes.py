"""Say whether a change of the program changed a single byte of what it writes or prints.

Every sample season goes through its whole life - demo, merge in both languages and with any number of readers, check,
status, explain, mail, the council's votes, finalize - and the SHA-256 of each file and of each text printed is listed:

    python tools/same_bytes.py --write before.json        # in the tree before
    python tools/same_bytes.py --against before.json      # in the tree after: exit code 1 and the names that differ

Left out are the journal (it holds moments), caches and DuckDB files (their bytes are not promised), and of the sample
that draws its key what is signed by it.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.seasons.outside import change, fill, put, tables  # noqa: E402
from thidua_xlsx.runtime.packaged_data import STORIES  # noqa: E402

LEFT_OUT = ("nhat-ky.jsonl", ".duckdb", ".cache/", "season/inbox/")
# One sample draws its key anew: what is signed by it, and the letters that bring that, are other bytes every time.
DRAWN = "xa"
SIGNED = ("phieu/khoa", "ket-qua/thu/bao-cao.eml", "ket-qua/thu/truong-", "Trả lại báo cáo")
DAY = "2026-06-01"
Digests = dict[str, str]


def main(arguments: list[str] | None = None) -> int:
    """List the digests, or compare them with an earlier list; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the list here")
    parser.add_argument("--against", type=Path, metavar="FILE", help="an earlier list; say what differs")
    parser.add_argument("--sample", action="append", help="only this sample (may be repeated)")
    parser.add_argument("--also", type=Path, metavar="SEASON", help="a season folder, taken through the same life")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave all that was made here, to be looked at")
    parser.add_argument(
        "--parts", action="store_true", help="of workbooks compare the parts inside, not how they are packed"
    )
    given = parser.parse_args(arguments)
    Life.parts = given.parts
    found = all_digests([*(given.sample or STORIES), *([str(given.also)] if given.also else [])], given.keep)
    if given.write:
        given.write.write_text(json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True), "utf-8")
    if not given.against:
        return 0
    before: Digests = json.loads(given.against.read_text("utf-8"))
    if given.sample:
        kept = (*given.sample, given.also.name if given.also else "")
        before = {name: digest for name, digest in before.items() if name.partition("/")[0] in kept}
    lines = differences(before, found)
    print("".join(f"{line}\n" for line in lines), end="")
    print(f"{len(found)} files and texts, {len(lines)} differ")
    return 1 if lines else 0


def differences(before: Digests, after: Digests) -> list[str]:
    """Give a line for each name that is gone, new or of other bytes."""
    gone = [f"gone     {name!r}" for name in sorted(before.keys() - after.keys())]
    new = [f"new      {name!r}" for name in sorted(after.keys() - before.keys())]
    both = sorted(before.keys() & after.keys())
    return gone + new + [f"changed  {name!r}" for name in both if before[name] != after[name]]


def all_digests(samples: Iterable[str], keep: Path | None) -> Digests:
    """Take the samples through their lives, two at a time, and give the digests of all they left."""
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as pool:
        folder = keep or Path(scratch)
        lives = pool.map(lambda sample: one_life(sample, folder / Path(sample).name), samples)
        return {name: digest for digests in lives for name, digest in digests.items()}


def one_life(sample: str, folder: Path) -> Digests:
    """Take one sample through its life and give the digests of all it left and said."""
    life = Life(folder.name, folder)
    if sample in STORIES:
        life.run("demo", "season", "--sample", sample)
    else:
        shutil.copytree(sample, folder / "season", symlinks=True)
    returned(life)
    life.keep("returns")
    if sample != DRAWN:
        council(life)
        life.keep("council")
    return life.digests


def returned(life: "Life") -> None:
    """Merge what is in the inbox in several ways, and ask about it."""
    other = ("--regime", "luat-2026", "--compare")
    life.run("merge", "season/inbox", "--no-cache", "--as-of", DAY, "--papers", "--export", "csv,parquet", *other)
    life.run("merge", "season/inbox", "--jobs", "1", "--as-of", DAY, "--out", "season/mot")
    life.run("merge", "season/inbox", "--lang", "en", "--papers", "--as-of", DAY, "--out", "season/en", "--json", "-")
    life.run("merge", "season/inbox", "--regime", "luat-2026", "--as-of", DAY, "--out", "season/luat-2026")
    for lang in ("vi", "en"):
        life.run("status", "season", "--as-of", DAY, "--ics", f"lich-{lang}.ics", "--lang", lang)
        life.run("check", "season/inbox", "--json", "--lang", lang)
        life.run("check", "season/thidua.xlsx", "--lang", lang)
        for what in life.to_explain():
            life.run("explain", what, "--season", "season", "--lang", lang)
    life.run("explain", "LDTT", "--season", "season", *other)
    for phase in ("registration", "agreement", "nominations"):
        life.run("forms", "season", "--phase", phase)
    life.run("mail", "season", "--as-of", DAY)
    life.run("verify", "season/ket-qua/tong-hop.xlsx")


def council(life: "Life") -> None:
    """Have the council vote on everybody proposed, accept what is wrong, and finalize."""
    vote(life.folder / "season")
    life.run("merge", "season/inbox", "--as-of", DAY, "--papers")
    accept_errors(life.folder / "season")
    life.run("merge", "season/inbox", "--as-of", DAY, "--papers")
    life.run("finalize", "season", "--as-of", DAY)
    life.run("status", "season", "--as-of", DAY)
    life.run("mail", "season", "--as-of", DAY)


class Life:
    """A sample's folder, and the digests of what was made and said there."""

    parts = False

    def __init__(self, sample: str, folder: Path) -> None:
        self.sample, self.folder = sample, folder
        self.digests: Digests = {}
        self._number = 0
        folder.mkdir(parents=True)

    def run(self, *arguments: str) -> None:
        """Run a command of the program and keep the digests of what it printed."""
        shown = " ".join(arguments)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "COLUMNS": "160", "NO_COLOR": "1"}
        command = [sys.executable, "-m", "thidua_xlsx", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, check=False)
        self._number += 1
        if b"Traceback" in done.stderr:
            print(f"{self.sample}: {shown}\n{done.stderr.decode(errors='replace')}", file=sys.stderr)
        said = re.sub(rb"\d\d?[:/]\d\d(:\d\d|/\d{4})?", b"", done.stdout + done.stderr)  # moments
        said = said.replace(str(self.folder).encode(), b"").replace(str(ROOT).encode(), b"")
        self.digests[f"{self.sample}/said/{self._number:02d} {shown}"] = f"{_digest(said)}:{done.returncode}"

    def keep(self, name: str) -> None:
        """Keep the digests of every file that a part of the life has left."""
        left_out = (*LEFT_OUT, *SIGNED) if self.sample == DRAWN else LEFT_OUT
        for file in sorted(file for file in self.folder.rglob("*") if file.is_file()):
            short = file.relative_to(self.folder).as_posix()
            if not any(part in short for part in left_out):
                self.digests[f"{self.sample}/{name}/{short}"] = _of_file(file, parts=self.parts)

    def to_explain(self) -> list[str]:
        """Give some people, all titles and a code or two to be explained."""
        result = json.loads((self.folder / "season" / "ket-qua" / "ket-qua.json").read_text("utf-8"))
        people = [one["id"] for one in result["people"]][::7][:4]
        units = [one["id"] for one in result["units"]][:2]
        titles = sorted({title["id"] for one in result["people"] for title in one["titles"]})
        return [*people, *units, *titles, *sorted({one["code"] for one in result["findings"]})[:3]]


def vote(season: Path) -> None:
    """Fill the council's workbook: all nine say yes to everybody proposed, but to every seventh only five do."""
    result = json.loads((season / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    ballots = [
        f"{who['id']}:{title['id']}"
        for who in (*result["people"], *result["units"])
        for title in who["titles"]
        if title["proposed"]
    ]
    votes: dict[str, dict[str, object]] = {
        ballot: {"yes": 5, "no": 4} if number % 7 == 3 else {"yes": 9, "no": 0} for number, ballot in enumerate(ballots)
    }
    meeting: dict[str, object] = {"date": "20/06/2026", "members": 9, "present": 9}
    meeting |= {"ballots_issued": 9, "ballots_valid": 9}
    answers = {"ballots": votes, "meeting": {key: {"value": value} for key, value in meeting.items()}}
    source = season / "ket-qua" / "hoi-dong.xlsx"
    known = rows_of(source)  # those whom an office's schools propose may be asked about in another way
    asked = {
        id_: {row: told for row, told in rows.items() if row in known[id_]}
        for id_, rows in answers.items()
        if id_ in known
    }
    undated(fill(source, season / "inbox" / "hoi-dong.xlsx", asked))


def undated(file: Path) -> None:
    """Take the moments out of a saved workbook, so that two runs save the same bytes."""
    with zipfile.ZipFile(file) as saved:
        parts = {name: saved.read(name) for name in saved.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as again:
        for name, contents in parts.items():
            stamp = rb"(<dcterms:modified[^>]*>)[^<]*"
            if name == "docProps/core.xml":
                contents = re.sub(stamp, rb"\g<1>2026-06-20T08:00:00Z", contents)
            again.writestr(zipfile.ZipInfo(name), contents, zipfile.ZIP_DEFLATED)


def rows_of(file: Path) -> dict[str, set[str]]:
    """Give the keys of the rows of a workbook's tables, by the tables' ids."""
    found: dict[str, set[str]] = {}
    change(
        file,
        file.with_suffix(".tmp.xlsx"),
        lambda book: found.update({id_: set(table.rows()) for id_, table in tables(book).items()}),
    )
    file.with_suffix(".tmp.xlsx").unlink()
    return found


def accept_errors(season: Path) -> None:
    """The chair accepts every error in a cell, as it stands on the problems sheet."""
    result = json.loads((season / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    wrong = [one for one in result["findings"] if one["severity"] == "error" and one["cell"]]
    lines: dict[str, dict[str, object]] = {
        f"w{number}": {
            "code": one["code"],
            "where": f"{one['file']}!{one['sheet']}!{one['cell']}",
            "reason": "Đã hỏi lại tổ",
            "approver": "Trần Văn Bình",
        }
        for number, one in enumerate(wrong[:20], start=1)
    }
    undated(change(season / "thidua.xlsx", season / "thidua.xlsx", lambda book: put(book, {"waivers": lines})))


def _of_file(file: Path, *, parts: bool) -> str:
    if not parts or file.suffix != ".xlsx" or not zipfile.is_zipfile(file):
        return _digest(file.read_bytes())
    with zipfile.ZipFile(file) as package:
        return _digest(
            "".join(f"{name} {_digest(package.read(name))}\n" for name in sorted(package.namelist())).encode()
        )


def _digest(contents: bytes) -> str:
    return hashlib.sha256(contents).hexdigest()


if __name__ == "__main__":
    if shutil.which("soffice"):
        os.environ.setdefault("SAL_USE_VCLPLUGIN", "svp")
    sys.exit(main())
