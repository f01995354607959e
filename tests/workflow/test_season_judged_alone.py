"""A season judged from what an inbox held: with the council's word and without, by its own rules and by others."""

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import ids, school
from tests.intake.told import submission
from tests.workflow.by_hand import folder
from thidua_xlsx.declare.build.rulebook_builder import collective_of
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, ProposalRound, Rubric, Rulebook, TitlePolicy
from thidua_xlsx.declare.season.reporting_schools import Reporter, SchoolsPolicy
from thidua_xlsx.intake.dossiers.build_dossiers import Returns
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.judging.verdicts import quotas
from thidua_xlsx.judging.verdicts.entry_contradictions import ENTRY_CHECKS
from thidua_xlsx.judging.verdicts.quotas import QuotaInput
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Waiver, at
from thidua_xlsx.messages.places import CellPlace, FilePlace, KeyPlace
from thidua_xlsx.model import (
    Answer,
    Met,
    Proposal,
    Receipt,
    ReceiptStatus,
    Record,
    SchoolReport,
    Season,
    Submission,
)
from thidua_xlsx.model.check_protocol import SeasonCheck, Stage
from thidua_xlsx.workflow.judge import all_checks, season_state
from thidua_xlsx.workflow.judge import judge_season as module
from thidua_xlsx.workflow.judge.all_checks import ALL_CHECKS, Checks
from thidua_xlsx.workflow.judge.judge_season import judge_season, returned_of, season_from
from thidua_xlsx.workflow.judge.score_sheet_checks import SeasonSeen, seen_alone
from thidua_xlsx.workflow.judge.season_state import SeasonState
from thidua_xlsx.workflow.judge.waiver_places import printed_names
from thidua_xlsx.workflow.load.read_inbox import Inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

D = Decimal
COUNCIL = ("TRUONG", "council", "")
Rows = Mapping[str, Mapping[str, Answer]]


def points(*entered: int) -> dict[str, Answer]:
    """Points for 1.1 (of 10), 1.2 (of 10), 2.1 (bonus) and 2.2 (taken off), as far as they were entered."""
    return {code: D(value) for code, value in zip(("1.1", "1.2", "2.1", "2.2"), entered, strict=False)}


def of_round(round_: str, **people: dict[str, Answer]) -> Submission:
    """The form of T1 for a round, in which people and unit said the same, with everybody's grade."""
    standing: dict[str, Mapping[str, Answer]] = {
        key: {"grade": "HTTNV", "discipline": "none"} for key in (*people, "T1")
    }
    tables = {"self_score": people, "unit_score": people, "standing": standing, "initiatives": {}}
    return submission(("T1", "self-score", round_), tables)


# A1: 9 + 8 + 1 = 18, then 10 + 8 - 2 = 16, so 17.00. A2: 19 twice. A3, who is not asked for 1.2: 8 twice.
FIRST = of_round("D1", A1=points(9, 8, 1), A2=points(10, 9), A3=points(8))
SECOND = of_round("D2", A1=points(10, 8, 0, 2), A2=points(10, 9), A3=points(8))
REGISTERED = submission(
    ("T1", "registration", ""),
    {
        "registration": {who: {"title": (title,)} for who, title in (("A1", "LDTT"), ("A2", "LDTT"), ("A3", "NONE"))},
        "collective": {"T1": {"title": ("TTLDTT",)}},
        "targets": {},
    },
)
FORMS = (FIRST, SECOND, REGISTERED)


def council(round_: str = "", file: str = "inbox/hd.xlsx", **tables: Rows) -> Submission:
    """The council's workbook: six of nine members were there and voted; the ballots say `yes` and `no`."""
    meeting = {"members": 9, "present": 6, "ballots_issued": 6, "ballots_valid": 6}
    rows: dict[str, Rows] = {"meeting": {key: {"value": D(value)} for key, value in meeting.items()}, **tables}
    return replace(submission((*COUNCIL[:2], round_), rows), file=file)


def votes(**yes: int) -> Rows:
    """Ballots by `who_title`, of six."""
    return {key.replace("_", ":"): {"yes": D(count), "no": D(max(6 - count, 0))} for key, count in yes.items()}


def judged(*forms: Submission, loaded: SeasonFolder | None = None, checks: Checks = ALL_CHECKS, **inbox: Any) -> Season:
    read = Inbox(inbox.get("receipts", ()), tuple(map(Returned, forms)), inbox.get("findings", ()))
    return season_from(loaded or folder(), read, inbox.get("progress", lambda step: None), checks)


def met(season: Season, title: str) -> dict[str, str]:
    return {one.who: one.met.value for one in season.verdicts if one.title == title}


# --- without the council -----------------------------------------------------------------------------------------------
def test_points_places_titles_and_ratios_are_those_of_what_came_back() -> None:
    steps: list[Any] = []
    season = judged(*FORMS, progress=steps.append)
    assert {who: (card.final, card.complete) for who, card in season.scorecards.items()} == {
        "A1": (D("17.00"), True), "A2": (D("19.00"), True), "A3": (D("8.00"), True), "B1": (None, False), "B2": (None, False)
    }  # fmt: skip
    assert {who: one.school for who, one in season.standings.items()} == {
        "A1": 2,
        "A2": 1,
        "A3": 3,
        "B1": None,
        "B2": None,
    }
    assert {who: (one.average, one.rank) for who, one in season.unit_standings.items()} == {
        "T1": (D("14.67"), 1),  # (17 + 19 + 8) / 3
        "T2": (None, None),
    }
    assert met(season, "LDTT") == {"A1": "yes", "A2": "yes", "A3": "yes", "B1": "unknown", "B2": "unknown"}
    assert [one.proposed for one in season.verdicts if one.title == "TTLDTT"] == [True, False]
    registered = next(one for one in season.targets if one.id == "registered")
    assert (registered.numerator, registered.denominator) == (2, 5)
    assert season.submissions == FORMS
    assert set(season.returns) == {("T1", "self-score", "D1"), ("T1", "self-score", "D2"), ("T1", "registration", "")}
    assert season.paths.keys() == {(one.who, one.title) for one in season.verdicts}
    assert (season.council, season.before_council, season.compared, season.schools) == (None, None, None, None)
    assert (season.collectives, season.earlier_awards, season.replies, season.quotas) == ({}, (), {}, ())
    assert [one.doing for one in steps] == ["judging"]


def test_findings_are_those_of_season_inbox_and_checks_with_their_owners_and_waivers_in_order() -> None:
    own = at(codes.LEDGER_MISSING, FilePlace("so-theo-doi.xlsx"))
    wrong = at(codes.CELL_NOT_NUMBER, CellPlace(FIRST.file, "Tự chấm", 9, 3), column="Điểm", raw="chín")
    paper = Waiver("C101", str(wrong.place), "Có bản giấy", "Hiệu trưởng", None, KeyPlace("thidua.xlsx", "m1"))
    receipts = (Receipt(FIRST.file, "0" * 64, ReceiptStatus.ACCEPTED, "T1", "self-score", "D1"),)
    plain = folder(findings=(own,))
    loaded = folder(book=replace(school(), waivers=(paper,)), findings=(own,))
    for one, waived in ((plain, False), (loaded, True)):
        season = judged(*FORMS, loaded=one, findings=(wrong,), receipts=receipts)
        (told,) = [finding for finding in season.findings if finding.code is codes.CELL_NOT_NUMBER]
        assert (told.unit, bool(told.waiver)) == ("T1", waived)
        assert own.code in {finding.code for finding in season.findings}
        assert (
            season.findings[0].code is codes.CELL_NOT_NUMBER
        ) is not waived  # an error comes first, once accepted not
        assert season.receipts == receipts


def test_a_waiver_may_quote_a_line_as_either_language_prints_it() -> None:
    book = school()
    names = printed_names(book)
    assert names(FilePlace("inbox/a.xlsx")) == ()  # read so in both
    assert names(CellPlace("inbox/a.xlsx", "Tờ", 1, 1)) == (
        "inbox/a.xlsx, trang Tờ, ô B2",
        "inbox/a.xlsx, sheet Tờ, cell B2",
    )
    vi, en = names(KeyPlace("thidua.xlsx", "people.A1"))
    assert vi != en
    assert "thidua.xlsx" in vi and "Nhân sự" in vi


LEDGER = {"awards": (Record("a1", {"person": "A1", "title": "LDTT", "period": "2023-2024"}),)}


def test_titles_of_earlier_years_are_those_of_the_ledger_and_without_one_they_are_not_known() -> None:
    season = judged(*FORMS, loaded=folder(ledger=LEDGER))
    assert [(one.person, one.title, one.period) for one in season.earlier_awards] == [("A1", "LDTT", "2023-2024")]
    held = {one.person.code: [award.title for award in one.awards] for one in season.dossiers}
    assert (held["A1"], held["A2"]) == (["LDTT"], [])


def test_what_is_found_in_a_line_of_the_school_s_own_books_is_about_whom_the_line_is_about() -> None:
    book, row = CellPlace("so-theo-doi.xlsx", "Khen thưởng", 6, 3), CellPlace("thidua.xlsx", "Nhân sự", 8, 3)
    ledger = {"awards": (Record("a1", {"person": "A2"}, {"title": book}),)}
    records = {"people": (Record("A3", {"full_name": "Lê Văn An"}, {"full_name": row}),)}
    found = tuple(at(codes.CELL_NOT_NUMBER, place, column="x", raw="y") for place in (book, row))
    season = judged(*FORMS, loaded=folder(ledger=ledger, records=records, findings=found))
    told = {one.place.file: one.person for one in season.findings if one.code is codes.CELL_NOT_NUMBER}
    assert told == {"so-theo-doi.xlsx": "A2", "thidua.xlsx": "A3"}


def test_without_a_ledger_nobody_can_tell_who_had_a_title_and_with_one_whoever_is_missing_had_none() -> None:
    own = school()
    titles = {**own.titles, "CSTDT": TitlePolicy("CSTDT", decided_by="province")}
    book = replace(own, titles=titles)
    others = {"awards": tuple(
        Record(f"a{year}", {"person": "B1", "title": "CSTDCS", "period": f"{year}-{year + 1}"}) for year in range(2019, 2024)
    )}  # fmt: skip
    unknown, told = (judged(*FORMS, loaded=folder(book=book, ledger=ledger)) for ledger in ({}, others))
    assert (met(unknown, "CSTDT")["A1"], met(told, "CSTDT")["A1"]) == ("unknown", "no")


# --- the council -------------------------------------------------------------------------------------------------------
def test_with_the_council_s_word_the_season_is_judged_again_and_as_it_was_before_stays_known() -> None:
    said = council(
        ballots=votes(A1_LDTT=6, A3_LDTT=2),
        grades={"A3": {"grade": "HTNV"}, "T1": {"grade": "HTXSNV"}},
        adjustments={"a1": {"person": "A2", "round": "D2", "criterion": "1.1", "score": D(5), "reason": "thiếu hồ sơ"}},
    )
    season = judged(*FORMS, said)
    assert season.council is not None and season.before_council is not None
    assert {(one.who, one.title): one.passed for one in season.council.decisions} == {
        ("A1", "LDTT"): True, ("A3", "LDTT"): False  # six of nine are two thirds, two are not
    }  # fmt: skip
    before = season.before_council
    assert (season.scorecards["A2"].final, before.scorecards["A2"].final) == (D("16.50"), D("19.00"))  # (19 + 14) / 2
    assert (season.standings["A1"].school, before.standings["A1"].school) == (1, 2)
    assert season.unit_standings["T1"].average == D("13.83")  # (17 + 16.5 + 8) / 3
    grades = {one.person.code: one.grade.value for one in season.dossiers}
    assert (grades["A1"], grades["A3"]) == ("HTTNV", "HTNV")
    assert {one.person.code: one.grade.value for one in before.dossiers}["A3"] == "HTTNV"
    assert season.unit_dossiers[0].grade.value == "HTXSNV"
    assert (met(season, "LDTT")["A3"], met(before, "LDTT")["A3"]) == ("no", "yes")
    assert (before.council, before.before_council) == (None, None)
    assert season.submissions[-1].stamp.phase == "council"


def test_only_those_on_whom_votes_were_counted_need_not_be_chosen_among_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[Any] = []
    apply = quotas.apply_quotas

    def apply_quotas(verdicts: Any, field: QuotaInput) -> Any:
        told.append(set(field.decided))
        return apply(verdicts, field)

    monkeypatch.setattr(quotas, "apply_quotas", apply_quotas)
    judged(*FORMS, council(ballots=votes(A1_LDTT=6, A2_LDTT=2, A3_LDTT=7)))  # seven votes of six ballots decide nothing
    first, *others = told  # without the council's word, and with it
    assert not first and all(one == {("A1", "LDTT"), ("A2", "LDTT")} for one in others) and others


def test_what_was_sent_to_the_year_s_end_and_stands_on_none_of_its_ballots_is_named_there() -> None:
    march = ProposalRound("T3", "Đợt tháng 3", ("LDTT",), late_to_end=True)
    for round_, named in ((march, {"A2", "A3"}), (replace(march, late_to_end=False), set())):
        sat = council("T3", "inbox/t3.xlsx", ballots=votes(A1_LDTT=6))
        end = council(ballots=votes(T1_TTLDTT=6))
        season = judged(*FORMS, sat, end, loaded=folder(book=replace(school(), proposal_rounds=(round_,))))
        told = [one for one in season.findings if one.code is codes.ELIGIBLE_NOT_VOTED and one.params["name"]]
        assert {one.person for one in told} - {None} == named


def test_what_is_found_in_the_council_s_workbook_is_told_once() -> None:
    said = council(ballots=votes(A1_LDTT=7, X9_LDTT=6))
    found = judged(*FORMS, said).findings
    told = [one.code for one in found if one.code in (codes.BALLOT_FOR_NOBODY, codes.MORE_VOTES_THAN_BALLOTS)]
    assert told == [codes.MORE_VOTES_THAN_BALLOTS, codes.BALLOT_FOR_NOBODY]  # an error, a warning


class Looking:
    """Checks of each stage that note what they were shown, and find that stage once."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, SeasonSeen]] = []

    def checks(self) -> Checks:
        return Checks((), (), tuple(SeasonCheck(self._of(stage), stage) for stage in Stage))

    def _of(self, stage: Stage) -> Any:
        def look(seen: SeasonSeen, book: Rulebook) -> list[Finding]:
            self.seen.append((stage.name, seen))
            return [at(codes.FILE_LITTER, FilePlace(f"{stage.name}-{len(self.seen)}"))]

        return look


def test_checks_are_made_of_what_is_known_at_their_stage() -> None:
    looking = Looking()
    season = judged(*FORMS, checks=looking.checks())
    stages = [stage for stage, _ in looking.seen]
    assert (stages[0], set(stages), len(stages)) == (Stage.RETURNED.name, {stage.name for stage in Stage}, 3)
    seen = dict(looking.seen)
    returned_, scored, final = (seen[stage.name] for stage in (Stage.RETURNED, Stage.SCORED, Stage.JUDGED))
    assert (returned_.scorecards, returned_.verdicts) == ({}, ())
    assert [one.person.code for one in returned_.dossiers] == ["A1", "A2", "A3", "B1", "B2"]
    assert returned_.forms == FORMS
    assert scored.scorecards["A1"].final == final.scorecards["A1"].final == D("17.00")
    assert (final.standings["A2"].school, final.paths.keys(), final.council) == (1, season.paths.keys(), None)
    assert final.verdicts == season.verdicts
    assert {one.place.file.partition("-")[0] for one in season.findings if one.code is codes.FILE_LITTER} == set(stages)


def test_what_people_entered_is_looked_at_once_titles_are_judged_and_each_check_at_its_own_stage_alone() -> None:
    looked: list[str] = []

    def entries(one: Any, book: Rulebook) -> list[Finding]:
        looked.append(one.person.code)
        return [at(codes.FILE_LITTER, FilePlace(f"entry-{one.person.code}"))]

    looking = Looking()
    checks = Checks((), (entries,), looking.checks().of_season)
    season = judged(*FORMS, checks=checks)
    assert looked == ["A1", "A2", "A3", "B1", "B2"]
    assert sum(one.place.file.startswith("entry-") for one in season.findings) == 5
    seen = SeasonSeen(Returns({}, Register()), season.dossiers)
    assert [one.place.file for one in checks.of_stage(Stage.SCORED, seen, season.rulebook)] == ["SCORED-4"]
    assert len(checks.of_stage(Stage.JUDGED, seen, season.rulebook)) == 1 + 5
    assert ALL_CHECKS.of_entries == ENTRY_CHECKS
    assert [one.stage for one in ALL_CHECKS.of_season].count(Stage.JUDGED) == 10


# Before the vote all who are put up; once that sitting has voted, whom it passed. Of the other sitting nobody asks.
@pytest.mark.parametrize(
    ("in_march", "said", "listed"),
    [
        ("CSTDCS", council(ballots=votes(A1_LDTT=6, A2_LDTT=2)), {"A1"}),
        ("CSTDCS", council("T3", ballots=votes(A1_CSTDCS=6)), {"A1", "A2", "A3"}),
        ("LDTT", council("T3", ballots=votes(A1_LDTT=6, A2_LDTT=2)), {"A1"}),
    ],
)
def test_rewards_are_estimated_for_whoever_stands_on_the_lists_of_the_sitting_that_is_about_the_title(
    in_march: str, said: Submission, listed: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[set[str]] = []

    def estimate(paths: Any, book: Rulebook, *, is_listed: Any) -> str:
        told.append({one.who for one in paths if one.title == "LDTT" and is_listed(one)})
        return "estimate"

    monkeypatch.setattr(all_checks, "estimate_rewards", estimate)
    monkeypatch.setattr(all_checks, "reward_findings", lambda found, book: [])
    march = ProposalRound("T3", "Đợt tháng 3", (in_march,))
    judged(*FORMS, said, loaded=folder(book=replace(school(), proposal_rounds=(march,))))
    assert told == [listed]


def test_every_check_is_made_once_of_returns_as_the_council_leaves_them() -> None:
    looking = Looking()
    season = judged(*FORMS, council(grades={"A3": {"grade": "HTNV"}}), checks=looking.checks())
    assert [stage for stage, _ in looking.seen] == [stage.name for stage in Stage]
    seen = dict(looking.seen)
    assert seen[Stage.RETURNED.name].dossiers[2].grade.value == "HTNV"
    assert seen[Stage.JUDGED.name].council is season.council is not None
    assert season.before_council is not None and season.before_council.findings == ()


def test_every_stage_fills_in_fields_that_no_stage_before_it_has_filled_in() -> None:
    said = council(ballots=votes(A1_LDTT=6, A3_LDTT=2), grades={"A3": {"grade": "HTNV"}})
    march = ProposalRound("T3", "Đợt tháng 3", ("LDTT",), late_to_end=True)
    loaded = folder(book=replace(school(), proposal_rounds=(march,)), asked=school(), compare=True)
    inbox = Inbox(
        (), tuple(map(Returned, (*FORMS, said, council("T3", "inbox/t3.xlsx", ballots=votes(A1_LDTT=6))))), ()
    )
    state = SeasonState(folder=loaded, inbox=inbox)
    owners: dict[str, str] = {}
    for stage in module.STAGES:
        after = stage(state)
        for name in SeasonState.__struct_fields__:
            if getattr(after, name) is not getattr(state, name):
                assert name not in owners, f"{stage.__name__} replaces {name} of {owners[name]}"
                owners[name] = stage.__name__
        state = after
    assert not owners.keys() & {"folder", "inbox", "checks"}
    assert {"before_council", "scorecards", "standings", "verdicts", "paths", "council", "findings"} < owners.keys()
    table = [re.split(" {2,}", line) for line in (season_state.__doc__ or "").splitlines() if line.startswith("    ")]
    parts = {"judge_by_law", "apply_quotas", "judge_school_itself", "follow_paths"}
    told = {name: "judge" if stage in parts else stage for _, stage, _, added in table for name in added.split(", ")}
    assert {name: told.get(name) for name in owners} == {**owners}


@pytest.mark.parametrize("to_end", [False, True])
def test_what_came_after_its_round_had_sat_waits_or_goes_to_the_year_s_end(to_end: bool) -> None:
    march = ProposalRound("T3", "Đợt tháng 3", ("LDTT",), late_to_end=to_end)
    loaded = folder(book=replace(school(), proposal_rounds=(march,)))
    sat = replace(council("T3", ballots=votes(A1_LDTT=6)), bases={})
    season = judged(*FORMS, sat, loaded=loaded)
    assert season.council is not None
    # A2 and A3 are put up for LĐTT and stand on no ballot of that sitting; A1 was voted on.
    assert season.council.deferred == (frozenset({("A2", "LDTT"), ("A3", "LDTT")}) if to_end else frozenset())
    told = [one for one in season.findings if one.code is codes.TOO_LATE_FOR_ROUND]
    assert sorted(str(one.person) for one in told) == ["A2", "A3"]
    assert {season.round_of(who, "LDTT") for who in ("A2", "A3")} == {"" if to_end else "T3"}
    assert season.round_of("A1", "LDTT") == "T3"


# --- other rules -------------------------------------------------------------------------------------------------------
def test_other_rules_judge_in_the_place_of_the_season_s_own_or_beside_them() -> None:
    own = school()
    strict = replace(own, titles={**own.titles, "LDTT": replace(own.titles["LDTT"], enabled=False)})
    beside = judged(*FORMS, loaded=folder(asked=strict, compare=True))
    assert beside.rulebook is not strict
    assert met(beside, "LDTT")["A1"] == "yes"
    assert beside.compared is not None
    assert (beside.compared.rulebook, {one.title for one in beside.compared.verdicts}) == (strict, {"CSTDCS", "TTLDTT"})
    instead = judged(*FORMS, loaded=folder(asked=strict))
    assert (instead.rulebook, met(instead, "LDTT"), instead.compared) == (strict, {}, None)


# --- the school itself, and schools that report -------------------------------------------------------------------------
def test_a_school_that_registers_itself_is_judged_by_the_law_with_the_council_s_word_on_its_grade() -> None:
    book = replace(school(), school_registration={"title": "TTLDTT"})
    open_ = judged(*FORMS, loaded=folder(book=book))
    (own,) = open_.candidates.units
    assert (own.unit.code, own.unit.name, own.registered, own.grade.unknown) == (
        "TRUONG",
        "Trường Mini",
        ("TTLDTT",),
        True,
    )
    assert [one.title for one in open_.verdicts if one.who == "TRUONG"] == ["TTLDTT"]
    assert ("TRUONG", "TTLDTT") in open_.paths
    graded = judged(*FORMS, council(grades={"TRUONG": {"grade": "HTXSNV"}}), loaded=folder(book=book))
    assert graded.candidates.units[0].grade.value == "HTXSNV"
    assert open_.rulebook.unit("TRUONG") is not None  # ballots may name it
    none = judged(*FORMS, loaded=folder(book=replace(book, school_registration={"number": "12"})))
    assert (none.candidates.units, none.rulebook.unit("TRUONG")) == ((), None)


def test_whom_schools_put_forward_is_judged_beside_the_season_s_own_people() -> None:
    titles = {"LDTT": TitlePolicy("LDTT", decided_by="school"), "CSTDCS": TitlePolicy("CSTDCS", decided_by="commune")}
    schools = SchoolsPolicy(level="commune")
    book = replace(school(), titles=titles, reporters=(Reporter("KS", "Kim Sơn"),), schools=schools)
    said = Proposal("P1:CSTDCS", "Vũ An", "CSTDCS", "passed", grade="HTXSNV")
    report = SchoolReport("KS", "Kim Sơn", "2024-2025", file="inbox/ks.xlsx", proposals=(said,))
    sent = Returned(
        replace(FIRST, stamp=replace(FIRST.stamp, unit="KS", phase="report", round=""), file="inbox/ks.xlsx"),
        report=report,
    )
    read = Inbox((), (*map(Returned, FORMS), sent), ())
    season = season_from(folder(book=book), read, lambda step: None)
    assert season.schools is not None
    assert [one.code for one in season.schools.reporters] == ["KS"]
    assert [one.person.full_name for one in season.candidates.people] == ["Vũ An"]
    assert [(one.who, one.title, one.met) for one in season.verdicts if one.who == "KS/P1"] == [
        ("KS/P1", "CSTDCS", Met.YES)
    ]
    assert [one.person.code for one in season.dossiers] == ["A1", "A2", "A3", "B1", "B2"]  # theirs is no list of ours


def test_whom_the_council_voted_on_and_no_report_names_any_more_is_told_of_still() -> None:
    titles = {"CSTDCS": TitlePolicy("CSTDCS", decided_by="commune")}
    schools = SchoolsPolicy(level="commune")
    book = replace(school(), titles=titles, reporters=(Reporter("KS", "Kim Sơn"),), schools=schools)
    report = SchoolReport("KS", "Kim Sơn", "2024-2025", file="inbox/ks.xlsx")
    sent = Returned(replace(FIRST, stamp=replace(FIRST.stamp, unit="KS", phase="report", round="")), report=report)
    ballot = {"ballots/KS/P1:CSTDCS": "0" * 12 + "|Vũ An"}
    said = replace(council(ballots={"KS/P1:CSTDCS": {"yes": D(6), "no": D(0)}}), bases=ballot)
    season = season_from(folder(book=book), Inbox((), (sent, Returned(said)), ()), lambda step: None)
    assert [one.person.full_name for one in season.candidates.people] == ["Vũ An"]
    assert season.council is not None
    assert [(one.who, one.passed) for one in season.council.decisions] == [("KS/P1", True)]


# --- units by their own sheet, points by the pact ------------------------------------------------------------------------
def test_units_that_have_a_score_sheet_of_their_own_are_scored_and_ranked_by_it() -> None:
    book = school()
    sheet = Rubric(book.rubric.sections, (Criterion("T1", "I", "Nền nếp", KINDS["score"], D(20)),), of_units=True)
    book = replace(book, collective=collective_of(book, sheet))
    given = {"T1": {"T1": D(15)}}
    sent = submission(("T1", "self-score", "D1"), {"collective_score": given, "standing": {}, "initiatives": {}})
    season = judged(sent, loaded=folder(book=book))
    first, second = season.collectives["T1"], season.collectives["T2"]
    assert (first.card.rounds["D1"], first.standing.school, second.standing.school) == (D(15), 1, None)


@pytest.mark.parametrize("decides", [False, True])
def test_the_pact_s_results_become_points_where_the_season_has_them_do_so(
    decides: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_points(
        found: object, dossiers: list[Any], units: list[Any], book: Rulebook
    ) -> tuple[list[Any], list[Any]]:
        assert found == "results"
        return dossiers[:2], units[:1]

    monkeypatch.setattr(module, "target_results", lambda dossiers, units, forms, book: "results")
    monkeypatch.setattr(module, "with_pact_points", with_points)
    season = judged(*FORMS, loaded=folder(book=replace(school(), pact_decides=decides)), checks=Checks((), (), ()))
    assert (len(season.dossiers), len(season.unit_dossiers)) == ((2, 1) if decides else (5, 2))


# --- one return by itself --------------------------------------------------------------------------------------------------
def test_of_one_return_those_are_seen_whom_it_scores_with_their_points_and_their_unit() -> None:
    partly = of_round("D1", A1=points(9, 8, 1), A3=points(8))
    seen = seen_alone(partly, Register(), school())
    assert {one.person.code: one.homes for one in seen.dossiers} == {"A1": {"D1": "T1"}, "A3": {"D1": "T1"}}
    assert {who: card.rounds["D1"] for who, card in seen.scorecards.items()} == {"A1": D(18), "A3": D(8)}
    assert [(one.unit.code, dict(one.returned), one.scores) for one in seen.units] == [
        ("T1", {"self-score:D1": True}, {})
    ]
    assert (seen.forms, seen.verdicts, seen.unit_scores.cards) == ((partly,), (), {})
    strange = replace(partly, stamp=replace(partly.stamp, unit="T9"))
    assert (seen_alone(strange, Register(), school()).units, seen_alone(strange, Register(), school()).dossiers) == (
        (),
        (),
    )


# --- what has come back, unjudged ----------------------------------------------------------------------------------------
def test_what_has_come_back_is_told_without_any_place_or_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def read(loaded: SeasonFolder, inbox: Path, progress: object, **how: object) -> Inbox:
        asked.append((inbox, how))
        return Inbox((), (Returned(FIRST), Returned(REGISTERED)), ())

    monkeypatch.setattr(module, "read_inbox", read)
    place = Path("mini/inbox")
    season = returned_of(folder(), place, cache="kept")  # type: ignore[arg-type]
    assert asked == [(place, {"cache": "kept"})]
    assert (season.standings, season.verdicts, season.quotas, season.targets, season.paths) == ({}, (), (), (), {})
    assert season.scorecards["A1"].rounds["D1"] == D(18)
    assert set(season.returns) == {("T1", "self-score", "D1"), ("T1", "registration", "")}
    late = [one for one in season.findings if one.code is codes.RETURN_MISSING]
    assert len(late) == len(ids(late)) > 0


def test_whom_the_council_excused_from_a_round_nobody_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    unscored = of_round("D1", A1=points(9, 8), A2=points(10, 9), A3={})
    excused = council(grades={"A3": {"excused": ("D1",), "note": "nghỉ thai sản"}})
    for forms, lacking in (((unscored,), True), ((unscored, excused), False)):
        read = Inbox((), tuple(map(Returned, forms)), ())
        monkeypatch.setattr(module, "read_inbox", lambda *given, read=read, **how: read)
        found = returned_of(folder(), Path("inbox")).findings
        assert any(one.person == "A3" for one in found) is lacking


def test_the_council_excuses_somebody_from_a_round_whatever_was_typed_there() -> None:
    """A1 was away for D2, and 0 stands in every cell: (18 + 0) / 2 = 9.00, and of D1 alone 18.00."""
    second = of_round("D2", A1=points(0, 0, 0, 0), A2=points(10, 9), A3=points(8))
    changed = {"person": "A1", "round": "D2", "criterion": "1.1", "score": D(5), "reason": "…"}
    word: dict[str, Rows] = {"grades": {"A1": {"excused": ("D2",), "note": "nghỉ thai sản"}}}
    for said in ({}, {"adjustments": {"a1": changed}}):
        season = judged(FIRST, second, REGISTERED, council(**word, **said))
        assert season.before_council is not None
        card = season.scorecards["A1"]
        assert (season.before_council.scorecards["A1"].final, card.final, card.complete) == (
            D("9.00"),
            D("18.00"),
            True,
        )
        (told,) = [one for one in season.findings if one.code is codes.EXCUSED_WITH_POINTS]
        assert (told.person, told.params["rounds"], len(told.also)) == ("A1", ("Đợt 2",), 2 + len(said))


def test_a_season_is_judged_from_the_inbox_that_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    def read(*given: object, **how: object) -> Inbox:
        asked.append((*given[1:], how))
        return Inbox((), tuple(map(Returned, FORMS)), ())

    monkeypatch.setattr(module, "read_inbox", read)
    looking, loaded, progress = Looking(), folder(), lambda step: None
    season = judge_season(loaded, Path("x"), progress, "readers", "cache", looking.checks())  # type: ignore[arg-type]
    assert asked == [(Path("x"), progress, "readers", "cache", {})]
    assert (season.scorecards["A1"].final, len(looking.seen)) == (D("17.00"), 3)


def test_a_plugin_that_fails_on_every_form_is_told_once_and_what_others_find_as_often_as_they_find_it() -> None:
    failed = at(codes.PLUGIN_FAILED, FilePlace("thidua.xlsx"), plugin="x", part="y", why="ValueError")
    twice = at(codes.SEASON_SAME_NAME, FilePlace("thidua.xlsx"), name="Lê An", codes=("P1", "P2"))
    assert list(module._failures_once([failed, twice, failed, twice])) == [failed, twice, twice]
