"""A commune of two schools through the command line: the office's council decides on what the schools put forward.

Both schools leave Chiến sĩ thi đua cơ sở to the commune; Tập thể lao động xuất sắc goes on to the province.
By the small season's answers the first school puts forward P1 (HTXSNV) and P3 (initiative) for CSTĐCS, and its unit
TOAN for TTLĐXS; the second, where P4 has an initiative too, P1, P3, P4 and TOAN. The first asks for the flag of the
province for itself, which its report tells once its own council has passed it.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.program import run
from tests.seasons import small
from tests.seasons.once import built_once
from tests.seasons.outside import fill, put, replace_rows, type_into
from tests.seasons.small import Small, build_small, copy_of, read_result

REPORT = "ket-qua/bao-cao-cap-tren.xlsx"
TO_COMMUNE = {"titles": {"CSTDCS": {"decided_by": "Xã, phường"}}}
TITLES: small.Table = {
    "LDTT": {"enabled": "có"},
    "CSTDCS": {"enabled": "có", "decided_by": "Xã, phường"},
    "TTLDTT": {"enabled": "có"},
    "TTLDXS": {"enabled": "có", "decided_by": "Bộ, tỉnh"},
    "CTDT": {"enabled": "có"},
}
SCHOOLS: small.Table = {
    "T1": {"name": "Trường THCS Nhỏ", "kind": "Trường", "report_id": "mua-nho", "cluster": "Cụm 1"},
    "T2": {"name": "Trường THCS Hai", "kind": "Trường", "report_id": "thcs-hai", "cluster": "Cụm 1"},
}
MEETING = {"date": "20/06/2027", "members": 5, "present": 5, "ballots_issued": 5, "ballots_valid": 5}
PASSED = (5, 0, "")
# One person refused with a reason, one collective refused; the others pass (two thirds of five is four).
VOTES = {
    "T1/P1:CSTDCS": PASSED,
    "T1/P3:CSTDCS": (2, 3, "Sáng kiến chưa áp dụng ở nơi khác"),
    "T2/P1:CSTDCS": PASSED,
    "T2/P3:CSTDCS": PASSED,
    "T2/P4:CSTDCS": PASSED,
    "T1/TOAN:TTLDXS": PASSED,
    "T2/TOAN:TTLDXS": (1, 4, "Chưa đủ minh chứng"),
}


def first_school(folder: Path) -> Small:
    """The small season, whose CSTĐCS is the commune's to decide, with its merge done."""
    made = build_small(folder)
    season, given = folder / "thidua.xlsx", {title: {"enabled": "có"} for title in TITLES}
    type_into(season, season, lambda book: replace_rows(book, "titles", given))
    made.amend({"options": {"school_title": {"value": "Cờ thi đua của bộ, tỉnh"}}})
    made.amend({**TO_COMMUNE, "people": {"P1": {"birth_date": "02/09/1985", "position": "Giáo viên"}}})
    assert made.merge().exit_code == 0
    return made


def second_school(first: Small, folder: Path) -> Small:
    """A second school of five counted people: P6 is not counted, and P4's initiative was recognised."""
    other = copy_of(first, folder)
    other.amend({"school": {"id": {"value": "thcs-hai"}, "name": {"value": "Trường THCS Hai"}}})
    other.amend({"options": {"school_title": {"value": None}}})
    for name in ("phieu", "inbox", "ket-qua"):
        shutil.rmtree(other.folder / name)
    other.amend({"people": {"P6": {"counted": "không"}}})
    small.issue(other.folder)
    for form, given in small.default_answers().items():
        if form == ("VAN", "self-score", "R2"):
            given["initiatives"] = {
                "i1": {**small.INITIATIVES["TOAN"]["i1"], "person": "P4", "name": "Nhật ký đọc sách"}
            }
        other.send(form, given)
    assert other.merge().exit_code == 0
    return other


def office(
    folder: Path,
    id_: str,
    units: small.Table,
    titles: small.Table,
    name: str = "Phòng Văn hóa - Xã hội",
    **options: object,
) -> Path:
    """An office of its own, with the schools it listens to and neither sections nor people."""
    done = run("init", folder, "--profile", "office", "--year", "2026-2027")
    assert done.exit_code == 0, done.output

    def edit(book: Any) -> None:
        put(book, {"school": {"id": {"value": id_}, "name": {"value": f"{name} {id_}"}}})
        put(book, {"options": {key: {"value": value} for key, value in {"regime": "luat-2022", **options}.items()}})
        replace_rows(book, "units", units)
        replace_rows(book, "people", {})
        replace_rows(book, "titles", titles)

    type_into(folder / "thidua.xlsx", folder / "thidua.xlsx", edit)
    (folder / "inbox").mkdir(exist_ok=True)
    return folder


def vote(folder: Path, votes: Mapping[str, tuple[int, int, str]] = VOTES) -> None:
    """Fill the council's workbook of an office and put it into its inbox."""
    said = {key: {"yes": yes, "no": no, **({"note": note} if note else {})} for key, (yes, no, note) in votes.items()}
    answers = {"meeting": {key: {"value": value} for key, value in MEETING.items()}, "ballots": said}
    fill(folder / "ket-qua" / "hoi-dong.xlsx", folder / "inbox" / "hoi-dong.xlsx", answers)


def merged(folder: Path) -> dict[str, Any]:
    """Merge a season's inbox and give the result."""
    done = run("merge", folder / "inbox")
    assert done.exit_code in (0, 1), done.output
    return read_result(folder / "ket-qua")


def _build(below: Path) -> None:
    first = first_school(below / "mot")
    second = second_school(first, below / "hai")
    ward = office(below / "xa", "xa-mot", SCHOOLS, TITLES, rank_schools_by="Tỷ lệ người có sáng kiến được công nhận")
    for school in (first, second):
        shutil.copyfile(school.folder / REPORT, ward / "inbox" / f"{school.folder.name}.xlsx")
    merged(ward)


def the_commune() -> Path:
    """The folder of both schools (`mot`, `hai`) and their office (`xa`), merged; nobody may change it."""
    return built_once("commune", _build)


def _vote(below: Path) -> None:
    shutil.copytree(the_commune(), below, dirs_exist_ok=True)
    vote(below / "xa")
    merged(below / "xa")


def the_voted_commune() -> Path:
    """The same after the council has voted (`VOTES`); nobody may change it."""
    return built_once("voted-commune", _vote)


def candidates(result: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """What became of each proposal in an office's result, by who and title."""
    return {(one["id"], title["id"]): title for one in result["schools"]["candidates"] for title in one["titles"]}
