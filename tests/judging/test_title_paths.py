"""The path of a title: how each step comes out, where it stands and why; told by cases, states worked out by hand."""

from datetime import date

import pytest
from judging_factories import cases, cell, dossier, judged, person, policy, rulebook, unit_dossier
from msgspec.structs import replace

from thidua_xlsx.declare.season import SCHOOL, ProposalRound
from thidua_xlsx.declare.season.reporting_schools import SchoolsPolicy
from thidua_xlsx.exchange.council.council_return import combined_sittings
from thidua_xlsx.judging.verdicts.title_paths import (
    YearBehind,
    decided_from,
    late_findings,
    level_of,
    path_findings,
    reply_findings,
    title_paths,
    too_late,
    unvoted,
)
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import (
    Award,
    Council,
    Decision,
    Fact,
    Meeting,
    Met,
    Proposal,
    Reason,
    Record,
    Reply,
    StepState,
    Unknown,
    Verdict,
)
from thidua_xlsx.model.title_path import STEPS

SIGNS = {StepState.YES: "+", StepState.NO: "x", StepState.OPEN: "?", StepState.SKIPPED: "-"}
YEAR = "2024-2025"


def heard(case, before):
    """The council's word as a case tells it; None where it says nothing of a vote."""
    if "votes" not in case:
        return None
    outcomes = {title: None if passed == "undecided" else passed for title, passed in case["votes"].items()}
    decisions = tuple(
        Decision("A", title, yes=1, no=1, passed=passed, places=(cell(row, 3, "Kiểm phiếu"),))
        for row, (title, passed) in enumerate(outcomes.items(), start=8)
    )
    return Council(
        "inbox/hd.xlsx",
        Meeting(),
        decisions,
        dossiers={"A": Record("A", {"state": case["state"]}, {"state": cell(9)})} if "state" in case else {},
        grades={"A": Record("A", {"grade": "HTTNV"}, {"grade": cell(8)})} if case.get("raised") else {},
        ballots=frozenset(f"A:{title}" for title in (*case.get("ballots", ()), *outcomes)),
    )


@pytest.mark.parametrize("case", cases("paths"))
def test_path(case):
    title = case["title"]
    first = dossier(person("A"), returned=case.get("returned", True), **case.get("person", {}))
    others = [dossier(person(f"B{n}"), **one) for n, one in enumerate(case.get("others", ()))]
    people = [first, *others]
    titles = policy(title, **case.get("policy", {}))
    verdicts, _, _ = judged(people, titles=titles)
    book = rulebook([one.person for one in people], titles=titles)
    awards = [Award("A", one, YEAR, number) for one, number in case.get("ledger", {}).items()]
    found = title_paths(verdicts.values(), people, book, YearBehind(heard(case, verdicts), awards))
    assert list(found) == list(verdicts)
    path = found["A", title]
    assert tuple(step.step for step in path.steps) == STEPS
    assert "".join(SIGNS[step.state] for step in path.steps) == case["path"].replace(" ", "")
    assert path.at == case["at"]
    if "why" in case:
        assert path.current_step.key.rpartition(".")[2] == case["why"]
    if "whys" in case:
        assert [step.key.rpartition(".")[2] or "-" for step in path.steps] == case["whys"].split()
    assert [one.title for one in unvoted(found) if one.who == "A" and one.title == title] == (
        [title] if case.get("unvoted") else []
    )
    for lang in LANGUAGES:
        assert all(language(lang)(step.key, **step.params) for step in path.steps if step.key)


def test_a_step_names_its_cells():
    one = dossier(person("A"), grade="HTTNV", registered=["LDTT"], proposed=["LDTT"])
    verdicts, _, _ = judged([one])
    book = rulebook([one.person])
    council = Council("hd.xlsx", Meeting(), (Decision("A", "LDTT", 7, 0, passed=True, places=(cell(8),)),))
    path = title_paths(verdicts.values(), [one], book, YearBehind(council))["A", "LDTT"]
    assert path.step("unit").cells == one.proposed_title.places
    assert path.step("council").cells == (cell(8),)
    said = {step.step: language("vi")(step.key, **step.params) for step in path.steps if step.key}
    assert (said["decided"], said["submitted"]) == ("trường quyết định", "trường quyết định, không trình lên")


def test_what_goes_up_names_who_decides_and_the_decision_its_number_and_day():
    one = dossier(person("A"), grade="HTTNV", registered=["LDTT"])
    titles = policy("LDTT", decided_by="commune")
    verdicts, _, _ = judged([one], titles=titles)
    council = Council("hd.xlsx", Meeting(), (Decision("A", "LDTT", 7, 0, passed=True),))
    given = Award("A", "LDTT", YEAR, "12/QĐ-UBND", "30/06/2025", places=(cell(4),))
    path = title_paths(verdicts.values(), [one], rulebook([one.person], titles=titles), YearBehind(council, [given]))
    steps = {step.step: step for step in path["A", "LDTT"].steps}
    said = {name: language("vi")(step.key, **step.params) for name, step in steps.items() if step.key}
    assert said["decided"] == "cấp trên quyết định"
    assert said["submitted"] == "trình lên, cấp quyết định: Xã, phường"
    assert said["announced"] == said["received"] == "Quyết định số 12/QĐ-UBND ngày 30/06/2025"
    assert steps["announced"].cells == steps["received"].cells == (cell(4),)


def test_proposed_before_the_vote_is_what_the_verdict_proposes():
    grades = ("HTXSNV", "HTTNV", "HTNV", "")
    people = [
        dossier(person(f"{grade or 'none'}{n}"), grade=grade, registered=titles)
        for grade in grades
        for n, titles in enumerate((["CSTDCS"], ["LDTT"], []))
    ]
    for changes in ({}, {"unregistered": "block"}, {"quota_percent": 20}, {"quota_percent": 20, "quota_mode": "warn"}):
        titles = policy("CSTDCS", **changes)
        verdicts, _, _ = judged(people, titles=titles)
        paths = title_paths(verdicts.values(), people, rulebook([one.person for one in people], titles=titles))
        assert {key: path.proposed for key, path in paths.items()} == {
            key: verdict.proposed is True for key, verdict in verdicts.items()
        }
        assert any(verdict.met is Met.UNKNOWN for verdict in verdicts.values())


def test_a_title_of_an_earlier_round_does_not_wait_for_what_the_year_end_refuses():
    """In March the council gives CSTĐ cấp tỉnh on CSTĐCS of years before; that it refuses this year's in June is apart."""
    one = dossier(person("A"), grade="HTXSNV", registered=["CSTDCS", "CSTDT"])
    titles = policy("CSTDT")
    verdicts, _, _ = judged([one], titles=titles)
    march = Council("t3.xlsx", Meeting(), (Decision("A", "CSTDT", 7, 0, passed=True, places=(cell(8),)),))
    june = Council("t6.xlsx", Meeting(), (Decision("A", "CSTDCS", 1, 6, passed=False, places=(cell(9),)),))
    together = rulebook([one.person], titles=titles)
    apart = replace(together, proposal_rounds=(ProposalRound("DT1", "Đợt 1", ("CSTDT",)),))

    def ended(book, *sittings):
        council = combined_sittings(dict(sittings))
        paths = title_paths(verdicts.values(), [one], book, YearBehind(council))
        return {title: paths["A", title].step("council").state.value for title in ("CSTDCS", "CSTDT")}

    assert ended(apart, ("DT1", march)) == {"CSTDCS": "open", "CSTDT": "yes"}  # June's titles are not late in March
    assert ended(apart, ("DT1", march), ("", june)) == {"CSTDCS": "no", "CSTDT": "yes"}
    both = replace(june, decisions=(*june.decisions, *march.decisions))
    assert ended(together, ("", both)) == {"CSTDCS": "no", "CSTDT": "no"}  # in one sitting it rests on this year's


def test_a_dossier_sent_back_in_march_keeps_nothing_of_june_back():
    one = dossier(person("A"), grade="HTXSNV", registered=["CSTDCS", "CSTDT"])
    titles = policy("CSTDT")
    verdicts, _, _ = judged([one], titles=titles)
    back = Record("A", {"state": "returned"})
    votes = {title: Decision("A", title, 7, 0, passed=True) for title in ("CSTDT", "CSTDCS")}
    march = Council("t3.xlsx", Meeting(), (votes["CSTDT"],), dossiers={"A": back})
    june = Council("t6.xlsx", Meeting(), (votes["CSTDCS"],))
    book = replace(rulebook([one.person], titles=titles), proposal_rounds=(ProposalRound("DT1", "Đợt 1", ("CSTDT",)),))
    council = combined_sittings({"DT1": march, "": june})
    paths = title_paths(verdicts.values(), [one], book, YearBehind(council))
    said = {title: paths["A", title].step("council").key for title in votes}
    assert said == {"CSTDT": "path.council.returned", "CSTDCS": "path.council.passed"}


ON_THE_WAY = {"who": "A", "title": "CSTDCS", "place": cell(5)}


@pytest.mark.parametrize(
    ("reply", "path", "said", "cells"),
    [
        ({"outcome": "open"}, "+-+-+-+??", {"announced": "sổ theo dõi chưa ghi số quyết định", "received": "chưa nhận quyết định của cấp trên"}, ()),
        ({"outcome": "on_way"}, "+-+-+-+??", {"announced": "cấp trên đã thông qua, đang trình tiếp", "received": "chưa nhận quyết định của cấp trên"}, (cell(5),)),
        ({"outcome": "given"}, "+-+-+-+??", {"announced": "cấp trên đã quyết định, chưa ghi số quyết định", "received": "chưa nhận quyết định của cấp trên"}, (cell(5),)),
        ({"outcome": "given", "number": "12/QĐ"}, "+-+-+-+++", {"announced": "Quyết định số 12/QĐ ngày –", "received": "Quyết định số 12/QĐ ngày –"}, (cell(5),)),
        ({"outcome": "given", "number": "12/QĐ", "day": "30/06/2025"}, "+-+-+-+++", {"announced": "Quyết định số 12/QĐ ngày 30/06/2025", "received": "Quyết định số 12/QĐ ngày 30/06/2025"}, (cell(5),)),
        ({"outcome": "refused", "issuer": "UBND xã"}, "+-+-+-+-x", {"received": "UBND xã không công nhận"}, ()),
        ({"outcome": "refused", "issuer": "UBND xã", "reason": "thiếu hồ sơ"}, "+-+-+-+-x", {"received": "UBND xã không công nhận: thiếu hồ sơ"}, ()),
    ],
)  # fmt: skip
def test_what_the_body_above_made_of_a_title_ends_its_path(reply, path, said, cells):
    one = dossier(person("A"), grade="HTXSNV", registered=["CSTDCS"])
    verdicts, _, _ = judged([one])
    council = Council("hd.xlsx", Meeting(), (Decision("A", "CSTDCS", 7, 0, passed=True),))
    behind = YearBehind(council, replies={("A", "CSTDCS"): Reply(**ON_THE_WAY, **reply)})
    found = title_paths(verdicts.values(), [one], rulebook([one.person]), behind)["A", "CSTDCS"]
    assert "".join(SIGNS[step.state] for step in found.steps) == path
    told = {step.step: language("vi")(step.key, **step.params) for step in found.steps[-2:] if step.key}
    assert told == said
    assert found.step("announced").cells == cells
    assert found.step("received").cells == ((cell(5),) if "+" in path[-1] or "x" in path[-1] else ())


def test_the_registration_names_the_cell_of_its_column():
    """Commendations are registered in a column of their own; what the school itself is judged on nobody registers."""
    places = {"title": cell(4), "commendation": cell(4, 5)}
    asked = Record("A", {"title": ("LDTT",), "commendation": ("GK",)}, places)
    unread = Record("B", {"title": Unknown("?"), "commendation": ()}, {"title": cell(5), "commendation": cell(5, 5)})
    one = replace(dossier(person("A"), grade="HTTNV", registered=["LDTT"], commendations=["GK"]), registration=asked)
    two = replace(dossier(person("B"), grade="HTTNV"), registration=unread)
    verdicts, _, _ = judged([one, two])
    book = rulebook([one.person, two.person])
    paths = title_paths(verdicts.values(), [one, two], book)

    def told(who, title):
        step = paths[who, title].step("registered")
        return step.state.value, step.cells

    assert told("A", "LDTT") == ("yes", (cell(4),))
    assert told("A", "GK") == ("yes", (cell(4, 5),))
    assert told("B", "LDTT") == ("open", (cell(5),))


def sat(**fields):
    """The council's workbook: A and E passed, D refused; what its sheets of dossiers and grades say is in `fields`."""
    votes = {"A": True, "D": False, "E": True}
    decisions = tuple(Decision(who, "LDTT", 7, 0, passed=passed, places=(cell(8),)) for who, passed in votes.items())
    ballots = frozenset(f"{who}:LDTT" for who in votes)
    return Council("inbox/hd.xlsx", Meeting(), decisions, ballots=ballots, **fields)


def test_who_is_held_back_and_on_whom_nobody_voted_is_named_at_what_says_so():
    people = [dossier(person(who), grade="HTTNV", registered=["LDTT"]) for who in "ABCDE"]
    titles = policy("LDTT")
    verdicts, _, _ = judged(people, titles=titles)
    book = rulebook([one.person for one in people], titles=titles)
    states = {"A": "returned", "D": "returned", "E": "complete"}
    council = sat(
        dossiers={who: Record(who, {"state": state}, {"state": cell(9)}) for who, state in states.items()},
        grades={"B": Record("B", {"grade": "HTTNV"}, {"grade": cell(10)})},
    )
    ldtt = [one for one in verdicts.values() if one.title == "LDTT" and one.who in set("ABCDE")]
    paths = title_paths(ldtt, people, book, YearBehind(council))
    found = list(path_findings(paths, book, council))
    assert [(one.code.id, one.place, one.person, one.unit) for one in found] == [
        ("X144", cell(9), "A", SCHOOL),
        ("X143", cell(10), "B", SCHOOL),
        ("X143", FilePlace("inbox/hd.xlsx"), "C", SCHOOL),
    ]
    assert [language("vi").text(one) for one in found] == [
        "Người A – Lao động tiên tiến: hội đồng đã thông qua nhưng hồ sơ bị trả lại để bổ sung",
        "Người B – Lao động tiên tiến: đủ điều kiện theo xếp loại hội đồng ghi, chưa bỏ phiếu",
        "Người C – Lao động tiên tiến: đủ điều kiện sau khi lập danh sách bỏ phiếu, chưa bỏ phiếu",
    ]
    assert list(path_findings(paths, book, None)) == []


def test_ballots_left_blank_are_named_a_title_together_once_others_were_voted_on():
    """A and E passed, D was refused; B and C have a ballot without votes, and F, who is not eligible, one too."""
    people = [dossier(person(who), grade="HTNV" if who == "F" else "HTTNV", registered=["LDTT"]) for who in "ABCDEF"]
    verdicts, _, _ = judged(people)
    book = rulebook([one.person for one in people])
    blank = {f"{who}:LDTT": cell(20 + place) for place, who in enumerate("BCF")}
    council = sat(blank_ballots=blank)
    council = replace(council, ballots=council.ballots | blank.keys())

    def told(council):
        ldtt = [one for one in verdicts.values() if one.title == "LDTT"]
        paths = title_paths(ldtt, people, book, YearBehind(council))
        return [one for one in path_findings(paths, book, council) if one.code.id == "X214"]

    (one,) = told(council)
    assert (one.place, one.also, one.unit) == (cell(20), (cell(21),), SCHOOL)
    assert language("vi").text(one) == "Còn để trống 2 phiếu: Lao động tiên tiến (Người B, Người C)"
    assert told(replace(council, decisions=())) == []  # nobody has voted on anything yet


@pytest.mark.parametrize(
    ("registered", "unit_says", "is_told"),
    [(["LDTT"], (), True), (["NONE"], (), False), (["NONE"], ("LDTT",), True), (["NONE"], ("NONE",), False)],
)
def test_whoever_declined_need_not_be_voted_on_unless_the_unit_asks_for_it(registered, unit_says, is_told):
    """A passed; B's ballot was left blank: it is named as long as B or B's unit asked for the title."""
    one = dossier(person("B"), grade="HTTNV", registered=registered)
    people = [dossier(person("A"), grade="HTTNV", registered=["LDTT"]), replace(one, proposed_title=Fact(unit_says))]
    titles = policy("LDTT", unregistered="warn")
    verdicts, _, _ = judged(people, titles=titles)
    book = rulebook([one.person for one in people], titles=titles)
    council = sat(blank_ballots={"B:LDTT": cell(20)})
    council = replace(council, ballots=council.ballots | {"B:LDTT"})
    paths = title_paths(verdicts.values(), people, book, YearBehind(council))
    told = [found.code.id for found in path_findings(paths, book, council)]
    assert ("X214" in told) is is_told


def test_a_unit_on_which_nobody_voted_is_named_by_its_name():
    unit = unit_dossier("T1", grade="HTTNV", registered=["TTLDTT"])
    verdict = Verdict("T1", "TTLDTT", Met.YES, registered=True, within_quota=True, proposed=True)
    book = rulebook()
    (one,) = path_findings(title_paths([verdict], [unit], book, YearBehind(sat())), book, sat())
    assert (one.code.id, one.person, one.unit, one.params["name"]) == ("X143", None, SCHOOL, "Tổ T1")
    assert language("vi").text(one).startswith("Tổ T1 – Tập thể lao động tiên tiến: ")


@pytest.mark.parametrize(
    ("who", "outcome", "is_told"),
    [
        ("A", "given", False),  # passed here, and it goes up
        ("D", "given", True),  # refused here
        ("D", "refused", True),
        ("D", "open", False),  # nobody above has decided anything
        ("Z", "on_way", True),  # nobody here is called so
    ],
)
def test_what_a_body_above_decided_on_somebody_not_put_forward_is_told(who, outcome, is_told):
    people = [dossier(person(one), grade="HTTNV", registered=["LDTT"]) for one in "AD"]
    titles = policy("LDTT", decided_by="commune")
    verdicts, _, _ = judged(people, titles=titles)
    book = rulebook([one.person for one in people], titles=titles)
    paths = title_paths(verdicts.values(), people, book, YearBehind(sat()))
    reply = Reply(who, "LDTT", outcome, f"Người {who}", issuer="UBND xã", place=cell(6))
    found = list(reply_findings({(who, "LDTT"): reply}, paths, book))
    assert [(one.code.id, one.place) for one in found] == [("X207", cell(6))] * is_told
    assert all(one.params["name"] == f"Người {who}" and one.params["issuer"] == "UBND xã" for one in found)
    assert all(None not in one.params.values() for one in found)
    bare = replace(reply, issuer="", place=None)
    (again,) = reply_findings({(who, "LDTT"): bare}, paths, book) if is_told else (None,)
    assert again is None or (again.place, again.params["issuer"]) == (FilePlace("inbox"), "–")


def test_what_is_decided_here_or_waits_for_the_vote_is_put_forward_or_not():
    people = [dossier(person("A"), grade="HTTNV", registered=["LDTT"])]
    for titles, council, told in (
        (policy("LDTT"), sat(), ["X207"]),  # the head's own to decide: no body above has a say
        (policy("LDTT", decided_by="commune"), None, []),  # proposed, and the council has yet to meet
    ):
        verdicts, _, _ = judged(people, titles=titles)
        book = rulebook([one.person for one in people], titles=titles)
        paths = title_paths(verdicts.values(), people, book, YearBehind(council))
        replies = {("A", "LDTT"): Reply("A", "LDTT", "given")}
        assert [one.code.id for one in reply_findings(replies, paths, book)] == told


@pytest.mark.parametrize(
    ("title", "season_says", "level", "expected"),
    [
        ("CSTDT", "", "commune", True),  # the province's: above the commune
        ("CSTDT", "", "province", True),
        ("CSTDT", "", "government", False),
        ("LDTT", "", "commune", False),  # the school's own
        ("LDTT", "commune", "commune", True),  # the season says otherwise
        ("CSTDCS", "", "government", True),  # delegated: nobody has said where
        ("???", "", "commune", True),
    ],
)
def test_a_title_is_decided_from_a_level_on(title, season_says, level, expected):
    titles = policy("LDTT", decided_by=season_says) if title == "LDTT" else policy("CSTDT")
    assert decided_from(level, title, rulebook(titles=titles)) is expected


@pytest.mark.parametrize(
    ("unregistered", "state", "said"),
    [("warn", "skipped", "năm này không có phiếu đăng ký"), ("block", "no", "chưa đăng ký nên không được xét")],
)
def test_where_no_form_asks_for_registrations_nobody_has_failed_to_register(unregistered, state, said):
    one = dossier(person("A"), grade="HTTNV")
    titles = policy("LDTT", unregistered=unregistered)
    verdicts, _, _ = judged([one], titles=titles)
    forms = {key: form for key, form in rulebook().forms.items() if key != "registration"}
    path = title_paths(verdicts.values(), [one], rulebook([one.person], titles=titles, forms=forms))["A", "LDTT"]
    step = path.step("registered")
    assert (step.state.value, language("vi")(step.key)) == (state, said)


@pytest.mark.parametrize(
    ("proposed", "state", "key", "has_cells"),
    [
        (Fact(unknown=True), "open", "path.unit.open", False),
        (Fact(("LDTT",), (cell(5),), unknown=True), "open", "path.unit.open", False),
        (Fact(("CSTDCS",), (cell(5),)), "yes", "path.unit.yes", True),  # it rests on LĐTT
        (Fact(("GK",), (cell(5),)), "no", "path.unit.no", True),
        (Fact(("NONE",), (cell(5),)), "no", "path.unit.no", True),  # the unit says: nothing
        (Fact((), (cell(5),)), "skipped", "path.unit.blank", False),
        (Fact(), "skipped", "path.unit.blank", False),
    ],
)
def test_what_the_unit_proposes_is_told_at_its_cell(proposed, state, key, has_cells):
    one = replace(dossier(person("A"), grade="HTTNV"), proposed_title=proposed)
    verdicts, _, _ = judged([one])
    step = title_paths(verdicts.values(), [one], rulebook([one.person]))["A", "LDTT"].step("unit")
    assert (step.state.value, step.key, step.cells) == (state, key, (cell(5),) if has_cells else ())
    assert language("vi")(step.key)


@pytest.mark.parametrize(
    ("met", "state", "key"),
    [(Met.YES, "yes", "school"), (Met.NO, "no", "school_no"), (Met.UNKNOWN, "open", "school_open")],
)
def test_what_the_school_itself_says_of_somebody_reported_to_it_stands_for_registration_and_unit(met, state, key):
    one = dossier(person("A"), grade="HTTNV")
    verdict = replace(judged([one])[0]["A", "LDTT"], met=met, school_words="theirs")
    path = title_paths([verdict], [one], rulebook([one.person]))["A", "LDTT"]
    registered, unit = path.step("registered"), path.step("unit")
    assert (registered.state.value, registered.key) == ("skipped", "path.registered.school")
    assert (unit.state.value, unit.key) == (state, f"path.unit.{key}")


def whys_of(path):
    return {step.step: step.key.removeprefix("path.") for step in path.steps if step.key}


@pytest.mark.parametrize(
    ("awards", "announced"),
    [
        ([Award("A", "CSTDCS", YEAR, "12/QĐ")], "+"),
        ([Award("A", "CSTDCS", "2023-2024", "12/QĐ")], "?"),  # the year before
        ([Award("A", "CSTDCS", YEAR, "")], "?"),  # nobody has entered the number
        ([Award("A", "CSTDCS", YEAR, "12/QĐ", kind="chuyen_de")], "?"),  # given for something else
        ([Award("B", "CSTDCS", YEAR, "12/QĐ")], "?"),
        ([Award("A", "LDTT", YEAR, "12/QĐ")], "?"),
        ([Award("A", "CSTDCS", "năm nay", "12/QĐ")], "?"),
    ],
)
def test_a_decision_of_the_ledger_is_of_this_title_and_this_year(awards, announced):
    one = dossier(person("A"), grade="HTXSNV", registered=["CSTDCS"])
    verdicts, _, _ = judged([one])
    council = Council("hd.xlsx", Meeting(), (Decision("A", "CSTDCS", 7, 0, passed=True),))
    path = title_paths(verdicts.values(), [one], rulebook([one.person]), YearBehind(council, awards))["A", "CSTDCS"]
    assert [SIGNS[path.step(name).state] for name in ("announced", "received")] == [announced] * 2


@pytest.mark.parametrize(
    ("passed", "outcome", "expected"),
    [
        (True, "given", {"announced": "announced.yes", "received": "received.yes"}),
        (None, "given", {}),  # nobody here has decided: what is above has decided on something else
        (False, "given", {}),
    ],
)
def test_a_reply_counts_for_what_was_passed_here(passed, outcome, expected):
    one = dossier(person("A"), grade="HTXSNV", registered=["CSTDCS"])
    verdicts, _, _ = judged([one])
    council = Council("hd.xlsx", Meeting(), (Decision("A", "CSTDCS", 7, 0, passed=passed),))
    reply = Reply("A", "CSTDCS", outcome, number="12/QĐ")
    behind = YearBehind(council, replies={("A", "CSTDCS"): reply})
    path = title_paths(verdicts.values(), [one], rulebook([one.person]), behind)["A", "CSTDCS"]
    assert {name: key for name, key in whys_of(path).items() if name in ("announced", "received")} == expected


def test_no_reply_speaks_for_what_the_school_decides_and_the_ledger_speaks_before_a_reply():
    one = dossier(person("A"), grade="HTXSNV", registered=["CSTDCS"])
    verdicts, _, _ = judged([one])
    votes = tuple(Decision("A", title, 7, 0, passed=True) for title in ("LDTT", "CSTDCS"))
    replies = {("A", title): Reply("A", title, "given", number="9/QĐ") for title in ("LDTT", "CSTDCS")}
    awards = [Award("A", "CSTDCS", YEAR, "12/QĐ")]
    behind = YearBehind(Council("hd.xlsx", Meeting(), votes), awards, replies=replies)
    paths = title_paths(verdicts.values(), [one], rulebook([one.person]), behind)
    assert whys_of(paths["A", "LDTT"])["announced"] == "announced.open"
    assert paths["A", "CSTDCS"].step("announced").params["number"] == "12/QĐ"


def test_who_was_eligible_before_the_council_graded_them_is_late_and_not_raised():
    people = [dossier(person(who), grade="HTTNV", registered=["LDTT"]) for who in "AB"]
    verdicts = [one for (_, title), one in judged(people)[0].items() if title == "LDTT"]
    book = rulebook([one.person for one in people])
    council = sat(grades={"B": Record("B", {"grade": "HTTNV"}, {"grade": cell(10)})})
    for before, key, cells in (
        (Met.YES, "path.council.late", ()),
        (Met.NO, "path.council.raised", (cell(10),)),
        (Met.UNKNOWN, "path.council.raised", (cell(10),)),
    ):
        behind = YearBehind(council, before=[Verdict("B", "LDTT", before)])
        step = title_paths(verdicts, people, book, behind)["B", "LDTT"].step("council")
        assert (step.key, step.cells) == (key, cells)


@pytest.mark.parametrize(
    ("state", "came_out", "key", "cells"),
    [
        ("withdrawn", "no", "path.council.withdrawn", (cell(9),)),
        ("returned", "open", "path.council.returned", (cell(9),)),
        ("complete", "open", "path.council.blank", ()),  # on the list of ballots, and nothing is written there yet
    ],
)
def test_a_dossier_keeps_a_title_back_before_anybody_voted_on_it(state, came_out, key, cells):
    one = dossier(person("A"), grade="HTTNV", registered=["LDTT"])
    verdicts, _, _ = judged([one])
    told = {"A": Record("A", {"state": state}, {"state": cell(9)})}
    council = Council("hd.xlsx", Meeting(), dossiers=told, ballots=frozenset(["A:LDTT"]))
    found = title_paths(verdicts.values(), [one], rulebook([one.person]), YearBehind(council))["A", "LDTT"]
    step = found.step("council")
    assert (step.state.value, step.key, step.cells, found.at) == (came_out, key, cells, "council")


def test_what_rests_on_a_refused_title_ends_before_anybody_voted_on_it():
    one = dossier(person("A"), grade="HTXSNV", registered=["CSTDCS"])
    verdicts, _, _ = judged([one])
    votes = (Decision("A", "LDTT", 1, 6, passed=False, places=(cell(8),)),)
    council = Council("hd.xlsx", Meeting(), votes, ballots=frozenset(["A:LDTT", "A:CSTDCS"]))
    path = title_paths(verdicts.values(), [one], rulebook([one.person]), YearBehind(council))["A", "CSTDCS"]
    assert (path.ended.key, path.ended.cells) == ("path.council.required", (cell(8),))


def test_a_line_of_the_ledger_announces_nothing_that_the_council_refused():
    one = dossier(person("A"), grade="HTTNV", registered=["LDTT"])
    verdicts, _, _ = judged([one])
    for passed, expected in ((False, "x----"), (True, "++-+-")):
        council = Council("hd.xlsx", Meeting(), (Decision("A", "LDTT", 1, 7, passed=passed),))
        behind = YearBehind(council, [Award("A", "LDTT", YEAR, "12/QĐ")])
        path = title_paths(verdicts.values(), [one], rulebook([one.person]), behind)["A", "LDTT"]
        said = "".join(SIGNS[step.state] for step in path.steps[-5:])
        assert said == expected


@pytest.mark.parametrize(
    ("level", "title", "decided_by", "said", "at"),
    [
        ("school", "LDTT", "", ("decided.yes", "submitted.elsewhere"), "school"),
        ("school", "CSTDT", "", ("decided.elsewhere", "submitted.yes"), "province"),
        ("school", "CSTDCS", "", ("decided.elsewhere", "submitted.delegated"), ""),  # nobody has said where
        ("commune", "CSTDCS", "commune", ("decided.office", "submitted.at_office"), "school"),  # its own to decide
        ("commune", "CSTDT", "", ("decided.elsewhere", "submitted.yes"), "province"),
        ("province", "CSTDT", "", ("decided.office", "submitted.at_office"), "school"),
    ],
)
def test_who_decides_on_a_title_is_told_from_where_the_season_stands(level, title, decided_by, said, at):
    titles = policy(title, decided_by=decided_by)
    book = rulebook([person("A")], titles=titles, schools=SchoolsPolicy(level=level))
    verdict = Verdict("A", title, Met.YES, registered=True, within_quota=True, proposed=True)
    council = Council("hd.xlsx", Meeting(), (Decision("A", title, 7, 0, passed=True),))
    path = title_paths([verdict], [dossier(person("A"))], book, YearBehind(council))["A", title]
    assert (whys_of(path)["decided"], whys_of(path)["submitted"]) == said
    assert (path.level, level_of(title, book)) == (at, at)
    waiting = title_paths([verdict], [dossier(person("A"))], book)["A", title]
    assert not {"decided", "submitted", "announced", "received"} & set(whys_of(waiting))


@pytest.mark.parametrize(
    ("proposed", "met", "registered", "is_put_up"),
    [
        (True, Met.YES, False, True),
        (None, Met.YES, False, True),  # equal at the line
        (False, Met.YES, True, False),  # beyond the quota
        (False, Met.UNKNOWN, True, True),
        (False, Met.UNKNOWN, False, False),  # nobody is put up for a title by default
        (False, Met.NO, True, False),
    ],
)
def test_on_whom_the_council_votes(proposed, met, registered, is_put_up):
    assert Verdict("A", "LDTT", met, (), registered, True, proposed).put_up is is_put_up


@pytest.mark.parametrize(
    ("keys", "unasked", "is_put_up"),
    [
        (("grade.blank",), False, True),  # the council may write the grade, and there must be a ballot then
        (("unit_grade.blank",), False, True),
        (("grade.missing", "note.since"), False, True),  # a note decides nothing
        (
            ("share_completed.unknown", "share_of_people.unknown"),
            False,
            True,
        ),  # its members' grades are the council's too
        (("share_of_people.unknown", "worst_discipline.unknown"), False, False),
        (("grade.blank",), True, False),  # nobody asks for it: not considered, whatever the grade
        (("grade.blank", "title.unknown"), False, False),  # something else is open too
        (("left_to.unknown",), False, False),
        (("note.since",), False, False),
        ((), False, False),
    ],
)
def test_the_council_votes_on_what_its_own_grade_may_settle(keys, unasked, is_put_up):
    reasons = tuple(Reason(Met.UNKNOWN, f"reason.{key}") for key in keys)
    assert Verdict("A", "TTLDTT", Met.UNKNOWN, reasons, False, True, False, unasked=unasked).put_up is is_put_up


def round_of(**fields):
    return ProposalRound("DT1", "Đợt 1", ("LDTT",), **fields)


@pytest.mark.parametrize(
    ("council", "title", "proposed", "late"),
    [
        (sat(), "LDTT", True, True),  # B was on no ballot of that sitting
        (replace(sat(), ballots=frozenset({"B:LDTT"})), "LDTT", True, False),
        (replace(sat(), decisions=()), "LDTT", True, False),  # its workbook came back, and nothing was decided
        (replace(sat(), decisions=(Decision("A", "LDTT", 7, 0, passed=None),)), "LDTT", True, False),
        (sat(), "LDTT", False, False),
        (sat(), "CSTDCS", True, False),  # of no round
        (None, "LDTT", True, False),
    ],
)
def test_what_was_on_no_ballot_of_its_round_is_too_late(council, title, proposed, late):
    book = rulebook(proposal_rounds=(round_of(),))
    verdict = Verdict("B", title, Met.YES, registered=True, proposed=proposed)
    heard_ = replace(council, sittings={"DT1": council}) if council else None
    assert too_late([verdict], book, heard_) == ({("B", title): round_of()} if late else {})


@pytest.mark.parametrize(
    ("to_end", "day", "told"),
    [
        (True, date(2025, 3, 15), "nộp muộn, Đợt 1 đã họp ngày 15/03/2025; chuyển sang kỳ họp cuối năm"),
        (False, None, "nộp muộn, Đợt 1 đã họp; chờ hội đồng bỏ phiếu bổ sung trong đợt"),
    ],
)
def test_who_came_too_late_is_told_with_the_day_of_the_sitting_and_where_it_goes(to_end, day, told):
    people = [dossier(person(who), grade="HTTNV", registered=["LDTT"]) for who in "AB"]
    round_ = round_of(late_to_end=to_end)
    book = rulebook([one.person for one in people], proposal_rounds=(round_,))
    verdicts = [one for (_, title), one in judged(people)[0].items() if title == "LDTT"]
    march = replace(sat(), meeting=Meeting(date=day))
    late = too_late(verdicts, book, replace(march, sittings={"DT1": march}))
    council = replace(march, sittings={"DT1": march}, deferred=frozenset(late) if to_end else frozenset())
    paths = title_paths(verdicts, people, book, YearBehind(council))
    (found,) = late_findings(late, paths, book, council, {})
    assert (found.person, found.unit, found.place) == ("B", SCHOOL, FilePlace("inbox/hd.xlsx"))
    assert language("vi").text(found) == f"Người B – Lao động tiên tiến: {told}"
    sent = {("B", "LDTT"): Proposal("B:LDTT", "Người B", "LDTT", "passed", place=cell(7))}
    assert next(late_findings(late, paths, book, council, sent)).place == cell(7)
    # Of somebody whom a school reported, the school is told.
    theirs = {("MN1/B", title): replace(path, who="MN1/B") for (who, title), path in paths.items() if who == "B"}
    (of_school,) = late_findings(dict.fromkeys(theirs, round_), theirs, book, council, {})
    assert (of_school.unit, of_school.person) == ("MN1", None)
    assert [one.code.id for one in path_findings(paths, book, council, late)] == []
    # Nobody is named who waits for something else, or for nothing any more.
    other = {key: replace(path, at="received") for key, path in paths.items()}
    assert list(late_findings(late, other, book, council, {})) == []
    swapped = replace(round_, late_to_end=not to_end)
    assert list(late_findings(dict.fromkeys(late, swapped), paths, book, council, {})) == []


@pytest.mark.parametrize(("yes", "key"), [(4, "undecided"), (0, "undecided"), (None, "blank")])
def test_votes_that_decided_nothing_are_told_apart_from_a_ballot_left_blank(yes, key):
    one = dossier(person("A"), grade="HTTNV", registered=["LDTT"])
    verdicts, _, _ = judged([one])
    council = Council("hd.xlsx", Meeting(), (Decision("A", "LDTT", yes, yes, passed=None, places=(cell(8),)),))
    path = title_paths(verdicts.values(), [one], rulebook([one.person]), YearBehind(council))["A", "LDTT"]
    assert (path.current_step.key, path.current_step.cells) == (f"path.council.{key}", (cell(8),))


@pytest.mark.parametrize(("mode", "key"), [("block", "path.quota.no"), ("warn", "path.quota.warned")])
def test_beyond_a_quota_is_told_as_the_season_takes_it(mode, key):
    one = dossier(person("A"), grade="HTXSNV", registered=["CSTDCS"])
    titles = policy("CSTDCS", quota_percent=0, quota_mode=mode)
    verdicts, _, _ = judged([one], titles=titles)
    path = title_paths(verdicts.values(), [one], rulebook([one.person], titles=titles))["A", "CSTDCS"]
    assert path.step("quota").key == key


def test_why_somebody_is_not_eligible_is_the_first_condition_that_says_so():
    """The grade, in row 1, is good enough for LĐTT; the discipline, in row 2, is not."""
    one = dossier(person("A"), grade="HTTNV", discipline="reprimand", registered=["LDTT"])
    verdicts, _, _ = judged([one])
    step = title_paths(verdicts.values(), [one], rulebook([one.person]))["A", "LDTT"].step("eligible")
    assert (step.key, step.cells) == ("reason.discipline.over", one.discipline.places)
    assert step.params["found"].vi == "khiển trách"


def test_what_rests_on_a_refused_title_ends_at_that_vote():
    one = dossier(person("A"), grade="HTXSNV", registered=["CSTDCS"])
    verdicts, _, _ = judged([one])
    votes = (Decision("A", "LDTT", 1, 6, passed=False, places=(cell(8),)), Decision("A", "CSTDCS", 7, 0, passed=True))
    book = rulebook([one.person])
    path = title_paths(verdicts.values(), [one], book, YearBehind(Council("hd.xlsx", Meeting(), votes)))["A", "CSTDCS"]
    assert (path.ended.key, path.ended.cells) == ("path.council.required", (cell(8),))
    assert path.ended.params["required"] == book.choices["title"]["LDTT"]


def test_what_the_council_set_aside_has_ended_and_so_has_what_rests_on_it():
    one = dossier(person("A"), grade="HTXSNV", registered=["LDTT", "CSTDCS"])
    verdicts, _, _ = judged([one])
    council = Council("hd.xlsx", Meeting(), set_aside={"A:LDTT": ("không xét: xin rút", cell(8))})
    paths = title_paths(verdicts.values(), [one], rulebook([one.person]), YearBehind(council))
    ended = paths["A", "LDTT"].ended
    assert (ended.step, ended.key, ended.params, ended.cells) == (
        "council", "path.council.set_aside", {"note": "không xét: xin rút"}, (cell(8),)
    )  # fmt: skip
    assert paths["A", "CSTDCS"].ended.key == "path.council.required_aside"


def test_where_no_form_asks_units_what_they_propose_none_has_failed_to():
    one = dossier(person("A"), grade="HTTNV", proposed=["LDTT"])
    verdicts, _, _ = judged([one])
    forms = {key: form for key, form in rulebook().forms.items() if key != "self-score"}
    path = title_paths(verdicts.values(), [one], rulebook([one.person], forms=forms))["A", "LDTT"]
    assert path.step("unit").key == "path.unit.not_asked"
    assert level_of("???", rulebook()) == ""
