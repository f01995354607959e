"""What the council has decided on is no warning any more; what it has not stays one."""

import pytest
from judging_factories import dossier, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.judging.law.ordered_scales import title_label
from thidua_xlsx.judging.verdicts.council_answers import answered_by_votes
from thidua_xlsx.judging.verdicts.title_paths import title_paths
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Council, Decision, Meeting, Met, Verdict

WHO = {code: person(code) for code in "AB"}
BOOK = rulebook(WHO.values(), titles={title: TitlePolicy(title) for title in ("LDTT", "CSTDCS")})
LDTT, CSTDCS = title_label("LDTT", BOOK), title_label("CSTDCS", BOOK)
WARNING, NOTICE = Severity.WARNING, Severity.NOTICE
UNASKED, DECLINED = codes.ELIGIBLE_NOT_REGISTERED, codes.ELIGIBLE_DECLINED


def about(code: codes.Code, title: object, **params: str) -> Finding:
    return at(code, FilePlace("inbox/a.xlsx"), person="A", name="A", title=title, **params)


def left(finding: Finding, *decisions: Decision, met: Met = Met.YES) -> Severity | None:
    """How much a finding about A still matters after these votes; None where it is gone."""
    verdicts = [Verdict("A", title, met, (), True, True, met is Met.YES) for title in ("LDTT", "CSTDCS")]
    paths = title_paths(verdicts, [dossier(who) for who in WHO.values()], BOOK)
    told = [*answered_by_votes([finding], Council("hoi-dong.xlsx", Meeting(), decisions), paths, BOOK)]
    assert [replace(one, answered=False) for one in told] in ([], [finding])
    return told[0].severity if told else None


def vote(title: str, *, passed: bool | None, who: str = "A") -> Decision:
    return Decision(who, title, 7, 0, passed=passed)


@pytest.mark.parametrize(("passed", "matters"), [(True, NOTICE), (False, None), (None, WARNING)])
def test_whom_the_council_was_to_look_at_it_has_looked_at_once_it_voted(
    passed: bool | None, matters: Severity | None
) -> None:
    assert left(about(UNASKED, CSTDCS), vote("CSTDCS", passed=passed)) is matters


def test_what_it_did_not_put_to_the_vote_it_has_looked_at() -> None:
    aside = {"A:CSTDCS": ("không xét: xin rút", CellPlace("hoi-dong.xlsx", "Kiểm phiếu", 8, 3))}
    council = Council("hoi-dong.xlsx", Meeting(), (vote("LDTT", passed=True),), set_aside=aside)
    assert [*answered_by_votes([about(UNASKED, CSTDCS)], council, {}, BOOK)] == []


def test_a_vote_on_another_title_or_on_somebody_else_answers_nothing() -> None:
    others = (vote("LDTT", passed=False), vote("CSTDCS", passed=True, who="B"))
    assert left(about(UNASKED, CSTDCS), *others) is WARNING
    assert [*answered_by_votes([about(UNASKED, CSTDCS)], None, {}, BOOK)] == [about(UNASKED, CSTDCS)]


def test_of_several_titles_that_somebody_declined_all_must_be_decided() -> None:
    declined = about(DECLINED, (LDTT, CSTDCS))
    assert left(declined, vote("LDTT", passed=False)) is WARNING
    assert left(declined, vote("LDTT", passed=False), vote("CSTDCS", passed=True)) is NOTICE
    assert left(declined, vote("LDTT", passed=False), vote("CSTDCS", passed=False)) is None


def test_a_proposal_that_the_grade_rules_out_is_answered_once_the_title_was_voted_on() -> None:
    against = about(codes.PROPOSAL_AGAINST_GRADE, LDTT, grade="Hoàn thành nhiệm vụ")
    others = vote("LDTT", passed=True, who="B")
    assert left(against, vote("LDTT", passed=False)) is NOTICE
    assert left(against, others, met=Met.NO) is NOTICE  # on no ballot: it is over
    assert left(against, others) is WARNING  # it is not, and nobody has voted on A's
    assert left(against, vote("CSTDCS", passed=True, who="B"), met=Met.NO) is WARNING
