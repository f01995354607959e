"""Several versions of one school's report, several replies of one office: which word counts, and where nobody can tell."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec.structs import replace

from tests.judging.judging_factories import rulebook
from thidua_xlsx.declare.season import Rulebook, SecretaryChoice
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.exchange.school_reports.report_versions import CountedReports, counted_replies, counted_reports
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Policy, Record, SchoolReport, Stamp, Submission

VIETNAM = timezone(timedelta(hours=7))
NOON = datetime(2025, 5, 20, 12, tzinfo=UTC)
BOOK = rulebook(units=(), reporters=(Reporter("T1", "Trường Một"), Reporter("T2", "Trường Hai")))


def version(
    file: str, content: str, day: str = "", *, seal: str = "s1", unit: str = "T1", saved: datetime | None = None
) -> Returned:
    """A version of a report: its content (as its digest tells it), the day of its figures, its seal."""
    stamp = Stamp("mot", unit, "report", "", content, seal)
    texts = {"as_of": day} if day else {}
    report = SchoolReport("mot", "Trường Một", "2024-2025", texts=texts, file=file)
    return Returned(Submission(stamp, file, {}, modified=saved), report=report)


def choosing(record: str, file: str) -> Rulebook:
    return replace(BOOK, secretary_choices=(SecretaryChoice("", record, file, CellPlace("thidua.xlsx", "Chọn", 4, 1)),))


def files(found: Mapping[str, Returned]) -> dict[str, str]:
    return {code: one.submission.file for code, one in found.items()}


def told(found: CountedReports) -> list[tuple[str, str]]:
    return [(one.code.id, str(one.place)) for one in found.findings]


# --- reports ---------------------------------------------------------------------------------------------------------
def test_the_same_content_counts_once_and_the_first_file_by_name_is_the_one() -> None:
    copies = [version("c.xlsx", "A"), version("a.xlsx", "A"), version("b.xlsx", "A")]
    found = counted_reports(copies, BOOK, Policy.UNION)
    assert files(found.reports) == {"T1": "a.xlsx"}
    assert (found.held, found.earlier, found.used) == ([], {}, set())
    assert told(found) == [("X174", "b.xlsx"), ("X174", "c.xlsx")]
    assert list(found.set_aside) == ["b.xlsx", "c.xlsx"]
    aside = found.set_aside["b.xlsx"]
    assert (aside.unit, aside.params) == ("T1", {"name": "Trường Một", "other": "a.xlsx"})


def test_of_the_same_content_the_copy_that_kept_its_seal_counts() -> None:
    found = counted_reports([version("a.xlsx", "A", seal=""), version("b.xlsx", "A")], BOOK, Policy.UNION)
    assert (files(found.reports), list(found.set_aside)) == ({"T1": "b.xlsx"}, ["a.xlsx"])
    cut = counted_reports([version("b.xlsx", "A", seal=""), version("a.xlsx", "A", seal="")], BOOK, Policy.UNION)
    assert files(cut.reports) == {"T1": "a.xlsx"}


def test_each_school_has_its_own_versions() -> None:
    reports = [version("a.xlsx", "A"), version("b.xlsx", "B", unit="T2", seal="s2")]
    found = counted_reports(reports, BOOK, Policy.UNION)
    assert (files(found.reports), told(found)) == ({"T1": "a.xlsx", "T2": "b.xlsx"}, [])


@pytest.mark.parametrize(
    ("days", "counts"),
    [
        (("20/05/2025", "30/05/2025"), "b.xlsx"),
        (("01/06/2025", "30/05/2025"), "a.xlsx"),  # by the day, not by its text
        (("30/05/2025", "30/05/2025"), None),  # of one day: nobody can tell which is right
        (("20/05/2025", ""), None),
        (("20/05/2025", "tháng 5"), None),
        (("", ""), None),
        (("20/05/2025", "30/05/2025", "30/05/2025"), None),
    ],
)
def test_the_version_of_the_latest_day_counts_where_every_version_says_a_day_of_its_own(
    days: tuple[str, ...], counts: str | None
) -> None:
    reports = [version(f"{name}.xlsx", name, day) for name, day in zip("abc", days, strict=False)]
    found = counted_reports(reports, BOOK, Policy.UNION)
    assert files(found.reports) == ({"T1": counts} if counts else {})
    assert found.held == ([] if counts else ["T1"])


def test_versions_of_which_none_counts_are_named_with_all_files_and_the_name_to_choose_under() -> None:
    found = counted_reports([version("b.xlsx", "B"), version("a.xlsx", "A")], BOOK, Policy.UNION)
    (one,) = found.findings
    assert (one.code, one.unit, str(one.place), [str(place) for place in one.also]) == (
        codes.REPORTS_DIFFER,
        "T1",
        "a.xlsx",
        ["b.xlsx"],
    )
    assert one.params == {"name": "Trường Một", "files": ("a.xlsx", "b.xlsx"), "record": "BC.T1"}
    assert (found.reports, found.set_aside, found.held) == ({}, {}, ["T1"])


def test_under_two_seals_nothing_counts_whatever_the_days_and_one_without_a_seal_counts_for_nothing_beside() -> None:
    later = version("b.xlsx", "B", "30/05/2025", seal="s2", saved=NOON)
    first = version("a.xlsx", "A", "20/05/2025", saved=NOON - timedelta(1))
    found = counted_reports([first, later], BOOK, Policy.NEWEST)
    assert ([one.code for one in found.findings], found.held) == ([codes.REPORTS_OF_OTHER_SEALS], ["T1"])
    unsealed = version("c.xlsx", "C", "31/05/2025", seal="")
    assert files(counted_reports([first, unsealed], BOOK, Policy.UNION).reports) == {"T1": "a.xlsx"}
    both = counted_reports([replace_seal(first), unsealed], BOOK, Policy.UNION)
    assert files(both.reports) == {"T1": "c.xlsx"}  # neither has a seal: the later day


def replace_seal(one: Returned) -> Returned:
    return replace(one, submission=replace(one.submission, stamp=replace(one.submission.stamp, signature="")))


@pytest.mark.parametrize(
    ("policy", "saved", "counts"),
    [
        (Policy.NEWEST, (NOON, NOON + timedelta(minutes=1)), "b.xlsx"),
        (Policy.NEWEST, (NOON, datetime(2025, 5, 20, 18, tzinfo=VIETNAM)), "a.xlsx"),  # 18h in Hà Nội is 11h UTC
        (Policy.NEWEST, (NOON, NOON), None),
        (Policy.NEWEST, (NOON, None), None),
        (Policy.NEWEST, (None, None), None),
        (Policy.UNION, (NOON, NOON + timedelta(minutes=1)), None),
    ],
)
def test_the_one_saved_last_counts_where_the_secretary_asks_for_it_and_each_says_when(
    policy: Policy, saved: tuple[datetime | None, ...], counts: str | None
) -> None:
    reports = [version(f"{name}.xlsx", name, saved=when) for name, when in zip("ab", saved, strict=True)]
    found = counted_reports(reports, BOOK, policy)
    assert files(found.reports) == ({"T1": counts} if counts else {})


def test_the_day_of_the_figures_says_more_than_when_a_file_was_saved() -> None:
    later = version("a.xlsx", "A", "30/05/2025", saved=NOON)
    saved_again = version("b.xlsx", "B", "20/05/2025", saved=NOON + timedelta(1))
    assert files(counted_reports([later, saved_again], BOOK, Policy.NEWEST).reports) == {"T1": "a.xlsx"}


@pytest.mark.parametrize(
    ("record", "file", "counts", "used"),
    [
        ("BC.T1", "a.xlsx", "a.xlsx", {"BC.T1"}),  # before the later day
        ("BC.T2", "a.xlsx", "b.xlsx", set()),  # of another school
        ("BC.T1", "z.xlsx", None, set()),  # names none of them: a person has to look again
    ],
)
def test_the_secretary_s_choice_stands_above_days_and_seals(
    record: str, file: str, counts: str | None, used: set[str]
) -> None:
    reports = [version("a.xlsx", "A", "20/05/2025"), version("b.xlsx", "B", "30/05/2025")]
    found = counted_reports(reports, choosing(record, file), Policy.UNION)
    assert (files(found.reports), found.used) == ({"T1": counts} if counts else {}, used)
    foreign = version("c.xlsx", "C", "31/05/2025", seal="s2")
    chosen = counted_reports([*reports, foreign], choosing("BC.T1", "c.xlsx"), Policy.UNION)
    assert (files(chosen.reports), list(chosen.set_aside)) == ({"T1": "c.xlsx"}, ["a.xlsx", "b.xlsx"])


def test_a_choice_that_nothing_asks_for_is_not_used() -> None:
    found = counted_reports([version("a.xlsx", "A")], choosing("BC.T1", "a.xlsx"), Policy.UNION)
    assert (files(found.reports), found.used) == ({"T1": "a.xlsx"}, set())


def test_changes_are_told_against_the_last_version_of_a_day_before_under_the_same_seal() -> None:
    days = {"a": "10/05/2025", "b": "20/05/2025", "c": "30/05/2025"}
    reports = [version(f"{name}.xlsx", name, day) for name, day in days.items()]
    assert files(counted_reports(reports, BOOK, Policy.UNION).earlier) == {"T1": "b.xlsx"}
    unsealed = version("d.xlsx", "d", "25/05/2025", seal="")
    assert files(counted_reports([*reports, unsealed], BOOK, Policy.UNION).earlier) == {"T1": "b.xlsx"}
    # The secretary takes the middle one: what came after it is nothing before.
    chosen = counted_reports(reports, choosing("BC.T1", "b.xlsx"), Policy.UNION)
    assert files(chosen.earlier) == {"T1": "a.xlsx"}
    first = counted_reports(reports, choosing("BC.T1", "a.xlsx"), Policy.UNION)
    assert (files(first.reports), first.earlier) == ({"T1": "a.xlsx"}, {})
    undated = counted_reports([version("e.xlsx", "e"), reports[0]], choosing("BC.T1", "e.xlsx"), Policy.UNION)
    assert undated.earlier == {}


# --- replies ---------------------------------------------------------------------------------------------------------
WORDS = {
    "given": "Được tặng, công nhận",
    "refused": "Không được tặng, công nhận",
    "on_way": "Thông qua, đang trình cấp trên",
    "open": "",
}


def reply(file: str, outcome: str, *, seal: str = "s1", season: str = "xa", key: str = "P1:CSTDCS", **said: str) -> Any:
    values = {"outcome": WORDS[outcome], "name": "Nguyễn Thị Ánh", **said}
    rows = (Record(key, {name: text for name, text in values.items() if text}),)
    return Submission(Stamp(season, "TRUONG", "reply", "", file, seal), file, {"reply_titles": rows})


NO, LATER = {"decision_no": "88/QĐ"}, {"decision_no": "99/QĐ"}


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        ((reply("a", "open"), reply("b", "on_way")), ("on_way", "")),
        ((reply("a", "given"), reply("b", "on_way")), ("given", "")),
        ((reply("a", "on_way"), reply("b", "refused")), ("refused", "")),
        ((reply("a", "given"), reply("b", "given", **NO)), ("given", "88/QĐ")),
        ((reply("a", "given", **NO), reply("b", "given")), ("given", "88/QĐ")),
        ((reply("a", "given", **NO), reply("b", "given", **NO)), ("given", "88/QĐ")),
        ((reply("a", "given"), reply("b", "on_way", **NO)), ("given", "")),
        ((reply("a", "given"), reply("b", "refused")), None),
        ((reply("a", "given", **NO), reply("b", "given", **LATER)), None),
        ((reply("a", "given"), reply("b", "given", seal="s2")), None),
        ((reply("a", "given"), reply("b", "given", seal="")), ("given", "")),  # some programs cut the seal
        ((reply("a", "given"), reply("b", "on_way", seal="s2", season="tinh")), ("given", "")),  # two bodies
    ],
)
def test_the_word_that_goes_furthest_counts_unless_two_replies_decide_otherwise(
    sent: tuple[Submission, ...], outcome: tuple[str, str] | None
) -> None:
    for ordered in (sent, sent[::-1]):
        found = counted_replies(ordered, BOOK)
        counted = {key: (one.outcome, one.number) for key, one in found.replies.items()}
        assert counted == ({("P1", "CSTDCS"): outcome} if outcome else {})
        assert [one.code for one in found.findings] == ([] if outcome else [codes.REPLIES_DIFFER])
        assert found.used == frozenset()


def test_replies_that_decide_otherwise_are_named_with_person_title_and_files_and_others_count() -> None:
    other = reply("c", "given", key="P2:CSTDCS")
    found = counted_replies([reply("b", "refused"), other, reply("a", "given")], BOOK)
    (one,) = found.findings
    assert (str(one.place), [str(place) for place in one.also]) == ("a", ["b"])
    assert one.params == {"about": "Nguyễn Thị Ánh – Chiến sĩ thi đua cơ sở", "files": ("a", "b")}
    assert list(found.replies) == [("P2", "CSTDCS")]


def test_replies_of_one_body_under_several_seals_are_all_left_and_those_of_others_are_not() -> None:
    province = reply("c", "given", season="tinh", key="P2:CSTDCS")
    found = counted_replies([reply("a", "given"), reply("b", "given", seal="s2"), province], BOOK)
    (one,) = found.findings
    assert (one.params["files"], list(found.replies)) == (("a", "b"), [("P2", "CSTDCS")])
    assert language("vi")("form.reply.all") in language("vi").text(one)


def test_the_secretary_chooses_between_replies() -> None:
    sent = [reply("a", "given"), reply("b", "refused", seal="s2")]
    found = counted_replies(sent, choosing("TL", "b"))
    assert [one.outcome for one in found.replies.values()] == ["refused"]
    assert (found.findings, found.used) == ((), {"TL"})
    assert counted_replies(sent, choosing("BC.T1", "b")).replies == {}  # a choice about something else
    unclear = counted_replies(sent, choosing("TL", "z"))
    assert (unclear.replies, len(unclear.findings), unclear.used) == ({}, 1, frozenset())
