"""Closing a season: what the council decided, as it goes into the ledger, and what must be settled before it may.

The council decides. Nothing is entered that it did not pass; grades and recognised initiatives of the year go in as
they were judged.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX, SEASON_FILE
from thidua_xlsx.base.text import day_text, initiative_key, name_key, visible
from thidua_xlsx.declare.season import SCHOOL, Deed, Rulebook
from thidua_xlsx.declare.season.school_years import days_of, season_year
from thidua_xlsx.judging.analysis.commendations import agreed_nominations, given_here
from thidua_xlsx.judging.analysis.nominations import decided_deeds
from thidua_xlsx.judging.law.discipline_facts import in_force
from thidua_xlsx.judging.law.ordered_scales import title_label
from thidua_xlsx.judging.verdicts.council_answers import basis_of, basis_phrase
from thidua_xlsx.judging.verdicts.judge_titles import titles_named
from thidua_xlsx.judging.verdicts.title_grounds import TitleGrounds
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code, Severity
from thidua_xlsx.messages.findings import Finding, Phrase, at, worded_place
from thidua_xlsx.messages.places import CellPlace, FilePlace, Place, cell_or_row
from thidua_xlsx.model import (
    Award,
    Dossier,
    Fact,
    Initiative,
    Met,
    PathStep,
    ReasonTree,
    Season,
    StepState,
    TitlePath,
    UnitDossier,
)
from thidua_xlsx.model.title_path import STEPS

Key = tuple[str, str]  # who, title
SETTLED_BY_ACCEPTING = (codes.MEMBERS_NOT_AS_DECLARED, codes.MEETING_DAY_IMPOSSIBLE)
_VOTES_UNCOUNTED = (  # what of a meeting keeps all of its votes from being counted
    *SETTLED_BY_ACCEPTING,
    codes.MEETING_CONTRADICTS,
    codes.QUORUM_NOT_MET,
)
AGAINST_VERDICT = (codes.PASSED_AGAINST_VERDICT, codes.RESTS_ON_OTHERS)
TITLE_DOUBTS = (
    *AGAINST_VERDICT,
    codes.PASSED_AGAINST_ENTERED,
    codes.ENTERED_ON_OTHER_GROUND,
    codes.ELIGIBLE_NOT_REGISTERED,
    codes.ELIGIBLE_DECLINED,
)
_LEFT_OUT = (  # what a merge found of titles that nobody enters: not voted on, or passed and held back
    codes.ELIGIBLE_NOT_VOTED,
    codes.TOO_LATE_FOR_ROUND,
    codes.REQUIRED_TITLE_REFUSED,
    codes.HELD_BY_DOSSIER,
    codes.SIGNER_AWARDED,
)


class Closing(msgspec.Struct, frozen=True):
    """What a season leaves behind: titles and grades of people and units, and initiatives with what they were used for.

    `findings` are what a person should look at. A `used_for` may belong to an initiative that an earlier season
    entered. `refused` are titles (who, title) that a body above has refused: the ledger takes none of them, and says
    so of one that it has. `disciplines` (who, kind) are those of the year that forms or council tell of.
    """

    awards: tuple[Award, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: tuple[Key, ...] = ()
    disciplines: tuple[Key, ...] = ()


def passed(season: Season) -> tuple[TitlePath, ...]:
    """Give what the council passed and nothing holds back, title by title: decided at the school, or going up."""
    return tuple(path for path in season.paths.values() if path.passed)


def votes_uncounted(season: Season) -> list[Finding]:
    """Give what of the meeting keeps all votes of the council from being counted, and nobody has accepted."""
    of_meeting = (finding for finding in season.findings if finding.code in _VOTES_UNCOUNTED)
    return [finding for finding in of_meeting if finding.severity is Severity.ERROR]


def nothing_decided(season: Season) -> Finding | None:
    """Say why a season cannot be closed at all, because the council has passed nothing; None where it has."""
    if passed(season):
        return None
    uncounted = votes_uncounted(season)
    if uncounted:
        why = Phrase("closing.votes_uncounted", {"errors": tuple(error_phrase(finding) for finding in uncounted)})
        # Not all that is wrong with a meeting can be accepted.
        acceptable = all(finding.code in SETTLED_BY_ACCEPTING for finding in uncounted)
        remedy = Phrase("closing.mend_meeting" if acceptable else "closing.meet_again")
        return at(codes.NOTHING_DECIDED, uncounted[0].place, why=why, remedy=remedy)
    place = FilePlace(season.council.file) if season.council else FilePlace(INBOX)
    why = Phrase("closing.nothing_passed" if season.council else "closing.no_council")
    return at(codes.NOTHING_DECIDED, place, why=why, remedy=Phrase("closing.enter_votes"))


def resting_on_errors(season: Season, waiting: Mapping[Key, Finding] = MappingProxyType({})) -> dict[Key, Finding]:
    """Name every title that the council passed on grounds that are not settled, by who and title.

    Those `waiting` are held back besides, and have their finding; what requires one of them waits with it.
    """
    grounds, unsettled, bases = TitleGrounds(season), dict[Key, Finding](), bases_of_unsure(season)
    for decision in (path for path in passed(season) if not path.refused_above):
        why = [error_phrase(finding) for finding in grounds.errors(decision)]
        vote = season.council.decision(decision.who, decision.title) if season.council else None
        if vote is not None and vote.grounds_changed and not why:
            now = bases.get((decision.who, decision.title))
            why = [Phrase("closing.judged_since", {"now": now}) if now else Phrase("closing.basis_changed")]
        if why:
            unsettled[decision.who, decision.title] = _unsettled(season, decision, why)
    unsettled |= waiting
    return unsettled | dict(_without_required(season, unsettled))


def _unsettled(season: Season, decision: TitlePath, why: Sequence[Phrase]) -> Finding:
    title = season.rulebook.columns.choices["title"][decision.title]
    person = decision.who if season.rulebook.person(decision.who) else None
    params = {"name": season.rulebook.name_with_home(decision.who), "title": title, "errors": tuple(why)}
    return Finding(codes.DECISION_RESTS_ON_ERROR, _place(decision, season), params, person=person)


def error_phrase(error: Finding) -> Phrase:
    """Say an `error` in its own words, with its code and place."""
    what = short_phrase(error)
    return Phrase("closing.error", {"code": error.code.id, "place": worded_place(error.place), "what": what})


def short_phrase(error: Finding) -> Phrase:
    """Say an `error` in its own words; of what is in no list, what was typed instead of the list."""
    if error.code is codes.CELL_NOT_A_CHOICE and isinstance(error.raw, str) and error.raw:
        return Phrase("closing.not_a_choice", {"column": error.params["column"], "raw": visible(error.raw)})
    return Phrase(error.code.key(), error.params)


def _without_required(season: Season, held: Mapping[Key, Finding]) -> Iterator[tuple[Key, Finding]]:
    """Name the titles that require another one which is not settled, where they stand on settled grounds themselves."""
    law, titles = season.rulebook.regime, season.rulebook.columns.choices["title"]
    for path in passed(season):
        required = [id_ for id_ in law.covered_by(path.title)[1:] if (path.who, id_) in held]
        if required and path.key not in held:
            why = Phrase("closing.required_held", {"title": titles[required[0]]})
            yield path.key, _unsettled(season, path, (why,))


def entered(season: Season) -> frozenset[Key]:
    """Give who has which title of this year in the ledger already, by whoever's hand."""
    return frozenset((award.person, award.title) for award in awards_of_this_year(season) if not award.kind)


def held_back(season: Season, held: Collection[Key]) -> Season:
    """Give the season as if the council had still to vote on some titles (who, title) that it has passed."""
    if not held:
        return season
    paths = {key: _waiting(path) if key in held else path for key, path in season.paths.items()}
    return replace(season, paths=paths)


def _waiting(path: TitlePath) -> TitlePath:
    council = STEPS.index("council")
    open_ = tuple(PathStep(name, StepState.OPEN) for name in STEPS[council + 1 :])
    waits = PathStep("council", StepState.OPEN, "path.council.unsettled", cells=path.steps[council].cells)
    return replace(path, at="council", steps=(*path.steps[:council], waits, *open_))


def season_closing(season: Season) -> Closing:
    """Work out what a season leaves behind of what its council passed."""
    decided = passed(season)
    awards = tuple(_award(season, path) for path in decided if not path.refused_above)
    deeds, lacking = _deeds(season)
    initiatives, findings = _initiatives(season, decided)
    doubts = [finding for path in decided for finding in doubts_about(season, path)]
    left_out = [finding for finding in season.findings if finding.code in _LEFT_OUT]
    return Closing(
        awards=(*awards, *_grades(season), *deeds),
        initiatives=initiatives,
        findings=(*doubts, *findings, *lacking, *left_out),
        refused=tuple(path.key for path in decided if path.refused_above),
        disciplines=tuple(_disciplines(season)),
    )


def _disciplines(season: Season) -> Iterator[Key]:
    """Give who was disciplined in the year, by forms or council, and how.

    What the ledger has of an earlier decision that may reach into the year is not said anew.
    """
    scale, year = season.rulebook.columns.scale("discipline"), season_year(season.rulebook)
    everybody: Iterable[Dossier | UnitDossier] = (*season.dossiers, *season.unit_dossiers)
    for dossier in everybody:
        kind, known = dossier.discipline.value, in_force(dossier.history.disciplines, year)
        in_ledger = kind in [discipline.kind for discipline in (*known.certain, *known.open)]
        if isinstance(kind, str) and kind in scale[1:] and not dossier.discipline.unknown and not in_ledger:
            yield dossier.code, kind


def unsure(season: Season) -> dict[Key, Finding]:
    """Name the titles that were passed without a sure basis and that nobody has accepted so, by who and title."""
    return {key: finding for key, finding in against_verdict(season) if not finding.waiver}


def entered_otherwise(season: Season) -> dict[Key, Finding]:
    """Name the titles in the ledger whose basis is no longer the one they were entered on, by who and title."""
    return dict(against_verdict(season, (codes.ENTERED_ON_OTHER_GROUND,)))


def against_verdict(season: Season, of: Collection[Code] = AGAINST_VERDICT) -> Iterator[tuple[Key, Finding]]:
    """Give the doubts of the codes `of` about titles that were passed, with who and title."""
    for path in passed(season):
        for finding in doubts_about(season, path):
            if finding.code in of:
                yield path.key, finding


def bases_of_unsure(season: Season) -> dict[Key, Phrase]:
    """Say on what basis each title without a sure one is entered now, whoever has accepted it, by who and title."""
    verdicts = {verdict.key: verdict for verdict in season.verdicts}
    return {
        key: basis_phrase(*basis_of(verdicts[key], finding if finding.code is codes.RESTS_ON_OTHERS else None))
        for key, finding in against_verdict(season)
    }


def said_as_entered(season: Season, entering: Collection[Key]) -> Season:
    """Give the season with what it says of titles (who, title) passed against their verdict, as of entered ones.

    It is closed with them: nobody is asked to look at them before.
    """
    against = (finding for key, finding in against_verdict(season) if key in entering)
    of_entered = {id(finding) for finding in against if finding.code is codes.PASSED_AGAINST_VERDICT}
    findings = tuple(
        replace(finding, code=codes.PASSED_AGAINST_ENTERED) if id(finding) in of_entered else finding
        for finding in season.findings
    )
    return replace(season, findings=findings)


def doubts_about(season: Season, decision: TitlePath) -> list[Finding]:
    """Give what a merge found against a title of somebody that the council has passed all the same.

    Its conditions are not met or nobody can tell, it rests on people who do not get theirs, or nobody registered it.
    """
    book, who = season.rulebook, decision.who
    titles = (book.columns.choices["title"][decision.title], title_label(decision.title, book))
    return [
        finding
        for finding in season.findings
        if finding.code in TITLE_DOUBTS
        and any(title in titles for title in titles_named(finding))
        and ((finding.person or finding.unit) == who or finding.params["name"] == season.rulebook.name_with_home(who))
    ]


def signer_awarded(
    paths: Iterable[TitlePath], deeds: Iterable[Deed], initiatives: Iterable[Initiative], rulebook: Rulebook
) -> Iterator[Finding]:
    """Name the head of the school where they would sign for themselves what honours them.

    That is what the council passed (`paths` are those of all titles), `deeds` that the school itself commends, and
    `initiatives` that its own council recognised.
    """
    signer, awarded = name_key(rulebook.school.head), {path.who for path in paths if path.passed and path.here}
    awarded |= {deed.who for deed in deeds if given_here(deed, rulebook)}
    awarded |= {initiative.person for initiative in initiatives if initiative.certified_here}
    for person in rulebook.people:
        if person.code in awarded and name_key(person.full_name) == signer:
            name, place = rulebook.shown_name(person), cell_or_row(None, "school", "head")
            yield at(codes.SIGNER_AWARDED, place, person=person.code, unit=person.unit, name=name)


def _award(season: Season, path: TitlePath) -> Award:
    school, known = season.rulebook.school, season.rulebook.decision_on(path.title)
    issuer = (known.issuer if known else "") or (school.name if path.here else "")
    number, day = (known.number, day_text(known.day) if known.day else "") if known else ("", "")
    reply = season.replies.get(path.key)
    if reply is not None and not path.here and reply.outcome == "given":
        number, day, issuer = reply.number or number, reply.day or day, issuer or reply.issuer
    cells = path.step("council").cells
    return Award(path.who, path.title, school.school_year, number, day, issuer, cells)


def _grades(season: Season) -> Iterator[Award]:
    book = season.rulebook
    known, year = book.columns.choices["grade"], book.school.school_year
    people = [(dossier.code, dossier.grade) for dossier in season.dossiers]
    collectives = [(dossier.code, dossier.grade) for dossier in season.unit_dossiers]
    for who, grade in (*people, *collectives, (SCHOOL, _grade_of_school(season))):
        if isinstance(grade.value, str) and not grade.unknown and grade.value in known:
            yield Award(who, grade.value, year, issuer=book.school.name, places=grade.places)


def _grade_of_school(season: Season) -> Fact:
    """Give the council's grade of the school itself, whether it registered anything or not."""
    itself = next((dossier.grade for dossier in season.candidates.units if dossier.code == SCHOOL), None)
    record = season.council.grades.get(SCHOOL) if season.council else None
    if itself is not None or record is None:
        return itself or Fact()
    place = record.places.get("grade")
    return Fact(record.values.get("grade"), (place,) if place else ())


def _deeds(season: Season) -> tuple[list[Award], list[Finding]]:
    """Give the campaigns and single deeds that were commended in the year, of outsiders too, no groups without names.

    A finding names each that stays out: without the number of its decision or its kind, of merit, or agreed to by the
    council and not declared.
    """
    book, entered, findings = season.rulebook, list[Award](), list[Finding]()
    for deed in (entry for entry in decided_deeds(season.submissions, book)[0] if entry.people is None):
        why = "number" if not deed.decision_no else "kind" if not deed.kind else "merit"
        if deed.decision_no and book.regime.kind_of(deed.title, deed.kind):
            of, issuer = (deed.decision_no, deed.decision_date), deed.issuer or book.school.name
            cells = (deed.place,) if deed.place else ()
            name = "" if deed.who else deed.name
            year = book.school.school_year
            entered.append(Award(deed.who, deed.title, year, *of, issuer, cells, kind=deed.kind, name=name))
        else:
            name = season.rulebook.name_with_home(deed.who) if deed.who else deed.name
            findings.append(_stays_out(season, deed.place, name, deed.title, why))
    agreed = (nomination for nomination in agreed_nominations(season) if nomination.commendation)
    findings += [
        _stays_out(season, nomination.place, nomination.who, nomination.commendation, "decision")
        for nomination in agreed
    ]
    return entered, findings


def _stays_out(season: Season, place: CellPlace | None, name: str, title: str, why: str) -> Finding:
    where, called = place or FilePlace(SEASON_FILE), season.rulebook.columns.choices["title"][title]
    return at(codes.DEED_NOT_ENTERED, where, name=name, title=called, why=Phrase(f"closing.deed_{why}"))


def _place(decision: TitlePath, season: Season) -> Place:
    cells = decision.step("council").cells
    if cells:
        return cells[0]
    return FilePlace(season.council.file if season.council else INBOX)


def _initiatives(season: Season, decided: Sequence[TitlePath]) -> tuple[tuple[Initiative, ...], list[Finding]]:
    """Give the recognised initiatives of the year, each with the title that rested on it, and those that the ledger
    tells of where a title rested on them; undated ones of the year stay out.

    Without the day of its decision an initiative would look like one of an earlier year when it is judged again.
    """
    used, findings = _uses(season, decided)
    entered = []
    for initiative in (work for dossier in season.dossiers for work in dossier.initiatives if work.recognised is True):
        if days_of(initiative.decision_date) is None:
            place = initiative.places[0] if initiative.places else FilePlace(INBOX)
            owner = season.rulebook.name_with_home(initiative.person)
            findings.append(at(codes.INITIATIVE_NOT_ENTERED, place, name=initiative.name, owner=owner))
        else:
            entered.append(
                replace(initiative, used_for=used.get((initiative.person, initiative_key(initiative.name)), ""))
            )
    for initiative in (work for dossier in season.dossiers for work in _earlier(dossier)):
        if use := used.get((initiative.person, initiative_key(initiative.name))):
            entered.append(replace(initiative, used_for=use))
    return tuple(entered), findings


def _uses(season: Season, decided: Sequence[TitlePath]) -> tuple[dict[tuple[str, str], str], list[Finding]]:
    """Give what each initiative (owner, name) was used for; where several may have been, a finding and no use."""
    used: dict[tuple[str, str], str] = {}
    findings: list[Finding] = []
    titles, year = season.rulebook.columns.choices["title"], season.rulebook.school.school_year
    for decision in decided:
        needed = _needed(season, decision)
        if len(needed) == 1:
            key = (decision.who, initiative_key(needed[0].name))
            used[key] = "; ".join(text for text in (used.get(key), f"{titles[decision.title].short} {year}") if text)
        elif needed:
            place, names = _place(decision, season), tuple(initiative.name for initiative in needed)
            name, title = season.rulebook.name_with_home(decision.who), titles[decision.title]
            findings.append(at(codes.INITIATIVE_USED_UNCLEAR, place, name=name, title=title, names=names))
    return used, findings


def _needed(season: Season, decision: TitlePath) -> list[Initiative]:
    """Give the recognised initiatives without which the title's conditions would not be met; none if they would.

    Several where nobody can tell which one was used: each counts once in its life, so the program does not choose.
    """
    dossier, verdicts = season.dossier(decision.who), season.verdicts_of(decision.who)
    verdict = next((verdict for verdict in verdicts if verdict.title == decision.title), None)
    tree = verdict.tree if verdict is not None and verdict.met is Met.YES else None
    if dossier is None or tree is None:
        return []
    own = [initiative for initiative in dossier.initiatives if initiative.recognised is True]
    cells = {place for initiative in own for place in initiative.places}
    # Of two that a title needs one may be of this year and one of the ledger.
    earlier = [initiative for initiative in _earlier(dossier) if not _holds(tree, initiative.places)]
    return earlier if _holds(tree, cells) else [*own, *earlier]


def _earlier(dossier: Dossier) -> list[Initiative]:
    """Give the initiatives that only the ledger tells of, recognised and not used yet."""
    named = {initiative_key(initiative.name) for initiative in dossier.initiatives}
    known = [
        initiative
        for initiative in dossier.history.initiatives
        if initiative.recognised is True and not initiative.used_for
    ]
    return [initiative for initiative in known if initiative_key(initiative.name) not in named]


def _holds(branch: ReasonTree, without: Iterable[CellPlace]) -> bool:
    """Say whether a title's conditions would be met without these cells."""
    cells = set(without)
    if branch.how == "leaf" or not branch.parts:
        rests = branch.reason is not None and any(place in cells for place in branch.reason.places)
        return branch.met is Met.YES and not rests
    parts = [_holds(part, cells) for part in branch.parts]
    if branch.how == "not":
        return branch.met is Met.YES
    return all(parts) if branch.how == "all" else any(parts)


def as_closed(season: Season) -> Season | None:
    """Give the season with the titles that closing it has entered alone; None while one of its sittings is not closed.

    What was passed and waits until its grounds are settled is then still open.
    """
    there, rounds = entered(season), season.rulebook.proposal_rounds
    sittings = [season.of_round(code) for code in ("", *(round_.code for round_ in rounds))] if rounds else [season]
    of_sittings = [[path.key for path in passed(part) if not path.refused_above] for part in sittings]
    if not any(of_sittings) or not all(there.intersection(keys) for keys in of_sittings if keys):
        return None
    return held_back(season, {key for keys in of_sittings for key in keys} - there)


def left_open_by_closing(season: Season) -> Season:
    """Give the season with what closing it left out, as its grounds are not settled, as still to be decided.

    What was passed since, on grounds that nobody doubts, is as the council has it; so is all while nothing is closed.
    """
    if as_closed(season) is None:
        return season
    doubtful = {**resting_on_errors(season), **unsure(season)}
    return held_back(season, doubtful.keys() - entered(season))


def season_closed(season: Season) -> bool:
    """Say whether everything that the council passed stands in the ledger: nobody is asked for anything any more.

    A title passed anew after that, or taken out of the ledger again, opens the season until it is entered.
    """
    decided, there = passed(season), entered(season)
    return bool(decided) and all(path.key in there or path.refused_above for path in decided)


def closed_as_judged(season: Season) -> bool:
    """Say whether a season is closed, and closing it again would find the same titles and grades.

    A line without a decision that the season does not give any more is a difference too: it may be taken out. So is a
    title whose basis is another now: somebody is to say whether it stays.
    """
    if not season_closed(season) or entered_otherwise(season):
        return False
    closing, lines = season_closing(season), [award for award in awards_of_this_year(season) if not award.kind]
    given = {(award.person, award.title) for award in closing.awards if not award.kind}
    undecided = {(line.person, line.title) for line in lines if not (line.decision_no or line.decision_date)}
    return given <= {(line.person, line.title) for line in lines} and undecided.difference(closing.refused) <= given


def day_of_lateness(season: Season) -> date | None:
    """Give the day on which something may be late: that which stands for today, none once the season is closed."""
    return None if season_closed(season) else season.rulebook.as_of


def awaited_from_above(season: Season) -> tuple[Award, ...]:
    """Give the titles of this year that were submitted to a level above and have no decision in the ledger yet."""
    return tuple(award for award in awards_of_this_year(season) if award.pending and not award.kind)


def awards_of_this_year(season: Season) -> tuple[Award, ...]:
    """Give the lines of this season in the ledger; those with a kind are commendations of another kind than merit."""
    return of_this_year(season.earlier_awards, season.rulebook)


def of_this_year(awards: Iterable[Award], book: Rulebook) -> tuple[Award, ...]:
    """Give those of the `awards` of a ledger that are of the season's year."""
    year = season_year(book)
    now = year.of(book.school.school_year)
    return tuple(
        award
        for award in awards
        if (award.period == book.school.school_year if now is None else year.of(award.period) == now)
    )
