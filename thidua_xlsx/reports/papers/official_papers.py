"""Official papers of a season, planned from their declarations: every sentence with its fields put in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, slug
from thidua_xlsx.declare.season import Person
from thidua_xlsx.declare.tables.paper_spec import PaperForm, PaperPart, PaperPlace, Papers, fill_fields
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
from thidua_xlsx.judging.season_closing import as_closed
from thidua_xlsx.model import Season, UnitDossier
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.papers.achievement_reports import reported
from thidua_xlsx.reports.papers.figure_tables import SOURCES
from thidua_xlsx.reports.papers.paper_fields import (
    PaperContext,
    day_parts,
    person_fields,
    season_fields,
    title_fields,
    unit_fields,
)
from thidua_xlsx.reports.papers.reward_papers import (
    DecidedHere,
    award_pages,
    decision_fields,
    decisions_here,
    given_fields,
    given_here,
    initiative_pages,
)
from thidua_xlsx.reports.papers.season_tables import half_is_scored
from thidua_xlsx.reports.papers.sector_tables import sector_fields
from thidua_xlsx.reports.papers.title_tables import RowGroup, Subject, deeds_up

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

    The others are planned once, whatever rounds there are, and so are all where there are none.
    """
    rounds = season.rulebook.proposal_rounds
    of_rounds = {name: form for name, form in papers.forms.items() if form.of_rounds} if rounds else {}
    others = {name: form for name, form in papers.forms.items() if name not in of_rounds}
    yield from _plans(season, Papers(papers.frame, others), say, bases, each=each)
    for code in ("", *(one.code for one in rounds)) if of_rounds else ():
        for plan in _plans(season.of_round(code), Papers(papers.frame, of_rounds), say, bases, each=each):
            yield replace(plan, name=f"{plan.name}/{slug(code)}") if code else plan


def _plans(season: Season, papers: Papers, say: Say, bases: Sequence[Basis], *, each: bool) -> Iterator[PaperPlan]:
    """Plan every paper that there is something to print for; papers of persons come as one file a unit.

    Without `each` those of every unit and person are left out. `say` must speak Vietnamese: official papers have no
    other language.
    """
    open_ = PaperContext(season, say, papers.frame)
    closed = as_closed(season)
    entered = PaperContext(closed, say, papers.frame) if closed else open_
    open_fields = _fields(open_)
    entered_fields = _fields(entered) if closed else open_fields
    for name, form in papers.forms.items():
        desk, fields = (entered, entered_fields) if form.decides else (open_, open_fields)
        if not _asked_for(desk, form) or (form.per != "season" and not each):
            continue
        writer = _Writer(desk, form, fields, tuple(bases))
        if form.per == "person":
            yield from _by_person(name, writer)
        elif form.per in ("candidate", "candidate_unit"):
            yield from _by_candidate(name, writer)
        else:
            if pages := tuple(writer.pages()):
                voted = form.per != "award" or bool(decisions_here(desk))  # deeds are given between the meetings
                draft = papers.frame["draft"] if form.decides and closed is None and voted else ""
                yield PaperPlan(name, fill_fields(form.title, fields), pages, form.landscape, draft)


def _fields(desk: PaperContext) -> dict[str, str]:
    """Give the fields that stand for the whole season, and those of all schools that report to it."""
    sector = {name: value or desk.frame["blank"] for name, value in sector_fields(desk).items()}
    return {**season_fields(desk), **sector}


def _asked_for(desk: PaperContext, form: PaperForm) -> bool:
    season = desk.season
    if form.when and (form.when == "voted") != season.voted:
        return False
    of_year_end = form.needs in _CONCLUDING or form.when == "unvoted"  # what is put to the vote is known by then alone
    if of_year_end and not (season.concluded or season.rulebook.proposal_round):
        return False
    if form.needs == "season":
        return True
    if form.needs == "half":
        return half_is_scored(desk) or bool(season.schools and season.schools.reports)
    if form.needs == "scores":
        return any(card.final is not None for card in season.scorecards.values())
    if form.needs == "decided_here":
        return season.voted or bool(season.rulebook.deeds)
    if form.needs == "registration":
        return any(unit.returned.get("registration") for unit in season.unit_dossiers)
    if form.needs in ("initiatives", "open_initiatives"):
        judged = [one.recognised for dossier in season.dossiers for one in dossier.initiatives]
        there = None in judged if form.needs == "open_initiatives" else bool(judged)
        return bool(season.rulebook.initiative_council) and there
    if form.needs == "deeds_up":
        return bool(deeds_up(desk))
    if form.needs == "commendations":
        return bool(commendations(season))
    if form.needs == "council" and not season.rulebook.council:
        return False
    if form.needs == "ballots" and not season.rulebook.voting.secret:
        return False
    titles = [id_ for id_ in given_titles(season) if form.needs != "submissions" or desk.lists.goes_up(id_)]
    return (season.voted and bool(titles)) or any(desk.lists.candidates(id_) for id_ in titles)


def _by_person(name: str, writer: "_Writer") -> Iterator[PaperPlan]:
    for unit in writer.desk.season.unit_dossiers:
        pages = tuple(writer.person_pages(unit))
        if pages:
            file = f"{name}/{slug(unit.unit.code)}-{slug(unit.unit.name)}"
            yield PaperPlan(file, writer.form.title, pages, writer.form.landscape)


def _by_candidate(name: str, writer: "_Writer") -> Iterator[PaperPlan]:
    """Plan a file for each person, or each unit, for whom a level above is asked for something."""
    desk, book = writer.desk, writer.desk.season.rulebook
    for who, fields in reported(desk, people=writer.form.per == "candidate"):
        person, unit = book.person(who), desk.season.unit_dossier(who)
        shown = person.full_name if person else unit.unit.name if unit else who
        home = desk.season.unit_dossier(person.unit) if person else unit
        about = unit_fields(desk, home) if home else {}
        about |= person_fields(desk, person) if person else {}
        page = writer.page({**writer.fields, **about, **fields}, Subject(unit=unit, person=person))
        yield PaperPlan(f"{name}/{slug(who)}-{slug(shown)}", writer.form.title, (page,), writer.form.landscape)


class _Writer(msgspec.Struct, frozen=True):
    """One paper being planned: its declaration and the fields that stand for the whole season."""

    desk: PaperContext
    form: PaperForm
    fields: Mapping[str, str]
    bases: tuple[Basis, ...]

    def pages(self) -> Iterator[PaperPage]:
        """Plan the pages of a paper that is no person's."""
        if self.form.per == "unit":
            yield from self.unit_pages()
        elif self.form.per == "decision":
            for one in decisions_here(self.desk):
                fields = {**self.fields, **decision_fields(self.desk, one)}
                page = self.page(fields, Subject(titles=one.titles))
                yield replace(page, head=self._decided(page.head, one)) if page.head else page
        elif self.form.per == "deeds":
            for given in given_here(self.desk):
                fields = {**self.fields, **given_fields(self.desk, given)}
                page = self.page(fields, Subject(deeds=given.rows))
                yield replace(page, head=self._decided(page.head, given.decision)) if page.head else page
        elif self.form.per in ("award", "initiative"):
            source = award_pages if self.form.per == "award" else initiative_pages
            yield from (self._certificate({**self.fields, **of}) for of in source(self.desk))
        else:
            yield self.page(self.fields, Subject())

    def _decided(self, head: Head, one: DecidedHere) -> Head:
        """Give the head of a decision with its number and day, as far as they are known."""
        say, place = self.desk.say, self.desk.season.rulebook.school.place or self.desk.frame["blank"]
        number = say("paper.number", number=one.number) if one.number else head.number
        day = say("paper.place_day", place=place, day=self.desk.long_day(one.day)) if one.day else head.place_date
        return replace(head, number=number, place_date=day)

    def _certificate(self, fields: Mapping[str, str]) -> PaperPage:
        """Plan a certificate: on paper that bears a frame and words already, only what that lacks."""
        form = self.form
        texts = [one for one in form.placed if not (form.preprinted and one.printed)]
        placed = tuple(_placed(one, fill_fields(one.text, fields)) for one in texts)
        return PaperPage(None, (), placed, border=form.border and not form.preprinted)

    def unit_pages(self) -> Iterator[PaperPage]:
        """Plan a page for each unit."""
        for unit in self.desk.season.unit_dossiers:
            yield self.page({**self.fields, **unit_fields(self.desk, unit)}, Subject(unit=unit))

    def person_pages(self, unit: UnitDossier) -> Iterator[PaperPage]:
        """Plan a page for each person of a unit of whom there is something to print, in Vietnamese name order."""
        of_unit = {**self.fields, **unit_fields(self.desk, unit)}
        people = self.desk.season.rulebook.people_of(unit.unit.code)
        for person in sorted(people, key=lambda one: one.name_place):
            if self._has_page(unit, person):
                yield self.page({**of_unit, **person_fields(self.desk, person)}, Subject(person=person))

    def _has_page(self, unit: UnitDossier, person: Person) -> bool:
        if self.form.needs == "scores":
            card = self.desk.season.scorecards.get(person.code)
            return card is not None and card.final is not None
        return bool(unit.returned.get("registration"))

    def page(self, fields: Mapping[str, str], subject: Subject) -> PaperPage:
        """Plan one paper about a subject."""
        form = self.form
        blocks: list[PaperBlock] = [PaperLine(fill_fields(form.title, fields), "title")]
        if form.subject:
            blocks.append(PaperLine(fill_fields(form.subject, fields), "subject"))
        for part in form.parts:
            blocks += self._part(part, fields, subject)
        blocks.append(self._signatures(fields))
        for part in form.annexes:
            blocks += self._part(part, fields, subject)
        return PaperPage(self._head(fields), tuple(blocks))

    def _head(self, fields: Mapping[str, str]) -> Head:
        form, frame = self.form, self.desk.frame
        school = self.desk.season.rulebook.school
        by_council = form.issuer == "council"
        symbol = fill_fields(form.number, fields)
        if school.abbreviation:
            symbol = _OPEN_SYMBOL.sub(lambda _: f"-{school.abbreviation}", symbol)
        number = self.desk.put("number", symbol=symbol) if symbol else ""
        return Head(
            parent=(school.name if by_council else school.parent or frame["blank"]).upper(),
            body=fill_fields(form.body, fields) or (frame["council"] if by_council else school.name.upper()),
            national=frame["national"],
            motto=frame["motto"],
            number=number,
            place_date=self.desk.put("place_date", place=school.place or frame["blank"]) if form.dated else "",
            draft="" if self.desk.season.voted or not form.draft else frame["draft"],
        )

    def _part(self, part: PaperPart, fields: Mapping[str, str], subject: Subject) -> Iterator[PaperBlock]:
        if part.when and (part.when == "voted") != self.desk.season.voted:
            return
        if part.whose and not self._is_about(part.whose):
            return
        if not part.each:
            yield from self._written(part, fields, subject)
            return
        titles = given_titles(self.desk.season)
        if part.each != "titles":
            titles = [id_ for id_ in titles if self.desk.lists.listed(id_)]
        if part.each == "titles_submitted":
            titles = [id_ for id_ in titles if self.desk.lists.goes_up(id_)]
        for place, id_ in enumerate(titles, start=1):
            of_title = {**fields, **title_fields(self.desk, id_, place)}
            yield from self._written(part, of_title, Subject(title=id_, unit=subject.unit, person=subject.person))

    def _is_about(self, whose: str) -> bool:
        """Say whether the season has those whom a part is about."""
        book = self.desk.season.rulebook
        staff, sector = bool(book.people), bool(book.reporters)
        return {
            "own": staff,
            "schools": not staff,
            "sector": sector,
            "single": not sector,
            "staff": sector and staff,
        }[whose]

    def _written(self, part: PaperPart, fields: Mapping[str, str], subject: Subject) -> Iterator[PaperBlock]:
        rows = SOURCES[part.table](self.desk, subject) if part.table else []
        if part.only_with_rows and not rows:
            return
        if part.bases:
            yield from basis_lines(self.desk, self.bases, goes_on=part.look == "basis")
        if part.text:
            yield PaperLine(_DOTS_END.sub("…", fill_fields(part.text, fields)), part.look)
        if part.table:
            if rows:
                yield _table(part, rows)
            else:
                yield PaperLine(part.empty or self.desk.frame["nobody"], "body")
        yield from (PaperLine("", "blank") for _ in range(part.lines))

    def _signatures(self, fields: Mapping[str, str]) -> Signatures:
        dots = self.desk.frame["blank"]
        signers = []
        for one in self.form.signers:
            # A name that nobody knows is not dotted: people sign and write it below.
            name = fill_fields(one.name, {key: "" if value == dots else value for key, value in fields.items()})
            signers.append(Signer(tuple(fill_fields(line, fields) for line in one.lines), one.note, name))
        own = self.desk.season.rulebook.school.recipients if self.form.season_recipients else ()
        to = _listed(own) or tuple(fill_fields(one, fields) for one in self.form.recipients)
        return Signatures(tuple(signers), (self.desk.frame["recipients"], *to) if to else ())


def _listed(recipients: Sequence[str]) -> tuple[str, ...]:
    """Give the season's own recipients as papers list them: a dash before each, a full stop behind the last."""
    last = len(recipients) - 1
    return tuple(f"- {one}{'.' if place == last else ';'}" for place, one in enumerate(recipients))


def _placed(one: PaperPlace, text: str) -> PlacedText:
    return PlacedText(text, one.top, one.left, one.width, one.size, one.bold, one.italic, one.align, one.colour)


def _table(part: PaperPart, entries: Iterable[RowGroup]) -> PaperTable:
    rows: list[TableRow] = []
    for one in entries:
        if one.section:
            rows.append(TableRow((one.section,), section=True))
        else:
            none = [""] * one.rows
            rows += map(TableRow, zip(*(one.values.get(column.key, none) for column in part.columns), strict=True))
    return PaperTable(tuple(TableColumn(one.label, one.width, one.align) for one in part.columns), tuple(rows))


def basis_lines(desk: PaperContext, bases: Sequence[Basis], *, goes_on: bool = False) -> list[PaperLine]:
    """Give the bases as papers cite them: in italics, each ending with a semicolon, the last with a full stop.

    Where who proposed the paper follows (`goes_on`), the last ends with a semicolon too.
    """
    texts = [_basis(desk, one) for one in bases]
    last = 0 if goes_on else len(texts)
    return [PaperLine(f"{text}{'.' if place == last else ';'}", "basis") for place, text in enumerate(texts, start=1)]


def _basis(desk: PaperContext, basis: Basis) -> str:
    day = desk.put("basis_date", **day_parts(basis.day)) if basis.day else ""
    if basis.number and not day:  # a document with a number has a day: it is left to be written
        day = f" {desk.frame['day_blank']}"
    kind, subject = basis.kind, basis.subject.rstrip(" .;")
    if kind and subject.casefold().startswith(kind.casefold()):
        # A law is cited by its own name, which begins with its kind.
        if basis.number:
            return desk.put("basis_law", subject=subject, number=basis.number, day=day)
        kind, subject = subject, ""
    issuer = desk.put("basis_from", issuer=basis.issuer) if basis.issuer else ""
    return desk.put(
        "basis" if basis.number else "basis_plain",
        kind=kind,
        number=basis.number,
        day=day,
        issuer=issuer,
        subject=_about(desk, subject) if subject else "",
    )


def _about(desk: PaperContext, subject: str) -> str:
    """Give what a document is about as it follows its issuer: `quy định …`, `về …` where its name has no verb."""
    shown = subject if subject[1:2].isupper() else f"{subject[:1].lower()}{subject[1:]}"  # THPT stays THPT
    verbs = tuple(filter(None, desk.frame.get("basis_verbs", "").split("|")))
    if not verbs or shown.casefold().startswith(verbs):
        return f" {shown}"
    return fill_fields(desk.frame.get("basis_about", " {subject}"), {"subject": shown})
