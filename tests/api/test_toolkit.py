"""The toolkit for programmers says what the results say: as values, as frames, and on disk."""

import ast
import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import msgspec
import pandas
import pytest

import thidua_xlsx
from tests.seasons.commune import the_voted_commune
from tests.seasons.small import FINALS, PEOPLE, SELF, UNIT, Small, copy_of, points
from thidua_xlsx import Result, Season, ThiduaError, open_season
from thidua_xlsx.api.open_season import Phase
from thidua_xlsx.api.season_result import TableName
from thidua_xlsx.cli.main import PHASES
from thidua_xlsx.reports.export.export_tables import COLUMNS, OFFICE_COLUMNS, UNIT_COLUMNS

ROOT = Path(thidua_xlsx.__file__).parent
SELDOM = {**UNIT_COLUMNS, **OFFICE_COLUMNS}
TABLES = {**COLUMNS, **SELDOM}
NULLABLE = {"text": "string", "number": "Float64", "count": "Int64", "flag": "boolean", "day": "datetime64[s]"}


@pytest.fixture(scope="module")
def written(small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """The small season merged by the toolkit, with tables as CSV."""
    small = copy_of(small_season, tmp_path_factory.mktemp("api") / "mua-nho")
    return open_season(small.folder, lang="en").merge(export="csv"), small.folder


@pytest.fixture(scope="module")
def result(written: tuple[Result, Path]) -> Result:
    return written[0]


def files_of(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


# --- values ----------------------------------------------------------------------------------------------------------
def test_people_and_points_are_those_worked_out_by_hand(result: Result) -> None:
    assert {one.id: one.final for one in result.people} == {who: Decimal(str(sum_)) for who, sum_ in FINALS.items()}
    assert {one.id: one.full_name for one in result.people} == {who: one["full_name"] for who, one in PEOPLE.items()}
    sent = {
        (person, round_, layer, criterion): Decimal(str(value))
        for layer, rounds in (("self", SELF), ("unit", UNIT))
        for round_, lines in rounds.items()
        for person, line in lines.items()
        for criterion, value in points(line).items()
    }
    entered = {(one.person, one.round, one.layer, one.criterion): Decimal(one.entered) for one in result.scores}
    assert entered == sent
    (first,) = (
        one for one in result.totals if (one.person, one.round, one.layer) == ("P1", "R1", "final")
    )  # of SELF and UNIT: the unit's 90
    assert (first.points, first.state) == (Decimal(90), "complete")


def test_a_verdict_names_its_reasons_with_the_article_and_the_cells(result: Result) -> None:
    (verdict,) = (one for one in result.verdicts if (one.who, one.title) == ("P6", "LDTT"))
    assert (verdict.kind, verdict.met, verdict.proposed) == ("person", "no", False)
    (failed,) = verdict.failed  # P6 was disciplined: khiển trách
    assert failed.met == "no"
    assert failed.cells
    assert all(cell.file.startswith("inbox/VP-self-score") and cell.sheet and cell.cell for cell in failed.cells)
    assert failed in verdict.reasons
    assert verdict.unknown == ()


def test_findings_and_receipts_are_those_of_the_result_file(written: tuple[Result, Path]) -> None:
    result, folder = written
    said = json.loads((folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    assert [one.code for one in result.findings] == [one["code"] for one in said["findings"]]
    assert [one.message for one in result.findings] == [one["message"] for one in said["findings"]]
    assert [one.fix for one in result.findings] == [one["fix"] for one in said["findings"]]
    assert [(one.file, one.status) for one in result.receipts] == [
        (one["file"], one["status"]) for one in said["receipts"]
    ]
    assert result.errors == ()
    assert [one.id for one in result.units] == [one["id"] for one in said["units"]]
    assert result.units[0].missing == ()
    assert "registration" in result.units[0].returned


@pytest.mark.parametrize(
    ("kind", "table", "instead"),
    [
        (thidua_xlsx.Person, "people", {}),
        (thidua_xlsx.Unit, "units", {}),
        (thidua_xlsx.Total, "totals", {}),
        (thidua_xlsx.Score, "scores", {}),
        (
            thidua_xlsx.Verdict,
            "verdicts",
            {"failed_conditions": "reasons", "unknown_conditions": "reasons", "stands_because": "path"},
        ),
        (thidua_xlsx.Finding, "findings", {"number": None}),
        (thidua_xlsx.Receipt, "receipts", {}),
        (thidua_xlsx.School, "schools", {}),
        (thidua_xlsx.Candidate, "candidates", {}),
        (thidua_xlsx.Candidate, "collectives", {}),
        (thidua_xlsx.Proposal, "proposals", {}),
        (thidua_xlsx.SchoolInitiative, "school_initiatives", {}),
    ],
)
def test_a_value_has_the_fields_that_the_table_has_columns(
    kind: type[Any], table: str, instead: dict[str, str | None]
) -> None:
    columns = {instead.get(column.name, column.name) for column in TABLES[table]} - {None}
    assert {field.encode_name for field in msgspec.structs.fields(kind)} == columns


def test_an_office_gives_its_schools_and_whom_they_put_forward() -> None:
    office = open_season(the_voted_commune() / "xa", lang="en").merge(write=False)
    assert [(one.reporter, one.status, one.rank) for one in office.schools] == [
        ("T1", "received", 2),  # one of six has an initiative
        ("T2", "received", 1),  # two of five
    ]
    decided = {(one.id, one.title): (one.reporter, one.votes_yes, one.decided) for one in office.candidates}
    assert decided["T1/P1", "CSTDCS"] == ("T1", 5, True) and decided["T1/P3", "CSTDCS"] == ("T1", 2, False)
    assert {(one.id, one.decided) for one in office.collectives if one.title == "TTLDXS"} == {
        ("T1/TOAN", True),
        ("T2/TOAN", False),
    }
    line = next(one for one in office.proposals if (one.reporter, one.id) == ("T1", "P1:CSTDCS"))
    assert (line.name, line.grade, line.collective) == ("Nguyễn Thị Ánh", "HTXSNV", False)
    assert [(one.reporter, one.applied) for one in office.school_initiatives] == [
        ("T1", True),
        ("T2", True),
        ("T2", True),
    ]


def test_a_season_to_which_nobody_reports_has_no_schools(result: Result) -> None:
    assert result.schools == result.candidates == result.collectives == result.proposals == ()
    assert result.school_initiatives == ()


def test_values_cannot_be_changed(result: Result) -> None:
    for value in (result.people[0], result.scores[0], result.verdicts[0], result.findings[0], result.receipts[0]):
        with pytest.raises(AttributeError):
            setattr(value, next(iter(value.__struct_fields__)), "x")


# --- frames ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", get_args(TableName))
def test_a_frame_holds_what_export_writes(written: tuple[Result, Path], table: TableName) -> None:
    result, folder = written
    frame = result.frame(table)
    assert list(frame.columns) == [column.name for column in TABLES[table]]
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        column.name: "category" if column.few else NULLABLE[column.kind] for column in TABLES[table]
    }
    if table in SELDOM:  # units have no score sheet here, and no school reports
        assert frame.empty
        return
    lines = list(
        csv.DictReader(io.StringIO((folder / f"ket-qua/du-lieu/{table}.csv").read_text("utf-8-sig"), newline=""))
    )
    assert len(frame) == len(lines)
    for column in TABLES[table]:
        read = {"number": float, "count": int, "flag": lambda text: text == "true"}.get(column.kind, str)
        assert [None if pandas.isna(value) else value for value in frame[column.name]] == [
            read(line[column.name]) if line[column.name] else None for line in lines
        ]


def test_frames_reckon_with_blanks(result: Result) -> None:
    people = result.frame("people")
    means = people.groupby("unit")["final"].mean().round(2)
    assert means["TOAN"] == pytest.approx((FINALS["P1"] + FINALS["P2"] + FINALS["P3"]) / 3, abs=0.01)
    assert pandas.isna(people["council"].mean())  # nobody has spoken: not known, not zero


def test_wide_totals_have_a_row_a_person_and_a_column_a_round_and_layer(result: Result) -> None:
    wide = result.frame("totals", wide=True)
    assert list(wide.index) == list(PEOPLE)
    assert list(wide.columns) == [(round_, layer) for round_ in ("R1", "R2") for layer in ("self", "unit", "final")]
    assert wide.loc["P5", ("R1", "unit")] == 72
    assert pandas.isna(wide.loc["P3", ("R2", "unit")])  # the unit gave P3 no points in this round


def test_wide_scores_have_a_column_for_every_criterion_of_the_sheet(result: Result) -> None:
    wide = result.frame("scores", wide=True)
    assert list(wide.columns) == ["1.1", "1.2", "2.1", "2.2", "3.1", "4.1"]
    assert list(wide.index.names) == ["person", "round", "layer"]
    assert wide.loc[("P2", "R1", "self"), "2.1"] == 50
    assert pandas.isna(wide.loc[("P6", "R1", "self"), "2.2"])  # not for staff
    assert wide["1.1"].notna().sum() == sum(one.criterion == "1.1" for one in result.scores)


def test_frames_of_unit_sheets_are_empty_where_units_are_not_scored(result: Result) -> None:
    assert result.frame("unit_totals", wide=True).empty
    assert result.frame("unit_scores", wide=True).empty


def test_the_tables_that_can_be_asked_for_are_those_that_are_declared() -> None:
    assert list(get_args(TableName)) == [*COLUMNS, *SELDOM]


# --- what is written -------------------------------------------------------------------------------------------------
def test_nothing_is_written_where_that_is_asked_for(small: Small, result: Result) -> None:
    before = files_of(small.folder)
    seen = open_season(small.folder, lang="en").merge(write=False)
    assert files_of(small.folder) == before
    assert seen.out is None
    assert seen.people == result.people
    assert seen.findings == result.findings


def test_a_merge_writes_what_the_command_writes(small: Small, tmp_path: Path) -> None:
    merged = open_season(small.folder).merge(out=tmp_path / "o-day")
    assert merged.out == tmp_path / "o-day"
    small.merge("--out", tmp_path / "lenh")
    names = {path.relative_to(tmp_path / "lenh") for path in files_of(tmp_path / "lenh")}
    assert {path.relative_to(tmp_path / "o-day") for path in files_of(tmp_path / "o-day")} == names
    for name in names - {Path("nhat-ky.jsonl")}:
        assert (tmp_path / "o-day" / name).read_bytes() == (tmp_path / "lenh" / name).read_bytes(), name


def test_forms_are_issued_and_entered_in_the_register_together_with_earlier_ones(small: Small) -> None:
    season = open_season(small.folder)
    register = small.folder / "phieu" / "khoa.json"
    before = len(json.loads(register.read_text("utf-8"))["issues"])
    assert len(season.forms("agreement", units=["TOAN"])) == 1
    (path,) = season.forms("agreement", units=["Tổ Văn"])
    assert path.is_file()
    assert path.is_relative_to(small.folder / "phieu")
    assert len(json.loads(register.read_text("utf-8"))["issues"]) == before + 2


def test_an_open_season_says_what_it_declares(small_season: Small) -> None:
    season = open_season(str(small_season.folder / "thidua.xlsx"))
    assert (season.id, season.name, season.school_year) == ("mua-nho", "Trường THCS Nhỏ", "2026-2027")
    assert (season.units, season.rounds) == (("TOAN", "VAN", "VP"), ("R1", "R2"))
    assert season.phases == get_args(Phase) == PHASES


# --- days ------------------------------------------------------------------------------------------------------------
def test_a_day_may_be_typed_as_on_the_command_line(small_season: Small) -> None:
    season = open_season(small_season.folder, lang="en")
    told = [season.merge(as_of=day, write=False).findings for day in (date(2030, 5, 31), "2030-05-31", " 31/5/2030 ")]
    assert told[0] == told[1] == told[2]


# --- what goes wrong -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "asked",
    [
        lambda season: season.forms("council"),
        lambda season: season.forms("self-score"),
        lambda season: season.forms("self-score", round="R9"),
        lambda season: season.forms("registration", units=["KHÔNG CÓ"]),
        lambda season: season.merge(season.folder / "khong-co"),
        lambda season: season.merge(season.folder / "phieu"),
        lambda season: season.merge(duplicates="both"),
        lambda season: season.merge(regime="luat-1900", write=False),
        lambda season: season.merge(export=["xls"]),
        lambda season: season.merge(export="xls"),
        lambda season: season.merge(as_of="hôm nay", write=False),
        lambda season: open_season(season.folder / "khong-co"),
        lambda season: open_season(season.folder, lang="fr"),
    ],
)
def test_what_the_command_line_ends_with_2_for_is_one_kind_of_error(
    small_season: Small, capfd: pytest.CaptureFixture[str], asked: Callable[[Season], object]
) -> None:
    season = open_season(small_season.folder, lang="en")
    before = files_of(small_season.folder)
    with pytest.raises(ThiduaError) as stop:
        asked(season)
    assert str(stop.value)
    assert files_of(small_season.folder) == before
    assert capfd.readouterr().out == ""


def test_an_unusable_declaration_names_the_cells_to_mend(small: Small) -> None:
    small.amend({"rounds": {"R1": {"weight": "nặng"}}})
    with pytest.raises(ThiduaError) as stop:
        open_season(small.folder)
    assert stop.value.findings
    assert all(one.severity == "error" and one.file == "thidua.xlsx" and one.cell for one in stop.value.findings)
    assert stop.value.findings[0].message in str(stop.value)


def test_an_unknown_table_and_one_without_a_wide_form_are_errors(result: Result) -> None:
    with pytest.raises(ThiduaError, match="verdict"):
        result.frame("verdict")  # type: ignore[arg-type]
    with pytest.raises(ThiduaError, match="totals"):
        result.frame("people", wide=True)


def test_nothing_is_said_on_the_streams(small: Small, capfd: pytest.CaptureFixture[str]) -> None:
    season = open_season(small.folder)
    season.forms("registration")
    season.merge().frame("people")
    assert capfd.readouterr() == ("", "")


# --- the door --------------------------------------------------------------------------------------------------------
def test_what_type_checkers_read_is_what_can_be_imported() -> None:
    stub = ast.parse((ROOT / "__init__.pyi").read_text("utf-8"))
    imported = {name.asname for node in stub.body if isinstance(node, ast.ImportFrom) for name in node.names}
    assert {*imported, "LANGUAGES", "__version__"} == set(thidua_xlsx.__all__) == set(dir(thidua_xlsx))
    assert all(getattr(thidua_xlsx, name) for name in thidua_xlsx.__all__)
    assert (ROOT / "py.typed").is_file()


def test_a_misspelled_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="open_saison"):
        _ = thidua_xlsx.open_saison  # type: ignore[attr-defined]


def test_importing_the_package_fetches_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import thidua_xlsx; print(set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert ast.literal_eval(done.stdout) == {"thidua_xlsx"}
