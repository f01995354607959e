"""What registration changes (the proposal) and what it never changes (the verdict)."""

import pytest
from judging_factories import cell, declared, dossier, judged, person, policy, rulebook, unit_dossier
from msgspec.structs import replace

from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.judging.verdicts.title_paths import title_paths
from thidua_xlsx.model import Fact, Met, Record, Season, Unknown, Verdict
from thidua_xlsx.model.returns import NO_ENTRY


def verdict_of(registered, title="LDTT", **changed):
    verdicts, _, findings = judged(
        [dossier(person("A"), grade="HTTNV", registered=registered)], titles=policy(title, **changed)
    )
    return verdicts["A", title], [(one.code.id, one.params["title"].vi) for one in findings]


def test_registering_a_title_covers_those_it_requires():
    verdict, findings = verdict_of(["CSTDCS"])
    assert (verdict.registered, verdict.proposed, findings) == (True, True, [])


def test_a_higher_title_is_not_covered_by_a_lower_one():
    verdict, _ = verdict_of(["LDTT"], "CSTDCS")
    assert (verdict.registered, verdict.met) == (False, Met.NO)


@pytest.mark.parametrize(("mode", "proposed"), [("warn", True), ("block", False)])
def test_the_policy_acts_on_the_proposal_only(mode, proposed):
    verdict, findings = verdict_of([], unregistered=mode)
    assert (verdict.met, verdict.registered, verdict.within_quota) == (Met.YES, False, True)
    assert verdict.proposed is proposed
    assert findings == [("X106", "Lao động tiên tiến")]


EVERY_TITLE = [(regime, title) for regime, law in declared().regimes.items() for title in law.titles]


def blocking(regime):
    """A law and its titles, in a season where whoever did not register is not proposed."""
    law = declared().regimes[regime]
    return {"regime": law, "titles": {id_: TitlePolicy(id_, unregistered="block") for id_ in law.titles}}


@pytest.mark.parametrize(("regime", "title"), EVERY_TITLE)
def test_the_rule_of_registration_keeps_titles_back_and_no_commendation(regime, title):
    """`registration = None`: the form is not back; a blank one says nothing; one that names another title."""
    commended = declared().regimes[regime].is_commendation(title)
    for registered in (None, [], ["LDTT"]):
        who = dossier(person("A"), registered=registered)
        book = rulebook([who.person], **blocking(regime))
        path = title_paths([Verdict("A", title, Met.YES, (), False, True, True)], [who], book)["A", title]
        assert (path.at == "registered") is not commended, registered


@pytest.mark.parametrize("regime", declared().regimes)
def test_a_commendation_that_nobody_registered_is_proposed_by_every_law(regime):
    one = dossier(person("A"), grade="HTTNV", joined_sector="1990", registered=[])
    verdicts, _, findings = judged([one], **blocking(regime))
    knc, ldtt = verdicts["A", "KNC"], verdicts["A", "LDTT"]
    assert [(said.met, said.registered, said.proposed) for said in (knc, ldtt)] == [
        (Met.YES, False, True),
        (Met.YES, False, False),
    ]
    named = [said.params["title"].vi for said in findings if said.code.id == "X106"]
    assert "Kỷ niệm chương Vì sự nghiệp Giáo dục" in named  # still named for the council to see


def test_whoever_answered_that_they_register_nothing_is_named_once_with_all_that_they_meet():
    one = dossier(person("A"), grade="HTTNV", joined_sector="1990", registered=[])
    declining = replace(one, registration=Record("A", {"title": (NO_ENTRY,), "commendation": (NO_ENTRY,)}))
    _, _, findings = judged([declining], regime=declared().regimes["luat-2022"])
    (told,) = [said for said in findings if said.code.id == "X164"]
    assert told.params["title"][0].vi == "Lao động tiên tiến" and len(told.params["title"]) > 1
    assert "X106" not in [said.code.id for said in findings]


def test_a_quota_on_a_commendation_has_places_for_those_who_did_not_register():
    # 100 % of one: the place is there, registered or not
    one = dossier(person("A"), grade="HTTNV", joined_sector="1990", registered=[])
    fields = {"quota_percent": 100, "quota_of": "people", "unregistered": "block"}
    for title, proposed in (("KNC", True), ("LDTT", False)):
        verdicts, (line,), _ = judged([one], titles=policy(title, **fields))
        assert (line.limit, verdicts["A", title].proposed) == (1, proposed)


@pytest.mark.parametrize(
    ("grade", "met", "proposed"), [("HTTNV", Met.YES, True), ("", Met.UNKNOWN, False), ("HTNV", Met.NO, False)]
)
def test_only_what_is_met_for_certain_is_proposed(grade, met, proposed):
    verdict = judged([dossier(person("A"), grade=grade, registered=["LDTT"])])[0]["A", "LDTT"]
    assert (verdict.met, verdict.registered) == (met, True)
    assert (verdict.within_quota, verdict.proposed) == (proposed, proposed)


def test_a_registration_form_that_never_came_is_not_reported_person_by_person():
    verdict, findings = verdict_of(None, unregistered="block")
    assert (verdict.met, verdict.registered, verdict.proposed) == (Met.YES, False, False)
    assert findings == []


def test_a_registration_that_could_not_be_read_is_not_reported_again():
    one = replace(dossier(person("A"), grade="HTTNV"), registration=Record("A", {"title": Unknown("LĐ ?")}))
    verdicts, _, findings = judged([one])
    assert (verdicts["A", "LDTT"].registered, findings) == (False, ())


def test_a_title_the_season_does_not_give_has_no_verdict():
    verdicts, _, _ = judged([dossier(person("A"), grade="HTXSNV")], titles=policy("LDTT", enabled=False))
    assert ("A", "LDTT") not in verdicts
    assert verdicts["A", "CSTDCS"].met is Met.YES  # which still needs the conditions of LDTT


def test_uncounted_people_are_judged_and_proposed():
    verdicts, _, _ = judged([dossier(person("A", counted=False), grade="HTTNV")])
    assert verdicts["A", "LDTT"].proposed is True


@pytest.mark.parametrize("places", [{}, {"title": cell(9)}], ids=["no cell", "its cell"])
def test_a_unit_that_did_not_register_is_named_at_its_cell(places):
    unit = unit_dossier(grade="HTTNV", registered=[])
    unit = replace(unit, registration=Record("T1", {"title": ()}, places)) if places else unit
    verdicts, _, (found,) = judged([dossier(person("A"), grade="HTTNV")], [unit])
    assert verdicts["T1", "TTLDTT"].proposed is True
    named = found.code.id, found.unit, found.person, found.params["name"], found.params["title"].vi
    assert named == ("X106", "T1", None, "Tổ T1", "Tập thể lao động tiên tiến")
    assert not places or found.place == cell(9)


def test_a_unit_that_registered_the_higher_title_has_registered_the_lower():
    people = [dossier(person("A"), grade="HTTNV")]
    verdicts, _, findings = judged(people, [unit_dossier(grade="HTTNV", registered=["TTLDXS"])])
    assert verdicts["T1", "TTLDTT"].registered is True
    assert findings == ()


@pytest.mark.parametrize(("asked", "judged_on"), [([], []), (["GKTT"], ["GKTT"]), (["GK"], ["GKTT"])])
def test_a_unit_is_judged_on_a_commendation_only_where_it_asks_for_it(asked, judged_on):
    """Whether by the name that people's have or by its own."""
    unit = unit_dossier(grade="HTTNV", registered=["TTLDTT"], commendations=asked)
    verdicts, _, _ = judged([dossier(person("A"), grade="HTTNV")], [unit])
    told = {title: one.registered for (who, title), one in verdicts.items() if who == "T1"}
    titles = {"TTLDTT": True, "TTLDXS": False, "CTDT": False, "CTDCP": False}
    assert told == {**titles, **dict.fromkeys(judged_on, True)}


def test_who_meets_what_was_not_registered_is_named_at_the_cell_of_its_column():
    """Commendations are registered in a column of their own; a cell that cannot be read silences its own column."""
    places = {"title": cell(4), "commendation": cell(4, 5)}
    one = dossier(person("A"), grade="HTTNV", joined_sector="2000", registered=[])

    def named(**values):
        record = Record("A", {"title": (), "commendation": (), **values}, places)
        found = judged([replace(one, registration=record)])[2]
        return {said.params["title"].vi: said.place for said in found if said.code.id == "X106"}

    ldtt, knc = "Lao động tiên tiến", "Kỷ niệm chương Vì sự nghiệp Giáo dục"
    assert named() == {ldtt: cell(4), knc: cell(4, 5)}
    assert named(title=Unknown("LĐ ?")) == {knc: cell(4, 5)}
    assert named(commendation=Unknown("KNC ?")) == {ldtt: cell(4)}


@pytest.mark.parametrize(
    ("registered", "unit", "on_the_ballot"),
    [
        ((NO_ENTRY,), Fact(), False),
        ((), Fact(), False),
        ((NO_ENTRY,), Fact(("CSTDCS",)), True),  # its unit asks for a title that rests on it
        ((NO_ENTRY,), Fact((NO_ENTRY,)), False),
        ((NO_ENTRY,), Fact(unknown=True), True),  # nobody knows yet what the unit asks for
        (("LDTT",), Fact(), True),
        (None, Fact(), True),  # nobody has been asked
    ],
)
def test_whoever_nobody_asks_a_title_for_is_not_put_to_the_vote_over_a_missing_grade(registered, unit, on_the_ballot):
    asked = None if registered is None else Record("A", {"title": registered} if registered else {})
    one = replace(
        dossier(person("A"), registered=[title for title in registered or () if title != NO_ENTRY]),
        registration=asked,
        proposed_title=unit,
    )
    verdict = judged([one])[0]["A", "LDTT"]
    assert (verdict.left_to_grade, verdict.put_up) == (True, on_the_ballot)


def test_whoever_nobody_asks_a_title_for_is_not_counted_among_those_who_wait_for_grounds():
    asking, silent = (dossier(person(code), registered=titles) for code, titles in (("A", ["LDTT"]), ("B", [])))
    silent = replace(silent, proposed_title=Fact())
    verdicts = tuple(judged([asking, silent])[0].values())
    paths = title_paths(verdicts, [asking, silent], rulebook([asking.person, silent.person]))
    book, people = rulebook([asking.person, silent.person]), (asking, silent)
    season = Season(book, (), people, (), {}, {}, {}, verdicts, (), (), (), paths=paths)
    assert season.title_count("LDTT").for_grounds == 1
