"""Build the messy inbox of samples/hom-thu-lon-xon/ as real files in a folder, to look at or to merge.

Rows that this machine cannot make are left out, and named: those that need LibreOffice where it is missing, those that
need file names or links of another system, and those that need a user who may not read everything.
"""

import argparse
import os
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from openpyxl import Workbook, load_workbook  # noqa: E402

from tests.seasons import once  # noqa: E402
from tests.seasons.office import end_libreoffice, saved_by_libreoffice  # noqa: E402
from tests.seasons.outside import Answers, put, replace_rows, tables, type_into  # noqa: E402
from thidua_xlsx.base.file_names import INBOX, SEASON_FILE  # noqa: E402
from thidua_xlsx.commands.forms import issue_forms  # noqa: E402
from thidua_xlsx.commands.merge import merge  # noqa: E402
from thidua_xlsx.demo.sample_school import build_sample  # noqa: E402
from thidua_xlsx.demo.story_text import read_tables  # noqa: E402
from thidua_xlsx.forms.identity.corrections import CORRECTIONS  # noqa: E402
from thidua_xlsx.messages.language import language  # noqa: E402
from thidua_xlsx.runtime.packaged_data import sample_texts  # noqa: E402
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, open_season_folder  # noqa: E402
from thidua_xlsx.workflow.outputs.output import Output  # noqa: E402
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput  # noqa: E402
from thidua_xlsx.workflow.outputs.summary_file import ResultOutput, SummaryOutput  # noqa: E402
from tools import messy_files, messy_packages  # noqa: E402

STORY, PROFILE, PHASE, ROUND = "hom-thu-lon-xon", "thcs", "self-score", "D1"
PASSWORDS = "mat-khau.txt"


@dataclass(frozen=True)
class Entry:
    """One file of the story: its name, the unit whose form it is made of, what it needs, and the steps to make it."""

    name: str
    unit: str
    needs: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """The messy season on disk: its folder, the clean returns by unit, and the entries that were left out."""

    folder: Path
    clean: Mapping[str, bytes]
    left_out: tuple[Entry, ...]


def entries() -> list[Entry]:
    """Read the story's files, in its order."""
    rows = [row for table in read_tables(sample_texts(STORY)["inbox.md"]).values() for row in table]
    return [Entry(row["key"], row["unit"], row["needs"], tuple(row["how"].split(" > "))) for row in rows]


def on_disk(name: str) -> str:
    """Give the name a file has on disk: decomposed letters, line breaks and full length where the story says so."""
    name = name.replace("{nl}", "\n")
    if name.startswith("{nfd}"):
        name = unicodedata.normalize("NFD", name.removeprefix("{nfd}"))
    room = 255 - len(name.replace("{255}", "").encode())
    return name.replace("{255}", "x" * room)


def in_results(name: str) -> str:
    """Give the name as the results show it: composed, on one line, members behind what they lay in."""
    inner = [part for part in on_disk(name).replace("//", "/").split("/") if part != ".."]
    return unicodedata.normalize("NFC", f"{INBOX}/" + "/".join(inner)).replace("\n", "⏎")


def answers(unit: str) -> Answers:
    """What unit number n answers: 9 + n + 2 and 8,5 + n - 1 by its people, 9 + n + 1 and 8 + n - 1 by the unit."""
    one, other, n = f"{unit}A", f"{unit}B", int(unit.removeprefix("T"))
    own: dict[str, dict[str, object]] = {
        "1.1": {one: 9, other: 8.5},
        "1.2": {one: n, other: n},
        "2.1": {one: 2},
        "3.1": {other: 1},
    }
    given = {**own, "1.1": {one: 9, other: 8}, "2.1": {one: 1}}
    grades = {who: {"grade": "HTXSNV" if who == one else "HTTNV"} for who in (one, other, unit)}
    initiative = {"person": one, "name": "Bộ thẻ học từ vựng", "recognised": "không", "applied": "không"}
    return {"self_score": own, "unit_score": given, "standing": grades, "initiatives": {"i1": initiative}}


@dataclass
class Workshop:
    """Where the files are made: the season, what was made already, and the programs there are."""

    folder: Path
    loaded: SeasonFolder
    entries: Mapping[str, Entry]
    soffice: str | None
    made: dict[str, bytes] = field(default_factory=dict)

    def file(self, entry: Entry) -> bytes:
        """Make a file of the story, and everything inside it."""
        if entry.name not in self.made:
            first, *steps = entry.steps
            data = self.source(first, entry)
            for step in steps:
                data = self.step(step, data, entry.unit)
            self.made[entry.name] = data
        return self.made[entry.name]

    def source(self, step: str, entry: Entry) -> bytes:
        """Make what a file starts from."""
        kind, _, rest = step.partition(" ")
        if kind in ("zip", "mail"):
            return self.container(kind, rest, entry)
        makers: dict[str, Callable[[], bytes]] = {
            "filled": lambda: self.filled(entry.unit),
            "blank": lambda: self.issued(self.folder, entry.unit),
            "copy": lambda: self.file(self.entries[rest]),
            "slip": lambda: self.corrected(self.entries[rest.removeprefix("of ")]),
            "constant": lambda: messy_packages.constant(rest),
            "compound": lambda: messy_packages.compound(rest),
            "locked": messy_packages.locked_ods,
            "last": lambda: self.elsewhere("school", {"id": {"value": "hom-thu-2025"}}, rest.split()[-1]),
            "other": lambda: self.other(*rest.split()),
            "summary": lambda: self.merged(self.filled("T01"), SummaryOutput()),
            "result": lambda: self.merged(self.filled("T01"), ResultOutput()),
            "season": lambda: (self.folder / SEASON_FILE).read_bytes(),
        }
        return makers[kind]()

    def step(self, step: str, data: bytes, unit: str) -> bytes:
        """Do one step to a file."""
        if step.startswith("soffice "):
            return self.resaved(data, step.split()[1])
        if step.startswith("foreign sheet "):
            return messy_files.with_foreign_sheet(data, self.filled(step.split()[-1]))
        return messy_files.STEPS[step](data, unit)

    def container(self, kind: str, how: str, entry: Entry) -> bytes:
        """Pack or attach the files that lie directly inside an entry."""
        start = f"{entry.name}//"
        inside = [one for one in self.entries.values() if one.name.startswith(start)]
        direct = {one.name.removeprefix(start): self.file(one) for one in inside if "//" not in one.name[len(start) :]}
        return messy_packages.mail(direct, entry.name) if kind == "mail" else messy_packages.archive(direct, how=how)

    def filled(self, unit: str) -> bytes:
        """The unit's form as it was issued, filled in."""
        key = f"\0{unit}"
        if key not in self.made:
            [issued] = [one.file for one in self.loaded.register.versions(unit, PHASE, ROUND)]
            self.made[key] = messy_files.typed(
                (self.folder / issued).read_bytes(), lambda book: put(book, answers(unit))
            )
        return self.made[key]

    def issued(self, folder: Path, unit: str) -> bytes:
        """The unit's form as it was issued in a season folder."""
        issues = open_season_folder(folder).register.issues.values()
        [file] = {one.file for one in issues if (one.stamp.unit, one.stamp.phase) == (unit, PHASE)}
        return (folder / file).read_bytes()

    def other(self, what: str, unit: str) -> bytes:
        """The form of another school, of a unit or of a round that the season does not have."""
        if what == "unit":
            return self.elsewhere("units", {unit: {"name": "Tổ đã giải thể"}}, unit, people={f"{unit}A": unit})
        if what == "round":
            line = {"name": "Đợt chín", "start": "01/09/2026", "end": "31/05/2027", "weight": 1}
            return self.elsewhere("rounds", {"D9": line}, unit)
        return self.elsewhere("school", {"id": {"value": "thcs-ban"}}, unit)

    def elsewhere(
        self, table: str, lines: Mapping[str, Mapping[str, object]], unit: str, people: Mapping[str, str] | None = None
    ) -> bytes:
        """A unit's form, issued by a season that differs in a table of its workbook."""
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            shutil.copyfile(self.folder / SEASON_FILE, folder / SEASON_FILE)

            def edit(book: Workbook) -> None:
                if table == "school":
                    put(book, {table: lines})
                else:
                    replace_rows(book, table, lines)
                if people:
                    given = {"full_name": "Vi Văn Vắng", "group": "GV"}
                    replace_rows(book, "people", {code: {**given, "unit": own} for code, own in people.items()})

            type_into(folder / SEASON_FILE, folder / SEASON_FILE, edit)
            issue_forms(open_season_folder(folder), PHASE, None, (unit,), say=language("vi"), key=b"another")
            return self.issued(folder, unit)

    def merged(self, returned: bytes, output: Output) -> bytes:
        """The one file that an output of a merge of one return writes."""
        with tempfile.TemporaryDirectory() as scratch:
            inbox = Path(scratch) / INBOX
            inbox.mkdir()
            (inbox / "phieu.xlsx").write_bytes(returned)
            out = Path(scratch) / "ra"
            done = merge(inbox, words=language("vi"), season=self.folder, out=out, outputs=(output,))
            (made,) = (path for path in done.out.rglob("*") if path.is_file() and path.name != "nhat-ky.jsonl")
            return made.read_bytes()

    def corrected(self, first: Entry) -> bytes:
        """The return slip made from a return, its line about the first person answered."""
        slip = self.merged(self.file(first), SlipsOutput())  # one form makes one slip

        def answered(book: Workbook) -> None:
            asked = tables(book)[CORRECTIONS].rows()
            mine = next(row for row in asked if str(row).startswith(f"{first.unit}A/unit_score.1.1"))
            put(book, {CORRECTIONS: {str(mine): {"answer": 9}}})

        return messy_files.by_openpyxl(slip, answered)

    def resaved(self, data: bytes, kind: str) -> bytes:
        """The file saved again by LibreOffice as .xlsx, .ods or .xls."""
        with tempfile.TemporaryDirectory() as scratch:
            source = Path(scratch) / "phieu.xlsx"
            source.write_bytes(data)
            (saved,) = saved_by_libreoffice(str(self.soffice), [source], kind, Path(scratch) / "ra")
            return saved.read_bytes()


def possible(entry: Entry, soffice: str | None) -> bool:
    """Say whether this machine can make a file."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    answers = {"soffice": bool(soffice), "posix": os.name == "posix", "user": os.name == "posix" and not root}
    return answers.get(entry.needs, True)


def build(folder: Path, soffice: str | None = None) -> Built:
    """Build the season, its messy inbox and the passwords the secretary knows in an empty folder."""
    say = language("vi")
    build_sample(STORY, PROFILE, folder, say=say)
    story = {entry.name: entry for entry in entries()}
    shop = Workshop(folder, open_season_folder(folder), story, soffice)
    left_out = tuple(entry for entry in story.values() if not possible(entry, soffice))
    inbox = folder / INBOX
    inbox.mkdir(exist_ok=True)
    for entry in story.values():
        if "//" not in entry.name and entry not in left_out:
            _lay(inbox / on_disk(entry.name), entry, shop)
    clean = {entry.unit: shop.filled(entry.unit) for entry in story.values() if entry.unit}
    grow(folder, next(entry.unit for entry in story.values() if "ban-cu" in entry.name))
    (folder / PASSWORDS).write_text("to-01\nto-13\n", "utf-8")
    return Built(folder, clean, left_out)


def _lay(path: Path, entry: Entry, shop: Workshop) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kind, _, target = entry.steps[0].partition(" ")
    if kind == "link":
        path.symlink_to(target)
        return
    path.write_bytes(b"?" if kind == "unreadable" else shop.file(entry))
    if kind == "unreadable":
        path.chmod(0)


def grow(folder: Path, unit: str) -> None:
    """Let a person join a unit after its form was issued."""
    data = (folder / SEASON_FILE).read_bytes()
    table = tables(load_workbook(BytesIO(data)))["people"]
    columns = table.columns()
    free = next(row for row in range(table.row + 1, table.end) if table.sheet.cell(row, table.col).value is None)

    def edit(book: Workbook) -> None:
        sheet = tables(book)["people"].sheet
        sheet.cell(free, table.col).value = f"{unit}C"
        for column, value in {"full_name": "Mạc Thị Mới", "unit": unit, "group": "GV"}.items():
            sheet.cell(free, columns[column]).value = value

    type_into(folder / SEASON_FILE, folder / SEASON_FILE, edit)


def main(arguments: list[str] | None = None) -> int:
    """Build the messy inbox below a folder; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "out" / "samples", help="where to build")
    folder = parser.parse_args(arguments).folder / STORY
    if (folder / INBOX).exists():
        print(f"{folder}: exists already", file=sys.stderr)
        return 2
    once.begin()
    try:
        built = build(folder, shutil.which("soffice") or shutil.which("libreoffice"))
    finally:
        end_libreoffice()
        once.end()
    for entry in built.left_out:
        print(f"{entry.name}: left out, needs {entry.needs}", file=sys.stderr)
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
