"""Declarations: what is wrong is named by file and key, and one declaration of a column drives everything."""

import importlib.util
import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.intake.mini import KEY, declared, ids, read, record, school, typed
from tests.markdown import as_read
from tests.strength import strength
from thidua_xlsx.base.text import number_text
from thidua_xlsx.commands.explain import title_lines
from thidua_xlsx.commands.init import profile_tables
from thidua_xlsx.declare.build.choice_lists import interpretation_choices
from thidua_xlsx.declare.build.law_coverage import citations_of, facts_not_asked, rules_not_verified
from thidua_xlsx.declare.build.rulebook_builder import rulebook
from thidua_xlsx.declare.build.template_files import Templates, templates
from thidua_xlsx.declare.criteria.criterion_kind import points_column
from thidua_xlsx.declare.law.regime import Regime, TitleLaw
from thidua_xlsx.declare.season import Movement
from thidua_xlsx.declare.tables.cell_kinds import KINDS
from thidua_xlsx.declare.tables.cell_kinds import read_cell as read_cell
from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import TableSpec, asked_column
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import ListRule, NumberRule
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell
from thidua_xlsx.documents.workbook_plan import Ruled, SheetPlan
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.exchange.season_books.book_records import handed_down_records, ledger_records, season_records
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget, rows_from_returns
from thidua_xlsx.forms.layout.form_layout import FormRequest, plan_form
from thidua_xlsx.messages.findings import Finding, has_errors
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import cell_name
from thidua_xlsx.model import Unknown
from thidua_xlsx.runtime.packaged_data import template_texts

TEXTS = template_texts()
KNOWN = declared()


def broken(name: str, old: str, new: str) -> list[Finding]:
    assert old in TEXTS[name]
    found, findings = templates({**TEXTS, name: TEXTS[name].replace(old, new, 1)})
    assert found is None
    return findings


# --- what is wrong is named ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        (
            "columns.toml",
            'kind = "code", required = true, example = "kim-son-2026"',
            'kindd = "code"',
            "columns.school.id.kindd",
        ),
        (
            "columns.toml",
            'name = { label = { vi = "Tên trường (đơn vị)"',
            'name = { labels = 1, label = { vi = "Tên"',
            "columns.school.name.labels",
        ),
        ("columns.toml", 'kind = "email", width = 28', 'kind = "e-mail", width = 28', "columns.units.email.kind"),
        ("columns.toml", 'kind = "email", width = 28', 'kind = "email", width = "rộng"', "columns.units.email.width"),
        ("columns.toml", 'nam = { vi = "Nam", en = "Male"', 'nam = { vi = "Nam"', "choices.gender.nam.en"),
        ("columns.toml", 'nam = { vi = "Nam", en = "Male"', 'nam = { vi = 5, en = "Male"', "choices.gender.nam.vi"),
        ("forms/registration.toml", 'phase = "registration"', 'phases = "registration"', "phases"),
        ("forms/registration.toml", 'rows = "people"', 'rows = "persons"', "sheets.0.tables.0.rows"),
        ("forms/registration.toml", 'rows = "unit"', 'row = "unit"', "sheets.1.tables.0.row"),
        ("profiles/thcs.toml", "[options]", "[option]", "option"),
        ("regimes/luat-2022.toml", 'of = "person"', 'of = "school"', "titles.LDTT.of"),
        (
            "regimes/luat-2022.toml",
            'at_least = "HTTNV", cite = "D24"',
            'at_least = "HTTNV", cites = "D24"',
            "titles.LDTT.needs.all.0.cites",
        ),
        ("regimes/luat-2022.toml", "in_force = 2024-01-01", 'in_force = "hôm qua"', "in_force"),
    ],
)
def test_unknown_keys_and_wrong_types_are_named_by_file_and_key(file: str, old: str, new: str, key: str) -> None:
    findings = broken(file, old, new)
    assert [(finding.code.id, finding.place.file, finding.place.key) for finding in findings] == [("D101", file, key)]  # type: ignore[union-attr]


def test_a_key_that_stands_twice_is_named() -> None:
    findings = broken("forms/registration.toml", 'phase = "registration"', 'phase = "registration"\nphase = "x"')
    assert (findings[0].code.id, str(findings[0].place)) == ("D101", "forms/registration.toml: phase")
    findings = broken("columns.toml", "[columns.units]", "[columns.units]\ncode = 1\ncode = 2\n[columns.x]")
    assert (findings[0].code.id, str(findings[0].place)) == ("D101", "columns.toml: columns.units.code")


def test_every_broken_file_is_named_at_once() -> None:
    found, findings = templates({**TEXTS, "columns.toml": "[", "forms/season.toml": "x = ", "profiles/thcs.toml": "y"})
    assert found is None
    assert {finding.place.file for finding in findings} == {"columns.toml", "forms/season.toml", "profiles/thcs.toml"}  # type: ignore[union-attr]


def test_a_missing_column_book_is_said() -> None:
    found, findings = templates({name: text for name, text in TEXTS.items() if name != "columns.toml"})
    assert (found, ids(findings)) == (None, ["D101"])


def test_a_form_that_asks_an_undeclared_column_is_said() -> None:
    findings = broken("forms/self-score.toml", '"leave_days"', '"leave_day"')
    assert [(f.code.id, str(f.place), f.params["column"]) for f in findings] == [
        ("D102", "forms/self-score.toml: standing", "standing.leave_day")
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("council", 'given = ["name", "title", "basis", "needed"]', 'given = ["names", "title"]', "ballots.names"),
        ("council", 'live = ["_share", "_outcome"]', 'live = ["_share", "_result"]', "ballots._result"),
        ("council", 'required = ["yes"]', 'required = ["nay"]', "ballots.nay"),
        ("self-score", 'required_last = ["grade"]', 'required_last = ["grades"]', "standing.grades"),
    ],
)
def test_whatever_a_form_says_of_a_column_is_about_a_declared_one(file: str, old: str, new: str, column: str) -> None:
    findings = broken(f"forms/{file}.toml", old, new)
    assert [(one.code.id, one.params["column"]) for one in findings] == [("D102", column)]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("[choices.special]", "[choices.specials]", "columns.toml: choices"),
        ('NONE = { vi = "Không đăng ký"', 'NON = { vi = "Không đăng ký"', "columns.toml: choices.special"),
        ("KHTNV = {", "KHT = {", "columns.toml: choices.grade"),
        ('choices = "gender"', 'choices = "genders"', "columns.toml: columns.people.gender.choices"),
    ],
)
def test_a_list_that_somebody_relies_on_is_missed(old: str, new: str, place: str) -> None:
    assert place in {str(finding.place) for finding in broken("columns.toml", old, new)}


@settings(max_examples=strength(10, 300))
@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_no_damage_to_a_declaration_makes_it_raise(name: str, data: st.DataObject) -> None:
    lines = TEXTS[name].splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    change = data.draw(
        st.sampled_from(
            ["", "x = 1", "[columns.units]", "[[sheets]]", lines[at] + lines[at], lines[at][: len(lines[at]) // 2]]
        )
    )
    found, findings = templates({**TEXTS, name: "\n".join([*lines[:at], change, *lines[at + 1 :]])})
    assert (found is None) == bool(findings)
    for finding in findings:
        assert language("vi").text(finding)


# --- the law and the forms agree -------------------------------------------------------------------------------------
def without(name: str, table: str, column: str) -> Templates:
    """The templates with one column no longer asked by a form."""
    old = KNOWN.forms[name]
    sheets = tuple(
        msgspec.structs.replace(
            sheet,
            tables=tuple(
                msgspec.structs.replace(
                    spec,
                    asked=tuple(k for k in spec.asked if k != column),
                    required=tuple(k for k in spec.required if k != column),
                    required_last=tuple(k for k in spec.required_last if k != column),
                )
                if spec.id == table
                else spec
                for spec in sheet.tables
            ),
        )
        for sheet in old.sheets
    )
    return replace(KNOWN, forms={**KNOWN.forms, name: msgspec.structs.replace(old, sheets=sheets)})


def test_every_fact_of_the_law_is_asked() -> None:
    assert facts_not_asked(school(), KNOWN.fact_sources) == []


@pytest.mark.parametrize(
    ("table", "column", "label", "title"),
    [
        ("standing", "grade", "Xếp loại chất lượng năm", "LDTT"),
        ("standing", "discipline", "Kỷ luật", "LDTT"),
        ("initiatives", "recognised", "Được công nhận", "CSTDCS"),
    ],
)
def test_a_fact_that_no_form_asks_is_one_error_in_the_words_of_the_form(
    table: str, column: str, label: str, title: str
) -> None:
    season = replace(school(), forms=without("self-score", table, column).forms)
    (finding,) = facts_not_asked(season, KNOWN.fact_sources)
    assert finding.code.id == "D103"
    assert str(finding.place) == f"regimes/luat-2022.toml: titles.{title}"  # the first that needs it
    assert language("vi").text(finding) == f"Quy định xét danh hiệu cần biết «{label}» nhưng không phiếu nào hỏi"


def test_a_title_that_is_not_given_needs_nothing() -> None:
    season = school(("| CSTDCS | có |", "| CSTDCS | không |"))
    season = replace(season, forms=without("self-score", "initiatives", "recognised").forms)
    assert facts_not_asked(season, KNOWN.fact_sources) == []


def test_rules_that_nobody_verified_are_named_in_one_notice() -> None:
    # Of the titles given here only LDTT cites an unverified rule: that on discipline.
    findings = rules_not_verified(school())
    assert [(f.code.id, str(f.place)) for f in findings] == [("X110", "regimes/luat-2022.toml: citations")]
    assert language("vi").text(findings[0]) == (
        "Quy định chưa kiểm chứng với văn bản: Nguyên tắc không xét khi đang bị kỷ luật, theo quy chế của trường"
    )
    with_flag = rules_not_verified(school(("| TTLDTT | có |", "| TTLDTT | có |\n| CTDT | có |")))
    assert with_flag[0].params["rules"] == (
        "Điều 26 Luật 06/2022/QH15",
        "Nguyên tắc không xét khi đang bị kỷ luật, theo quy chế của trường",
    )


def test_without_unverified_rules_there_is_no_notice() -> None:
    assert rules_not_verified(school(("| LDTT | có |", "| LDTT | không |"))) == []


# --- profiles --------------------------------------------------------------------------------------------------------
def own_book(name: str, tables: dict[str, Any]) -> RawBook:
    return as_read(season_book(KNOWN.forms[name], KNOWN, tables, say=language("vi")), f"{name}.xlsx")


@pytest.mark.parametrize("profile", sorted(KNOWN.profiles))
def test_a_profile_makes_a_season_workbook_that_reads_back(profile: str) -> None:
    tables = profile_tables(KNOWN.profiles[profile], ("2026", "2027"))
    records, findings = season_records(own_book("season", tables), KNOWN)
    assert findings == []
    for spec in KNOWN.forms["season"].tables():
        expected = list(tables.get(spec.id, ()))
        if spec.shape.is_settings:
            continue
        found = records[spec.id]
        assert len(found) == len(expected), spec.id
        for row, one in zip(expected, found, strict=True):
            wanted = {key: value for key, value in row.items() if value not in ("", None)}
            if spec.shape.codes_are_typed:
                assert one.key == str(wanted.pop(spec.asked[0]))
            assert set(one.values) == set(wanted), (spec.id, one.key)
            for key, value in wanted.items():
                assert _same(one.values[key], value, spec, key), (spec.id, one.key, key)


def _same(read_back: object, declared_value: object, spec: TableSpec, key: str) -> bool:
    if isinstance(read_back, Decimal | bool):
        column = KNOWN.columns.column(spec.id, key)
        raw = RawCell(
            float(declared_value)
            if isinstance(declared_value, Decimal | int) and not isinstance(declared_value, bool)
            else declared_value
        )  # type: ignore[arg-type]
        return (
            read_back
            == read_cell(raw, column, KNOWN.columns.choices.get(column.choices, KNOWN.columns.choices["yesno"])).value
        )
    if isinstance(read_back, date):
        return read_back.strftime("%d/%m/%Y") == declared_value
    if isinstance(read_back, tuple):  # several of a list, which a profile writes by their names
        named = {id_: title.name.vi for law in KNOWN.laws.values() for id_, title in law.titles.items()}
        return ", ".join(named.get(one, one) for one in read_back) == declared_value
    return str(read_back) == str(declared_value)


@pytest.mark.parametrize("profile", sorted(KNOWN.profiles))
def test_a_profile_lacks_nothing_but_the_school_s_own_data(profile: str) -> None:
    tables = profile_tables(KNOWN.profiles[profile], ("2026", "2027"))
    records, _ = season_records(own_book("season", tables), KNOWN)
    made, findings = rulebook(KNOWN, records, file="thidua.xlsx")
    assert made is None
    # Three settings of the school, and that there are no units and no people yet; an office of schools may have none.
    assert ids(findings) == ["D204", "D204", "D204", *(["D274"] if profile == "office" else ["D205", "D205"])]
    empty = {finding.params["table"].vi for finding in findings if finding.code.id == "D205"}  # type: ignore[attr-defined]
    assert empty == (set() if profile == "office" else {"Tổ", "Nhân sự"})
    tables |= {
        "school": [{"id": "thu", "name": "Trường Thử", "school_year": "2024-2025"}],
        "units": [{"code": "T1", "name": "Tổ Một"}],
        "people": [{"code": "A1", "full_name": "Lê An", "unit": "T1"}],
    }
    records, findings = season_records(own_book("season", tables), KNOWN)
    made, more = rulebook(KNOWN, records, file="thidua.xlsx")
    assert made is not None, more
    assert not has_errors(findings + more)
    assert facts_not_asked(made, KNOWN.fact_sources) == []


# --- one declaration drives everything -------------------------------------------------------------------------------
# The rows of the council's form come from a merge; tests/exchange/test_council.py fills them and has them read.
UNITS = {name: form_ for name, form_ in KNOWN.forms.items() if form_.phase and form_.whose == "unit"}
SENT = [(name, spec) for name, form_ in UNITS.items() for spec in form_.tables()]
ASKED = [
    pytest.param(name, spec, key, id=f"{name}-{spec.id}-{key}")
    for name, spec in SENT
    if not spec.shape.is_matrix and not spec.shape.is_settings  # a setting's rule is its own, not that of its column
    for key in spec.asked
]
OWN = [
    pytest.param(name, spec, id=f"{name}-{spec.id}")
    for name, form_ in KNOWN.forms.items()
    if not form_.phase and name != "slip"  # which is no book of our own: it borrows its phase
    for spec in form_.tables()
]
SEASON = school(("# Phong trào\n", "# Cuộc thi\n| #td:contests | name |\n| CT1 | Gương sáng |\n\n# Phong trào\n"))


def laid_out(name: str) -> Any:
    """Lay out a form with everything that it may ask: in the last round, with a registered target and a movement."""
    form_, unit, say = KNOWN.forms[name], SEASON.unit("T1"), language("vi")
    assert unit is not None
    season = replace(SEASON, movements=(Movement("PT1", "An toàn", "Vụ việc", "vụ", "0", "down"),))
    rows = rows_from_returns(form_, [RegisteredTarget("T1.t1", "Học sinh giỏi", "giải", Decimal(8))], season, say)
    round_ = season.rounds[-1] if form_.per_round else None
    return plan_form(FormRequest(form_, season, unit, round_, KEY, say, rows=rows))


def sample(column: Column) -> tuple[object, object]:
    """What somebody types into a cell of this column, and what it means."""
    choices = SEASON.choices.get(column.choices)
    entry = choices.entries[0] if choices and choices.entries else None
    by_kind: dict[str, tuple[object, object]] = {
        "text": ("Thử", "Thử"),
        "code": ("MA1", "MA1"),
        "number": (_number(column), Decimal(str(_number(column)))),
        "goal": ("99,5 %", Decimal("99.5")),
        "choice": (entry and entry.vi, entry and entry.id),
        "choices": (entry and entry.vi, (entry.id,) if entry else ()),
        "list": ("I, II", ("I", "II")),
        "date": ("25/09/2024", date(2024, 9, 25)),
        "since": ("2003", "2003"),
        "yesno": ("Có", True),
        "person": ("A2", "A2"),
        "email": ("a@b.edu.vn", "a@b.edu.vn"),
    }
    return by_kind[column.kind]


def _number(column: Column) -> float:
    return float(column.low or 0) + float(column.step or 1)


def wrong(column: Column) -> object:
    """Something that a cell of this column must not hold; None where anything may stand."""
    if column.kind == "text":
        return "x" * (int(column.high) + 1) if column.high else None
    return None if column.kind == "list" else "‽‽"


def header_over(plan: SheetPlan, row: int, col: int) -> tuple[object, object]:
    """The label and the key above a cell: the key stands in the marker's row, the label right above it."""
    markers = [r for (r, c), cell in plan.cells.items() if c == 0 and str(cell.value).startswith("#td:") and r < row]
    at = max(markers)
    return plan.cells[at - 1, col].value, plan.cells[at, col].value


def rule_on(plan: SheetPlan, row: int, col: int) -> Ruled:
    def holds(area: Area) -> bool:
        return area.row <= row <= area.last_row and area.col <= col <= area.last_col

    return next(ruled for ruled in plan.rules if holds(ruled.area))


@cache
def pages() -> dict[str, str]:
    """The reference pages as the generator writes them now; that docs/ holds just these is checked by the generator."""
    path = Path(__file__).parents[2] / "tools" / "gen_docs.py"
    spec = importlib.util.spec_from_file_location("gen_docs", path)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    found: dict[str, str] = tool.pages()
    return found


def documented(name: str, spec: TableSpec, key: str) -> bool:
    part = pages()["columns.md"].partition(f"(`forms/{name}.toml`)")[2].partition("\n## ")[0]
    table = part.partition(f"### `{spec.id}`")[2].partition("\n### ")[0]
    column = (
        asked_column(KNOWN.columns, spec, key) if not spec.shape.is_settings else KNOWN.columns.column(spec.id, key)
    )
    return any(line.startswith(f"| `{key}`") and column.label.vi in line for line in table.splitlines())


@pytest.mark.parametrize(("name", "spec", "key"), ASKED)
def test_a_column_is_shown_read_ruled_and_documented(name: str, spec: TableSpec, key: str) -> None:
    laid = laid_out(name)
    column = asked_column(KNOWN.columns, spec, key)
    row_key = next(row for table, row, col in laid.cells if (table, col) == (spec.id, key))
    sheet, row, col = laid.cells[spec.id, row_key, key]
    plan = laid.book.sheet(sheet)
    # shown: under its label and its key, in a cell that is open
    assert header_over(plan, row, col) == (column.label.vi, key)
    assert plan.cells[row, col].open
    # ruled: by the rule of its kind
    assert rule_on(plan, row, col).rule == KINDS[column.kind].rule(column, f"td_{column.choices}")
    # read: what was typed is in the record
    value, meaning = sample(column)
    submission, findings = read(typed(laid, {(spec.id, row_key, key): value}), laid, SEASON)
    assert record(submission, spec.id, row_key).values[key] == meaning
    assert not [finding for finding in findings if finding.place == record(submission, spec.id, row_key).places[key]]
    # validated: what must not stand there is a finding on that very cell
    bad = wrong(column)
    if bad is not None:
        submission, findings = read(typed(laid, {(spec.id, row_key, key): bad}), laid, SEASON)
        assert [f.code.id[0] for f in findings if str(f.place) == f"inbox/to.xlsx!{sheet}!{cell_name(row, col)}"] == [
            "C"
        ]
        answer = record(submission, spec.id, row_key).values[key]
        assert isinstance(answer, Unknown) or column.kind == "text"
    assert documented(name, spec, key)


MATRICES = [pytest.param(name, spec, id=spec.id) for name, spec in SENT if spec.shape.columns_are_people]


@pytest.mark.parametrize("criterion", [c.code for c in SEASON.rubric.criteria])
@pytest.mark.parametrize(("name", "spec"), MATRICES)
def test_a_criterion_is_shown_read_and_ruled(name: str, spec: TableSpec, criterion: str) -> None:
    laid = laid_out(name)
    declared_ = SEASON.rubric.criterion(criterion)
    assert declared_ is not None
    sheet, row, col = laid.cells[spec.id, criterion, "A1"]
    plan = laid.book.sheet(sheet)
    texts = [cell.value for (r, _), cell in plan.cells.items() if r == row]
    assert {criterion, declared_.max} <= set(texts)
    kind = KNOWN.columns.choices["criterion_kind"][declared_.kind.id]
    section = SEASON.rubric.in_section(declared_.section)[0].code
    above = laid.cells[spec.id, section, "A1"][1] - 1  # the section's own row says it for all that are scored alike
    alike = len({one.kind.id for one in SEASON.rubric.in_section(declared_.section)}) == 1
    # Points that everybody is given need no word; of others the kind stands in brackets behind the text.
    told = "" if declared_.kind.id == "score" else f" ({kind.vi})"
    assert f"{declared_.text}{'' if alike else told}" in texts
    assert not alike or str(plan.cells[above, 2].value).endswith(told)
    assert header_over(plan, row, col) == ("Nguyễn Thị Hoa (1983)", "A1")
    asked = points_column(KNOWN.columns.column(spec.id, "points"), declared_)
    assert (
        rule_on(plan, row, col).rule
        == NumberRule(Decimal(0), declared_.max, declared_.step)
        == KINDS["number"].rule(asked, "")
    )
    submission, findings = read(typed(laid, {(spec.id, criterion, "A1"): 2.0}), laid)
    assert (record(submission, spec.id, "A1").values, findings) == ({criterion: Decimal(2)}, [])
    too_much = float(declared_.max) + 1
    _, findings = read(typed(laid, {(spec.id, criterion, "A1"): too_much}), laid)
    assert ids(findings) == ["C102"]
    assert number_text(declared_.max) in language("vi").text(findings[0])


def typed_into_ours(column: Column) -> tuple[object, object]:
    """What somebody types into a cell of this column of our own books, and what it means, among one unit and section."""
    named = {"units": "T1", "sections": "I", "regimes": "luat-2022", "own_rules": "min_months"}
    if column.choices.startswith("reading_"):
        return (interpretation_choices(KNOWN)[column.choices].ids[-1],) * 2
    if column.choices == "unit_kinds":
        return "tổ chuyên môn", ("Tổ chuyên môn",)
    if column.choices in named:
        one = named[column.choices]
        return one, (one,) if column.kind == "choices" else one
    return sample(column)


@pytest.mark.parametrize(("name", "spec"), OWN)
def test_every_column_of_our_own_books_is_shown_read_and_documented(name: str, spec: TableSpec) -> None:
    settings = spec.shape.is_settings
    columns = (
        KNOWN.columns.table(spec.id)
        if settings
        else {key: asked_column(KNOWN.columns, spec, key) for key in spec.asked}
    )
    typed_in = {key: typed_into_ours(column) for key, column in columns.items()}
    tables: dict[str, Any] = {
        "units": [{"code": "T1", "name": "Tổ Một", "kind": "Tổ chuyên môn"}],
        "sections": [{"code": "I", "name": "Chuyên môn"}],
        spec.id: [{key: value for key, (value, _) in typed_in.items()}],
    }
    plan = season_book(KNOWN.forms[name], KNOWN, tables, say=language("vi"))
    labels = {str(cell.value).removesuffix(" *") for sheet in plan.sheets for cell in sheet.cells.values()}
    assert {column.label.vi for column in columns.values()} <= labels
    reads = {"season": season_records, "ledger": ledger_records, "handed-down": handed_down_records}
    records, findings = reads[name](as_read(plan, f"{name}.xlsx"), KNOWN)
    (one,) = records[spec.id]
    found = dict(one.values)
    if spec.shape.codes_are_typed:
        found[spec.asked[0]] = one.key
    assert {key: found[key] for key in columns} == {key: meaning for key, (_, meaning) in typed_in.items()}
    assert not [f for f in findings if f.code.id[0] == "C"]
    assert [key for key in columns if not documented(name, spec, key)] == []


LAWS = [
    pytest.param(regime, id_, law, id=f"{regime.id}-{id_}")
    for regime in KNOWN.regimes.values()
    for id_, law in regime.titles.items()
]


@pytest.mark.parametrize(("regime", "id_", "law"), LAWS)
def test_every_condition_of_the_law_is_explained_and_documented(regime: Regime, id_: str, law: TitleLaw) -> None:
    own = pages()["regimes.md"].partition(f"(`{regime.id}`)\n")[2].partition("\n## ")[0]
    page = own.partition(f"(`{id_}`,")[2].partition("\n### ")[0]
    for lang in ("vi", "en"):
        said = "\n".join(title_lines(id_, regime, language(lang)))
        for condition in law.needs.steps():
            assert language(lang).label(condition.say) in said
    for condition in law.needs.steps():
        assert condition.say.vi in page
        if condition.cite:
            cited = regime.citations[condition.cite]
            assert cited.article in page
            assert cited.article in "\n".join(title_lines(id_, regime, language("vi")))
    for note in law.not_modelled:
        assert note.vi in page
        assert note.vi in "\n".join(title_lines(id_, regime, language("vi")))


@pytest.mark.parametrize(("regime", "id_", "law"), LAWS)
def test_every_leaf_of_the_law_cites_an_article_that_exists(regime: Regime, id_: str, law: TitleLaw) -> None:
    assert citations_of(law)
    assert set(citations_of(law)) <= set(regime.citations)
    assert set(law.requires) <= set(regime.titles)
    for condition in law.needs.steps():
        leaf = not (condition.all_ or condition.any_ or condition.not_)
        assert not leaf or condition.cite
        asked = (condition.fact, condition.title, condition.years_running, condition.awarded, condition.left_to)
        assert not leaf or sum(map(bool, asked)) == 1
        assert not condition.title or condition.title in regime.titles


@pytest.mark.parametrize("kind", KNOWN.columns.choices["criterion_kind"].ids)
def test_every_criterion_kind_is_offered_and_documented(kind: str) -> None:
    entry = KNOWN.columns.choices["criterion_kind"][kind]
    plan = season_book(KNOWN.forms["season"], KNOWN, {}, say=language("vi"))
    assert entry.vi in {cell.value for cell in plan.sheet("_danh_muc").cells.values()}
    listed = pages()["columns.md"].partition("### List `criterion_kind`")[2].partition("###")[0]
    assert f"| `{kind}` | {entry.vi} |" in listed


@pytest.mark.parametrize("table", KNOWN.columns.tables())
def test_examples_and_defaults_can_be_read(table: str) -> None:
    for key, column in KNOWN.columns.table(table).items():
        if column.choices in SEASON.choices or not column.choices:
            choices = SEASON.choices.get(column.choices, KNOWN.columns.choices["yesno"])
            texts = (
                [column.default]
                if column.choices in ("units", "people", "sections")
                else [column.default, column.example]
            )
            for text in filter(None, texts):
                assert read_cell(RawCell(text), column, choices).problem is None, (table, key, text)


def test_list_rules_name_lists_that_the_workbook_carries() -> None:
    listed = set()
    for name, form_ in KNOWN.forms.items():
        if form_.phase:
            book = laid_out(name).book
            named = {
                ruled.rule.name for sheet in book.sheets for ruled in sheet.rules if isinstance(ruled.rule, ListRule)
            }
            assert named <= set(book.names)
            listed |= {name} if named else set()
    assert {"registration", "self-score"} <= listed


def test_a_profile_may_start_a_season_with_criteria_for_units() -> None:
    texts = dict(template_texts())
    row = '[[unit_criteria]]\ncode = "u1"\nsection = "I"\ntext = "Hồ sơ của tổ"\nkind = "score"\nmax = 10\n'
    texts["profiles/thcs.toml"] += f"\n{row}"
    known, findings = templates(texts)
    assert known is not None and findings == []
    assert [one["code"] for one in known.profiles["thcs"].tables()["unit_criteria"]] == ["u1"]


def test_a_table_that_is_like_another_has_its_columns_and_its_own_in_their_place() -> None:
    people, units = KNOWN.columns.table("criteria"), KNOWN.columns.table("unit_criteria")
    assert list(people) == list(units)
    differing = {key for key, one in people.items() if msgspec.structs.replace(units[key], table=one.table) != one}
    assert differing == {"applies_to", "among"}


def test_examples_are_of_one_school_year_and_the_one_before() -> None:
    """The example of the school year says which; documents and careers have years of their own."""
    text = (Path(__file__).parents[2] / "workbook_templates" / "columns.toml").read_text("utf-8")
    [first] = re.findall(r'^school_year = .*example = "(\d{4})-\d{4}"', text, re.MULTILINE)
    lines = [
        line
        for line in text.splitlines()
        if not line.startswith(("date = ", "number = ", "cite = ", "joined_sector = "))
    ]
    examples = re.findall(r'example = "([^"]+)"', "\n".join(lines))
    years = {int(year) for one in examples for year in re.findall(r"\b(20\d\d)\b", one)}
    assert years == {int(first) - 1, int(first), int(first) + 1}
