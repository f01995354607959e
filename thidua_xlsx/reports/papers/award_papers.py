"""What is given: the school's own decisions and certificates, and tables of deeds, commendations and initiatives."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count

import msgspec

from thidua_xlsx.base.text import by_key, day_text, joined, name_key
from thidua_xlsx.declare.season import Deed
from thidua_xlsx.declare.season.school_years import days_of
from thidua_xlsx.judging.analysis.commendations import agreed_nominations, given_here, given_in_year
from thidua_xlsx.judging.analysis.commendations import commendations as commendations_of
from thidua_xlsx.judging.analysis.contests import contest_entries
from thidua_xlsx.model import Award, Initiative
from thidua_xlsx.reports.common.listed_titles import by_kind, kind_name, texts, titles_on_offer
from thidua_xlsx.reports.common.naming import choice_name, title_name, unit_name
from thidua_xlsx.reports.papers.paper_context import PaperContext, Row, Rows, Subject, honoured, named, numbered
from thidua_xlsx.reports.papers.paper_fields import people_and_units, years_named
from thidua_xlsx.reports.papers.title_tables import NARROW, WRITE_ON, decided_on


class OwnDecision(msgspec.Struct, frozen=True):
    """Titles that the school gives by one decision; no number while nobody has written one down.

    `people` and `units` are all that it names, one of them once for each title. A decision on deeds of the year has
    its `rows`, as papers list them.
    """

    titles: tuple[str, ...]
    number: str
    day: date | None
    people: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[Row, ...] = ()


def year_end_decisions(context: PaperContext) -> list[OwnDecision]:
    """Give the school's decisions in the order of titles; titles without a known decision share one without number."""
    season, lists = context.season, context.lists
    if not season.voted:
        return []
    groups: dict[tuple[str, date | None], list[str]] = {}
    for title in titles_on_offer(season):
        if lists.listed(title) and not lists.goes_up(title):
            known = season.rulebook.decision_on(title)
            groups.setdefault((known.number, known.day) if known else ("", None), []).append(title)
    laws = season.rulebook.regime.titles
    return [
        OwnDecision(
            tuple(titles),
            number,
            day,
            people=tuple(who for title in titles if laws[title].of == "person" for who in lists.listed(title)),
            units=tuple(who for title in titles if laws[title].of != "person" for who in lists.listed(title)),
        )
        for (number, day), titles in groups.items()
    ]


def deed_decisions(context: PaperContext) -> list[OwnDecision]:
    """Give the school's own decisions on campaigns and single deeds, each number and day once; those without last."""
    called = context.season.rulebook.regime.called
    groups = by_key(_honours_here(context), lambda honour: (honour.decision_no, honour.decision_date))
    decisions = []
    for (number, day), of_decision in sorted(groups.items(), key=lambda group: not group[0][0]):
        units = dict.fromkeys(
            who for honour in of_decision if _is_collective(context, honour) for who in _recipients(honour)
        )
        everybody = dict.fromkeys(who for honour in of_decision for who in _recipients(honour))
        rows = []
        for honour in of_decision:
            who, work = _who_and_work(honoured(context, honour))
            title = title_name(context.season, context.say, called(honour.title))
            rows.append({"name": who, "position_unit": work, "deed": deed_of(honour), "title": title})
        titles = dict.fromkeys(called(honour.title) for honour in of_decision)
        people = tuple(who for who in everybody if who not in units)
        decisions.append(OwnDecision(tuple(titles), number, _one_day(day), people, tuple(units), tuple(rows)))
    return decisions


def honours_of_year(context: PaperContext) -> list[Deed | Award]:
    """Give what was given between the meetings, whoever gave it, without what waits for a decision."""
    deeds, entered = given_in_year(context.season)
    return [*deeds, *(award for award in entered if not award.pending)]


def _honours_here(context: PaperContext) -> list[Deed | Award]:
    """Give what the school itself gave between the meetings."""
    return [honour for honour in honours_of_year(context) if given_here(honour, context.season.rulebook)]


def _is_collective(context: PaperContext, honour: Deed | Award) -> bool:
    """Say whether a line honours a unit or, by its name, a school that reports here."""
    book, code = context.season.rulebook, _code(honour)
    if code:
        return book.person(code) is None
    return name_key(honour.name) in {name_key(school.name) for school in book.reporters}


def _recipients(honour: Deed | Award) -> Iterator[str]:
    """Give everybody whom one line honours by code or name; the people of a group by their numbers."""
    if isinstance(honour, Deed) and honour.people is not None:
        yield from (f"{honour.place} {number}" for number in range(int(honour.people)))
    else:
        yield _code(honour) or name_key(honour.name)


def _code(honour: Deed | Award) -> str:
    """Give the code of who received it; empty of somebody outside the lists, who has a name alone."""
    return honour.who if isinstance(honour, Deed) else honour.person


def deed_of(honour: Deed | Award) -> str:
    """Give what an `honour` was given for; empty of what the ledger has, which does not say it."""
    return honour.deed if isinstance(honour, Deed) else ""


def _who_and_work(names: Mapping[str, str]) -> tuple[str, str]:
    """Give how somebody is named with the form of address, and the work done; of a collective its unit above."""
    return names["name"], joined(filter(None, (names["position"], names["unit"])))


def _one_day(day: str) -> date | None:
    """Give the day that a text means; None where it means several or none."""
    first, last = days_of(day) or (None, None)
    return first if first == last else None


def decision_fields(context: PaperContext, decision: OwnDecision) -> dict[str, str]:
    """Give the fields of one decision of the school."""
    is_commendation = context.season.rulebook.regime.is_commendation
    names = {title: title_name(context.season, context.say, title) for title in decision.titles}
    # Titles stand in quotation marks, commendations as they are called.
    quoted = [context.say("paper.quoted", title=name) for title, name in names.items() if not is_commendation(title)]
    honours = [context.say("paper.honour", titles=joined(quoted))] if quoted else []
    return {
        "decision_no": decision.number or context.blank,
        "decision_day": context.long_day(decision.day),
        "decision_titles": joined([*honours, *(name for title, name in names.items() if is_commendation(title))]),
        "decision_people": str(len(decision.people)),
        "decision_units": str(len(decision.units)),
        "decision_whom": people_and_units(context, len(set(decision.people)), len(set(decision.units))),
    }


def award_pages(context: PaperContext) -> Iterator[dict[str, str]]:
    """Give the fields of a certificate for every title that the school gives, then for deeds between the meetings.

    None for the head who would sign it for themselves, until somebody accepts that; the others that such a decision
    gives bear no signer's name and the mark of a draft, as it does itself.
    """
    for decision in year_end_decisions(context):
        open_ = _unsigned(context) if signs_themselves(context, decision) else {}
        for title in decision.titles:
            for who in context.lists.listed(title):
                if who in context.signs_own:
                    continue
                day = day_text(decision.day) if decision.day else ""
                yield _certificate(context, _who_and_work(named(context, who)), title, decision.number, day) | open_
    of_signer = (honour for honour in _honours_here(context) if _code(honour) in context.signs_own)
    own = {(honour.decision_no, honour.decision_date) for honour in of_signer}
    for honour in _honours_here(context):
        if isinstance(honour, Deed) and honour.people is not None:
            continue  # nobody knows the names of a group
        if _code(honour) in context.signs_own:
            continue
        recipient, cited = _who_and_work(honoured(context, honour)), (honour.decision_no, honour.decision_date)
        certificate = _certificate(context, recipient, honour.title, *cited, deed_of(honour))
        yield certificate | (_unsigned(context) if cited in own else {})


def signs_themselves(context: PaperContext, decision: OwnDecision) -> bool:
    """Say whether the head would sign a `decision` that honours them: it is a draft until somebody says who signs."""
    return not context.signs_own.isdisjoint(decision.people)


def _unsigned(context: PaperContext) -> dict[str, str]:
    """Give the fields of a certificate by a decision that nobody may sign yet."""
    return {"head": "", "draft": context.frame["draft"]}


def _certificate(
    context: PaperContext, recipient: tuple[str, str], title: str, number: str, day: str, deed: str = ""
) -> dict[str, str]:
    regime = context.season.rulebook.regime
    name = title_name(context.season, context.say, regime.called(title))
    fields = _certificate_fields(context, recipient, name, number, day, deed)
    is_title = title in regime.titles and not regime.is_commendation(title)
    return fields | {"gives": context.say("paper.gives_title")} if is_title else fields


def initiative_pages(context: PaperContext) -> Iterator[dict[str, str]]:
    """Give the fields of a certificate for every initiative that the school's own council recognised.

    None for the head who would sign it for themselves, until somebody accepts that.
    """
    for work in (work for dossier in context.season.dossiers for work in dossier.initiatives):
        if work.certified_here and work.person not in context.signs_own:
            author = _who_and_work(named(context, work.person))
            yield _certificate_fields(context, author, work.name, work.decision_no, work.decision_date, work.name)


def _certificate_fields(
    context: PaperContext, recipient: tuple[str, str], title: str, number: str, day: str, deed: str
) -> dict[str, str]:
    """Give the fields of a certificate; one is honoured for a deed that somebody wrote down, else for the year."""
    years = years_named(context)
    return {
        "who": recipient[0],
        "work": recipient[1],
        "gives": context.say("paper.gives"),
        "title": title,
        "title_caps": title.upper(),
        "deed": deed,
        "merit": context.say("paper.merit_deed", deed=deed) if deed else context.say("paper.merit", years=years),
        "decision_no": number or context.blank,
        "decision_day": day or context.frame["day_blank"].removeprefix("ngày "),
        "place_day": context.place_and_day(_one_day(day)),
    }


def deeds(context: PaperContext, subject: Subject) -> Rows:
    """Give what one decision of the year commends: who, and for what."""
    return numbered(subject.deeds)


def called_up(context: PaperContext, subject: Subject) -> Rows:
    """Give whom to call up: title by title, for what was commended in the year, for prizes; numbered through.

    Not for what a level above has still to decide on.
    """
    season, called = context.season, context.season.rulebook.regime.called
    rows: list[Row | str] = []
    for title in titles_on_offer(season):
        asked = context.lists.asked_above(title)
        if listed := [who for who in context.lists.listed(title) if who not in asked]:
            rows.append(title_name(season, context.say, title))
            rows += [
                {**named(context, who), "title": title_name(season, context.say, title), "deed": ""} for who in listed
            ]
    commended = [
        honour
        for honour in honours_of_year(context)
        if honour.decision_no or isinstance(honour, Award) or not context.lists.goes_up(called(honour.title))
    ]
    rows += [context.say("report.honours_list.given")] if commended else []
    for honour in commended:
        title = title_name(season, context.say, honour.title)
        rows.append({**honoured(context, honour), "title": title, "deed": deed_of(honour)})
    rows += _prizes(context)
    places = count(1)
    return [row if isinstance(row, str) else {"no": str(next(places)), **row} for row in rows]


def _prizes(context: PaperContext) -> Iterator[Row | str]:
    """Give the winners of contests as the council marked their entries, contest by contest."""
    season, say = context.season, context.say
    won = by_key((entry for entry in contest_entries(season) if entry.prize), lambda entry: entry.contest)
    for contest in season.rulebook.contests:
        if contest.code in won:
            yield f"{say('report.honours_list.contests')}: {contest.name}"
        for entry in won.get(contest.code, ()):
            unit, prize = unit_name(season, entry.unit), say("report.honours_list.prize", prize=entry.prize)
            yield {
                "name": entry.author or entry.subject,
                "position": "",
                "unit": unit,
                "position_unit": unit,
                "title": prize,
                "deed": f"{prize}: {entry.subject}" if entry.author else prize,
            }


def deeds_up(context: PaperContext, subject: Subject | None = None) -> Rows:
    """Give the deeds that a level above commends: what the council agreed to, then what waits for a number."""
    season, called = context.season, context.season.rulebook.regime.called
    agreed = [
        (nomination.who, unit_name(season, nomination.unit), nomination.commendation, nomination.summary)
        for nomination in agreed_nominations(season)
    ]
    for deed in given_in_year(season)[0]:
        if not deed.decision_no:
            names = honoured(context, deed)
            agreed.append((names["name"], names["unit"], deed.title, deed.deed))
    return numbered(
        {"name": name, "unit": unit, "title": title_name(season, context.say, called(title)), "deed": deed}
        for name, unit, title, deed in agreed
        if title and context.lists.goes_up(called(title))
    )


def commendations(context: PaperContext, subject: Subject) -> Rows:
    """Give the commendations of the season kind by kind, each kind numbered from 1 on."""
    season, say = context.season, context.say
    rows: Rows = []
    for kind, of_kind in by_kind(commendations_of(season)):
        rows.append(f"{kind_name(season, say, kind)} ({len(of_kind)})")
        columns = ("name", "unit", "title", "deed", "result")
        rows += numbered(dict(zip(columns, texts(season, say, honour), strict=True)) for honour in of_kind)
    return rows


def initiatives(context: PaperContext, subject: Subject) -> Rows:
    """Give every initiative by unit and author as its council found it; what is not known is left to be written on."""
    return numbered(_judged(context, work) for work in _initiatives(context))


def initiative_ballot(context: PaperContext, subject: Subject) -> Rows:
    """Give the initiatives on which their council has not spoken, with room for a mark for or against."""
    return numbered(
        {**named(context, work.person), "initiative": work.name, "agree": "", "disagree": ""}
        for work in _initiatives(context)
        if work.recognised is None
    )


def _initiatives(context: PaperContext) -> Sequence[Initiative]:
    of_author = {dossier.person.code: dossier.initiatives for dossier in context.season.dossiers if dossier.initiatives}
    return [work for author in context.lists.in_order(of_author) for work in of_author[author]]


def _judged(context: PaperContext, work: Initiative) -> Row:
    season, say = context.season, context.say
    result = {True: "recognised", False: "refused", None: ""}[work.recognised]
    level = choice_name(season, say, "level", work.level) if work.level else NARROW
    applied = {True: "yes", False: "no", None: ""}[work.applied]
    day = decided_on(context, work.decision_date)
    return {
        **named(context, work.person),
        "initiative": work.name,
        # A level is where an initiative was recognised; one that was refused has none.
        "level": context.frame["none"] if work.recognised is False else level,
        "applied": choice_name(season, say, "yesno", applied) if applied else NARROW,
        "mark": work.mark or NARROW,
        "result": choice_name(season, say, "initiative_result", result) if result else WRITE_ON,
        "decision": context.phrase("in_number", number=work.decision_no, day=day) if work.decision_no else "",
    }
