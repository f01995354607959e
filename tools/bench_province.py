"""A province for the bench: an office, and the reports of its schools as each school's own merge lays them out.

A school has forty people in six units. All register a title, two in three are put forward for the title of the year and
one in eight for the next, so that a report has some hundred rows; every school seals its report with a key of its own.
"""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench_season import FAMILY, GIVEN, MIDDLE, declare, loaded_season
from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.exchange.school_reports.report_layout import report_form, report_sheets
from thidua_xlsx.formats.xlsx.write.painter import paint_each
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Achieved, MovementResult, Proposal, Registrant, SchoolReport

PEOPLE = 40  # of a school
_CLUSTER = 20  # schools
_UNITS = ("Tổ Toán - Tin", "Tổ Ngữ văn", "Tổ Khoa học tự nhiên", "Tổ Xã hội", "Tổ Ngoại ngữ", "Tổ Văn phòng")
_WORK = ("Giáo viên Toán", "Giáo viên Ngữ văn", "Giáo viên Khoa học tự nhiên", "Giáo viên Tiếng Anh", "Kế toán")
_KINDS = ("Mầm non", "Tiểu học", "THCS", "THPT")
_PLACES = (
    "Suối Trong",
    "Bản Lim",
    "Đồi Cao",
    "Nậm Xanh",
    "Pa Hàm",
    "Hoa Sen",
    "Cầu Đá",
    "Vân Hồ",
    "Yên Lạc",
    "Đông Hà",
)
_WAYS = (
    "Dùng trò chơi học tập",
    "Xây dựng ngân hàng câu hỏi",
    "Tổ chức câu lạc bộ đọc sách",
    "Dạy học theo trạm",
    "Lập sổ theo dõi điện tử",
    "Làm đồ dùng từ vật liệu tái chế",
    "Phối hợp với cha mẹ học sinh",
    "Dùng sơ đồ tư duy",
)
_AIMS = (
    "để rèn kỹ năng nói",
    "để giảm học sinh bỏ học",
    "khi ôn tập cuối kỳ",
    "trong giờ thực hành",
    "cho học sinh còn yếu",
    "ở lớp ghép vùng cao",
    "nhằm giữ gìn tiếng dân tộc",
    "gắn với nghề truyền thống",
)
_SUBJECTS = (
    "Toán",
    "Ngữ văn",
    "Tiếng Anh",
    "Khoa học",
    "Lịch sử",
    "Địa lý",
    "Tin học",
    "Mĩ thuật",
    "Âm nhạc",
    "Công nghệ",
)
_YEARLY, _NEXT, _HIGH = "LDTT", "CSTDCS", "CSTDT"
_UNIT, _HIGH_UNIT = "TTLDTT", "TTLDXS"
_TITLES = (_YEARLY, _NEXT, _HIGH, _UNIT, _HIGH_UNIT)
_REASONS = "đạt tiêu chuẩn Lao động tiên tiến; Hoàn thành xuất sắc nhiệm vụ; có sáng kiến được công nhận, đã áp dụng"


def build(folder: Path, schools: int) -> None:
    """Make the season of an office of so many schools, every report in its inbox."""
    chance = random.Random(schools)
    listed = [
        {
            "code": school_code(number),
            "name": f"Trường {chance.choice(_KINDS)} {chance.choice(_PLACES)} {number + 1}",
            "kind": "Trường",
            "cluster": f"Cụm {number // _CLUSTER + 1}",
            "report_id": f"truong-{number + 1:04d}",
        }
        for number in range(schools)
    ]
    office = {
        "id": "so-do-toc-do-2026",
        "name": "Sở Giáo dục và Đào tạo Đo Tốc Độ",
        "school_year": "2026-2027",
        "work_year": "2027",
    }
    options = {"office_level": "Bộ, tỉnh", "as_of": "05/06/2027"}
    declare(folder, {"school": [office], "units": listed, "people": []}, profile="office", options=options)
    with ProcessPoolExecutor() as pool:
        list(pool.map(partial(_sent, folder), range(schools), chunksize=16))


def school_code(number: int) -> str:
    """Give the code of a school by its number."""
    return f"T{number + 1:04d}"


def report_file(folder: Path, number: int) -> Path:
    """Give the file in which a school's report lies in the inbox."""
    return folder / INBOX / f"bao-cao {school_code(number)}.xlsx"


def _sent(folder: Path, number: int) -> None:
    """Write the report of a school into the inbox of its office."""
    loaded = loaded_season(folder)
    book, form = loaded.rulebook, report_form(loaded.rulebook)
    if form is None:
        raise ValueError("the packaged templates have no report any more")
    school, key = book.reporters[number], f"key of {number}".encode()
    theirs = replace(book, school=replace(book.school, name=school.name, report_to=book.school.name))
    plan, sheets = report_sheets(_report(book, number), form, theirs, key=key, say=language("vi"))
    report_file(folder, number).write_bytes(paint_each(plan, (write() for write in sheets), loaded.templates.looks))


def _report(book: Rulebook, number: int) -> SchoolReport:
    """Draw what a school reports."""
    chance, school = random.Random(number), book.reporters[number]
    staff = [_person(chance, at) for at in range(PEOPLE)]
    proposals, works = list(_proposals(chance, staff, school.name)), list(_initiatives(chance, staff))
    asked = {title: [one for one in proposals if one.title == title] for title in _TITLES}
    counts = {"people": PEOPLE, "counted": PEOPLE, "unknown": 0, "errors": 0, "women": chance.randint(20, 34)}
    counts |= {f"met_{title}": len(asked[title]) for title in (_YEARLY, _NEXT)}
    counts |= {"direct": PEOPLE - 3, **{f"direct_{title}": len(asked[title]) for title in (_YEARLY, _NEXT)}}
    counts |= {f"registered_{title}": len(asked[title]) for title in _TITLES}
    applied = sum(bool(one.applied) for one in works)
    movements = [one for one in book.movements if one.takes_part(school.code)]
    return SchoolReport(
        id=f"{school.ids[0]}-2026",
        name=school.name,
        school_year=book.school.school_year,
        texts={"regime": book.regime.name.vi, "as_of": "31/05/2027", "head": staff[0].name, "secretary": staff[1].name},
        counts=counts,
        ratios={
            "registered": (PEOPLE - chance.randint(0, 2), PEOPLE),
            "movements": (PEOPLE - chance.randint(0, 3), PEOPLE),
            "initiatives_people": (len(works), PEOPLE),
            "initiatives_applied": (applied, len(works)),
        },
        goals={"registered": Decimal(1), "initiatives_people": Decimal("0.15")},
        average=Decimal(chance.randint(8500, 9900)) / 100,
        total_max=Decimal(100),
        proposals=tuple(proposals),
        initiatives=tuple(works),
        movements=tuple(
            MovementResult(one.code, one.name, met=chance.random() < 0.9, units_met=5, units=6) for one in movements
        ),
        registrants=tuple(_registrants(chance, staff, school.name)),
    )


class _Person(NamedTuple):
    code: str
    name: str
    born: str
    where: str
    position: str


def _person(chance: random.Random, at: int) -> _Person:
    name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
    born = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1968, 2002)}"
    return _Person(f"GV{at + 1:02d}", name, born, _UNITS[at % len(_UNITS)], chance.choice(_WORK))


def _proposals(chance: random.Random, staff: Sequence[_Person], school: str) -> Iterator[Proposal]:
    """Draw who is put forward: people for the title of the year and the next, one school in four for a higher one."""
    good = sorted(chance.sample(range(len(staff)), 27))
    best = sorted(chance.sample(good, 5))
    high = best[:1] if chance.random() < 0.25 else []
    for title, chosen in ((_YEARLY, good), (_NEXT, best), (_HIGH, high)):
        for one in (staff[at] for at in chosen):
            above = title != _YEARLY
            yield Proposal(
                f"{one.code}:{title}",
                one.name,
                title,
                "passed",
                where=one.where,
                born=one.born,
                position=one.position,
                grade="HTXSNV" if above else "HTTNV",
                final=Decimal(chance.randint(8500, 10000)) / 100,
                reasons=_REASONS if above else "",
                history="CSTĐCS 2025-2026; LĐTT 2024-2025" if above else "",
            )
    units = chance.sample(range(len(_UNITS)), 4)
    for title, chosen in ((_UNIT, units[:3]), (_HIGH_UNIT, units[3:])):
        for at in chosen:
            yield Proposal(
                f"TO{at + 1}:{title}", _UNITS[at], title, "passed", where=school, grade="HTXSNV", collective=True
            )


def _initiatives(chance: random.Random, staff: Sequence[_Person]) -> Iterator[Achieved]:
    for number in range(1, 7):
        one, grade = chance.choice(staff), chance.randint(1, 12)
        name = f"{chance.choice(_WAYS)} {chance.choice(_AIMS)} môn {chance.choice(_SUBJECTS)} lớp {grade}"
        applied = chance.random() < 0.8
        decision = f"{chance.randint(10, 200)}/QĐ-UBND, 15/04/2027"
        yield Achieved(f"i{number}", one.name, name, one.where, "co_so", applied, decision)


def _registrants(chance: random.Random, staff: Sequence[_Person], school: str) -> Iterator[Registrant]:
    for one in staff:
        title = chance.choice((_YEARLY, _YEARLY, _NEXT))
        idea = f"{chance.choice(_WAYS)} {chance.choice(_AIMS)}" if title == _NEXT else ""
        yield Registrant(one.code, one.name, (title,), (), one.where, one.born, one.position, idea)
    for at, unit in enumerate(_UNITS, start=1):
        yield Registrant(f"TO{at}", unit, (_UNIT,), where=school, collective=True)
