"""A small season through the command line: three units, six people, two rounds, six criteria.

Everything goes the way a school goes: `init`, the season workbook filled by key, `forms`, the forms filled by key.
The figures that follow from the answers are worked out in the comments; nothing here asks the program.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import Result

from tests.program import run
from tests.seasons.once import built_once
from tests.seasons.outside import fill, put, replace_rows, type_into
from thidua_xlsx.commands.merge import merge
from thidua_xlsx.messages.language import language
from thidua_xlsx.workflow.outputs.output import Output
from thidua_xlsx.workflow.outputs.summary_file import ResultOutput

Form = tuple[str, str, str]  # unit, phase, round ("" where the form has none)
Table = dict[str, dict[str, object]]
Answers = dict[str, Table]

UNITS = {
    "TOAN": {"name": "Tổ Toán", "leader": "Phạm Thu Hà"},
    "VAN": {"name": "Tổ Văn", "leader": "Lê Hòa"},
    "VP": {"name": "Tổ Văn phòng", "leader": "Đỗ Thị Én"},
}
PEOPLE = {
    "P1": {"full_name": "Nguyễn Thị Ánh", "unit": "TOAN", "group": "GV"},
    "P2": {"full_name": "Trần Văn Bách", "unit": "TOAN", "group": "GV"},
    "P3": {"full_name": "Phạm Thu Hà", "unit": "TOAN", "group": "GV"},
    "P4": {"full_name": "Lê Hòa", "unit": "VAN", "group": "GV"},
    "P5": {"full_name": "Vũ Đức Đạt", "unit": "VAN", "group": "GV"},
    "P6": {"full_name": "Đỗ Thị Én", "unit": "VP", "group": "NV"},
}
SECTIONS: Table = {
    "I": {"name": "Đạo đức", "max": 18},
    "II": {"name": "Chuyên môn"},
    "III": {"name": "Điểm cộng", "max": 5},
    "IV": {"name": "Điểm trừ"},
}
CRITERIA = {
    "1.1": {"section": "I", "text": "Chấp hành nội quy", "kind": "score", "max": 10, "step": 0.5},
    "1.2": {"section": "I", "text": "Giữ gìn đạo đức", "kind": "score", "max": 10, "step": 0.5},
    "2.1": {"section": "II", "text": "Hoàn thành nhiệm vụ", "kind": "score", "max": 60, "step": 1},
    "2.2": {"section": "II", "text": "Chất lượng giờ dạy", "kind": "score", "max": 20, "step": 0.5, "applies_to": "GV"},
    "3.1": {"section": "III", "text": "Thành tích đột xuất", "kind": "bonus", "max": 5, "step": 0.5},
    "4.1": {"section": "IV", "text": "Vắng không phép", "kind": "deduct", "max": 10, "step": 1},
}
ROUNDS = {
    "R1": {"name": "Học kỳ I", "start": "01/09/2026", "end": "31/12/2026", "weight": 1},
    "R2": {"name": "Học kỳ II", "start": "01/01/2027", "end": "31/05/2027", "weight": 3},
}
TITLES = {title: {"enabled": "Có"} for title in ("LDTT", "CSTDCS", "TTLDTT", "TTLDXS")}
OPTIONS = {"tie_breaks": None, "regime": "luat-2022"}

# Points of 1.1 1.2 2.1 2.2 3.1 4.1 ("-" = left blank), the arithmetic behind: section I is held to 18, 4.1 is taken off.
SELF = {
    "R1": {
        "P1": "9 9.5 55 18 2 -",  # 18.5 -> 18; 18+55+18+2 = 93
        "P2": "8 8 50 16 - -",  # 16+66 = 82
        "P3": "10 10 60 20 5 -",  # 20 -> 18; 18+80+5 = 103 -> 100
        "P4": "9 8 52 17 1 2",  # 17+69+1-2 = 85
        "P5": "7 7.5 45 15 - 1",  # 14.5+60-1 = 73.5
        "P6": "9 9 58 - 1 -",  # 2.2 is not for NV: 18+58+1 = 77
    },
    "R2": {
        "P1": "9 9 56 18 1 -",  # 18+74+1 = 93
        "P2": "8.5 8 52 17 1 -",  # 16.5+69+1 = 86.5
        "P3": "9 9 59 19 3 -",  # 18+78+3 = 99
        "P4": "9 9 54 18 - -",  # 18+72 = 90
        "P5": "7.5 7.5 46 15 - -",  # 15+61 = 76
        "P6": "9 9 60 - 2 -",  # 18+60+2 = 80
    },
}
UNIT = {
    "R1": {
        "P1": "9 8.5 54 17.5 2 1",  # 17.5+71.5+2-1 = 90
        "P2": "8 7.5 50 16 - -",  # 15.5+66 = 81.5
        "P3": "9.5 9 58 19 4 -",  # 18.5 -> 18; 18+77+4 = 99
        "P4": "9 8 52 16 1 2",  # 17+68+1-2 = 84
        "P5": "7 7 44 15 - 1",  # 14+59-1 = 72
        "P6": "9 8 57 - 1 -",  # 17+57+1 = 75
    },
    "R2": {
        "P1": "9 9 55 18 1 -",  # 18+73+1 = 92
        "P2": "8.5 8 51 17 1 -",  # 16.5+68+1 = 85.5
        "P3": "- - - - - -",  # not scored by the unit: the self layer, 99, is final
        "P4": "9 9 53 17 - -",  # 18+70 = 88
        "P5": "7.5 7 46 15 - -",  # 14.5+61 = 75.5
        "P6": "9 9 57 - 1 -",  # 18+57+1 = 76
    },
}
ROUND_FINALS = {
    "P1": {"R1": 90, "R2": 92},
    "P2": {"R1": 81.5, "R2": 85.5},
    "P3": {"R1": 99, "R2": 99},
    "P4": {"R1": 84, "R2": 88},
    "P5": {"R1": 72, "R2": 75.5},
    "P6": {"R1": 75, "R2": 76},
}
# Weights 1 and 3: (R1 + 3 x R2) / 4, half up to two decimals.
FINALS = {
    "P1": 91.5,  # (90 + 276) / 4
    "P2": 84.5,  # (81.5 + 256.5) / 4
    "P3": 99,  # (99 + 297) / 4
    "P4": 87,  # (84 + 264) / 4
    "P5": 74.63,  # (72 + 226.5) / 4 = 74.625
    "P6": 75.75,  # (75 + 228) / 4
}
STANDING = {
    "P1": {"grade": "HTXSNV"},
    "P2": {"grade": "HTTNV"},
    "P3": {"grade": "HTTNV", "discipline": "không"},
    "P4": {"grade": "HTTNV"},
    "P5": {"grade": "HTNV"},
    "P6": {"grade": "HTXSNV", "discipline": "khiển trách"},
    "TOAN": {"grade": "HTXSNV"},
    "VAN": {"grade": "HTTNV"},
    "VP": {"grade": "HTTNV"},
}
INITIATIVES: dict[str, dict[str, dict[str, str]]] = {
    "TOAN": {
        "i1": {
            "person": "P3",
            "name": "Dạy học theo trạm",
            "level": "cơ sở",
            "recognised": "có",
            "applied": "có",
            "decision_no": "12/QĐ-THCS",
            "decision_date": "20/05/2027",
        }
    },
    "VAN": {"i1": {"person": "P4", "name": "Thẻ từ vựng", "level": "cơ sở", "recognised": "không", "applied": "không"}},
    "VP": {},
}
REGISTRATION = {
    "P1": {"title": "CSTDCS", "movements": "Tất cả"},
    "P2": {"title": "LDTT", "movements": "Tất cả"},
    "P3": {"title": "CSTDCS", "movements": "Tất cả"},
    "P4": {"title": "LDTT", "movements": "Dạy tốt - Học tốt"},
    "P5": {"title": "Không đăng ký"},
    "P6": {"title": "LDTT"},
}


def members(unit: str) -> list[str]:
    """The codes of a unit's people."""
    return [code for code, person in PEOPLE.items() if person["unit"] == unit]


def points(line: str) -> dict[str, float]:
    """Points by criterion, from a line of the tables above."""
    return {key: float(part) for key, part in zip(CRITERIA, line.split(), strict=True) if part != "-"}


def matrix(lines: Mapping[str, str], people: list[str]) -> Table:
    """A score matrix: criterion by row, person by column."""
    table: Table = {key: {} for key in CRITERIA}
    for person in people:
        for key, value in points(lines[person]).items():
            table[key][person] = value
    return table


def default_answers() -> dict[Form, Answers]:
    """What every unit answers, by form; a copy that a test may change."""
    answers: dict[Form, Answers] = {}
    for unit in UNITS:
        mine = members(unit)
        answers[unit, "registration", ""] = {
            "registration": {person: dict(REGISTRATION[person]) for person in mine},
            "collective": {unit: {"title": "TTLDTT"}},
        }
        for round_ in ROUNDS:
            answers[unit, "self-score", round_] = {
                "self_score": matrix(SELF[round_], mine),
                "unit_score": matrix(UNIT[round_], mine),
            }
        answers[unit, "self-score", "R2"] |= {
            "standing": {who: dict(STANDING[who]) for who in (*mine, unit)},
            "initiatives": {key: dict(line) for key, line in INITIATIVES[unit].items()},
        }
    return answers


@dataclass(frozen=True)
class Small:
    """A small season on disk, with the ways a tester has to change it and to look at what comes out."""

    folder: Path

    def issued(self, unit: str, phase: str, round_: str = "") -> Path:
        """The issued form of a unit."""
        return issued_form(self.folder, unit, phase, round_)

    def slip(self, unit: str, phase: str, round_: str = "") -> Path:
        """The return slip of a unit, in the results."""
        return self.folder / "ket-qua" / slip_name(unit, phase, round_)

    def returned(self, unit: str, phase: str, round_: str = "") -> Path:
        """Where the unit's return lies in the inbox."""
        return self.folder / "inbox" / f"{unit}-{phase}{round_}.xlsx"

    def send(self, form: Form, answers: Answers, name: str = "") -> Path:
        """Fill an issued form and put it into the inbox, in the place of what the unit had sent, or under a name."""
        target = self.folder / "inbox" / name if name else self.returned(*form)
        return fill(self.issued(*form), target, answers)

    def amend(self, answers: Mapping[str, Mapping[str, Mapping[str, object]]]) -> None:
        """Change cells of the season workbook by key."""
        fill(self.folder / "thidua.xlsx", self.folder / "thidua.xlsx", answers)

    def grade_each_round(self) -> None:
        """Let the forms of each round ask for grades: those of the first are issued and answered anew."""
        self.amend({"options": {"grade_each_round": {"value": "Có"}}})
        assert run("forms", self.folder, "--phase", "self-score", "--round", "R1").exit_code == 0
        for form, answers in default_answers().items():
            if form[1:] == ("self-score", "R1"):
                self.send(form, answers)

    def merge(self, *options: str | Path) -> Result:
        """Run merge on the inbox."""
        return run("merge", self.folder / "inbox", *options)

    def result(self, *options: str | Path) -> dict[str, Any]:
        """Merge and give the result; a refused merge is a failure."""
        done = self.merge(*options)
        assert done.exit_code in (0, 1), done.output
        return read_result(self.folder / "ket-qua")

    def figures(self, *also: Output) -> dict[str, Any]:
        """Merge and give the result, for a test that looks at no other output than these: none is made."""
        merge(self.folder / "inbox", words=language("vi"), outputs=(ResultOutput(), *also), jobs=1)
        return read_result(self.folder / "ket-qua")


def issued_form(folder: Path, unit: str, phase: str, round_: str = "") -> Path:
    """The form of a unit that was issued last, of those that the register names."""
    register = json.loads((folder / "phieu" / "khoa.json").read_text("utf-8"))
    of = {"unit": unit, "phase": phase, "round": round_}
    files = [folder / one["file"] for one in register["issues"] if of.items() <= one["stamp"].items()]
    return max(files, key=lambda file: file.stat().st_mtime_ns)


def slip_name(unit: str, phase: str, round_: str = "") -> str:
    """What the return slip of a unit of the small season is called below the results."""
    folders = {"registration": "dang-ky", "self-score": f"tu-cham-{round_}"}
    when = {"": "đăng ký", "R1": "tự chấm học kỳ I", "R2": "tự chấm học kỳ II"}[round_]
    return f"tra-lai/{folders[phase]}/Trả lại phiếu {when} - {UNITS[unit]['name']} - THCS Nhỏ.xlsx"


def read_result(out: Path) -> dict[str, Any]:
    """The result file of a results folder."""
    result: dict[str, Any] = json.loads((out / "ket-qua.json").read_text("utf-8"))
    return result


def declare(folder: Path) -> None:
    """Make the season folder and fill its workbook."""
    shutil.copytree(built_once("declared", lambda below: _declare(below / "mua-nho")) / "mua-nho", folder)


def _declare(folder: Path) -> None:
    done = run("init", folder, "--profile", "thcs", "--year", "2026-2027")
    assert done.exit_code == 0, done.output

    def edit(book: Any) -> None:
        put(book, {"school": {"id": {"value": "mua-nho"}, "name": {"value": "Trường THCS Nhỏ"}}})
        put(book, {"options": {key: {"value": value} for key, value in OPTIONS.items()}})
        tables: dict[str, Mapping[str, Mapping[str, object]]] = {
            "units": UNITS,
            "people": PEOPLE,
            "sections": SECTIONS,
            "criteria": CRITERIA,
            "rounds": ROUNDS,
        }
        for id_, lines in {**tables, "titles": TITLES}.items():
            replace_rows(book, id_, lines)

    type_into(folder / "thidua.xlsx", folder / "thidua.xlsx", edit)


def issue(folder: Path) -> None:
    """Issue all forms of the season."""
    rounds = [("self-score", "--round", round_) for round_ in ROUNDS]
    for phase, *options in (("registration",), *rounds):
        done = run("forms", folder, "--phase", phase, *options)
        assert done.exit_code == 0, done.output


def the_small() -> Small:
    """The season with its forms issued, every unit's return in its inbox and read, without results.

    Nobody may change it. Whoever is about the reading itself takes `unread`.
    """
    return Small(built_once("small", lambda below: read(build_anew(below / "mua-nho"))) / "mua-nho")


def read(small: Small) -> Small:
    """Let a season's returns be read once, so that its copies need not read them again; the results are thrown away."""
    small.merge()
    shutil.rmtree(small.folder / "ket-qua")
    return small


def unread(small: Small) -> Small:
    """Forget what was read of a season's returns."""
    shutil.rmtree(small.folder / ".cache")
    return small


def build_small(folder: Path) -> Small:
    """The season in a folder that a test may change."""
    return copy_of(the_small(), folder)


def build_anew(folder: Path) -> Small:
    """Build the season, with a key of its own."""
    declare(folder)
    issue(folder)
    small = Small(folder)
    for form, answers in default_answers().items():
        small.send(form, answers)
    return small


def copy_of(small: Small, folder: Path) -> Small:
    """A copy of a season that a test may change."""
    shutil.copytree(small.folder, folder)
    return Small(folder)


def by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows of a result by their id."""
    return {row["id"]: row for row in rows}


def numbers(result: Mapping[str, Any]) -> dict[str, Any]:
    """Everything of a result that says something about people, units and ratios, and nothing about files and cells."""

    def judged(who: Mapping[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in who.items() if key != "titles"}
        kept["titles"] = [
            {key: value for key, value in title.items() if key not in ("reasons", "path")}
            | {"reasons": [(reason["met"], reason["text"]) for reason in title["reasons"]]}
            | {"path": [(step["step"], step["state"], step["reason"]) for step in title["path"]]}
            for title in who["titles"]
        ]
        return kept

    return {
        "people": [judged(person) for person in result["people"]],
        "units": [judged(unit) for unit in result["units"]],
        "targets": result["targets"],
        "quotas": result["quotas"],
    }


def send_changed(
    small: Small, form: Form, changes: Mapping[str, Mapping[str, Mapping[str, object]]], name: str = ""
) -> Path:
    """Send a form with the usual answers and these ones over them."""
    answers = default_answers()[form]
    for table, rows in changes.items():
        for row, values in rows.items():
            answers.setdefault(table, {}).setdefault(row, {}).update(values)
    return small.send(form, answers, name)


def codes(result: Mapping[str, Any], *, severity: str = "") -> list[str]:
    """The codes of a result's findings."""
    return [found["code"] for found in result["findings"] if severity in ("", found["severity"])]


def found(result: Mapping[str, Any], *codes: str) -> list[dict[str, Any]]:
    """The findings of a result with one of these codes."""
    return [finding for finding in result["findings"] if finding["code"] in codes]


def status(result: Mapping[str, Any], name: str) -> str:
    """What became of the file with this name in the inbox."""
    return str(next(receipt["status"] for receipt in result["receipts"] if receipt["file"] == f"inbox/{name}"))


def final(result: Mapping[str, Any], person: str, round_: str = "R1") -> tuple[float | None, bool]:
    """A person's points of a round, and whether all points are complete."""
    scores = by_id(result["people"])[person]["scores"]
    return scores["rounds"].get(round_), scores["complete"]


def title_of(result: Mapping[str, Any], person: str, title: str) -> dict[str, Any]:
    """A person's (or unit's) verdict for a title."""
    everybody = by_id(result["people"]) | by_id(result["units"])
    return by_id(everybody[person]["titles"])[title]


def right_on_slip(row: str, form: Form) -> dict[str, object]:
    """Answer a line of a slip with what is right there, by its id (who, table and cell, round); clear what is blank."""
    who, cell = row.split("/")[:2]
    table, _, rest = cell.partition(".")
    answers = default_answers()[form].get(table, {})
    key, _, column = rest.rpartition(".")
    said = answers.get(rest, {}).get(who) if rest in answers else answers.get(key or who, {}).get(column)
    if said is None and (table, column) == ("standing", "grade"):
        said = "HTTNV"
    return {"cleared": "x"} if said is None else {"answer": said}
