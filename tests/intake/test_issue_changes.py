"""What changed in the score sheet since forms were issued: earlier versions, and tables that came or went."""

from msgspec.structs import replace

from tests.intake.mini import form, register, school
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.forms.identity.manifest import Manifest, TableManifest
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.integrity.issue_changes import Version, changes_since, earlier_versions
from thidua_xlsx.intake.read.issue_register import Register

PHASE = "self-score"
SEASON = school()
TWELVE = school(("| `1.1` | I | Hồ sơ | Điểm | 10 |", "| `1.1` | I | Hồ sơ | Điểm | 12 |"))
EIGHT = school(("| `1.1` | I | Hồ sơ | Điểm | 10 |", "| `1.1` | I | Hồ sơ | Điểm | 8 |"))
OF_UNITS = (
    "# Đợt\n",
    "# Tiêu chí tập thể\n| #td:unit_criteria | section | text | kind | max |\n| `u1` | I | Sổ tổ | Điểm | 10 |\n\n# Đợt\n",
)
WITH_UNITS = school(OF_UNITS)


def issued(unit: str, round_: str, season: Rulebook) -> FormPlan:
    return form(PHASE, unit, round_, season=season)


def changes(then: Manifest, now: Manifest, season: Rulebook) -> list[tuple[str, str]]:
    asked = season.form_of(PHASE)
    assert asked is not None
    return [(one.vi, one.en) for one in changes_since(then, now, asked, season)]


# --- versions of the score sheet -------------------------------------------------------------------------------------
def told(versions: tuple[Version, ...]) -> list[tuple[tuple[tuple[str, str], ...], tuple[str, ...], list[str]]]:
    return [(one.forms, one.units, [change.vi for change in one.changes]) for one in versions]


def test_a_version_that_several_units_were_given_is_told_once() -> None:
    given = register(
        issued("T2", "D1", SEASON),
        issued("T1", "D2", SEASON),
        issued("T1", "D1", SEASON),
        form("registration", "T1", season=SEASON),  # shows no criteria
    )
    forms = ((PHASE, "D1"), (PHASE, "D2"))
    assert told(earlier_versions(given, TWELVE)) == [(forms, ("T1", "T2"), ["Hồ sơ: Tối đa 10 → 12"])]


def test_each_version_has_its_own_units_and_its_own_changes() -> None:
    given = register(issued("T1", "D1", SEASON), issued("T2", "D1", EIGHT), issued("T1", "D2", TWELVE))
    assert told(earlier_versions(given, TWELVE)) == [
        (((PHASE, "D1"),), ("T1",), ["Hồ sơ: Tối đa 10 → 12"]),
        (((PHASE, "D1"),), ("T2",), ["Hồ sơ: Tối đa 8 → 12"]),  # T1's D2 shows what is declared now: no version
    ]


def test_people_who_came_or_went_make_no_version() -> None:
    moved = school(("| B2 | Vũ Đức | 1980 | T2 |", "| B2 | Vũ Đức | 1980 | T1 |"))
    given = register(issued("T1", "D1", SEASON), issued("T2", "D1", SEASON))
    assert earlier_versions(given, moved) == ()
    # Nor do they stand among the changes of one.
    moved = school(
        ("| B2 | Vũ Đức | 1980 | T2 |", "| B2 | Vũ Đức | 1980 | T1 |"),
        ("| `1.1` | I | Hồ sơ | Điểm | 10 |", "| `1.1` | I | Hồ sơ | Điểm | 12 |"),
    )
    assert [one.changes[0].vi for one in earlier_versions(given, moved)] == ["Hồ sơ: Tối đa 10 → 12"]


def test_a_form_of_a_unit_that_is_no_more_is_no_version() -> None:
    gone = school(
        ("| T2 | Tổ Hai |\n", ""),
        ("| B1 | Nguyễn Thị Hoa | 1991 | T2 | GV |\n| B2 | Vũ Đức | 1980 | T2 | CBQL |\n", ""),
        ("| `1.1` | I | Hồ sơ | Điểm | 10 |", "| `1.1` | I | Hồ sơ | Điểm | 12 |"),
    )
    given = register(issued("T2", "D1", SEASON), issued("T1", "D1", SEASON))
    assert told(earlier_versions(given, gone)) == [(((PHASE, "D1"),), ("T1",), ["Hồ sơ: Tối đa 10 → 12"])]


def test_nothing_issued_is_no_version() -> None:
    assert earlier_versions(Register(), TWELVE) == ()


# --- tables that came and went ---------------------------------------------------------------------------------------
def test_a_table_that_came_or_went_is_told_by_its_sheet() -> None:
    without, with_ = issued("T1", "D1", SEASON).manifest, issued("T1", "D1", WITH_UNITS).manifest
    name = ("Chấm điểm tập thể", "Unit as a whole")
    assert changes(without, with_, WITH_UNITS) == [(f"+ {name[0]}", f"+ {name[1]}")]
    assert changes(with_, without, SEASON) == [(f"- {name[0]}", f"- {name[1]}")]
    # A version of the score sheet, too.
    (version,) = earlier_versions(register(issued("T1", "D1", SEASON)), WITH_UNITS)
    assert [one.vi for one in version.changes] == [f"+ {name[0]}"]


def test_a_table_that_stands_on_other_forms_answers_is_not_gone_when_there_are_none() -> None:
    """Only what the season declares can be taken away; the lines of a registration come and go by themselves."""
    then = issued("T1", "D1", SEASON).manifest
    kept = {id_: table for id_, table in then.tables.items() if id_ != "evidence"}
    now = Manifest(then.season, then.unit, then.phase, then.round, kept, then.fixed_texts)
    assert changes(then, now, SEASON) == []


def test_a_table_that_a_newer_version_asks_first_is_no_change_of_the_declaration() -> None:
    now = issued("T1", "D1", SEASON).manifest
    kept = {id_: table for id_, table in now.tables.items() if id_ != "agreed_scores"}
    assert changes(replace(now, tables=kept), now, SEASON) == []


def test_a_criterion_of_units_is_told_in_the_words_of_its_own_table() -> None:
    """Whom it applies to is a group of people in one table and a kind of unit in the other."""
    of_kinds = school(
        (OF_UNITS[0], OF_UNITS[1].replace("| max |", "| max | applies_to |").replace("| 10 |", "| 10 | Văn phòng |")),
        ("| #td:units | name |", "| #td:units | name | kind |"),
        ("| T1 | Tổ Một |", "| T1 | Tổ Một | Văn phòng |"),
    )
    then, now = issued("T1", "D1", WITH_UNITS).manifest, issued("T1", "D1", of_kinds).manifest
    assert changes(then, now, of_kinds) == [
        ("Sổ tổ: Áp dụng cho loại tập thể – → Văn phòng", "Sổ tổ: Applies to – → Văn phòng")
    ]


def test_a_line_that_holds_more_or_fewer_places_is_no_change() -> None:
    """How many empty lines a table has is nothing that it says."""
    manifest = issued("T1", "D1", SEASON).manifest
    lines = manifest.tables["evidence"]
    fewer = TableManifest(dict(list(lines.rows.items())[:3]), lines.columns, lines.cells)
    now = Manifest(
        manifest.season, manifest.unit, manifest.phase, manifest.round, {**manifest.tables, "evidence": fewer}, ()
    )
    then = Manifest(manifest.season, manifest.unit, manifest.phase, manifest.round, manifest.tables, ())
    assert then != now
    assert changes(then, now, SEASON) == []


def test_a_text_issued_blank_is_told_by_its_key() -> None:

    def with_rows(rows: dict[str, str]) -> Manifest:
        kept = TableManifest(rows, {}, {})
        return Manifest("mini", "T1", PHASE, "D1", {"self_score": kept}, ())

    then, now = with_rows({"a": "", "b": "Hồ sơ"}), with_rows({"b": "Hồ sơ", "c": "", "d": "Thêm"})
    assert [vi for vi, _ in changes(then, now, SEASON)] == ["+ c", "+ Thêm", "- a"]
