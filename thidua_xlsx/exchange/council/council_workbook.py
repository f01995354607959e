"""The council's workbook: verification to read, and what the council answers, with live shares and outcomes."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, joined, match_key
from thidua_xlsx.declare.season import SCHOOL, Round, Rulebook, Unit
from thidua_xlsx.declare.season.policies import Pass
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.declare.tables.form_spec import Form, FormSheet
from thidua_xlsx.documents.workbook_plan import BookPlan, PlanValue, SheetPlan
from thidua_xlsx.exchange.council.review_page import review_page
from thidua_xlsx.exchange.council.reviewer_pages import reviewers_page
from thidua_xlsx.exchange.council.rounds_of_points import rounds_of_points
from thidua_xlsx.exchange.council.school_proposals_page import school_proposals_page
from thidua_xlsx.exchange.council.vote_formulas import CouncilCells
from thidua_xlsx.forms.identity.form_rows import FormRow, FormRows
from thidua_xlsx.forms.identity.stamp import printed_code
from thidua_xlsx.forms.layout.form_layout import FormRequest, SheetWriter, begin_form
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.judging.analysis.contests import entries_sent
from thidua_xlsx.judging.analysis.nominations import nominations
from thidua_xlsx.model import Dossier, Fact, Initiative, Met, Sampled, Season, StepState, Verdict, VerifiedRound
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.model.title_path import DECLINED

_MEETING = ("date", "members", "present", "ballots_issued", "ballots_valid", "staff_valid")
_MORE_INITIATIVES = 10
_OF_ROUND = ("dossiers", "meeting", "ballots")  # tables about the titles of one sitting
_OF_OWN_PEOPLE = ("adjustments", "unit_adjustments", "grades", "initiatives")  # tables about points and grades


class Agenda(msgspec.Struct, frozen=True):
    """What a merge puts before the council: points to verify, verdicts to vote on and what they rest on, the sample.

    `verified` has the rounds of a unit's people by the unit's code; `bases` at least those of what is voted on.
    """

    season: Season
    verified: Mapping[str, Sequence[VerifiedRound]]
    voted: Sequence[Verdict]
    bases: Mapping[str, str]
    sample: Sequence[Sampled] = ()

    @property
    def book(self) -> Rulebook:
        """The season's rulebook."""
        return self.season.rulebook


def council_form(book: Rulebook) -> Form | None:
    """Give the council's form as this season asks it: the staff's votes only where the staff votes.

    An office that has nobody of its own votes on what its schools put forward, and changes no points.
    """
    form = next((form for form in book.forms.values() if form.whose == "school"), None)
    if form is None:
        return None
    if book.proposal_round:  # points and grades are of the year's end
        sheets = [sheet for sheet in form.sheets if all(spec.id in _OF_ROUND for spec in sheet.tables)]
        form = replace(form, sheets=tuple(sheets), guide=form.guide_of_round or form.guide)
    if not (book.people or book.units):
        sheets = [sheet for sheet in form.sheets if not all(spec.id in _OF_OWN_PEOPLE for spec in sheet.tables)]
        form = replace(form, sheets=tuple(sheets), guide=form.guide_of_office or form.guide)
    return form if book.voting.staff else _changed(form, "ballots", without=("staff_yes", "staff_no"))


def _changed(form: Form, table: str, *, without: Container[str] = (), todo: str = "") -> Form:
    """Give a form whose `table` does `without` some columns, and above which one sentence more says what to do."""

    def of_sheet(sheet: FormSheet) -> FormSheet:
        if not any(spec.id == table for spec in sheet.tables):
            return sheet
        sentence = f"  {todo}" if todo else ""
        tables = [
            replace(
                spec,
                issued=tuple(key for key in spec.issued if key not in without),
                asked=tuple(key for key in spec.asked if key not in without),
            )
            for spec in sheet.tables
        ]
        return replace(
            sheet, todo=BilingualText(sheet.todo.vi + sentence, sheet.todo.en + sentence), tables=tuple(tables)
        )

    return replace(form, sheets=tuple(map(of_sheet, form.sheets)))


def council_sheets(
    agenda: Agenda, form: Form, *, key: bytes, say: Say, sitting: Round | None = None
) -> tuple[BookPlan, Iterator[SheetPlan]]:
    """Lay out the council's workbook: every answer cell blank, except the names of declared initiatives.

    `key` is the season's key, with which it is signed. Gives the workbook without its sheets, and these as they are
    planned one after another.
    """
    book = agenda.book
    rows, answers = council_rows(agenda, say)
    if not any(row.issued["work"] for row in rows.get("grades", ())):  # everybody worked the whole year
        form = _changed(form, "grades", without=("work",))
    form, rows = _common_words_in_head(form, rows, say)
    unit = Unit(SCHOOL, book.school.name)
    pages = page_names(agenda, say)
    begun = begin_form(FormRequest(form, book, unit, sitting, key, say, answers, rows, CouncilCells, pages))
    code = printed_code(form.abbreviation, begun.stamp)
    plans: Mapping[str, SheetWriter] = {  # of the pages that are only read
        "verification": partial(review_page, book, agenda.verified, code, say, agenda.sample),
        "schools": partial(school_proposals_page, agenda.season, code, say),
        "reviewers": partial(reviewers_page, book, code, say),
    }
    first, *rest = begun.writers
    return begun.book, (write() for write in (first, *(plans[key] for key in _shown(agenda)), *rest))


def _common_words_in_head(form: Form, rows: FormRows, say: Say) -> tuple[Form, FormRows]:
    """Move what most ballots say to the head of their sheet: what passes them, and that somebody is proposed.

    A row says only what is otherwise. Where all need the same to pass, there is no column for it.
    """
    ballots = rows.get("ballots", ())
    if not ballots:
        return form, rows
    [(usual, count)] = Counter(row.issued["needed"] for row in ballots).most_common(1)
    alike = count == len(ballots)
    sentence = say("form.council.passes_all" if alike else "form.council.passes_most", needed=usual)
    form = _changed(form, "ballots", without=("needed",) if alike else (), todo=sentence)
    proposed = say("form.council.proposed") + " · "
    short = 2 * sum(row.issued["basis"].startswith(proposed) for row in ballots) > len(ballots)
    if short:
        form = _changed(form, "ballots", todo=say("form.council.points_alone"))
    listed = []
    for row in ballots:
        needed, text = row.issued["needed"], row.issued["basis"]
        otherwise = {"needed": "" if needed == usual else needed}
        listed.append(
            replace(row, issued={**row.issued, **otherwise, "basis": text.removeprefix(proposed) if short else text})
        )
    return form, {**rows, "ballots": listed}


def page_names(agenda: Agenda, say: Say) -> tuple[str, ...]:
    """Give the name of each page that is only read, for the guide of the workbook."""
    return tuple(say(f"form.council.{key}_sheet") for key in _shown(agenda))


def _shown(agenda: Agenda) -> list[str]:
    """Name the pages that are only read: points to verify, what schools put forward, who reviews what."""
    put_forward = bool(agenda.season.candidates.proposals)
    of_round = bool(agenda.book.proposal_round)
    filled = {
        "verification": not of_round and (agenda.book.people or not put_forward),
        "schools": put_forward,
        "reviewers": not of_round and bool(agenda.book.reviewers),
    }
    return [key for key, shown in filled.items() if shown]


def council_rows(agenda: Agenda, say: Say) -> tuple[FormRows, dict[AnswerAddress, PlanValue]]:
    """Give the rows of the council's tables, and the lines that are filled in beforehand."""
    initiatives, answers = _initiatives(agenda, say)
    ordered = _in_order(agenda)
    rows = {
        "grades": _grades(agenda, say),
        "initiatives": initiatives,
        "dossiers": _dossiers(ordered, agenda.book, say),
        "meeting": _meeting(agenda, say),
        "ballots": _ballots(ordered, agenda, say),
        "nominated": _nominated(agenda, say),
        "marked_entries": _entries(agenda),
    }
    return {table: listed for table, listed in rows.items() if listed}, answers


def _name(book: Rulebook, who: str) -> str:
    """Name a person or a collective; whom a school puts forward with that school."""
    known = book.person(who) or book.unit(who)
    return book.name_with_home(who) if known else book.school.name


def _grades(agenda: Agenda, say: Say) -> list[FormRow]:
    book, season = agenda.book, agenda.season
    facts = {dossier.person.code: (dossier.grade, dossier.discipline) for dossier in season.dossiers}
    facts |= {dossier.unit.code: (dossier.grade, dossier.discipline) for dossier in season.unit_dossiers}
    listed = [
        (person.code, book.shown_name(person), unit.name)
        for unit in book.units
        for person in sorted(book.people_of(unit.code), key=lambda person: season.listed_at(person.code))
    ]
    listed += [*((unit.code, unit.name, "") for unit in book.units), (SCHOOL, book.school.name, "")]
    work = {dossier.person.code: _work(dossier, say) for dossier in season.dossiers}
    # Beside the council's own column, which has the words: in full they would take each row a second line.
    grades = {choice.id: choice.short or say.label(choice) for choice in book.choices["grade"].entries}
    disciplines = {choice.id: say.label(choice) for choice in book.choices["discipline"].entries}

    def shown(fact: Fact, words: Mapping[str, str]) -> str:
        return say("form.council.unknown") if fact.unknown else words.get(str(fact.value), "")

    rows = []
    for who, name, unit_name in listed:
        grade, discipline = facts.get(who, (Fact(), Fact()))
        issued = {"name": name, "unit_name": unit_name, "work": work.get(who, "")}
        issued |= {"unit_grade": shown(grade, grades), "unit_discipline": shown(discipline, disciplines)}
        rows.append(FormRow(who, name, issued))
    return rows


def _work(dossier: Dossier, say: Say) -> str:
    """Say in short how many months somebody worked, where not all, and how many days they were on leave, if any."""
    usual = {"months_worked": Decimal(12), "leave_days": Decimal(0)}
    facts = {"months_worked": dossier.months_worked.value, "leave_days": dossier.leave_days.value}
    unusual = {key: value for key, value in facts.items() if isinstance(value, Decimal) and value != usual[key]}
    return joined(say(f"form.council.{key}", count=value) for key, value in unusual.items())


def _initiatives(agenda: Agenda, say: Say) -> tuple[list[FormRow], dict[AnswerAddress, PlanValue]]:
    people = agenda.book.choices["people"]
    declared = [
        initiative
        for _, dossiers in agenda.season.by_unit
        for dossier in dossiers
        for initiative in dossier.initiatives
    ]
    answers: dict[AnswerAddress, PlanValue] = {}
    rows = []
    for number, initiative in enumerate(declared, start=1):
        answers["initiatives", f"i{number}", "person"] = people[initiative.person].vi
        answers["initiatives", f"i{number}", "name"] = initiative.name
        basis = f"{initiative.person} {initiative.name}"
        rows.append(FormRow(f"i{number}", "", {"_basis": basis, "declared": _declared(initiative, say)}))
    more = range(len(declared) + 1, len(declared) + _MORE_INITIATIVES + 1)
    return [*rows, *(FormRow(f"i{number}", "", {}) for number in more)], answers


def _declared(initiative: Initiative, say: Say) -> str:
    """Say in short what its author declared of an initiative: recognised, by which decision, applied."""
    answers = {True: "yes", False: "no", None: "blank"}
    recognised = say(f"form.council.recognised.{answers[initiative.recognised]}")
    number = initiative.decision_no or (say("form.council.no_number") if initiative.recognised else "")
    applied = "" if initiative.applied is None else say(f"form.council.applied.{answers[initiative.applied]}")
    return joined(filter(None, (recognised, number, applied)))


def _nominated(agenda: Agenda, say: Say) -> list[FormRow]:
    """Give whom units put forward for a single deed or a campaign and nobody has decided on."""
    book, titles, rows = agenda.book, agenda.book.choices["title"], list[FormRow]()
    decided = {match_key(deed.nomination) for deed in book.deeds if deed.nomination}
    for nomination in nominations(agenda.season.submissions, book):
        if not decided & {match_key(code) for code in nomination.codes}:
            issued = {
                "name": nomination.who,
                "unit_name": book.holder_name(nomination.unit),
                "round": book.round_name(nomination.round),
                "summary": nomination.summary,
                "title": say.label(titles[nomination.commendation]) if nomination.commendation in titles else "",
                "code": nomination.codes[0],
            }
            rows.append(FormRow(nomination.codes[0], nomination.who or nomination.summary, issued))
    return rows


def _entries(agenda: Agenda) -> list[FormRow]:
    """Give the entries that units sent to contests, to be marked."""
    book = agenda.book
    contests = {contest.code: contest.name for contest in book.contests}
    rows = []
    for entry in entries_sent(agenda.season.submissions, agenda.season):
        issued = {
            "name": entry.author,
            "unit_name": book.holder_name(entry.unit),
            "contest": contests[entry.contest],
            "subject": entry.subject,
            "code": entry.codes[0],
        }
        rows.append(FormRow(entry.codes[0], entry.author or entry.subject, issued))
    return rows


def _in_order(agenda: Agenda) -> list[Verdict]:
    """Give those whom the council votes on as every page of its workbook lists them, each with the titles in order.

    That is people before collectives, by school, and as the season lists them.
    """
    book = agenda.book
    titles = {title: place for place, title in enumerate(book.titles)}
    schools = {school.code: at for at, school in enumerate(book.reporters, start=1)}

    def place(who: str) -> tuple[bool, int, int, str]:
        school = schools.get(who.partition(MARK)[0], 0) if MARK in who else 0
        return book.person(who) is None, school, agenda.season.listed_at(who), who

    places = {who: place(who) for who in {verdict.who for verdict in agenda.voted}}
    return sorted(agenda.voted, key=lambda verdict: (places[verdict.who], titles[verdict.title]))


def _dossiers(ordered: Sequence[Verdict], book: Rulebook, say: Say) -> list[FormRow]:
    titles: dict[str, list[str]] = {}
    known = book.choices["title"]
    for verdict in ordered:
        titles.setdefault(verdict.who, []).append(known[verdict.title].short or say.label(known[verdict.title]))
    return [
        FormRow(who, name, {"name": name, "titles": "; ".join(listed)})
        for who, listed in titles.items()
        for name in [_name(book, who)]
    ]


def _meeting(agenda: Agenda, say: Say) -> list[FormRow]:
    voting, columns = agenda.book.voting, agenda.book.columns
    asked = [key for key in _MEETING if key != "staff_valid" or voting.staff]
    labels = [(key, say.label(columns.column("meeting", key).label)) for key in asked]
    return [FormRow(key, label, {"name": label}) for key, label in labels]


def _ballots(ordered: Sequence[Verdict], agenda: Agenda, say: Say) -> list[FormRow]:
    """Give the ballots as the minutes list them: title by title."""
    book, listed, rows = agenda.book, list(agenda.book.titles), list[FormRow]()
    for verdict in sorted(ordered, key=lambda verdict: listed.index(verdict.title)):
        key, name = f"{verdict.who}:{verdict.title}", _name(book, verdict.who)
        title = say.label(book.choices["title"][verdict.title])
        issued = {
            "name": name,
            "title": title,
            "basis": _basis(verdict, agenda, say),
            "needed": needed(book.titles[verdict.title].passes, book, say),
            "_basis": agenda.bases[key],
        }
        rows.append(FormRow(key, f"{name} – {title}", issued))
    return rows


def _basis(verdict: Verdict, agenda: Agenda, say: Say) -> str:
    """Say how somebody stands before the vote: judged, with points, and what registration, unit or school say of it."""
    season, key = agenda.season, (verdict.who, verdict.title)
    path, card, proposal = (
        season.paths.get(key),
        season.scorecards.get(verdict.who),
        season.candidates.proposals.get(key),
    )
    if verdict.met is not Met.UNKNOWN:
        text = say(f"form.council.{'proposed' if verdict.proposed else 'tied'}")
    else:
        text = say(f"form.council.{'council_alone' if verdict.left_to_council else 'open'}")
    if card and card.final is not None:
        text += say("form.council.points", points=card.final)
        rounds = rounds_of_points(season, card, say)  # not of all: others have more behind their points
        text += f" · {rounds}" if rounds else ""
    registered, unit = (path.step(name) if path else None for name in ("registered", "unit"))
    if registered and registered.state is StepState.NO:  # or not even answered that they do not
        text += " · " + say(f"form.council.{'declined' if registered.key == DECLINED else 'unregistered'}")
    # The unit says otherwise than the program: it does not propose, or proposes somebody who is open.
    if unit and not verdict.school_words and unit.state is (StepState.NO if verdict.proposed else StepState.YES):
        text += " · " + say(f"form.council.{'unit_not' if verdict.proposed else 'unit_too'}")
    if proposal:  # of a school, whose points are said where those of schools compare
        compared = agenda.book.schools.common_scale and proposal.final is not None
        text += say("form.council.points", points=proposal.final) if compared else ""
        text += f" · {say(verdict.reasons[0].key)}"
    return text


def needed(passes: Pass, book: Rulebook, say: Say) -> str:
    """Say what passes a title: the share and of what, and whether the law itself fixes it."""
    share, base = book.choices["vote_share"], book.choices["vote_base"]
    words = say.label(share[passes.share.id]) if passes.share.id in share else str(passes.share.of)
    of = say.label(base[passes.base]) if passes.base in base else passes.base
    if not passes.by_law:
        return say("form.council.needed", share=words, base=of.lower())
    how = f": {say.label(passes.how)}" if passes.how else ""
    return say("form.council.needed_by_law", share=words, base=of.lower(), how=how)
