"""Official papers of a season, planned from their declarations: every sentence with its fields put in."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from operator import itemgetter

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, slug, within_sentence
from thidua_xlsx.declare.tables.paper_spec import ITEM, Needs, PaperForm, PaperPart, Papers, Per, fields_of, fill_fields
from thidua_xlsx.documents.paper_plan import (
    Head,
    PaperBlock,
    PaperLine,
    PaperPage,
    PaperPlan,
    PaperTable,
    PlacedText,
    Signatures,
    Signer,
    TableColumn,
    TableRow,
)
from thidua_xlsx.judging.analysis.commendations import commendations
from thidua_xlsx.judging.season_closing import as_closed, left_open_by_closing
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.figure_cells import final_of
from thidua_xlsx.reports.common.listed_titles import titles_on_offer
from thidua_xlsx.reports.common.return_progress import rounds_out_text
from thidua_xlsx.reports.papers.achievement_reports import own_text, reported
from thidua_xlsx.reports.papers.award_papers import (
    OwnDecision,
    award_pages,
    decision_fields,
    deed_decisions,
    deeds_up,
    initiative_pages,
    signs_themselves,
    year_end_decisions,
)
from thidua_xlsx.reports.papers.inspection_tables import medal_is_given
from thidua_xlsx.reports.papers.looking_back import ending_movements
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject, day_parts
from thidua_xlsx.reports.papers.paper_fields import (
    person_fields,
    scored_in_half,
    season_fields,
    title_fields,
    unit_fields,
)
from thidua_xlsx.reports.papers.paper_tables import SOURCES
from thidua_xlsx.reports.papers.season_tables import round_fields
from thidua_xlsx.reports.papers.sector_tables import sector_fields

_DOTS_END = re.compile(r"…\.(?=\s|$)")  # dots to write on need no full stop after them
_CONCLUDING = ("proposals", "submissions", "council", "ballots")  # papers of the year's end: a running season has none
_OPEN_SYMBOL = re.compile(r"-…+$")  # the symbol of a paper that waits for the school's abbreviation


class Basis(msgspec.Struct, frozen=True):
    """A document that a paper rests on, as the season workbook or the register of documents has it."""

    kind: str
    number: str
    day: date | None = None
    issuer: str = ""
    subject: str = ""


def paper_plans(
    season: Season, papers: Papers, say: Say, bases: Sequence[Basis] = (), *, each: bool = True
) -> Iterator[PaperPlan]:
    """Plan every paper of a season; those of a sitting of the council once for each proposal round, named by its code.

    The others are planned once, whatever rounds there are, and so are all where there are none. Without `each`, papers
    of every single unit and person are left out.
    """
    rounds = season.rulebook.proposal_rounds
    of_rounds = {name: form for name, form in papers.forms.items() if form.of_rounds} if rounds else {}
    other_forms = {name: form for name, form in papers.forms.items() if name not in of_rounds}
    yield from _plans(season, Papers(papers.frame, other_forms), say, bases, each=each)
    for code in ("", *(round_.code for round_ in rounds)) if of_rounds else ():
        for plan in _plans(season.of_round(code), Papers(papers.frame, of_rounds), say, bases, each=each):
            yield replace(plan, name=f"{plan.name}/{slug(code)}") if code else plan


def _plans(season: Season, papers: Papers, say: Say, bases: Sequence[Basis], *, each: bool) -> Iterator[PaperPlan]:
    """Plan every paper that there is something to print for; papers of persons come as one file a unit.

    Without `each` those of every unit and person are left out. `say` must speak Vietnamese: official papers have no
    other language.
    """
    closed = as_closed(season)

    def of(shown: Season) -> tuple[PaperContext, Mapping[str, str]]:
        context = PaperContext(shown, say, papers.frame)
        return context, {**season_fields(context), **sector_fields(context)}

    as_judged = of(season)
    entered, settled = (of(closed), of(left_open_by_closing(season))) if closed else (as_judged, as_judged)
    for name, form in papers.forms.items():
        context, fields = entered if form.decides else as_judged if form.minutes else settled
        if not _is_due(context, form) or (form.per != "season" and not each):
            continue
        title = fill_fields(form.title, fields)
        voted = form.per != "award" or bool(year_end_decisions(context))  # deeds are given between the meetings
        draft = papers.frame["draft"] if form.decides and closed is None and voted else ""
        writer = _Writer(context, form, fields, tuple(bases), marked=bool(draft))
        for file, pages in groupby(PAGES[form.per](writer), itemgetter(0)):
            of_file = tuple(page for _, page in pages)
            yield PaperPlan(f"{name}/{file}" if file else name, title, of_file, form.landscape, draft)


def _is_due(context: PaperContext, form: PaperForm) -> bool:
    season = context.season
    if form.when and (form.when == "voted") != season.voted:
        return False
    of_year_end = form.needs in _CONCLUDING or form.when == "unvoted"  # what is put to the vote is known by then alone
    if of_year_end and not (season.concluded or season.rulebook.proposal_round):
        return False
    return NEEDS[form.needs](context)


def _initiatives_judged(context: PaperContext) -> list[bool | None]:
    """Give what the initiative council said of each initiative, None where it has not; nothing without a council."""
    if not context.season.rulebook.initiative_council:
        return []
    return [work.recognised for dossier in context.season.dossiers for work in dossier.initiatives]


def _somebody_is_listed(context: PaperContext, *, above: bool = False) -> bool:
    """Say whether there are lists of titles, or, with `above`, of those that a level above decides."""
    season, lists = context.season, context.lists
    titles = [title for title in titles_on_offer(season) if not above or lists.goes_up(title)]
    return (season.voted and bool(titles)) or any(map(lists.candidates, titles))


NEEDS: Mapping[Needs, Callable[[PaperContext], bool]] = {  # what must be there before a paper says anything
    "season": lambda context: True,
    "half": lambda context: (
        scored_in_half(context) > 0 or bool(context.season.schools and context.season.schools.reports)
    ),
    "scores": lambda context: any(card.final is not None for card in context.season.scorecards.values()),
    "registration": lambda context: any(unit.returned.get("registration") for unit in context.season.unit_dossiers),
    "proposals": _somebody_is_listed,
    "submissions": lambda context: _somebody_is_listed(context, above=True),
    "council": lambda context: bool(context.season.rulebook.council) and _somebody_is_listed(context),
    "councils": lambda context: bool(context.season.rulebook.council),
    "ballots": lambda context: context.season.rulebook.voting.secret and _somebody_is_listed(context),
    "decided_here": lambda context: context.season.voted or bool(context.season.rulebook.deeds),
    "rules": lambda context: bool(context.season.rulebook.people and context.season.rulebook.rubric.criteria),
    "several_years": lambda context: bool(ending_movements(context)),
    "deeds_up": lambda context: bool(deeds_up(context)),
    "inspection": lambda context: bool(context.inspected),
    "sector": lambda context: bool(context.season.rulebook.reporters),
    "medal": medal_is_given,
    "commendations": lambda context: bool(commendations(context.season)),
    "initiatives": lambda context: bool(_initiatives_judged(context)),
    "open_initiatives": lambda context: None in _initiatives_judged(context),
}


_DRAFT_MARK = PlacedText("", top=13, left=30, width=237, size=13, bold=True)


class _Writer(msgspec.Struct, frozen=True):
    """One paper being planned: its declaration and the fields that stand for the whole season.

    `marked` where the whole file bears the mark of a draft.
    """

    context: PaperContext
    form: PaperForm
    fields: Mapping[str, str]
    bases: tuple[Basis, ...]
    marked: bool = False

    def decided(self, head: Head, decision: OwnDecision, *, draft: bool) -> Head:
        """Give the head of a decision with its number and day, as far as they are known, and whether it is a draft."""
        number = self.context.say("paper.number", number=decision.number) if decision.number else head.number
        day = self.context.place_and_day(decision.day) if decision.day else head.place_date
        return replace(head, number=number, place_date=day, draft=self.context.frame["draft"] if draft else head.draft)

    def certificate(self, fields: Mapping[str, str]) -> PaperPage:
        """Plan a certificate: on paper that bears a frame and words already, only what that lacks."""
        form = self.form
        placed = tuple(
            replace(msgspec.convert(text, PlacedText, from_attributes=True), text=fill_fields(text.text, fields))
            for text in form.placed
            if not (form.preprinted and text.printed)
        )
        draft = "" if self.marked else fields.get("draft", "")
        placed += (replace(_DRAFT_MARK, text=draft),) if draft else ()
        return PaperPage(None, (), placed, border=form.border and not form.preprinted)

    def page(self, fields: Mapping[str, str], subject: Subject) -> PaperPage:
        """Plan one paper about a subject."""
        form = self.form
        blocks: list[PaperBlock] = [PaperLine(fill_fields(form.title, fields), "title")]
        if form.subject:
            blocks.append(PaperLine(fill_fields(form.subject, fields), "subject"))
        unit = subject.person.unit if subject.person else subject.unit.unit.code if subject.unit else ""
        if form.of_year and (owed := rounds_out_text(self.context.season, self.context.say, unit)):
            blocks.append(PaperLine(owed, "note"))
        item = 0
        for part in form.parts:
            item = 0 if part.look == "heading" else item
            written = list(self._part(part, {**fields, ITEM: str(item + 1)}, subject))
            item += bool(written) and ITEM in fields_of(part.text)
            blocks += written
        blocks.append(self._signatures(fields))
        for part in form.annexes:
            blocks += self._part(part, fields, subject)
        return PaperPage(self._head(fields), tuple(blocks))

    def _head(self, fields: Mapping[str, str]) -> Head:
        form, frame = self.form, self.context.frame
        school = self.context.season.rulebook.school
        by_council = form.issuer == "council"
        symbol = fill_fields(form.number, fields)
        if school.abbreviation:
            symbol = _OPEN_SYMBOL.sub(lambda _: f"-{school.abbreviation}", symbol)
        number = self.context.phrase("number", symbol=symbol) if symbol else ""
        return Head(
            parent=(school.name if by_council else school.parent or frame["blank"]).upper(),
            body=fill_fields(form.body, fields) or (frame["council"] if by_council else school.name.upper()),
            national=frame["national"],
            motto=frame["motto"],
            number=number,
            place_date=self.context.phrase("place_date", place=school.place or frame["blank"]) if form.dated else "",
            draft="" if self.context.season.voted or not form.draft else frame["draft"],
        )

    def _part(self, part: PaperPart, fields: Mapping[str, str], subject: Subject) -> Iterator[PaperBlock]:
        if part.when and (part.when == "voted") != self.context.season.voted:
            return
        if part.whose and not self._is_about(part.whose):
            return
        if not part.each:
            yield from self._written(part, fields, subject)
            return
        titles = self._titles_of(part.each)
        if not titles and part.empty:
            yield PaperLine(part.empty)
        for place, id_ in enumerate(titles, start=1):
            of_title = {**fields, **title_fields(self.context, id_, place)}
            yield from self._written(part, of_title, Subject(title=id_, unit=subject.unit, person=subject.person))

    def _titles_of(self, each: str) -> list[str]:
        """Give the titles that a part stands there for once each."""
        titles, lists = titles_on_offer(self.context.season), self.context.lists
        if each == "titles":
            return titles
        if each == "titles_considered":
            return [id_ for id_ in titles if lists.considered(id_)]
        titles = [id_ for id_ in titles if lists.listed(id_)]
        return [id_ for id_ in titles if each == "titles_listed" or lists.goes_up(id_)]

    def _is_about(self, whose: str) -> bool:
        """Say whether the season has those whom a part is about."""
        book = self.context.season.rulebook
        staff, sector = bool(book.people), bool(book.reporters)
        about = {"own": staff, "schools": not staff, "sector": sector, "single": not sector, "staff": sector and staff}
        return about[whose]

    def _written(self, part: PaperPart, fields: Mapping[str, str], subject: Subject) -> Iterator[PaperBlock]:
        rows = SOURCES[part.table](self.context, subject) if part.table else []
        book = self.context.season.rulebook
        own = [paragraph.text for paragraph in book.paragraphs if part.own and paragraph.part == part.own]
        # One paragraph goes on behind what it answers, several stand below it.
        answer = own_text(self.context, subject, part.theirs) if part.theirs else ""
        behind = f" {own.pop()}" if len(own) == 1 and part.look == "item" else answer
        if part.only_with_rows and not (rows or own or behind):
            return
        if part.bases:
            yield from basis_lines(self.context, self.bases, goes_on=part.look == "basis")
        if part.text:
            yield PaperLine(_DOTS_END.sub("…", fill_fields(part.text, fields)) + behind, part.look)
        if part.table:
            yield self._table(part, rows, fields) if rows else PaperLine(part.empty or self.context.frame["nobody"])
        blank = [PaperLine("", "blank")] * (0 if behind else part.lines)
        yield from [PaperLine(text) for text in own] or blank

    def _table(self, part: PaperPart, rows: Rows, fields: Mapping[str, str]) -> PaperTable:
        planned = (
            TableRow((row,), section=True)
            if isinstance(row, str)
            else TableRow(tuple(row.get(column.key, "") for column in part.columns))
            for row in rows
        )
        columns = (
            TableColumn(fill_fields(column.label, fields), column.width, column.align) for column in part.columns
        )
        return PaperTable(tuple(columns), tuple(planned))

    def _signatures(self, fields: Mapping[str, str]) -> Signatures:
        dots = self.context.blank
        signers = []
        for signer in self.form.signers:
            lines = tuple(fill_fields(line, fields) for line in signer.lines)
            if not any(lines):  # nobody signs there on the paper of this one
                continue
            # A name that nobody knows is not dotted: people sign and write it below.
            name = fill_fields(signer.name, {key: "" if value == dots else value for key, value in fields.items()})
            signers.append(Signer(lines, signer.note, name))
        own = self.context.season.rulebook.school.recipients if self.form.season_recipients else ()
        to = tuple(
            f"- {recipient}{'.' if place == (len(own) - 1) else ';'}" for place, recipient in enumerate(own)
        ) or tuple(fill_fields(recipient, fields) for recipient in self.form.recipients)
        return Signatures(tuple(signers), (self.context.frame["recipients"], *to) if to else ())


Paged = Iterator[tuple[str, PaperPage]]  # each with its file's name below the paper's; blank: the paper is one file


def _season_page(writer: _Writer) -> Paged:
    yield "", writer.page(writer.fields, Subject())


def _unit_pages(writer: _Writer) -> Paged:
    for unit in writer.context.season.unit_dossiers:
        yield "", writer.page({**writer.fields, **unit_fields(writer.context, unit)}, Subject(unit=unit))


def _round_pages(writer: _Writer) -> Paged:
    for round_ in writer.context.season.rulebook.rounds:
        yield "", writer.page({**writer.fields, **round_fields(writer.context, round_)}, Subject())


def _person_pages(writer: _Writer) -> Paged:
    """Plan a page for each person of whom there is something to print, a file a unit."""
    context, needs = writer.context, writer.form.needs
    for unit in context.season.unit_dossiers:
        file = f"{slug(unit.unit.code)}-{slug(unit.unit.name)}"
        of_unit = {**writer.fields, **unit_fields(context, unit)}
        for person in context.season.rulebook.people_of(unit.unit.code):
            scored = needs == "scores" and final_of(context.season, person.code) is not None
            if scored or (needs != "scores" and unit.returned.get("registration")):
                yield file, writer.page({**of_unit, **person_fields(context, person)}, Subject(person=person))


def _candidate_pages(writer: _Writer, *, people: bool) -> Paged:
    """Plan files for each person, or each unit, for whom levels above are asked for something, one for each of them."""
    context, season = writer.context, writer.context.season
    for who, titles, fields in reported(context, people=people):
        person, unit = season.rulebook.person(who), season.unit_dossier(who)
        shown = season.rulebook.name_of(who, bare=True)
        home = season.unit_dossier(person.unit) if person else unit
        about = unit_fields(context, home) if home else {}
        about |= person_fields(context, person) if person else {}
        page = writer.page({**writer.fields, **about, **fields}, Subject(unit=unit, person=person))
        yield "-".join(filter(None, (slug(who), slug(shown), slug(titles)))), page


def _decision_pages(writer: _Writer, decisions: Callable[[PaperContext], Iterable[OwnDecision]]) -> Paged:
    for decision in decisions(writer.context):
        fields = {**writer.fields, **decision_fields(writer.context, decision)}
        own = signs_themselves(writer.context, decision)
        if own:  # nobody has said who signs instead
            fields["head"] = writer.context.blank
        page = writer.page(fields, Subject(titles=decision.titles, deeds=decision.rows))
        yield "", replace(page, head=writer.decided(page.head, decision, draft=own)) if page.head else page


def _certificates(writer: _Writer, source: Callable[[PaperContext], Iterable[Mapping[str, str]]]) -> Paged:
    for fields in source(writer.context):
        yield "", writer.certificate({**writer.fields, **fields})


PAGES: Mapping[Per, Callable[[_Writer], Paged]] = {  # by what a paper has a page for
    "season": _season_page,
    "unit": _unit_pages,
    "round": _round_pages,
    "person": _person_pages,
    "candidate": partial(_candidate_pages, people=True),
    "candidate_unit": partial(_candidate_pages, people=False),
    "decision": partial(_decision_pages, decisions=year_end_decisions),
    "deeds": partial(_decision_pages, decisions=deed_decisions),
    "award": partial(_certificates, source=award_pages),
    "initiative": partial(_certificates, source=initiative_pages),
}


def basis_lines(context: PaperContext, bases: Sequence[Basis], *, goes_on: bool = False) -> list[PaperLine]:
    """Give the bases as papers cite them: in italics, each ending with a semicolon, the last with a full stop.

    Where who proposed the paper follows (`goes_on`), the last ends with a semicolon too.
    """
    texts = [_basis(context, basis) for basis in bases]
    last = 0 if goes_on else len(texts)
    return [PaperLine(f"{text}{'.' if place == last else ';'}", "basis") for place, text in enumerate(texts, start=1)]


def _basis(context: PaperContext, basis: Basis) -> str:
    day = context.phrase("basis_date", **day_parts(basis.day)) if basis.day else ""
    if basis.number and not day:  # a document with a number has a day: it is left to be written
        day = f" {context.frame['day_blank']}"
    kind, subject = basis.kind, basis.subject.rstrip(" .;")
    if kind and subject.casefold().startswith(kind.casefold()):
        # A law is cited by its own name, which begins with its kind.
        if basis.number:
            return context.phrase("basis_law", subject=subject, number=basis.number, day=day)
        kind, subject = subject, ""
    issuer = context.phrase("basis_from", issuer=basis.issuer) if basis.issuer else ""
    about = f" {within_sentence(subject)}" if subject else ""  # as it follows the issuer: `quy định …`
    verbs = tuple(filter(None, context.frame.get("basis_verbs", "").split("|")))
    if about and verbs and not about.strip().casefold().startswith(verbs):  # a name without a verb: `về …`
        about = fill_fields(context.frame.get("basis_about", " {subject}"), {"subject": within_sentence(subject)})
    return context.phrase(
        "basis" if basis.number else "basis_plain",
        kind=kind,
        number=basis.number,
        day=day,
        issuer=issuer,
        subject=about,
    )
