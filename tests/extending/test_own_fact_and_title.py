"""A fact and a title from outside the package: declared in a regime, asked in the forms, found, judged, explained."""

from tests.intake.mini import SEASON
from tests.judging.judging_factories import dossier, unit_dossier
from tests.markdown import book
from thidua_xlsx.commands.explanation.verdict import verdict_lines
from thidua_xlsx.declare.build.law_coverage import facts_not_asked
from thidua_xlsx.declare.build.rulebook_builder import rulebook
from thidua_xlsx.declare.build.template_files import templates
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.judging.law.facts import FactRange, LawFact, facts_by_name
from thidua_xlsx.judging.law.law_facts import FACTS
from thidua_xlsx.judging.verdicts.entry_contradictions import proposal_against_grade
from thidua_xlsx.judging.verdicts.judge_titles import judge_titles
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Met
from thidua_xlsx.runtime.packaged_data import template_texts

REGIME = """
extends = "luat-2022"
id = "quy-che-2030"
name = { vi = "Quy chế 2030", en = "Rules of 2030" }
in_force = 2030-01-01
checked_on = 2030-01-01

[titles.CNST]
name = { vi = "Cá nhân sáng tạo", en = "Inventive person" }
holders = { vi = "Cá nhân sáng tạo", en = "inventive people" }
of = "person"
article = "D23"
expects = { grade = "HTTNV" }
[titles.CNST.needs]
fact = "top_initiatives"
at_least = "1"
cite = "D23"
say = { vi = "có sáng kiến được công nhận ở cấp cao nhất", en = "an initiative recognised at the highest level" }

[titles.TTST]
name = { vi = "Tập thể sáng tạo", en = "Inventive collective" }
of = "unit"
article = "D23"
[titles.TTST.needs]
all = [
  { say = { vi = "một nửa số người trở lên", en = "half of them" }, fact = "share_of_people", of = "CNST", at_least = "0.5", cite = "D23" },
]
"""


def _top_initiatives(known, asked):
    level = known.rulebook.columns.scale("level")[-1]
    found = [one for one in known.dossier.initiatives if one.recognised and one.level == level]
    places = tuple(place for one in found for place in one.places)
    return FactRange(asked.topic, len(found), len(found), no="none", params={"count": len(found)}, places=places)


TOP = LawFact("top_initiatives", "person", "recognised_initiatives", _top_initiatives)


def declared_with_own_law():
    texts = template_texts()
    texts["regimes/quy-che-2030.toml"] = REGIME
    texts["regimes/facts.toml"] = texts["regimes/facts.toml"].replace(
        "[person]", '[person]\ntop_initiatives = ["initiatives.level", "initiatives.recognised"]'
    )
    texts["columns.toml"] = texts["columns.toml"].replace(
        "[choices.title]",
        '[choices.title]\nCNST = { vi = "Cá nhân sáng tạo", en = "Inventive person", short = "CNST" }\n'
        'TTST = { vi = "Tập thể sáng tạo", en = "Inventive collective", short = "TTST" }',
    )
    found, findings = templates(texts)
    assert found is not None, findings
    return found


def season_under_own_law():
    known = declared_with_own_law()
    text = SEASON.replace("luat-2022", "quy-che-2030").replace("| LDTT | có |", "| CNST | có |\n| TTST | có |")
    records, findings = season_records(book(text, "thidua.xlsx"), known)
    made, more = rulebook(known, records, file="thidua.xlsx")
    assert made is not None, findings + more
    return known, made


def dossiers(season):
    initiatives = {"A1": "toan_quoc", "A2": "co_so"}
    return [
        dossier(
            one,
            grade="KHTNV",
            proposed=["CNST"],
            registered=["CNST"],
            initiatives=[{"recognised": True, "level": level}],
        )
        for one in season.people
        if (level := initiatives.get(one.code))
    ]


def test_forms_offer_a_new_title_to_those_it_is_for_and_ask_for_its_fact():
    known, season = season_under_own_law()
    assert "CNST" in season.choices["titles_person"] and "TTST" in season.choices["titles_unit"]
    assert "CNST" not in season.choices["commendations"]
    assert facts_not_asked(season, known.fact_sources) == []
    without = {key: columns for key, columns in known.fact_sources.items() if key != ("person", "top_initiatives")}
    assert [one.code.id for one in facts_not_asked(season, without)] == ["D103"]


def test_a_season_under_another_law_is_not_offered_the_title_but_understands_it():
    known = declared_with_own_law()
    text = SEASON.replace("| LDTT | có |", "| LDTT | có |\n| CNST | có |")
    made, _ = rulebook(known, season_records(book(text, "thidua.xlsx"), known)[0], file="thidua.xlsx")
    listed = made.choices["titles_person"]
    assert ("CNST" in listed, "CNST" in {one.id for one in listed.offered}) == (True, False)


def test_a_new_fact_is_judged_and_explained_and_counted_for_the_unit():
    _, season = season_under_own_law()
    facts = {**FACTS, **facts_by_name(TOP)}
    verdicts = judge_titles(dossiers(season), [unit_dossier("T1")], season, facts=facts).verdicts
    found = {(one.who, one.title): one for one in verdicts}
    assert {who: found[who, "CNST"].met for who in ("A1", "A2")} == {"A1": Met.YES, "A2": Met.NO}
    assert found["A1", "CNST"].reasons[0].places == dossiers(season)[0].initiatives[0].places
    said = "\n".join(verdict_lines(found["A1", "CNST"], season, language("vi")))
    assert "có sáng kiến được công nhận ở cấp cao nhất: có 1 sáng kiến được công nhận" in said
    (share,) = found["T1", "TTST"].reasons
    assert (share.met, language("en")(share.key, **share.params)) == (
        Met.YES,
        "1 of 2 people (50%) are inventive people",
    )
    # both were proposed with a grade that is lower than the title expects
    against = [one for each in dossiers(season) for one in proposal_against_grade(each, season)]
    assert [one.person for one in against] == ["A1", "A2"]


def test_a_fact_that_the_program_does_not_know_stays_open():
    _, season = season_under_own_law()
    verdicts = judge_titles(dossiers(season), [], season).verdicts
    assert {one.met for one in verdicts if one.title == "CNST"} == {Met.UNKNOWN}
