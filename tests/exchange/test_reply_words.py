"""What an office answers a school on each of its proposals: how it came out, by which decision, whose, and why not."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from tests.judging.judging_factories import rulebook
from thidua_xlsx.declare.season import RewardDecision, TitlePolicy
from thidua_xlsx.declare.season.reporting_schools import Reporter, SchoolsPolicy
from thidua_xlsx.exchange.school_reports.candidates import candidates_of, with_guests
from thidua_xlsx.exchange.school_reports.reply_layout import id_of, replies_to
from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.model import Award, Council, Decision, Meeting, Proposal, Reply, SchoolReport, Schools, Season

REPORTERS = (Reporter("T1", "Trường Một", ids=("mot",)), Reporter("T2", "Trường Hai", ids=("hai",)))
HERE, ABOVE = "CSTDCS", "CSTDT"  # decided by the commune, by the province


def office(
    *votes: Decision,
    awards: tuple[Award, ...] = (),
    replies: tuple[Reply, ...] = (),
    decisions: tuple[RewardDecision, ...] = (),
) -> Season:
    """A commune's office whose council voted on two proposals of a school and one of another."""
    book = rulebook(
        units=(),
        reporters=REPORTERS,
        schools=SchoolsPolicy(level="commune"),
        titles={HERE: TitlePolicy(HERE, decided_by="commune"), ABOVE: TitlePolicy(ABOVE, decided_by="province")},
        decisions=decisions,
    )
    book = replace(book, school=replace(book.school, name="UBND xã Một"))
    mine = tuple(Proposal(f"P1:{title}", "Vũ An", title, "passed") for title in (HERE, ABOVE))
    reports = {
        "T1": SchoolReport("mot-2024", "Trường Một", "2024-2025", proposals=mine),
        "T2": SchoolReport("hai-2024", "Trường Hai", "2024-2025", proposals=mine[:1]),
    }
    schools = Schools(REPORTERS, reports)
    found = candidates_of(schools, book, ())
    book = with_guests(book, found)
    council = Council("hd.xlsx", Meeting(), votes)
    told = {(one.who, one.title): one for one in replies}
    paths = title_paths(found.verdicts, found.people, book, YearBehind(council, awards, replies=told))
    return Season(
        book, (), (), (), {}, {}, {}, found.verdicts, (), (), (),
        earlier_awards=awards, council=council, schools=schools, candidates=found, paths=paths, replies=told,
    )  # fmt: skip


def vote(title: str, passed: bool | None, note: str = "") -> Decision:
    return Decision("T1/P1", title, 5, 1, passed=passed, note=note)


def answer(title: str, season: Season) -> tuple[str, ...]:
    """Outcome, number, day, issuer and reason of the answer on one title."""
    (one,) = [each for each in replies_to(REPORTERS[0], season) if each.title == title]
    assert (one.who, one.name) == ("P1", "Vũ An")  # by the school's own code
    return one.outcome, one.number, one.day, one.issuer, one.reason


def above(outcome: str, number: str = "", day: str = "", reason: str = "") -> Reply:
    return Reply("T1/P1", ABOVE, outcome, "Vũ An", number, day, "UBND tỉnh", reason)


def line(title: str, number: str, day: str = "", **said: Any) -> Award:
    return Award("T1/P1", title, said.pop("period", "2024-2025"), number, day, **said)


OWN = RewardDecision((HERE,), "88/QĐ-UBND", date(2025, 7, 1), "Chủ tịch UBND xã")
NUMBERED = ("given", "88/QĐ-UBND", "01/07/2025", "Chủ tịch UBND xã", "")


def test_each_school_is_told_of_its_own_proposals_by_their_order() -> None:
    season = office(vote(HERE, True))
    assert [(one.who, one.title) for one in replies_to(REPORTERS[0], season)] == [("P1", HERE), ("P1", ABOVE)]
    assert [(one.who, one.outcome) for one in replies_to(REPORTERS[1], season)] == [("P1", "open")]


@pytest.mark.parametrize(
    ("season", "told"),
    [
        (office(vote(HERE, True)), ("given", "", "", "UBND xã Một", "")),  # no decision has a number yet
        (office(vote(HERE, True), decisions=(OWN,)), NUMBERED),
        (office(vote(HERE, True), decisions=(replace(OWN, day=None, issuer=""),)), ("given", "88/QĐ-UBND", "", "UBND xã Một", "")),
        (office(vote(HERE, True), awards=(line(HERE, "9/QĐ", "30/06/2025", issuer="UBND huyện"),)), ("given", "9/QĐ", "30/06/2025", "UBND huyện", "")),
        (office(vote(HERE, True), awards=(line(HERE, "9/QĐ", period="2023-2024", issuer="UBND huyện"),)), ("given", "", "", "UBND xã Một", "")),
        (office(vote(HERE, False, "Chưa đủ phiếu"), decisions=(OWN,)), ("refused", "", "", "UBND xã Một", "Chưa đủ phiếu")),
        (office(vote(HERE, None)), ("open", "", "", "UBND xã Một", "")),
        (office(), ("open", "", "", "UBND xã Một", "")),
        (office(decisions=(OWN,)), ("open", "", "", "UBND xã Một", "")),  # which is about others
    ],
    ids=["given", "numbered", "without a day", "in the ledger", "of last year", "refused", "undecided", "not voted on", "not voted on though others were"],
)  # fmt: skip
def test_what_the_office_itself_decides(season: Season, told: tuple[str, ...]) -> None:
    assert answer(HERE, season) == told


@pytest.mark.parametrize(
    ("season", "told"),
    [
        (office(vote(ABOVE, True)), ("on_way", "", "", "", "")),
        (office(vote(ABOVE, True), replies=(above("on_way"),)), ("on_way", "", "", "UBND tỉnh", "")),
        (office(vote(ABOVE, True), replies=(above("given"),)), ("given", "", "", "UBND tỉnh", "")),
        (office(vote(ABOVE, True), replies=(above("given", "5/QĐ", "02/08/2025"),)), ("given", "5/QĐ", "02/08/2025", "UBND tỉnh", "")),
        (office(vote(ABOVE, True), replies=(above("given", "5/QĐ"),)), ("given", "5/QĐ", "", "UBND tỉnh", "")),
        (office(vote(ABOVE, True, "Tốt"), replies=(above("refused", reason="Thiếu hồ sơ"),)), ("refused", "", "", "UBND tỉnh", "Thiếu hồ sơ")),
        (office(vote(ABOVE, False, "Chưa đủ phiếu")), ("refused", "", "", "UBND xã Một", "Chưa đủ phiếu")),
        (office(vote(ABOVE, False, "Chưa đủ phiếu"), replies=(above("refused", reason="Thiếu hồ sơ"),)), ("refused", "", "", "UBND xã Một", "Chưa đủ phiếu")),
        (office(vote(ABOVE, True), awards=(line(ABOVE, "6/QĐ", issuer="Chủ tịch tỉnh"),)), ("given", "6/QĐ", "", "Chủ tịch tỉnh", "")),
        (office(vote(ABOVE, True), awards=(line(ABOVE, "", issuer="chờ", pending=True),), replies=(above("on_way"),)), ("on_way", "", "", "UBND tỉnh", "")),
    ],
    ids=["on its way", "told so", "given there", "with its number", "without a day", "refused there", "refused here", "refused here first",
         "in the ledger", "waiting in the ledger"],
)  # fmt: skip
def test_what_a_body_above_decides(season: Season, told: tuple[str, ...]) -> None:
    assert answer(ABOVE, season) == told


def test_a_number_of_the_office_s_own_is_none_of_a_title_that_a_body_above_decides() -> None:
    own = replace(OWN, titles=(ABOVE,))
    assert answer(ABOVE, office(vote(ABOVE, True), decisions=(own,)))[:3] == ("on_way", "", "")


def test_a_reply_goes_to_the_season_whose_report_came_or_else_as_the_office_declares() -> None:
    season = office()
    assert id_of(REPORTERS[0], season) == "mot-2024"
    silent = replace(season, schools=Schools(REPORTERS))
    assert (id_of(REPORTERS[0], silent), id_of(replace(REPORTERS[0], ids=()), silent)) == ("mot", "T1")
