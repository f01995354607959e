"""Plain makers of seasons, people and dossiers for the tests of judging; every argument has a harmless default."""

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from thidua_xlsx.base.file_names import SEASON_FILE
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import (
    SCHOOL,
    Criterion,
    Person,
    Round,
    Rubric,
    Rulebook,
    School,
    Section,
    TitlePolicy,
    Unit,
)
from thidua_xlsx.judging.law.law_facts import NONE_GIVEN, TitlesGiven
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.judging.score.standings import rank_people
from thidua_xlsx.judging.verdicts.entry_contradictions import ENTRY_CHECKS, not_considered
from thidua_xlsx.judging.verdicts.judge_titles import judge_titles
from thidua_xlsx.judging.verdicts.quotas import QuotaInput, apply_quotas
from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.judging.verdicts.titles_given import titles_given
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.messages.places import CellPlace, FilePlace, KeyPlace
from thidua_xlsx.model import (
    Award,
    Council,
    Discipline,
    Dossier,
    Fact,
    History,
    Initiative,
    LayerScores,
    Record,
    Scorecard,
    UnitDossier,
    Unknown,
    Verdict,
)
from thidua_xlsx.workflow.load.season_folder import load_templates

CASES = Path(__file__).parent / "cases"
ONE_CRITERION = Rubric(
    sections=(Section("I", "Tất cả"),), criteria=(Criterion("1", "I", "Tất cả", KINDS["score"], Decimal(100)),)
)


def cases(name: str, table: str = "case") -> list[Any]:
    """The cases of a file, each with the id pytest shows."""
    import pytest

    text = (CASES / f"{name}.toml").read_text("utf-8")
    return [pytest.param(case, id=case["name"]) for case in tomllib.loads(text, parse_float=Decimal)[table]]


@cache
def declared() -> Templates:
    return load_templates()


def cell(row: int, col: int = 3, sheet: str = "Tự chấm") -> CellPlace:
    return CellPlace("inbox/to.xlsx", sheet, row, col)


def person(code: str, **fields: Any) -> Person:
    return Person(**{"code": code, "full_name": f"Người {code}", "unit": "T1", "group": "GV", **fields})


def rulebook(people: Iterable[Person] = (), **fields: Any) -> Rulebook:
    people = tuple(people)
    units = tuple(dict.fromkeys(("T1", *(one.unit for one in people))))
    known = declared()
    return Rulebook(
        **{
            "school": School("mua", "Trường", "2024-2025"),
            "units": tuple(Unit(code, f"Tổ {code}") for code in units),
            "people": people,
            "rubric": ONE_CRITERION,
            "rounds": (Round("D1", "Đợt 1"),),
            "titles": {id_: TitlePolicy(id_) for id_ in known.regimes["luat-2022"].titles},
            "regime": known.regimes["luat-2022"],
            "columns": known.columns,
            "forms": known.forms,
            "choices": known.columns.choices,
            **fields,
        }
    )


def layer(points: Mapping[str, object], all_codes: Iterable[str] = ()) -> LayerScores:
    """A layer's cells: numbers, `?` for a broken cell; a code that is not named is blank."""
    codes = list(dict.fromkeys((*all_codes, *points)))
    return LayerScores(
        points={code: Unknown("x") if value == "?" else Decimal(str(value)) for code, value in points.items()},
        places={code: cell(row) for row, code in enumerate(codes, start=7)},
    )


def fact(text: str | None, row: int = 0) -> Fact:
    """A fact as the case files write it: an id, `` blank, `?` a cell nobody can read, `-` no form came back."""
    if text == "-":
        return Fact(unknown=True)
    places = (cell(row, 1, "Xếp loại"),)
    if text == "?":
        return Fact(None, places, unknown=True)
    return Fact(text or None, places)


def initiative(owner: str, row: int = 0, **fields: Any) -> Initiative:
    """An initiative; `recognised` or `applied` left out means that nobody said."""
    return Initiative(**{"person": owner, "name": f"SK {owner}", "places": (cell(row, 2, "Sáng kiến"),), **fields})


LONG_KEPT = tuple(range(1950, 2100))  # a ledger that has rows of every year


def earlier(owner: str, facts: Mapping[str, Any]) -> tuple[tuple[Award, ...], History]:
    """The ledger as the case files tell it.

    `awards` are years of `awarded` (CSTĐCS if it is not said); `earlier` lists any titles and grades by year;
    `pending` are titles by year that were submitted and not decided; `ledger_years` are the years that the ledger has rows of (all, if it is not said).
    """
    rows = [(facts.get("awarded", "CSTDCS"), period) for period in facts.get("awards", ())]
    rows += [(title, period) for title, periods in facts.get("earlier", {}).items() for period in periods]
    waiting = [(title, period) for title, periods in facts.get("pending", {}).items() for period in periods]
    given = tuple(
        Award(owner, *line, places=(CellPlace("so-theo-doi.xlsx", "Khen thưởng", row, 3),), pending=line in waiting)
        for row, line in enumerate([*rows, *waiting], start=4)
    )
    years = frozenset(facts.get("ledger_years", LONG_KEPT))
    return tuple(one for one in given if one.title not in declared().columns.scale("grade")), History(
        grades=tuple(one for one in given if one.title in declared().columns.scale("grade")),
        disciplines=tuple(Discipline(**one) for one in facts.get("disciplines", ())),
        initiatives=tuple(initiative(owner, row, **one) for row, one in enumerate(facts.get("ledger_initiatives", ()))),
        title_years=years,
        initiative_years=years,
    )


def dossier(who: Person, *, returned: bool = True, **facts: Any) -> Dossier:
    """A person's dossier from case words: `grade`, `discipline`, `initiatives`, `awards`, `registered`, `scores`..."""
    registered = facts.get("registered")
    awards, history = earlier(who.code, facts)
    joined = facts.get("joined_sector")
    return Dossier(
        person=who if joined is None else replace(who, joined_sector=joined),
        registration=None if registered is None else Record(who.code, {"title": tuple(registered)}),
        registered=tuple(registered or ()),
        movements=tuple(facts.get("movements", ())),
        scores=facts.get("scores", {}),
        grade=fact(facts.get("grade", "") if returned else "-", 1),
        discipline=fact(facts.get("discipline", "") if returned else "-", 2),
        months_worked=number(facts.get("months_worked", "") if returned else "-", 3),
        leave_days=number(facts.get("leave_days", "") if returned else "-", 4),
        proposed_title=Fact(tuple(facts["proposed"]), (cell(5, 1, "Xếp loại"),)) if "proposed" in facts else Fact(),
        initiatives=tuple(initiative(who.code, n, **each) for n, each in enumerate(facts.get("initiatives", ()))),
        initiatives_known=facts.get("initiatives_known", returned),
        awards=awards,
        commendations=tuple(facts.get("commendations", ())),
        history=history,
    )


def number(value: object, row: int) -> Fact:
    """A number as the case files write it, or a text as `fact` takes it."""
    return fact(value, row) if isinstance(value, str) else Fact(Decimal(str(value)), (cell(row, 1, "Xếp loại"),))


def unit_dossier(code: str = "T1", **facts: Any) -> UnitDossier:
    registered = facts.get("registered")
    return UnitDossier(
        unit=Unit(code, f"Tổ {code}"),
        registration=None if registered is None else Record(code, {"title": tuple(registered)}),
        registered=tuple(registered or ()),
        grade=fact(facts.get("grade", "")),
        discipline=fact(facts.get("discipline", "")),
        returned=facts.get("returned", {"self-score:D1": True}),
        awards=earlier(code, facts)[0],
        commendations=tuple(facts.get("commendations", ())),
        history=earlier(code, facts)[1],
    )


def crowd(groups: Iterable[Mapping[str, Any]]) -> list[Dossier]:
    """People as the case files list them: `n` = so many of the same kind, `code` = one of them by name."""
    found: list[Dossier] = []
    for group in groups:
        facts = {key: value for key, value in group.items() if key not in ("n", "code", "counted", "unit", "group")}
        own = {key: group[key] for key in ("counted", "unit", "group") if key in group}
        if "points" in facts or "broken" in facts:
            cells = {"1": "?"} if facts.pop("broken", False) else {"1": facts.pop("points")}
            facts["scores"] = {("D1", "unit"): layer(cells)}
        for _ in range(group.get("n", 1)):
            code = group.get("code") or f"P{len(found) + 1:03}"
            found.append(dossier(person(code, **own), **facts))
    return found


def judged(people: Iterable[Dossier], units: Iterable[UnitDossier] = (), **fields: Any) -> Any:
    """Run scoring, ranking and judging over dossiers: (verdicts by (who, title), quotas, findings)."""
    people, units = list(people), list(units)
    ledger_known, council = fields.pop("ledger_known", True), fields.pop("council", None)
    book = rulebook([one.person for one in people], **fields)
    cards = {one.person.code: score_card(one, book) for one in people}
    given = NONE_GIVEN
    for _ in range(2):
        law = judge_titles(people, units, book, ledger_known=ledger_known, given=given)
        field = QuotaInput(book, law.met, rank_people(cards, book), cards)
        verdicts, quotas, of_quotas = apply_quotas(law.verdicts, field)
        known = given_to(verdicts, [*people, *units], book, council)
        if not (known.own or known.voted):
            break
        given = known
    entries = [finding for one in people for check in ENTRY_CHECKS for finding in check(one, book)]
    findings = (*law.findings, *of_quotas, *entries, *not_considered(people, tuple(units), book))
    check_findings(findings, book)
    return {(one.who, one.title): one for one in verdicts}, quotas, findings


def given_to(
    verdicts: Iterable[Verdict],
    everybody: Iterable[Dossier | UnitDossier],
    book: Rulebook,
    council: Council | None = None,
) -> TitlesGiven:
    """What quotas, registrations and votes made of verdicts."""
    return titles_given(verdicts, title_paths(verdicts, everybody, book, YearBehind(council)), book, council)


def check_findings(findings: Iterable[Finding], book: Rulebook) -> None:
    """Hold every finding to what all must be: said in full, at a place that is there, about somebody of the season."""
    units = {person.code: {stay.unit for stay in person.stays} for person in book.people}
    keys = {
        "people": set(units),
        "units": {unit.code for unit in book.units},
        "titles": set(book.titles),
        "criteria": {one.code for one in book.rubric.criteria},
        "rounds": {one.code for one in book.rounds},
    }
    for one in findings:
        assert None not in one.params.values(), one
        assert all(language(lang).text(one) for lang in LANGUAGES)
        assert all(isinstance(place, CellPlace | FilePlace | KeyPlace) for place in (one.place, *one.also)), one
        assert one.person is None or one.unit in units[one.person], one
        assert one.unit in (None, SCHOOL, *keys["units"], *set().union(*units.values())), one
        for place in (one.place, *one.also):
            if isinstance(place, KeyPlace) and place.file == SEASON_FILE:
                table, _, key = place.key.partition(".")
                assert key in keys[table], one
                assert table != "people" or one.person in (None, key), one


def policy(id_: str, **fields: Any) -> dict[str, TitlePolicy]:
    """The season's titles with one of them changed."""
    titles = {name: TitlePolicy(name) for name in declared().regimes["luat-2022"].titles}
    return {**titles, id_: replace(titles[id_], **fields)}


def card(who: Person, final: object, **fields: Any) -> Scorecard:
    breaks = tuple(Decimal(str(points)) for points in fields.pop("breaks", ()))
    value = None if final is None else Decimal(str(final))
    return Scorecard(**{"person": who, "final": value, "complete": True, "tie_points": breaks, **fields})


def sentences(verdict: Verdict, lang: str = "vi") -> list[str]:
    """The reasons of a verdict as people read them: outcome, clause, article."""
    say = language(lang)
    return [f"{one.met.value}: {say(one.key, **one.params)} [{one.cite}]" for one in verdict.reasons]
