"""How the outputs of a run are made: in which order, what stays as it lies, who gets a slip, and what is left alone."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import declared
from tests.reports.handmade import make_season
from tests.workflow.by_hand import Readers, returned
from thidua_xlsx.declare.season import ProposalRound
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.returns.packed_return import pack
from thidua_xlsx.judging.score.period_results import Period
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Waiver, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace, KeyPlace
from thidua_xlsx.model import Proposal, Receipt, ReceiptStatus, SchoolReport, Schools, Season, Stamp, Submission
from thidua_xlsx.model.school_reports import Registrant
from thidua_xlsx.runtime.files import sha256
from thidua_xlsx.runtime.staged_outputs import LyingFile, StagedFile, StagedOutputs
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs import (
    changes_since,
    council_files,
    export_files,
    make_results,
    return_slips,
    summary_file,
    upward_files,
)
from thidua_xlsx.workflow.outputs import output as module
from thidua_xlsx.workflow.outputs.changes_since import ChangesOutput, changed_since
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput, left_alone
from thidua_xlsx.workflow.outputs.export_files import ExportOutput
from thidua_xlsx.workflow.outputs.make_results import OUTPUTS, Results, results, results_after
from thidua_xlsx.workflow.outputs.merge_journal import line_for
from thidua_xlsx.workflow.outputs.output import (
    EarlierRun,
    Made,
    Output,
    OutputOptions,
    OutputRequest,
    Sourced,
    digest_of,
    workbook,
)
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput
from thidua_xlsx.workflow.outputs.summary_file import OverviewPageOutput, PeriodsOutput
from thidua_xlsx.workflow.outputs.upward_files import HandedDownOutput, RepliesOutput

VI = language("vi")
OTHERS = (BilingualText("luật khác", "other rules"),)


def asked(season: Season, path: Path = Path("mua"), **options: Any) -> OutputRequest:
    loaded = SeasonFolder(path, declared(), season.rulebook, Register(b"key"))
    return OutputRequest(loaded, season, VI, OutputOptions(path / "ket-qua", **options))


def with_rules(season: Season, **fields: Any) -> Season:
    return replace(season, rulebook=replace(season.rulebook, **fields))


def crowd(season: Season, people: int) -> Season:
    first = season.rulebook.people[0]
    return with_rules(season, people=tuple(replace(first, code=f"X{number}") for number in range(people)))


# --- side by side, in an order -----------------------------------------------------------------------------------------
class Giving(Output):
    """An output that gives one file of its own, and says how much it weighs."""

    def __init__(self, name: str, weight: int = 0, **about: Any) -> None:
        self.name, self.weight = name, weight
        for key, value in about.items():
            setattr(self, key, value)

    def make(self, request: OutputRequest) -> Made:
        shown = f"{self.name} of {sorted(request.made)}".encode()
        notice = at(codes.PDF_NEEDS_OFFICE, FilePlace(self.name))
        return Made({f"{self.name}.txt": Sourced(shown, f"#{self.name}")}, (notice,), (f"old-{self.name}",))


def test_the_heaviest_is_begun_first_and_what_they_give_stands_in_their_own_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[tuple[list[str], int, bool]] = []

    def run(tasks: Mapping[str, Any], jobs: int, *, long: bool) -> Iterator[tuple[str, object]]:
        asked_for.append((list(tasks), jobs, long))
        for name in reversed(tasks):
            yield name, tasks[name]()

    monkeypatch.setattr(make_results, "run_parallel", run)
    outputs = (Giving("a", 1), Giving("b", 9), Giving("late", 99, after_others=True), Giving("c", in_journal=False))
    steps: list[Any] = []
    request = replace(asked(make_season(), tmp_path), progress=steps.append)
    with StagedOutputs(tmp_path) as beside:
        found = results(request, outputs, beside=beside, jobs=3)
        told = {name: one.path.read_bytes() for name, one in found.contents.items()}
        late = results_after(found, request, outputs, beside)
        assert late.contents["late.txt"].path.read_bytes() == b"late of ['a.txt', 'b.txt', 'c.txt']"
    assert asked_for == [(["b", "a", "c"], 3, False)]
    assert told == {"a.txt": b"a of []", "b.txt": b"b of []", "c.txt": b"c of []"}
    assert list(told) == ["a.txt", "b.txt", "c.txt"]
    assert [one.place.file for one in late.notices] == ["a", "b", "c", "late"]
    assert late.outdated == ("old-a", "old-b", "old-c", "old-late")
    assert list(found.journaled) == ["a.txt", "b.txt"]
    assert list(late.journaled) == ["a.txt", "b.txt", "late.txt"]
    assert late.sources()["late.txt"] == ("#late", sha256(b"late of ['a.txt', 'b.txt', 'c.txt']"))
    # The last one done has nobody behind it.
    assert [(one.done, one.of, one.file) for one in steps] == [(0, 3, "b"), (1, 3, "b"), (2, 3, "b")]


@pytest.mark.parametrize(
    ("people", "proposals", "registrants", "long"),
    [
        (500, 0, 0, False),
        (501, 0, 0, True),
        (499, 1, 0, False),
        (499, 2, 0, True),
        (499, 0, 1, False),
        (499, 1, 1, True),
    ],
)
def test_of_how_many_each_output_takes_seconds(
    people: int, proposals: int, registrants: int, long: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool] = []

    def run(tasks: Mapping[str, Any], jobs: int, *, long: bool) -> Iterator[tuple[str, object]]:
        told.append(long)
        yield from ((name, task()) for name, task in tasks.items())

    monkeypatch.setattr(make_results, "run_parallel", run)
    put = tuple(Proposal(f"P{number}:LDTT", "…", "LDTT", "passed") for number in range(proposals))
    listed = tuple(Registrant(f"P{number}", "…") for number in range(registrants))
    report = SchoolReport("KS", "Kim Sơn", "2024-2025", proposals=put, registrants=listed)
    schools = Schools((Reporter("KS", "Kim Sơn"),), {"KS": report})
    season = replace(crowd(make_season(), people), schools=schools)
    with StagedOutputs(tmp_path) as beside:
        results(asked(season, tmp_path), (Giving("a"),), beside=beside, jobs=1)
    assert told == [long]


def test_what_there_is_each_run_is_named_once_and_what_tells_of_others_comes_last() -> None:
    named = [one.name for one in OUTPUTS]
    assert len(set(named)) == len(named)
    late = [one.name for one in OUTPUTS if one.after_others]
    assert late == ["thay-doi.xlsx", "thu", "du-lieu", "in-tat-ca.pdf"]
    assert [one.name for one in OUTPUTS if not one.in_journal] == ["thu", "du-lieu", "in-tat-ca.pdf"]
    assert Results().sources() == {}


# --- what is made of the very same ---------------------------------------------------------------------------------------
class Before:
    """The run before, which made of this digest what lies there."""

    def __init__(self, **made: str) -> None:
        self.made = made

    def lying(self, name: str, made_of: str) -> LyingFile | None:
        return LyingFile("lies") if self.made.get(name) == made_of else None


def test_a_content_stays_only_where_it_would_be_made_of_the_very_same() -> None:
    request = asked(make_season())
    assert request.made_anew("a", ("plan", 1), lambda: b"made") == b"made"  # nothing is known of the run before
    known = replace(request, before=Before(a=digest_of(("plan", 1))))  # type: ignore[arg-type]
    digest = digest_of(("plan", 1))
    assert known.made_anew("a", ("plan", 1), lambda: b"made") == Sourced(LyingFile("lies"), digest)
    assert known.made_anew("b", ("plan", 1), lambda: b"made") == Sourced(b"made", digest)
    assert known.made_anew("a", ("plan", 2), lambda: b"made") == Sourced(b"made", digest_of(("plan", 2)))
    assert digest_of(("1",)) != digest_of((1,)) != digest_of((Decimal("1.0"),))
    with pytest.raises(TypeError):
        digest_of(object())


@pytest.mark.parametrize(("people", "compared"), [(500, True), (501, False)])
def test_a_workbook_of_very_many_is_painted_as_it_is_planned(
    people: int, compared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "paint_each", lambda book, sheets, looks: list(sheets))
    monkeypatch.setattr(module, "paint", lambda book, looks: list(book.sheets))
    season, sheet = crowd(make_season(), people), SheetPlan("Một")
    made = workbook(replace(asked(season), before=Before()), "a.xlsx", BookPlan("x", ()), iter([sheet]))  # type: ignore[arg-type]
    assert isinstance(made, Sourced) is compared
    assert (made.content if isinstance(made, Sourced) else made) == [sheet]


def test_whole_contents_are_those_that_are_in_memory() -> None:
    contents = {"a": b"1", "b": [b"2", b"3"], "c": Sourced(b"4", "x"), "d": lambda path: None, "e": LyingFile("x")}
    assert Made(contents).whole() == {"a": b"1", "b": b"23", "c": b"4"}  # type: ignore[arg-type]


# --- return slips --------------------------------------------------------------------------------------------------------
def sent(unit: str, phase: str = "self-score", round_: str = "D1", file: str = "") -> Submission:
    return Submission(Stamp("kim-son-2024", unit, phase, round_), file or f"inbox/{unit}-{round_}.xlsx", {})


def wrong(file: str, code: codes.Code = codes.CELL_NOT_NUMBER, row: int = 9, **params: Any) -> Finding:
    return at(code, CellPlace(file, "Tự chấm", row, 3), **(params or {"column": "Điểm", "raw": "chín"}))


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What slips are made of, in place of painting them."""
    made: list[Any] = []

    def slip(one: Any, describe: Any) -> list[tuple[str, str]]:
        made.append(one)
        return [describe(finding) for finding in one.findings]

    monkeypatch.setattr(return_slips, "correction_slip", slip)
    monkeypatch.setattr(return_slips, "paint", lambda plan, looks: repr(plan).encode())
    return made


def slips(season: Season, *forms: Submission, found: Iterable[Finding] = (), returns: Any = None) -> dict[str, Any]:
    groups = {(one.stamp.unit, one.stamp.phase, one.stamp.round): (one,) for one in forms}
    season = replace(season, submissions=forms, returns=groups | (returns or {}), findings=tuple(found))
    return dict(SlipsOutput().make(asked(season)).contents)


def test_a_slip_goes_to_whoever_has_something_to_correct_and_says_what_a_unit_can_do(painted: list[Any]) -> None:
    first, second = sent("TTN"), sent("KHTN")
    found = [
        wrong(second.file, row=12),
        wrong(first.file, codes.CELL_REINTERPRETED, column="Điểm", used="9,5", raw="9.5"),  # a notice asks for nothing
        wrong(second.file, row=9),
        at(codes.FILE_LITTER, FilePlace(second.file)),  # nothing that stands in the form
    ]
    made = slips(make_season(), first, second, found=found)
    (slip,) = painted
    assert [one.place.row for one in slip.findings] == [12, 9]  # in the season's order
    assert (slip.combined, slip.returns, slip.request.unit.code) == (second, (second,), "KHTN")
    assert slip.request.round.code == "D1"
    (content,) = made.values()
    assert VI.text(found[0]) in content.decode()


def test_a_waived_finding_and_one_across_files_that_is_not_a_unit_s_ask_no_unit(painted: list[Any]) -> None:
    form = sent("TTN")
    paper = Waiver("C101", "x", "Có giấy", "HT", None, KeyPlace("thidua.xlsx", "m1"))
    accepted = replace(wrong(form.file), waiver=paper)
    other = at(codes.BASIS_CHANGED, CellPlace(form.file, "Tự chấm", 9, 3), name="…", title="LĐTT")
    assert slips(make_season(), form, found=[accepted]) == {}
    assert (slips(make_season(), form, found=[other]), painted) == ({}, [])


def test_of_several_copies_what_is_wrong_in_each_is_told_in_one_slip(painted: list[Any]) -> None:
    form, copy = sent("TTN"), sent("TTN", file="inbox/sao.xlsx")
    key = ("TTN", "self-score", "D1")
    found = [wrong("inbox/sao.xlsx"), wrong(form.file), wrong("inbox/khac.xlsx")]
    made = slips(make_season(), form, found=found, returns={key: (form, copy)})
    assert len(made) == 1
    assert [one.place.file for one in painted[0].findings] == ["inbox/sao.xlsx", form.file]


def test_the_slip_of_the_council_s_workbook_has_the_ballots_that_it_lacked(
    painted: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    form, asked_for = sent("TRUONG", "council", ""), []

    def with_ballots(season: Season, slip: Any) -> Any:
        asked_for.append(slip.combined)
        return replace(slip, more=["ballots"])

    monkeypatch.setattr(return_slips, "council_asked", with_ballots)
    slips(make_season(), form, found=[wrong(form.file)])
    assert (asked_for, [slip.more for slip in painted]) == ([form], [["ballots"]])


def test_a_return_of_nobody_here_or_of_no_form_gets_no_slip(painted: list[Any]) -> None:
    strange, old = sent("XX"), sent("TTN", phase="xxx")
    assert slips(make_season(), strange, old, found=[wrong(strange.file), wrong(old.file)]) == {}
    assert painted == []


@pytest.mark.parametrize(
    ("forms", "shares"),
    [(0, 1), (39, 1), (40, 2), (59, 2), (160, 8), (400, 8)],
)
def test_many_slips_are_made_in_shares_which_together_are_all_of_them(forms: int, shares: int) -> None:
    season = replace(make_season(), submissions=tuple(sent("TTN", file=f"{number}") for number in range(forms)))
    parts = SlipsOutput().parts(season)
    assert len(parts) == shares
    if shares > 1:
        assert [one.name for one in parts[:2]] == ["tra-lai (1)", "tra-lai (2)"]
        mine = [one._shared(season.submissions) for one in parts]  # type: ignore[attr-defined]
        assert [one.file for share in mine for one in share] == [str(number) for number in range(forms)]
        assert max(map(len, mine)) - min(map(len, mine)) <= 1
    schools = tuple(Reporter(f"S{number}", "…") for number in range(forms))
    of_schools = with_rules(replace(season, submissions=()), reporters=schools)
    assert len(SlipsOutput().parts(of_schools)) == shares


def test_a_school_gets_a_slip_for_what_it_can_mend_in_its_report(
    painted: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    reporters = (Reporter("KS", "THCS Kim Sơn"), Reporter("YH", "THCS Yên Hoà"))
    said = {"what": "An", "column": "Xếp loại", "sealed": "Tốt"}
    one, other = (wrong("inbox/ks.xlsx", codes.REPORT_CELL_CHANGED, row, **said) for row in (9, 10))
    monkeypatch.setattr(return_slips, "for_schools", lambda season, schools: {"KS": [one, other], "YH": []})
    made = SlipsOutput().make(asked(with_rules(make_season(), reporters=reporters))).contents
    assert list(made) == ["tra-lai/bao-cao/Trả lại báo cáo - THCS Kim Sơn.xlsx"]
    assert [(slip.request.unit.code, slip.request.form.phase, [*slip.findings]) for slip in painted] == [
        ("KS", "report", [one, other])
    ]


# --- the council's workbook ------------------------------------------------------------------------------------------------
@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Results among which these workbooks lie; `say` tells what each one's bytes hold."""
    said: dict[bytes, Any] = {}
    monkeypatch.setattr(council_files, "ReaderPool", lambda jobs, passwords: Readers(said, jobs=jobs))
    (tmp_path / "ket-qua").mkdir()

    def lay(name: str, data: bytes, what: Any) -> None:
        (tmp_path / "ket-qua" / name).write_bytes(data)
        said[data] = what

    return lay


def alone(path: Path, season: Season) -> tuple[list[str], list[str]]:
    kept, found = left_alone(asked(season, path).folder, season, path / "ket-qua")
    return sorted(kept), [one.place.file for one in found]


def test_a_council_s_workbook_that_somebody_filled_stays_and_is_named_until_it_lies_in_the_inbox(
    tmp_path: Path, filled: Any
) -> None:
    season = make_season()
    assert alone(tmp_path, season) == ([], [])
    blank = returned("hoi-dong.xlsx", "TRUONG", "council", records={})
    filled("hoi-dong.xlsx", b"issued", (blank, []))
    assert alone(tmp_path, season) == ([], [])  # nobody wrote in it
    full = returned("hoi-dong.xlsx", "TRUONG", "council")
    filled("hoi-dong.xlsx", b"voted", pack((full, [])))
    assert alone(tmp_path, season) == (["hoi-dong.xlsx"], ["ket-qua/hoi-dong.xlsx"])
    inbox = Receipt("inbox/hd.xlsx", sha256(b"voted"), ReceiptStatus.ACCEPTED)
    assert alone(tmp_path, replace(season, receipts=(inbox,))) == (["hoi-dong.xlsx"], [])


@pytest.mark.parametrize("what", [Refusal(codes.FILE_UNREADABLE, {"reason": "x"}), (None, [])])
def test_one_that_cannot_be_read_stays_too(what: Any, tmp_path: Path, filled: Any) -> None:
    filled("hoi-dong.xlsx", b"broken", what)
    assert alone(tmp_path, make_season())[0] == ["hoi-dong.xlsx"]


def test_one_that_a_run_wrote_is_not_even_opened_and_each_round_has_its_own(tmp_path: Path, filled: Any) -> None:
    season = with_rules(make_season(), proposal_rounds=(ProposalRound("T3", "Đợt tháng 3", ("LDTT",)),))
    filled("hoi-dong.xlsx", b"ours", "what nobody reads")
    written = {"hoi-dong.xlsx": StagedFile(tmp_path, sha256(b"ours"))}
    line = line_for(b"", season, tmp_path, written, asked={}, now=datetime(2025, 6, 1))
    (tmp_path / "ket-qua" / "nhat-ky.jsonl").write_bytes(line)
    filled("hoi-dong-t3.xlsx", b"voted", (returned("x", "TRUONG", "council", "T3"), []))
    assert alone(tmp_path, season) == (["hoi-dong-t3.xlsx"], ["ket-qua/hoi-dong-t3.xlsx"])


def test_a_workbook_is_issued_for_each_sitting_but_for_one_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[tuple[Any, ...]] = []

    def sheets(agenda: Any, form: Any, *, key: bytes, say: object, sitting: Any) -> tuple[Any, ...]:
        laid.append((sitting and sitting.code, sorted({one.title for one in agenda.voted}), key))
        return BookPlan("x", ()), []

    monkeypatch.setattr(council_files, "council_sheets", sheets)
    monkeypatch.setattr(council_files, "workbook", lambda request, name, *made: name.encode())
    season = with_rules(make_season(), proposal_rounds=(ProposalRound("T3", "Đợt tháng 3", ("LDTT",)),))
    request = asked(season)
    assert CouncilOutput().make(request).contents == {
        "hoi-dong.xlsx": b"hoi-dong.xlsx", "hoi-dong-t3.xlsx": b"hoi-dong-t3.xlsx"
    }  # fmt: skip
    (end, titles, key), (march, others, _) = laid
    assert (end, march, others, key) == (None, "T3", ["LDTT"], b"key")
    assert titles and "LDTT" not in titles
    kept = replace(request, kept=frozenset({"hoi-dong.xlsx"}))
    assert list(CouncilOutput().make(kept).contents) == ["hoi-dong-t3.xlsx"]


# --- pages, periods, what goes up and down -------------------------------------------------------------------------------
def test_the_page_for_phones_is_public_unless_asked_and_none_of_other_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_file, "overview_page", lambda season, words, *, internal: internal)
    monkeypatch.setattr(summary_file, "write_html", lambda page: str(page).encode())
    season = make_season()
    page = OverviewPageOutput()
    assert page.make(asked(season)) == Made({"tong-quan.html": b"False"})
    assert page.make(asked(season, internal=True)) == Made({"tong-quan.html": b"True"})
    assert page.make(asked(with_rules(season, own_rules=OTHERS))) == Made(outdated=("tong-quan.html",))


@pytest.mark.parametrize(
    ("people", "papers", "rules", "made"),
    [
        (13, None, (), True), (499, None, (), True), (500, None, (), False), (500, True, (), True), (13, False, (), False),
        (13, True, OTHERS, False),
    ],
)  # fmt: skip
def test_pages_of_periods_are_numbered_and_written_as_papers_are(
    people: int, papers: bool | None, rules: Any, made: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    periods = [(Period("T9", "Tháng 9", ()), BookPlan("a", ())), (Period("T10", "Tháng 10", ()), BookPlan("b", ()))]
    monkeypatch.setattr(summary_file, "period_books", lambda season, words: periods)
    monkeypatch.setattr(summary_file, "paint", lambda book, looks: book.title.encode())
    season = with_rules(crowd(make_season(), people), own_rules=rules)
    contents = {"theo-ky/01-thang-9.xlsx": b"a", "theo-ky/02-thang-10.xlsx": b"b"}
    assert PeriodsOutput().make(asked(season, papers=papers)) == Made(contents if made else {})


def test_each_school_is_handed_its_own_movements_and_those_of_the_same_are_painted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    painted: list[Any] = []

    def paint(book: Any, looks: object) -> bytes:
        painted.append(book)
        return ",".join(one.code for one in book).encode()

    monkeypatch.setattr(upward_files, "handed_down_book", lambda mine, book, templates, say: mine)
    monkeypatch.setattr(upward_files, "paint", paint)
    first, second = make_season().rulebook.movements
    schools = tuple(Reporter(code, code) for code in ("S1", "S/2", "S3"))
    only = replace(second, units=("S3",))
    season = with_rules(make_season(), reporters=schools, movements=(first, only))
    made = HandedDownOutput().make(asked(season)).contents
    assert made == {
        "gui-truong/phong-trao-cap-tren-S1.xlsx": b"PT1",
        "gui-truong/phong-trao-cap-tren-S 2.xlsx": b"PT1",
        "gui-truong/phong-trao-cap-tren-S3.xlsx": b"PT1,PT2",
    }
    assert len(painted) == 2
    assert HandedDownOutput().make(asked(with_rules(season, movements=(only,)))).contents.keys() == {
        "gui-truong/phong-trao-cap-tren-S3.xlsx"
    }


def test_only_schools_that_put_somebody_forward_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[tuple[Any, ...]] = []

    def sheets(replies: Any, to: str, school: str, *rest: Any, key: bytes, say: object) -> tuple[str, list[Any]]:
        laid.append((replies, to, school, key))
        return school, []

    monkeypatch.setattr(upward_files, "replies_to", lambda school, season: ("given",) if school.code == "KS" else ())
    monkeypatch.setattr(upward_files, "reply_sheets", sheets)
    monkeypatch.setattr(upward_files, "paint_each", lambda plan, sheets, looks: plan.encode())
    schools = (Reporter("KS", "Kim Sơn", ids=("ks-2024",)), Reporter("YH", "Yên Hoà"))
    season = with_rules(make_season(), reporters=schools)
    made = RepliesOutput().make(asked(season)).contents
    assert made == {"gui-truong/ket-qua-xet-KS.xlsx": "Kim Sơn".encode()}
    assert laid == [(("given",), "ks-2024", "Kim Sơn", b"key")]
    assert RepliesOutput().make(asked(make_season())) == Made()


# --- what tells of others ------------------------------------------------------------------------------------------------
def test_changes_are_told_against_the_very_result_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_since, "changes", lambda old, new: (old, new))
    monkeypatch.setattr(changes_since, "read_outcome", lambda data: data)
    (tmp_path / "moi.json").write_bytes(b"new")
    new = StagedFile(tmp_path / "moi.json", "d-new")
    earlier = EarlierRun("old", "d-old")  # type: ignore[arg-type]
    assert changed_since(None, new) is None
    assert changed_since(earlier, new) == ("old", b"new")

    def book(season: Season, changes: object, *, old: str, new: str, say: object) -> str:
        return f"{changes}: {old} -> {new}"

    monkeypatch.setattr(changes_since, "changes_workbook", book)
    monkeypatch.setattr(changes_since, "paint", lambda plan, looks: plan)
    request = replace(asked(make_season(), earlier=earlier), made={"ket-qua.json": new})
    assert ChangesOutput().make(request) == Made()
    assert ChangesOutput().make(replace(request, changes=())).contents == {"thay-doi.xlsx": "(): d-old -> d-new"}
    assert ChangesOutput().make(replace(asked(make_season()), changes=())) == Made()


def test_tables_are_written_one_a_file_or_all_into_a_database_and_each_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_of_them(tables: Any, path: Path, *, writing: Any) -> None:
        for one in tables:
            writing(one.name)
        path.write_text(str(len(tables)))

    monkeypatch.setattr(export_files, "write_duckdb", all_of_them)
    monkeypatch.setitem(export_files._ONE_A_TABLE, "csv", lambda table, path: path.write_text(table.name))  # type: ignore[index]
    steps: list[Any] = []
    request = replace(asked(make_season(), formats=("csv", "duckdb")), progress=steps.append)
    made = ExportOutput().make(request).contents
    names = list(export_files.COLUMNS)
    assert list(made) == [*(f"du-lieu/{name}.csv" for name in names), "du-lieu/thidua.duckdb"]
    assert [one.doing for one in steps] == ["writing"]
    steps.clear()
    for content in made.values():
        content(tmp_path / "x")  # type: ignore[operator]
    assert [(one.doing, one.file) for one in steps] == [("exporting", name) for name in (*names, *names)]
    made["du-lieu/units.csv"](tmp_path / "x")  # type: ignore[operator]
    assert (tmp_path / "x").read_text() == "units"
    assert ExportOutput().make(asked(make_season())) == Made()
