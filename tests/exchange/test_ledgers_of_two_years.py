"""School, commune, province over two years under two laws: each school's ledger against a sum worked out apart.

Random seasons at the floor where the rules live, without files: what each council passes goes up as a report, comes back
as a reply, and stands in the school's ledger as closing writes it, once before the replies and once after.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from msgspec.structs import replace

from tests.exchange.test_three_levels import COMMUNE, PROVINCE, UP, VI, at_level, office, received, voted
from tests.strength import strength
from thidua_xlsx.declare.law.regime import Regime
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.exchange.school_reports.own_report import own_report
from thidua_xlsx.judging.lacking_in_ledger import missing_in
from thidua_xlsx.judging.season_closing import season_closing
from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.model import Council, Decision, Meeting, Met, Proposal, Record, Reply, SchoolReport, Season, Verdict
from thidua_xlsx.workflow.load.season_folder import load_templates

Key = tuple[str, str]  # who, title
Ledger = list[Record]
YEARS = (("2022-2023", "luat-2003"), ("2024-2025", "luat-2022"))
OWN, TO_COMMUNE = "LDTT", "CSTDCS"
PENDING, REFUSED = "pending", "refused"


@cache
def laws() -> Mapping[str, Regime]:
    """The laws that the program knows."""
    return load_templates(None).laws


def of_year(book: Rulebook, year: str, law: str) -> Rulebook:
    """The rulebook of another year under its law."""
    return replace(book, school=replace(book.school, school_year=year), regime=laws()[law])


def asked_of(drawn: random.Random) -> dict[Key, bool]:
    """What a school's own council votes on, each with what came of it."""
    people, units = drawn.randint(1, 5), drawn.randint(0, 3)
    asked = [(f"P{number}", title) for number in range(people) for title in (OWN, TO_COMMUNE)]
    asked += [(f"TO{number}", UP[0]) for number in range(units)] + [("TRUONG", UP[1])] * drawn.randint(0, 1)
    return {key: drawn.random() < 0.8 for key in asked}


def counts(votes: Mapping[Key, bool], who: str, title: str) -> bool:
    """Whether a school's own council passed a title: whom it refused LĐTT has no CSTĐCS, whatever the vote on that."""
    return votes[who, title] and (title != TO_COMMUNE or votes[who, OWN])


def report_of(code: str, year: str, votes: Mapping[Key, bool]) -> SchoolReport:
    """The report of a school: whom its council passed, as far as somebody above decides."""
    lines = tuple(
        Proposal(f"{who}:{title}", f"{who} của {code}", title, "passed", reasons="…", collective=title in UP)
        for who, title in votes
        if counts(votes, who, title)
    )
    return SchoolReport(code, code, year, proposals=lines)


def closed(book: Rulebook, votes: Mapping[Key, bool], ledger: Ledger, replies: Mapping[Key, Reply]) -> Ledger:
    """The ledger of a school after closing its season with what the bodies above have said by then."""
    verdicts = tuple(Verdict(*key, Met.YES, registered=True, proposed=True) for key in votes)
    council = Council("hoi-dong.xlsx", Meeting(), tuple(Decision(*key, passed=passed) for key, passed in votes.items()))
    paths = title_paths(verdicts, (), book, YearBehind(council, replies=replies))
    season = Season(
        book, (), (), (), {}, {}, {}, verdicts, (), (), (), council=council, paths=paths, replies=replies
    )  # fmt: skip
    missing = missing_in({"awards": ledger}, season_closing(season), book)
    words = {entry.id: entry.vi for entry in book.columns.choices["award_state"].entries}
    changed = {id(line): {"decision_no": number, "decision_date": day} for line, number, day in missing.decided}
    for line, issuer in missing.issuers:
        changed.setdefault(id(line), {})["issuer"] = issuer
    changed |= {id(line): {"issuer": words[REFUSED]} for line in missing.refused}
    after = [
        replace(
            line, values={**line.values, **{key: value for key, value in changed.get(id(line), {}).items() if value}}
        )
        for line in ledger
    ]
    for award in missing.awards:
        told = {"decision_no": award.decision_no, "issuer": award.issuer or words[PENDING]}
        values = {"person": award.person, "title": award.title, "period": award.period, **told}
        after.append(Record(f"a{len(after)}", {key: value for key, value in values.items() if value}))
    return after


def told_by(ledger: Sequence[Record], book: Rulebook) -> dict[tuple[str, str, str], str]:
    """What a ledger says of each title of each year: the number of its decision, else whether it waits or was refused."""
    states = book.columns.choices["award_state"]
    lines = {}
    for line in ledger:
        who, title, period, number, issuer = (
            str(line.values.get(key, "")) for key in ("person", "title", "period", "decision_no", "issuer")
        )
        assert (who, title, period) not in lines  # nothing is entered twice
        lines[who, title, period] = number or states.find(issuer) or ""
    return lines


@pytest.mark.parametrize("seed", range(strength(5, 600)))
def test_each_ledger_holds_what_three_levels_decided_in_two_years(seed: int) -> None:
    drawn = random.Random(20_000 + seed)
    schools = tuple(Reporter(f"T{number}", f"T{number}") for number in range(drawn.randint(1, 4)))
    ledgers: dict[str, Ledger] = {school.code: [] for school in schools}
    expected: dict[str, dict[tuple[str, str, str], str]] = {school.code: {} for school in schools}
    for year, law in YEARS:
        own = {school.code: asked_of(drawn) for school in schools}
        truong, xa = (
            of_year(at_level(*level), year, law) for level in (("school", "truong", ()), ("commune", "xa", schools))
        )
        reports = {code: report_of(code, year, votes) for code, votes in own.items()}
        votes = voted(office(xa, reports, {}, {}), drawn)
        sent = replace(own_report(office(xa, reports, votes, {}), VI), id="xa", name="xa")
        x1 = (Reporter("X1", "xa"),)
        tinh = of_year(at_level("province", "tinh", x1), year, law)
        above_votes = voted(office(tinh, {"X1": sent}, {}, {}), drawn)
        numbered = bool(drawn.randint(0, 2))
        above = office(tinh, {"X1": sent}, above_votes, {}, numbered=numbered)
        down = office(xa, reports, votes, received(x1[0], above))
        for school in schools:
            # Closed before anybody above has spoken, and once more with the reply.
            first = closed(truong, own[school.code], ledgers[school.code], {})
            ledgers[school.code] = closed(truong, own[school.code], first, received(school, down))
            again = closed(truong, own[school.code], ledgers[school.code], received(school, down))
            assert [line.values for line in again] == [line.values for line in ledgers[school.code]]
            # Apart from the program: who passed the school, the commune and, where it decides, the province.
            for who, title in own[school.code]:
                at_commune = votes.get((f"{school.code}/{who}", title), False)
                at_province = above_votes.get((f"X1/{school.code}/{who}", title), False)
                if not counts(own[school.code], who, title):
                    continue
                outcome = "" if title == OWN else COMMUNE if at_commune else REFUSED
                if title in UP:
                    given = PROVINCE if numbered else ""
                    outcome = REFUSED if not at_commune or not at_province else given
                expected[school.code][who, title, year] = outcome
    book = at_level("school", "truong", ())
    told = {code: told_by(ledger, book) for code, ledger in ledgers.items()}
    assert told == expected
    # And as sums: of each outcome as many lines over all schools and both years as the three councils passed.
    sums = Counter(outcome for lines in told.values() for outcome in lines.values())
    assert sums == Counter(outcome for lines in expected.values() for outcome in lines.values())
