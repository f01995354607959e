"""A season made by hand: five units, thirteen people, two rounds, with the troubles that real seasons have."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from tests.packaged_looks import LOOKS
from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.declare.build.choice_lists import season_choices
from thidua_xlsx.declare.build.template_files import Templates, templates
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import (
    CouncilMember,
    Criterion,
    Movement,
    Person,
    Round,
    Rubric,
    Rulebook,
    School,
    Section,
    TitlePolicy,
    Unit,
)
from thidua_xlsx.documents.workbook_plan import BookPlan, Cell, SheetPlan
from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import (
    Award,
    Council,
    Decision,
    Dossier,
    Fact,
    Initiative,
    LayerScores,
    LayerTotal,
    Meeting,
    Met,
    QuotaLine,
    Reason,
    Receipt,
    ReceiptStatus,
    Record,
    Scorecard,
    Season,
    Standing,
    Target,
    UnitDossier,
    UnitStanding,
    Unknown,
    Verdict,
)
from thidua_xlsx.reports.summary.summary_workbook import SHEETS, SummarySheet, summary_sheets, summary_title

ROOT = Path(__file__).parents[2]
D = Decimal


@cache
def _templates() -> Templates:
    folder = ROOT / "workbook_templates"
    texts = {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.toml")}
    for law in ("luat-2022.toml", "scales.toml"):
        texts[f"regimes/{law}"] = (ROOT / "thidua_xlsx" / "regimes" / law).read_text("utf-8")
    made, findings = templates(texts)
    assert made is not None, findings
    return made


UNITS = (
    Unit("TTN", "Tổ Toán - Tin", "Tổ chuyên môn"),
    Unit("KHTN", "Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật", "Tổ chuyên môn"),
    Unit("KHXH", "Tổ Khoa học xã hội", "Tổ chuyên môn"),
    Unit("VP", "Tổ Văn phòng", "Tổ hành chính"),
    Unit("BGH", "Ban giám hiệu", "Quản lý"),
)
PEOPLE = (
    Person("GV01", "Nguyễn Thị Hoa", "TTN", position="Tổ trưởng", group="GV", birth_date="25/09/1980"),
    Person("GV02", "Trần Văn Ân", "TTN", position="Giáo viên", group="GV"),
    Person("GV03", "Đặng Ngọc Ánh", "TTN", position="Giáo viên", group="GV"),
    Person("GV04", "Nguyễn Thị Hoa", "KHTN", position="Giáo viên", group="GV", birth_date="1988"),
    Person(
        "GV05", "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên", "KHTN", position="Giáo viên, Bí thư Đoàn", group="GV"
    ),
    Person("GV06", "Lê Quang Đạo", "KHTN", position="Giáo viên", group="GV"),
    Person("GV07", "Phạm Thu Hà", "KHXH", position="Tổ trưởng", group="GV"),
    Person("GV08", "Vũ Đình Ước", "KHXH", position="Giáo viên", group="GV"),
    Person("NV01", "Bùi Thị Yến", "VP", position="Kế toán", group="NV"),
    Person("NV02", "Hà Văn Sơn", "VP", position="Văn thư", group="NV"),
    Person("NV03", "Đỗ Thị Ngà", "VP", position="Nhân viên hợp đồng", group="NV", counted=False),
    Person("QL01", "Trần Văn Bình", "BGH", position="Hiệu trưởng", group="CBQL"),
    Person("QL02", "Lê Thị Mai", "BGH", position="Phó Hiệu trưởng", group="CBQL"),
)
BY_NAME = tuple(
    sorted(PEOPLE, key=lambda person: (sort_key(person.full_name), person.code))
)  # as the season lists them
# Final scores by hand: rank 1 Hoa 96.5; Hà and Ánh both 94.25 (tied at 2); Bình 93; Thảo Nguyên 91.5; ...
FINALS = {
    "GV01": "96.50", "GV07": "94.25", "GV03": "94.25", "QL01": "93.00", "GV05": "91.50", "GV02": "88.75",
    "QL02": "88.00", "GV04": "84.50", "GV08": "76.00", "NV01": "69.50", "NV02": "55.00",
}  # fmt: skip
RANKS = {"GV01": 1, "GV07": 2, "GV03": 2, "QL01": 4, "GV05": 5, "GV02": 6, "QL02": 7, "GV04": 8, "GV08": 9, "NV01": 10, "NV02": 11}  # fmt: skip


def file_of(unit: str, phase: str = "tu-cham") -> str:
    return f"inbox/{unit} - phieu {phase} (gửi lại).xlsx"


def _rulebook(made: Templates) -> Rulebook:
    rubric = Rubric(
        sections=(Section("I", "Phẩm chất", D(20)), Section("II", "Chuyên môn", D(80))),
        criteria=(
            Criterion("1.1", "I", "Chấp hành", KINDS["score"], D(20)),
            Criterion("2.1", "II", "Hồ sơ", KINDS["score"], D(80)),
        ),
    )
    titles = {
        "LDTT": TitlePolicy("LDTT"),
        "CSTDCS": TitlePolicy("CSTDCS", quota_percent=D(25), quota_of="LDTT"),
        "TTLDTT": TitlePolicy("TTLDTT", unregistered="block"),
        "TTLDXS": TitlePolicy("TTLDXS"),
        "CSTDTQ": TitlePolicy("CSTDTQ", enabled=False),
    }
    movements = (Movement("PT1", "Dạy tốt - Học tốt"), Movement("PT2", "Đổi mới, sáng tạo trong dạy và học"))
    book = Rulebook(
        looks=LOOKS,
        school=School(
            "kim-son-2024", "Trường Trung học cơ sở Kim Sơn", "2024-2025", parent="UBND XÃ KIM SƠN", place="Kim Sơn",
            head="Trần Văn Bình", secretary="Lê Thị Mai",
        ),
        as_if_closed=True,  # whatever of the last round a test leaves out
        units=UNITS,
        people=BY_NAME,
        rubric=rubric,
        rounds=(Round("D1", "Đợt 1"), Round("D2", "Đợt 2")),
        titles=titles,
        regime=made.regimes["luat-2022"],
        columns=made.columns,
        forms=made.forms,
        choices={},
        movements=movements,
        council=(CouncilMember("1", "Trần Văn Bình", role="chu_tich"), CouncilMember("2", "Lê Thị Mai", role="thu_ky")),
        bases=("Quy chế thi đua, khen thưởng của trường ngày 05/9/2024",),
        as_of=date(2025, 5, 31),
    )  # fmt: skip
    today = {"decided_by": made.columns.choices["decided_by"]}  # communes, though the year is of districts
    return replace(book, choices=season_choices(made, book) | today)


def _column(unit: str, sheet: str, col: int) -> LayerScores:
    places = {code: CellPlace(file_of(unit), sheet, row, col) for row, code in ((7, "1.1"), (9, "2.1"))}
    return LayerScores({"1.1": D(19), "2.1": D(70)}, places)


def _grade(person: Person, value: str | None) -> Fact:
    return Fact(value, (CellPlace(file_of(person.unit), "Xếp loại", 9, 4),))


def _registration(person: Person, title: tuple[str, ...]) -> Record:
    values: dict[str, object] = {
        "title": title, "movements": ("ALL",), "initiative": "Một số biện pháp giúp học sinh lớp 6 tự học qua học liệu số",
        "initiative_field": "Toán", "target": "Tỷ lệ học sinh khá, giỏi từ 65 % trở lên",
    }  # fmt: skip
    return Record(person.code, values)  # type: ignore[arg-type]


REGISTERED = {
    "GV01": ("CSTDCS",), "GV02": ("LDTT",), "GV03": ("CSTDCS",), "GV05": ("CSTDCS",), "GV06": ("NONE",), "GV04": ("LDTT",),
    "GV07": ("CSTDCS", "BKT"), "GV08": ("LDTT",), "QL01": ("CSTDCS",),
}  # fmt: skip
GRADES = {
    "GV01": "HTXSNV", "GV02": "HTTNV", "GV03": "HTXSNV", "GV04": "HTTNV", "GV05": "HTTNV", "GV07": "HTXSNV", "GV08": "HTNV",
    "NV01": "HTTNV", "QL01": "HTXSNV", "QL02": "HTTNV",
}  # fmt: skip


def _dossier(place: int, person: Person) -> Dossier:
    titles = REGISTERED.get(person.code, ())
    back = person.unit != "VP"
    registration = _registration(person, titles) if back else None
    if person.code == "QL02" and registration:
        registration = replace(
            registration, values={"title": Unknown("CSTĐ ???"), "note": "=1+1", "target": "http://x.vn"}
        )
    scores: Mapping[tuple[str, str], LayerScores] = {}
    if person.code in FINALS:
        scores = {
            (round_, layer): _column(person.unit, sheet, 3 + place)
            for round_ in ("D1", "D2")
            for layer, sheet in (("self", "Tự chấm"), ("unit", "Tổ chấm"))
            if not (person.code == "NV02" and round_ == "D2")
        }
    own = (Initiative(person.code, "Xây dựng kho học liệu số dùng chung cho tổ Toán - Tin", "co_so", True, True, "125/QĐ-UBND", "20/06/2024", (CellPlace(file_of("TTN"), "Sáng kiến", 9, 3),), "CSTĐCS 2023-2024"),)  # fmt: skip
    declared = (Initiative(person.code, "Ứng dụng bản đồ tư duy trong dạy học Lịch sử", None, True, None, "", "", (CellPlace(file_of("KHXH"), "Sáng kiến", 9, 3),)),)  # fmt: skip
    return Dossier(
        person=person,
        registration=registration,
        registered=titles,
        movements=("ALL",),
        scores=scores,
        grade=_grade(person, GRADES[person.code]) if person.code in GRADES else Fact(unknown=not back),
        discipline=Fact("none" if back else None, (), not back),
        proposed_title=Fact(("CSTDCS",)) if person.code == "GV02" else Fact(),
        initiatives=own if person.code == "GV01" else declared if person.code == "GV07" else (),
        awards=tuple(
            Award(person.code, title, year) for title, year in (("LDTT", "2022-2023"), ("CSTDCS", "2023-2024"))
        ) if person.code in ("GV01", "GV07") else (),
    )  # fmt: skip


def _card(person: Person) -> Scorecard:
    if person.code not in FINALS:
        return Scorecard(person)
    final = D(FINALS[person.code])
    broken = person.code == "GV08"
    rounds = ["D1"] if person.code == "NV02" else ["D1", "D2"]
    layers = {}
    for round_ in rounds:
        gaps = ("2.1",) if broken and round_ == "D2" else ()
        layers[round_, "self"] = LayerTotal(final + 1, not gaps, blanks=gaps)
        layers[round_, "unit"] = LayerTotal(final, True)
    complete = person.code not in ("GV08", "NV02")
    return Scorecard(person, layers, final + 1, final, None, final, complete, dict.fromkeys(rounds, final))


def _standing(person: Person) -> Standing:
    rank = RANKS.get(person.code)
    mates = sorted(RANKS[p.code] for p in PEOPLE if p.unit == person.unit and p.code in RANKS)
    group = sorted(RANKS[p.code] for p in PEOPLE if p.group == person.group and p.code in RANKS)
    if rank is None:
        return Standing(person)
    return Standing(person, rank, mates.index(rank) + 1, group.index(rank) + 1, person.code in ("GV03", "GV07"))


def _reason(met: Met, key: str, person: Person, cite: str, verified: bool = True, **params: object) -> Reason:
    return Reason(met, key, params, cite, verified, (CellPlace(file_of(person.unit), "Xếp loại", 9, 4),))


LAW24, LAW23 = "Điều 24 Luật 06/2022/QH15", "Điều 23 Luật 06/2022/QH15"
RULE = "Nguyên tắc không xét khi đang bị kỷ luật"


def _person_verdicts(person: Person) -> list[Verdict]:
    grade = GRADES.get(person.code)
    good = grade in ("HTXSNV", "HTTNV")
    met = Met.YES if good else Met.NO if grade else Met.UNKNOWN
    key = {Met.YES: "reason.grade.yes", Met.NO: "reason.grade.no", Met.UNKNOWN: "reason.grade.missing"}[met]
    named = {
        "HTXSNV": "Hoàn thành xuất sắc nhiệm vụ",
        "HTTNV": "Hoàn thành tốt nhiệm vụ",
        "HTNV": "Hoàn thành nhiệm vụ",
    }
    params = {
        Met.YES: {"found": named.get(grade or "")},
        Met.NO: {"found": named.get(grade or ""), "wanted": named["HTTNV"]},
        Met.UNKNOWN: {},
    }[met]
    ldtt = (
        _reason(met, key, person, LAW24, **params),
        _reason(Met.YES, "reason.discipline.none", person, RULE, False),
    )
    titles = REGISTERED.get(person.code, ())
    registered = bool({"LDTT", "CSTDCS"} & set(titles))
    verdicts = [Verdict(person.code, "LDTT", met, ldtt, registered, True, met is Met.YES)]
    higher = Met.YES if grade == "HTXSNV" else Met.NO if met is not Met.UNKNOWN else Met.UNKNOWN
    within = {"GV01": True, "GV03": None, "GV07": None, "QL01": False}.get(person.code, False)
    second = (
        _reason(Met.YES, "reason.grade.yes", person, LAW23, found=named["HTXSNV"])
        if higher is Met.YES
        else _reason(higher, "reason.recognised_initiatives.none", person, LAW23)
    )
    first = _reason(met, f"reason.title.{met.value}", person, LAW23, title="Lao động tiên tiến")
    proposed = None if within is None else bool(within) and higher is Met.YES
    verdicts.append(Verdict(person.code, "CSTDCS", higher, (first, second), "CSTDCS" in titles, within, proposed))
    return verdicts


def _verdicts() -> tuple[Verdict, ...]:
    found = [verdict for person in PEOPLE for verdict in _person_verdicts(person)]
    of_unit = Person("TTN", "Tổ Toán - Tin", "TTN")
    share = (
        _reason(
            Met.YES, "reason.unit_grade.yes", of_unit, "Điều 28 Luật 06/2022/QH15", found="Hoàn thành tốt nhiệm vụ"
        ),
    )
    missing = (_reason(Met.UNKNOWN, "reason.unit_grade.missing", of_unit, "Điều 28 Luật 06/2022/QH15"),)
    for unit in UNITS:
        yes = unit.code in ("TTN", "KHTN")
        blocked = unit.code == "KHTN"
        met = Met.YES if yes else Met.UNKNOWN
        found.append(
            Verdict(
                unit.code,
                "TTLDTT",
                met,
                share if yes else missing,
                unit.code in ("TTN", "KHXH"),
                True,
                yes and not blocked,
            )
        )
    return tuple(found)


def _unit_dossiers() -> tuple[UnitDossier, ...]:
    made = []
    for unit in UNITS:
        back = unit.code != "VP"
        titles = ("TTLDTT",) if unit.code in ("TTN", "KHXH") else ()
        targets = (
            Record("t1", {"indicator": "Học sinh giỏi cấp xã (cụm trường)", "unit": "giải", "target_value": D(5), "due": "31/03/2025"}),
            Record("t2", {"indicator": "Chuyên đề cấp trường, sinh hoạt theo nghiên cứu bài học", "unit": "chuyên đề", "target_value": D("2.5")}),
        )  # fmt: skip
        registration = Record(unit.code, {"title": titles, "target": "Không có học sinh bỏ học"}) if back else None
        made.append(
            UnitDossier(
                unit,
                registration,
                titles,
                Fact("HTTNV") if unit.code == "TTN" else Fact(),
                targets=targets if unit.code == "TTN" else (),
                returned={"registration": back, "self-score:D1": True, "self-score:D2": back},
            )
        )
    return tuple(made)


def _findings() -> tuple[Finding, ...]:
    spot = CellPlace(file_of("TTN"), "Tự chấm", 11, 5)
    return (
        at(codes.CELL_ABOVE_MAX, spot, raw="25", column="Điểm tự chấm", max=D(20), person="GV02"),
        at(codes.CELL_NOT_NUMBER, CellPlace(file_of("KHXH"), "Tự chấm", 9, 5), raw="=HYPERLINK(\"http://x\")", column="Điểm tự chấm"),

        at(codes.SCORES_MISSING, FilePlace("inbox"), name="Hà Văn Sơn", round="Đợt 2"),
        at(codes.QUOTA_TIED, FilePlace("thidua.xlsx"), title="Chiến sĩ thi đua cơ sở", names=("Phạm Thu Hà", "Đặng Ngọc Ánh")),
        at(codes.CELL_REINTERPRETED, spot, raw="9,5", column="Điểm tự chấm", used="9,5"),
        at(codes.RETURNS_DIFFER, spot, also=(CellPlace("inbox/ban sao.xlsx", "Tự chấm", 11, 5),), form="Tự chấm", what="Trần Văn Ân", where="Trần Văn Ân", values=("18", "19")),
        at(codes.FILE_ENCRYPTED, FilePlace("inbox/VP cũ.xlsx")),
    )  # fmt: skip


def _receipts() -> tuple[Receipt, ...]:
    old = at(codes.FILE_ENCRYPTED, FilePlace("inbox/VP cũ.xlsx"))
    return (
        Receipt(file_of("TTN"), "a" * 64, ReceiptStatus.ACCEPTED, "TTN", "self-score", "D1"),
        Receipt(file_of("KHTN", "dang-ky"), "b" * 64, ReceiptStatus.COMBINED, "KHTN", "registration"),
        Receipt("inbox/Zalo/2025-05-20/bản cuối cùng (sửa lần 3) của tổ Khoa học xã hội.xlsx", "c" * 64, ReceiptStatus.SUPERSEDED, "KHXH", "self-score", "D2"),
        Receipt("inbox/VP cũ.xlsx", "d" * 64, ReceiptStatus.REJECTED, reason=old),
        Receipt("inbox/Thumbs.db", "e" * 64, ReceiptStatus.IGNORED),
    )  # fmt: skip


def _unit_standings() -> Mapping[str, UnitStanding]:
    # TTN: (96.5 + 88.75 + 94.25) / 3 = 93.17; KHTN: (84.5 + 91.5) / 2 = 88; KHXH: (94.25 + 76) / 2 = 85.125 -> 85.13;
    # VP: (69.5 + 55) / 2 = 62.25; BGH: (93 + 88) / 2 = 90.5
    means = {"TTN": ("93.17", 1), "BGH": ("90.50", 2), "KHTN": ("88.00", 3), "KHXH": ("85.13", 4), "VP": ("62.25", 5)}
    return {unit.code: UnitStanding(unit, D(means[unit.code][0]), means[unit.code][1]) for unit in UNITS}


def with_paths(season: Season) -> Season:
    """The season with the paths that follow from its verdicts and its council."""
    dossiers = (*season.dossiers, *season.unit_dossiers)
    behind = YearBehind(season.council, season.earlier_awards)
    return replace(season, paths=title_paths(season.verdicts, dossiers, season.rulebook, behind))


def answered_by_the_vote(season: Season) -> Season:
    """The season whose council passed two for LĐTT, Đạo and Sơn, of whom only its own word was missing."""
    open_ = Reason(Met.UNKNOWN, "reason.left_to.unknown", {"whom": Phrase("reason.whom.council"), "what": "công trạng"})
    two = ("GV06", "NV02")
    verdicts = tuple(
        replace(verdict, reasons=(open_,), registered=True)
        if verdict.who in two and verdict.title == "LDTT"
        else verdict
        for verdict in season.verdicts
    )
    votes = tuple(Decision(who, "LDTT", 9, 0, D(1), True) for who in two)
    council = Council("inbox/hd.xlsx", Meeting(date(2025, 5, 28), 11, 9, 9, 9), votes)
    return with_paths(replace(season, verdicts=verdicts, council=council))


def make_season() -> Season:
    """A season by hand. LĐTT met: 9 of 13 people graded Good or better; 25 % of 9 = 2.25, down to 2 CSTĐCS."""
    made = Season(
        rulebook=_rulebook(_templates()),
        receipts=_receipts(),
        dossiers=tuple(_dossier(place, person) for place, person in enumerate(PEOPLE)),
        unit_dossiers=_unit_dossiers(),
        scorecards={person.code: _card(person) for person in PEOPLE},
        standings={person.code: _standing(person) for person in PEOPLE},
        unit_standings=_unit_standings(),
        verdicts=_verdicts(),
        quotas=(QuotaLine("CSTDCS", "school", 9, D(25), 2, 4, ("GV03", "GV07"), ("NV02", "GV06")),),
        targets=(
            Target("registered", 8, 12, D(1), D(8) / 12, False, ("QL02",)),
            Target("movements", 12, 12, D(1), D(1), True),
            Target("initiatives_people", 2, 12, D("0.15"), D(2) / 12, True),
            Target("initiatives_applied", 0, 0, D("0.7")),
        ),
        findings=_findings(),
    )
    return with_paths(made)


def named(book: BookPlan, name: str) -> SheetPlan:
    """The sheet with that name."""
    return next(sheet for sheet in book.sheets if sheet.name == name)


def summary_workbook(season: Season, say: Say, sheets: Sequence[SummarySheet] = SHEETS) -> BookPlan:
    """Every sheet of the summary, those to read and those to look up, in one workbook."""
    return BookPlan(summary_title(season, say), tuple(summary_sheets(season, say, sheets)))


def table(sheet: SheetPlan, since: str = "") -> str:
    """The sheet as a table to be read, from the row on that begins with `since`: a line a row, `|` between its cells.

    What is merged is one cell, empty rows are left out. Of looks those are told that say something: `<warn>`; all are
    those of the workbook.
    """
    assert {cell.look for cell in sheet.cells.values()} <= _looks()
    covered = {(area.row, col) for area in sheet.merges for col in range(area.col + 1, area.last_col + 1)}
    shown: dict[int, list[str]] = {}
    for (row, col), cell in sorted(sheet.cells.items()):
        if (row, col) not in covered:
            shown.setdefault(row, []).append(_cell_text(cell))
    lines = [" | ".join(texts).rstrip(" |") for texts in shown.values()]
    first = next(at for at, line in enumerate(lines) if line.startswith(since))
    return "\n".join(filter(None, lines[first:]))


@cache
def _looks() -> set[str]:
    return set(LOOKS.looks)


def _cell_text(cell: Cell) -> str:
    value = "" if cell.value is None else str(cell.value).replace("\n", "⏎")
    if isinstance(cell.value, Decimal):
        points = cell.value * 100 if cell.percent else cell.value
        value = f"{points:{',' * cell.grouped}.{cell.digits}f}" if cell.digits >= 0 else str(points)
        value += " %" * cell.percent
    look = cell.look.partition("_")[0]
    return f"{value} <{look}>" if value and look in ("good", "warn", "bad") else value
