"""The cells of a report or reply beside what it sealed: what was changed, taken out or added, each told where it stands."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.intake import mini
from tests.markdown import book
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet
from thidua_xlsx.exchange.school_reports.report_seal import is_reply, is_report, seal_of, sealed
from thidua_xlsx.exchange.school_reports.returned_report import read_reply, read_report, replies_in
from thidua_xlsx.exchange.school_reports.sealed_cells import as_shown
from thidua_xlsx.forms.identity.manifest import Manifest, TableManifest
from thidua_xlsx.forms.identity.stamp import META_SHEET, PROPERTY, pieces, stamp_text
from thidua_xlsx.intake.read.keyed_tables import every_table
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Reply, Stamp, Submission

BOOK = replace(mini.school(), reporters=(Reporter("T1", "Trường Một", ids=("mot",)),))
SAVED = datetime(2025, 5, 20, 12, tzinfo=UTC)
SCHOOL = {
    "name": {"value": "Trường Một (tên trong báo cáo)"},
    "school_year": {"value": BOOK.school.school_year},
    "counted": {"value": "5"},
}
PEOPLE = {
    "P1:LDTT": {"full_name": "Vũ An", "where": "Tổ Toán", "final": "95.5"},
    "P2:LDTT": {"full_name": "Lê Ca", "final": "80"},
    "P3:LDTT": {"full_name": "Đỗ Én", "where": "Tổ Văn"},
}
COLUMNS = ("full_name", "where", "final")

SHOWN = """
# Chung
| #td:report_school | value |
| name | Trường Một (tên trong báo cáo) |
| school_year | `2024-2025` |
| counted | 5 |

# Người
| #td:report_people | full_name | where | final | state |
| P1:LDTT | Vũ An | Tổ Toán | 95.5 | |
| P2:LDTT | Lê Ca | | 80 | |
| P3:LDTT | Đỗ Én | Tổ Văn | | |
"""


def table(rows: Mapping[str, Mapping[str, str]], columns: tuple[str, ...], **labels: str) -> TableManifest:
    return TableManifest({key: labels.get(key[:2], "") for key in rows}, dict.fromkeys(columns, ""), rows)


NAMES = {"P1": "Vũ An", "P2": "Lê Ca"}  # the third was sealed without a name of its own
SEALED = {"report_school": table(SCHOOL, ("value",)), "report_people": table(PEOPLE, COLUMNS, **NAMES)}


def carried(
    text: str, tables: Mapping[str, TableManifest], *, unit: str = "mot", phase: str = "report", key: bytes = b"k"
) -> RawBook:
    """A workbook that shows this text and carries these tables under a seal."""
    manifest = Manifest("mot", unit, phase, "", tables)
    stamp, content = sealed(manifest, key)
    return with_meta(book(text, "inbox/mot.xlsx"), stamp, content)


def with_meta(shown: RawBook, stamp: Stamp, content: bytes) -> RawBook:
    texts = [stamp_text(stamp), *pieces(content)]
    meta = RawSheet(META_SHEET, {(row, 0): RawCell(one) for row, one in enumerate(texts)})
    return replace(shown, sheets=(*shown.sheets, meta))


def read(
    *changes: tuple[str, str], tables: Mapping[str, TableManifest] = SEALED, text: str = SHOWN
) -> tuple[Returned, list[Finding]]:
    """A report, with parts of what it shows replaced, as its receiver reads it."""
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    raw = carried(text, tables)
    found, findings = read_report(raw, every_table(raw)[0], BOOK, sha256="0")
    assert found is not None
    return found, findings


def told(findings: list[Finding]) -> list[tuple[str, str, object]]:
    return [(one.code.id, str(one.place).partition("!")[2], one.raw) for one in findings]


# --- changed cells ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| 80 |", "| `80` |"),
        ("| 80 |", "| `80.00` |"),
        ("| 95.5 |", "| `95,5` |"),
        ("| 95.5 |", "| `095.50` |"),
        ("| Lê Ca | |", "| Lê  Ca | ` ` |"),
        ("| 80 | |", "| 80 | Chờ |"),  # of a column that was never sealed
        ("| full_name | where |", "| full_name | elsewhere |"),  # and one that is gone says nothing else
    ],
)
def test_the_same_in_another_spelling_is_no_change(old: str, new: str) -> None:
    found, findings = read((old, new))
    assert (findings, found.integrity) == ([], "intact")


@pytest.mark.parametrize(
    ("old", "new", "what", "column", "sealed_", "place", "raw"),
    [
        ("| Lê Ca | | 80", "| Lê Ca | | 81", "Lê Ca", "Điểm cuối cùng", "80", "Người!D3", "81"),
        ("| 95.5 |", "| |", "Vũ An", "Điểm cuối cùng", "95.5", "Người!D2", ""),
        ("| Lê Ca | |", "| Lê Ca | Tổ Sử |", "Lê Ca", "Nơi công tác", "–", "Người!C3", "Tổ Sử"),
        ("| Đỗ Én |", "| Đỗ Ến |", "P3:LDTT", "Họ và tên", "Đỗ Én", "Người!B4", "Đỗ Ến"),
        ("| counted | 5 |", "| counted | 6 |", "counted", "Số liệu", "5", "Chung!B4", "6"),
        ("| 80 |", "| 80,5,1 |", "Lê Ca", "Điểm cuối cùng", "80", "Người!D3", "80,5,1"),
    ],
)
def test_a_changed_cell_is_told_with_whose_it_is_which_column_and_what_was_sealed(
    old: str, new: str, what: str, column: str, sealed_: str, place: str, raw: str
) -> None:
    found, findings = read((old, new))
    assert told(findings) == [("S141", place, raw)]
    (one,) = findings
    labels = {key: getattr(value, "vi", value) for key, value in one.params.items()}
    assert (one.unit, labels) == ("T1", {"what": what, "column": column, "sealed": sealed_})
    assert found.integrity == "altered"


def test_every_changed_cell_of_every_table_is_told() -> None:
    _, findings = read(("| Vũ An | Tổ Toán |", "| Vũ Ân | Tổ Tin |"), ("| Đỗ Én |", "| Đỗ |"), ("| 5 |", "| 4 |"))
    assert {place for _, place, _ in told(findings)} == {"Chung!B4", "Người!B2", "Người!C2", "Người!B4"}


# --- rows taken out or added -----------------------------------------------------------------------------------------
def test_rows_that_are_gone_are_named_at_their_table_by_their_names_and_else_by_their_keys() -> None:
    found, findings = read(
        ("| P1:LDTT | Vũ An | Tổ Toán | 95.5 | |\n", ""), ("| P3:LDTT | Đỗ Én | Tổ Văn | | |", ""), ("| 80 |", "| 8 |")
    )
    assert told(findings) == [("S142", "Người!A1", None), ("S141", "Người!D2", "8")]
    assert (findings[0].unit, findings[0].params["rows"]) == ("T1", ("Vũ An", "P3:LDTT"))
    assert found.integrity == "altered"
    assert found.report is not None and len(found.report.proposals) == 3  # what was sealed counts


def test_a_table_that_is_gone_is_named_unless_it_was_empty() -> None:
    text = SHOWN.replace("#td:report_people", "x")
    found, (one,) = read(text=text)
    assert (one.code.id, str(one.place), one.unit, one.params["rows"]) == (
        "S142",
        "inbox/mot.xlsx",
        "T1",
        ("report_people",),
    )
    assert found.integrity == "altered"
    empty = {**SEALED, "report_people": table({}, COLUMNS)}
    assert read(text=text, tables=empty)[1] == []


def test_a_row_that_was_added_is_told_where_it_first_says_something_and_hides_no_change_behind_it() -> None:
    found, findings = read(
        ("| P2:LDTT |", "| P9:LDTT | | Tổ Lạ | 70 | |\n| P2:LDTT |"),
        ("| Đỗ Én | Tổ Văn | | |", "| Đỗ | Tổ Văn | | |\n| | Không mã | | | |\n| P8:LDTT | | | | Ngoài bảng |"),
    )
    assert told(findings) == [
        ("S141", "Người!B5", "Đỗ"),
        ("S143", "Người!C3", "Tổ Lạ"),
        ("S143", "Người!B6", "Không mã"),
    ]
    assert [(one.unit, one.params.get("row")) for one in findings] == [("T1", None), ("T1", 3), ("T1", 6)]
    assert found.integrity == "altered"


def test_rows_that_were_added_stand_from_top_to_bottom() -> None:
    _, findings = read(
        ("| P2:LDTT |", "| | A | | | |\n| P2:LDTT |"), ("| P3:LDTT |", "| P9:LDTT | B | | | |\n| P3:LDTT |")
    )
    assert told(findings) == [("S143", "Người!B3", "A"), ("S143", "Người!B5", "B")]


def test_a_table_that_no_report_has_is_not_looked_at() -> None:
    tables = {**SEALED, "report_other": table(PEOPLE, COLUMNS)}
    found, findings = read(tables=tables)
    assert (findings, found.integrity) == ([], "intact")


# --- what a workbook carries -----------------------------------------------------------------------------------------
def changed_meta(raw: RawBook, name: str, cells: Mapping[tuple[int, int], RawCell]) -> RawBook:
    return replace(raw, sheets=(*raw.sheets[:-1], RawSheet(name, {**raw.sheets[-1].cells, **cells})))


@pytest.mark.parametrize("phase", ["registration", "reply"])
def test_what_was_sealed_for_another_purpose_is_no_report(phase: str) -> None:
    raw = carried(SHOWN, SEALED, phase=phase)
    found, (one,) = read_report(raw, [], BOOK, sha256="0")
    assert (found, one.code.id, str(one.place)) == (None, "S140", "inbox/mot.xlsx")


def test_what_is_carried_is_read_from_the_first_column_of_its_sheet_alone_in_the_order_of_its_rows() -> None:
    long = {key: {**said, "full_name": "Vũ An " * 200} for key, said in PEOPLE.items()}  # more than a cell holds
    raw = carried(SHOWN, {**SEALED, "report_people": table(long, COLUMNS)})
    carrying = raw.sheets[-1].cells
    cells = {at: carrying[at] for at in sorted(carrying, reverse=True)}
    assert len(cells) > 9
    beside = {(0, 1): RawCell("x"), (1, 2): RawCell("y"), (999, 0): RawCell(5.0)}
    turned = changed_meta(
        replace(raw, sheets=(*raw.sheets[:-1], RawSheet(META_SHEET, cells))), f" {META_SHEET} ", beside
    )
    found, _ = read_report(turned, [], BOOK, sha256="0")
    assert found is not None and found.report is not None
    assert found.report.proposals[0].name == "Vũ An " * 200


@pytest.mark.parametrize("sheets", [0, 1])
def test_without_the_sheet_that_carries_it_or_with_a_blank_one_there_is_no_report(sheets: int) -> None:
    raw = book(SHOWN)
    raw = replace(raw, sheets=(*raw.sheets, *[RawSheet(META_SHEET, {})] * sheets))
    found, (one,) = read_report(raw, [], BOOK, sha256="0")
    assert (found, one.code.id) == (None, "S140")


@pytest.mark.parametrize("by", ["marks", "name", "nothing"])
def test_a_report_that_lost_its_seal_is_still_the_school_s_that_it_names(by: str) -> None:
    """Nothing of it is used, but nobody says that the school sent nothing."""
    raw = book(SHOWN)
    sender = BOOK.reporters[0]
    stamp = f"s={sender.code}|u={sender.code}|p=report|d=0" if by == "marks" else ""
    facts = {(2, 0): RawCell("name"), (2, 2): RawCell(sender.name)} if by == "name" else {}
    cells = {(1, 0): RawCell(f"#td:report_school|{stamp}"), (1, 2): RawCell("value"), **facts}
    raw = replace(raw, sheets=(RawSheet("Trường", cells),))
    _, (one,) = read_report(raw, every_table(raw)[0], BOOK, sha256="0")
    assert (one.code.id, one.unit) == ("S140", None if by == "nothing" else sender.code)


def test_a_stamp_of_another_unit_than_what_it_stands_on_is_refused() -> None:
    manifest = Manifest("mot", "mot", "report", "", SEALED)
    stamp, content = sealed(manifest, b"k")
    raw = with_meta(book(SHOWN), replace(stamp, unit="hai"), content)
    found, (one,) = read_report(raw, [], BOOK, sha256="0")
    assert (found, one.code.id) == (None, "S140")


def test_a_stranger_or_a_year_that_a_report_does_not_name_is_nobody_and_no_year() -> None:
    other = {"report_people": SEALED["report_people"]}
    for unit, code, params in (
        ("ai", "X171", {"name": "", "id": "ai"}),
        ("mot", "X172", {"name": "", "year": "", "wanted": BOOK.school.school_year}),
    ):
        raw = carried(SHOWN, other, unit=unit)
        found, (one,) = read_report(raw, [], BOOK, sha256="0")
        assert (found, one.code.id, one.params) == (None, code, params)
        assert one.unit == ("T1" if unit == "mot" else None)


# --- seals -----------------------------------------------------------------------------------------------------------
def test_a_report_is_taken_under_whose_seal_it_bears_with_the_code_that_the_office_gave_the_school() -> None:
    raw = replace(carried(SHOWN, SEALED), modified=SAVED)
    found, findings = read_report(raw, every_table(raw)[0], BOOK, sha256="abc")
    assert found is not None and findings == []
    own, _ = sealed(Manifest("mot", "mot", "report", "", SEALED), b"k")
    assert found.submission == Submission(
        replace(own, unit="T1", signature=own.signature[:43]), "inbox/mot.xlsx", {}, "abc", modified=SAVED
    )


def test_under_a_seal_that_does_not_fit_a_report_is_forged_whatever_its_cells_show() -> None:
    foreign, _ = sealed(Manifest("mot", "mot", "report", "", {}), b"k")
    own, content = sealed(Manifest("mot", "mot", "report", "", SEALED), b"k")
    for text, expected in ((SHOWN, ["S147"]), (SHOWN.replace("| 80 |", "| 81 |"), ["S141", "S147"])):
        raw = with_meta(book(text, "inbox/mot.xlsx"), replace(own, signature=foreign.signature), content)
        found, findings = read_report(raw, every_table(raw)[0], BOOK, sha256="0")
        assert found is not None
        assert ([one.code.id for one in findings], found.integrity) == (expected, "forged")
        forged = findings[-1]
        assert (forged.unit, str(forged.place), forged.params) == ("T1", "inbox/mot.xlsx", {"name": "Trường Một"})


def test_a_seal_is_of_one_key_and_of_one_content() -> None:
    one, two = (Manifest("mot", "mot", "report", "", tables) for tables in (SEALED, {}))
    (first, text), (second, other), (foreign, _) = sealed(one, b"k"), sealed(two, b"k"), sealed(one, b"l")
    seals = [seal_of(stamp, content) for stamp, content in ((first, text), (second, other), (foreign, text))]
    assert all(seal and seal.sound for seal in seals)
    assert seals[0] and seals[1] and seals[2]
    assert seals[0].owner == seals[1].owner != seals[2].owner
    assert first.signature != second.signature
    for stamp, content in ((first, other), (second, text)):
        wrong = seal_of(stamp, content)
        assert wrong and not wrong.sound and wrong.owner == seals[0].owner
    assert (seal_of(sealed(one, b"")[0], text), seal_of(replace(first, signature=""), text)) == (None, None)
    assert seal_of(replace(first, signature=first.signature[:-1]), text) is None  # cut by a program
    assert seal_of(replace(first, signature=first.signature.replace(".", "0")), text) is None


STAMPED = stamp_text(Stamp("mot", "mot", "report", "", "0" * 16)).replace("|", "\\|")


@pytest.mark.parametrize(
    ("text", "properties", "report", "reply"),
    [
        ("# A\n| #td:report_people | full_name |", {}, True, False),
        ("# A\n| #td:reply_titles | name |", {}, False, True),
        ("# A\n| #td:scores | name |\n\n# B\n| #td:report_x | name |", {}, True, False),
        ("# A\n| #td:reports | name |", {}, False, False),
        (f"# A\n| #td:x\\|{STAMPED} | name |\n\n# B\n| #td:y | name |", {}, True, False),
        ("# A\n| Tên |", {PROPERTY: stamp_text(Stamp("mot", "mot", "report", "", "0" * 64))}, True, False),
        ("# A\n| Tên |", {PROPERTY: stamp_text(Stamp("mot", "mot", "reply", "", "0" * 64))}, False, True),
        ("# A\n| Tên |", {PROPERTY: stamp_text(Stamp("mot", "mot", "scores", "", "0" * 64))}, False, False),
        ("# A\n| Tên |", {}, False, False),
    ],
)
def test_reports_and_replies_are_known_by_any_stamp_or_table_that_is_left(
    text: str, properties: dict[str, str], report: bool, reply: bool
) -> None:
    raw = book(text, properties=properties)
    tables = every_table(raw)[0]
    assert (is_report(raw, tables), is_reply(raw, tables)) == (report, reply)


# --- replies ---------------------------------------------------------------------------------------------------------
ANSWERS = {
    "P0:XYZ": {"name": "Ai Đó", "outcome": "Được tặng, công nhận"},
    "P1:LDTT": {
        "name": "Vũ An", "title": "Lao động tiên tiến", "outcome": "Được tặng, công nhận", "decision_no": "8/QĐ",
        "decision_date": "01/07/2025", "issuer": "UBND xã", "reason": "",
    },
    "P2:LDTT": {"outcome": "Để sau"},
    "P3:LDTT": {"name": "Đỗ Én", "outcome": "Không được tặng, công nhận", "reason": "Chưa đủ"},
}  # fmt: skip
FACTS = {
    "name": {"value": "UBND xã"},
    "school_year": {"value": BOOK.school.school_year},
    "recipient": {"value": "Trường Mini"},
}
ANSWER_COLUMNS = ("name", "title", "outcome", "decision_no", "decision_date", "issuer", "reason")
REPLY = {"reply_titles": table(ANSWERS, ANSWER_COLUMNS), "reply_facts": table(FACTS, ("value",))}
REPLY_SHOWN = """
# Trả lời
| #td:reply_titles | name | outcome | decision_no |
| P1:LDTT | Vũ An | Được tặng, công nhận | 8/QĐ |
| P2:LDTT | | Để sau | |
| P0:XYZ | Ai Đó | Được tặng, công nhận | |
| P3:LDTT | Đỗ Én | Không được tặng, công nhận | |

# Chung
| #td:reply_facts | value |
| name | UBND xã |
| school_year | `2024-2025` |
| recipient | Trường Mini |
"""


def replied(
    text: str = REPLY_SHOWN, tables: Mapping[str, TableManifest] = REPLY, unit: str = "mini"
) -> tuple[Submission | None, str, list[Finding]]:
    raw = carried(text, tables, unit=unit, phase="reply")
    return read_reply(raw, every_table(raw)[0], BOOK, sha256="0")


def test_a_reply_is_read_line_by_line_and_a_title_unknown_here_hides_none() -> None:
    submission, integrity, findings = replied()
    assert submission is not None and (integrity, findings) == ("intact", [])
    answers = {one.who: one for one in replies_in(submission, BOOK)}
    assert [replace(one, place=None) for one in answers.values()] == [
        Reply("P1", "LDTT", "given", "Vũ An", "8/QĐ", "01/07/2025", "UBND xã", ""),
        Reply("P2", "LDTT", "open"),  # which nobody understands
        Reply("P3", "LDTT", "refused", "Đỗ Én", reason="Chưa đủ"),
    ]
    assert [str(one.place).partition("!")[2] for one in answers.values()] == ["Trả lời!C2", "Trả lời!C3", "Trả lời!C5"]


def test_of_a_row_or_column_that_is_gone_what_was_sealed_counts_without_a_place() -> None:
    gone = REPLY_SHOWN.replace("| P2:LDTT | | Để sau | |\n", "")
    submission, integrity, (one,) = replied(gone)
    assert submission is not None
    assert [each.place is None for each in replies_in(submission, BOOK)] == [False, True, False]
    assert (integrity, one.code.id, str(one.place), one.params) == ("altered", "S149", "inbox/mot.xlsx", {"count": 1})
    submission, _, _ = replied(REPLY_SHOWN.replace("| outcome |", "| x |"))
    assert submission is not None
    assert [each.place for each in replies_in(submission, BOOK)] == [None, None, None]


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ([("| 8/QĐ |", "| 9/QĐ |")], 1),
        ([("| 8/QĐ |", "| 9/QĐ |"), ("| Đỗ Én |", "| Đỗ |"), ("Trường Mini |", "Trường Khác |")], 3),
        ([("#td:reply_facts", "x")], 1),  # the whole table
        ([("#td:reply_facts", "x"), ("| 8/QĐ |", "| |")], 2),
    ],
)
def test_what_differs_in_all_tables_of_a_reply_is_counted(changes: list[tuple[str, str]], count: int) -> None:
    text = REPLY_SHOWN
    for old, new in changes:
        text = text.replace(old, new)
    submission, integrity, (one,) = replied(text)
    assert submission is not None and submission.stamp.unit == "TRUONG"
    assert (integrity, one.params) == ("altered", {"count": count})


def test_a_reply_that_does_not_say_whom_it_is_for_is_not_used() -> None:
    nameless = {**REPLY, "reply_facts": table({"school_year": {}}, ("value",))}
    for tables in ({"reply_titles": REPLY["reply_titles"]}, nameless):
        submission, integrity, (one,) = replied(tables=tables)
        assert (submission, integrity, one.code.id) == (None, "", "X205")
        assert one.params == {"issuer": "", "name": "", "year": ""}
    assert replied(unit="hai")[2][0].code.id == "X205"


def test_a_reply_that_lost_what_it_carries_or_bears_a_seal_that_does_not_fit_is_not_used() -> None:
    manifest = Manifest("xa", "mini", "reply", "", REPLY)
    own, content = sealed(manifest, b"k")
    foreign, _ = sealed(replace(manifest, tables={}), b"k")
    shown = book(REPLY_SHOWN, "inbox/mot.xlsx")
    for raw in (
        shown,
        with_meta(shown, replace(own, signature=foreign.signature), content),
        carried(REPLY_SHOWN, REPLY),
    ):
        submission, integrity, (one,) = read_reply(raw, every_table(raw)[0], BOOK, sha256="0")
        assert (submission, integrity, one.code.id, str(one.place)) == (None, "", "S148", "inbox/mot.xlsx")
    for stamp, owner in ((own, own.signature[:43]), (replace(own, signature=""), "")):
        raw = replace(with_meta(shown, stamp, content), modified=SAVED)
        submission, _, _ = read_reply(raw, every_table(raw)[0], BOOK, sha256="0")
        assert submission is not None and submission.modified == SAVED
        assert (submission.stamp.season, submission.stamp.signature) == ("xa", owner)


def test_a_slip_shows_a_changed_row_as_it_stands_and_a_cell_that_was_emptied_as_blank() -> None:
    found, _ = read(("| Lê Ca | | 80 |", "| Lê Ca | Tổ Lý | |"))
    (row,) = (record for record in as_shown(found.submission, None, ()).records["report_people"])
    assert (row.key, row.values) == ("P2:LDTT", {"full_name": "Lê Ca", "where": "Tổ Lý"})
