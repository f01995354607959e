"""The council's workbook: verification to read, and what the council answers, with live shares and outcomes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, joined, match_key
from thidua_xlsx.declare.season import SCHOOL, Round, Rulebook, Unit
from thidua_xlsx.declare.season.policies import Pass
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.declare.tables.form_spec import Form, FormSheet, TableSpec
from thidua_xlsx.documents.workbook_plan import BookPlan, PlanValue, SheetPlan
from thidua_xlsx.exchange.council.review_page import review_page
from thidua_xlsx.exchange.council.reviewer_pages import reviewers_page
from thidua_xlsx.exchange.council.rounds_of_points import rounds_of_points
from thidua_xlsx.exchange.council.school_proposals_page import school_proposals_page
from thidua_xlsx.exchange.council.vote_formulas import CouncilCells
from thidua_xlsx.forms.identity.form_rows import FormRow, FormRows
from thidua_xlsx.forms.identity.stamp import printed_code
from thidua_xlsx.forms.layout.form_layout import FormRequest, SheetWriter, outline_form
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
    if form is not None and book.proposal_round:  # points and grades are of the year's end
        sheets = [sheet for sheet in form.sheets if all(spec.id in _OF_ROUND for spec in sheet.tables)]
        form = replace(form, sheets=tuple(sheets), guide=form.guide_of_round or form.guide)
    if form is not None and not (book.people or book.units):
        sheets = [sheet for sheet in form.sheets if not all(spec.id in _OF_OWN_PEOPLE for spec in sheet.tables)]
        form = replace(form, sheets=tuple(sheets), guide=form.guide_of_office or form.guide)
    if form is None or book.voting.staff:
        return form

    def without_staff(spec: TableSpec) -> TableSpec:
        return replace(spec, asked=tuple(key for key in spec.asked if not key.startswith("staff_")))

    sheets = [replace(sheet, tables=tuple(map(without_staff, sheet.tables))) for sheet in form.sheets]
    return replace(form, sheets=tuple(sheets))


def council_sheets(
    agenda: Agenda, form: Form, *, key: bytes, say: Say, sitting: Round | None = None
) -> tuple[BookPlan, Iterator[SheetPlan]]:
    """Lay out the council's workbook: every answer cell blank, except the names of declared initiatives.

    `key` is the season's key, with which it is signed. Gives the workbook without its sheets, and these as they are
    planned one after another.
    """
    book = agenda.book
    rows, answers = council_rows(agenda, say)
    form, rows = _common_proposal_in_head(*_common_passing_in_head(_without_empty_work(form, rows), rows, say), say)
    unit = Unit(SCHOOL, book.school.name)
    pages = page_names(agenda, say)
    begun = outline_form(FormRequest(form, book, unit, sitting, key, say, answers, rows, CouncilCells, pages))
    code = printed_code(form.abbreviation, begun.stamp)
    plans: Mapping[str, SheetWriter] = {  # of the pages that are only read
        "verification": partial(review_page, book, agenda.verified, code, say, agenda.sample),
        "schools": partial(school_proposals_page, agenda.season, code, say),
        "reviewers": partial(reviewers_page, book, code, say),
    }
    first, *rest = begun.sheets
    return begun.book, (write() for write in (first, *(plans[key] for key in _shown(agenda)), *rest))


def _without_empty_work(form: Form, rows: FormRows) -> Form:
    """Give the form without the column of work and leave, where nobody worked less than the year or was on leave."""
    if any(row.issued["work"] for row in rows.get("grades", ())):
        return form
    sheets = [
        replace(
            sheet,
            tables=tuple(
                replace(spec, issued=tuple(key for key in spec.issued if key != "work"))
                if spec.id == "grades"
                else spec
                for spec in sheet.tables
            ),
        )
        for sheet in form.sheets
    ]
    return replace(form, sheets=tuple(sheets))


def _common_passing_in_head(form: Form, rows: FormRows, say: Say) -> tuple[Form, FormRows]:
    """Move what passes most ballots to the head of their sheet; only titles that need something else say it in a row.

    Where no title does, there is no column for it.
    """
    ballots = rows.get("ballots", ())
    if not ballots:
        return form, rows
    [(usual, _)] = Counter(row.issued["needed"] for row in ballots).most_common(1)
    alike = all(row.issued["needed"] == usual for row in ballots)
    sentence = say("form.council.passes_all" if alike else "form.council.passes_most", needed=usual)

    def asked(sheet: FormSheet) -> FormSheet:
        if not any(spec.id == "ballots" for spec in sheet.tables):
            return sheet
        todo = _with_todo(sheet, sentence)
        tables = [replace(spec, issued=tuple(key for key in spec.issued if key != "needed")) for spec in sheet.tables]
        return replace(sheet, todo=todo, tables=tuple(tables) if alike else sheet.tables)

    unusual = [
        row if row.issued["needed"] != usual else replace(row, issued={**row.issued, "needed": ""}) for row in ballots
    ]
    return replace(form, sheets=tuple(map(asked, form.sheets))), {**rows, "ballots": unusual}


def _with_todo(sheet: FormSheet, sentence: str) -> BilingualText:
    return BilingualText(f"{sheet.todo.vi}  {sentence}", f"{sheet.todo.en}  {sentence}")


def _common_proposal_in_head(form: Form, rows: FormRows, say: Say) -> tuple[Form, FormRows]:
    """Move the word that somebody is proposed to the head of their sheet, where it stands before most points."""
    ballots = rows.get("ballots", ())
    word = say("form.council.proposed") + " · "
    proposed = {row.key: str(row.issued["basis"]).removeprefix(word) for row in ballots}
    shorter = [row for row in ballots if proposed[row.key] != row.issued["basis"]]
    if 2 * len(shorter) <= len(ballots):
        return form, rows
    sentence = say("form.council.points_alone")
    sheets = [
        replace(sheet, todo=_with_todo(sheet, sentence))
        if any(spec.id == "ballots" for spec in sheet.tables)
        else sheet
        for sheet in form.sheets
    ]
    without_word = [replace(row, issued={**row.issued, "basis": proposed[row.key]}) for row in ballots]
    return replace(form, sheets=tuple(sheets)), {**rows, "ballots": without_word}


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
    none, rows, unknown = (Fact(), Fact()), list[FormRow](), say("form.council.unknown")
    # Beside the council's own column, which has the words: in full they would take each row a second line.
    grades = {choice.id: choice.short or say.label(choice) for choice in book.choices["grade"].entries}
    disciplines = {choice.id: say.label(choice) for choice in book.choices["discipline"].entries}
    for who, name, unit_name in listed:
        grade, discipline = facts.get(who, none)
        issued = {
            "name": name,
            "unit_name": unit_name,
            "unit_grade": unknown if grade.unknown else grades.get(str(grade.value), ""),
            "work": work.get(who, ""),
            "unit_discipline": unknown if discipline.unknown else disciplines.get(str(discipline.value), ""),
        }
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
    book, rows = agenda.book, list[FormRow]()
    decided = {match_key(deed.nomination) for deed in book.deeds if deed.nomination}
    for nomination in nominations(agenda.season.submissions, book):
        if not decided & {match_key(code) for code in nomination.codes}:
            issued = {
                "name": nomination.who,
                "unit_name": book.holder_name(nomination.unit),
                "round": book.round_name(nomination.round),
                "summary": nomination.summary,
                "title": _title(book, nomination.commendation, say)
                if nomination.commendation in book.choices["title"]
                else "",
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


def _title(book: Rulebook, title: str, say: Say) -> str:
    return say.label(book.choices["title"][title])


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
    words = {title: known[title].short or _title(book, title, say) for title in {verdict.title for verdict in ordered}}
    for verdict in ordered:
        titles.setdefault(verdict.who, []).append(words[verdict.title])
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
    book, rows = agenda.book, list[FormRow]()
    voted = {verdict.title for verdict in ordered}
    titles = {title: (_title(book, title, say), needed(book.titles[title].passes, book, say)) for title in voted}
    judged = {key: say(f"form.council.{key}") for key in ("proposed", "tied", "council_alone", "open")}
    points: dict[Decimal, str] = {}
    listed = list(book.titles)
    for verdict in sorted(ordered, key=lambda verdict: listed.index(verdict.title)):
        key = f"{verdict.who}:{verdict.title}"
        card = agenda.season.scorecards.get(verdict.who)
        final = card.final if card else None
        if final is not None and final not in points:
            points[final] = say("form.council.points", points=final)
        name, (title, asked) = _name(book, verdict.who), titles[verdict.title]
        issued = {
            "name": name,
            "title": title,
            "basis": judged[_judged(verdict)]
            + ("" if final is None else points[final])
            + _of_some_rounds(verdict, agenda, say)
            + _without_registering(verdict, agenda, say)
            + _unit_word(verdict, agenda, say)
            + _school_word(verdict, agenda, say),
            "needed": asked,
            "_basis": agenda.bases[key],
        }
        rows.append(FormRow(key, f"{name} – {title}", issued))
    return rows


def _judged(verdict: Verdict) -> str:
    """Give the word for how somebody stands before the vote, without what registration or their school says."""
    if verdict.met is not Met.UNKNOWN:
        return "proposed" if verdict.proposed else "tied"
    return "council_alone" if verdict.left_to_council else "open"


def _of_some_rounds(verdict: Verdict, agenda: Agenda, say: Say) -> str:
    """Say of how many rounds the points of a ballot are, where they are not of all: others have more behind them."""
    card = agenda.season.scorecards.get(verdict.who)
    text = rounds_of_points(agenda.season, card, say) if card and card.final is not None else ""
    return f" · {text}" if text else ""


def _without_registering(verdict: Verdict, agenda: Agenda, say: Say) -> str:
    """Say of whom the council votes on without their having registered, or even answered that they do not."""
    path = agenda.season.paths.get((verdict.who, verdict.title))
    step = path.step("registered") if path else None
    if step is None or step.state is not StepState.NO:
        return ""
    key = "form.council.declined" if step.key == DECLINED else "form.council.unregistered"
    return f" · {say(key)}"


def _unit_word(verdict: Verdict, agenda: Agenda, say: Say) -> str:
    """Say that a unit does not propose whom the ballot has as proposed, or that it proposes somebody who is open."""
    path = agenda.season.paths.get((verdict.who, verdict.title))
    step = path.step("unit") if path and not verdict.school_words else None
    if step is None or step.state is not (StepState.NO if verdict.proposed else StepState.YES):
        return ""
    return f" · {say('form.council.unit_not' if verdict.proposed else 'form.council.unit_too')}"


def _school_word(verdict: Verdict, agenda: Agenda, say: Say) -> str:
    """Say how far the school itself is with whom it puts forward, with points where those of schools compare."""
    proposal = agenda.season.candidates.proposals.get((verdict.who, verdict.title))
    if proposal is None:
        return ""
    compared = agenda.book.schools.common_scale and proposal.final is not None
    points = say("form.council.points", points=proposal.final) if compared else ""
    return f"{points} · {say(verdict.reasons[0].key)}"


def needed(passes: Pass, book: Rulebook, say: Say) -> str:
    """Say what passes a title: the share and of what, and whether the law itself fixes it."""
    share, base = book.choices["vote_share"], book.choices["vote_base"]
    words = say.label(share[passes.share.id]) if passes.share.id in share else str(passes.share.of)
    of = say.label(base[passes.base]) if passes.base in base else passes.base
    if not passes.by_law:
        return say("form.council.needed", share=words, base=of.lower())
    how = f": {say.label(passes.how)}" if passes.how else ""
    return say("form.council.needed_by_law", share=words, base=of.lower(), how=how)
