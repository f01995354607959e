"""The package that goes to the body above after registration: its cover, the agreed score sheet, the targets.

The pacts themselves are papers. What is missing is listed on the cover; nothing is left out in silence.
"""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say, joined, number_text
from thidua_xlsx.declare.season import Criterion, Movement, Rulebook
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget, registered_targets
from thidua_xlsx.forms.layout.row_wording import criterion_words, direction_text
from thidua_xlsx.judging.analysis.agreements import PHASE as AGREEMENT
from thidua_xlsx.judging.analysis.agreements import Agreement, AgreementState, agreements
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.model import Season, UnitDossier
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, footnotes, report_sheet, signatures, write_head
from thidua_xlsx.reports.summary.returns.agreements_sheet import agreements_sheet

REGISTRATION = "registration"
_COVER = (5, 46, 50)
_SCORES = (7, 52, 17, 11, 15, 40)
_TARGETS = (5, 56, 14, 18, 14, 20, 20)


class MissingParts(msgspec.Struct, frozen=True):
    """What the package lacks: units by name, and registered targets without a number as "unit: indicator".

    `not_agreed` are all units but those whose agreement to the score sheet of today is in hand.
    """

    not_registered: tuple[str, ...] = ()
    not_agreed: tuple[str, ...] = ()
    without_targets: tuple[str, ...] = ()
    without_number: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phrases())

    def phrases(self) -> tuple[Phrase, ...]:
        """Give what is missing as sentences to be worded later, in the order in which a secretary asks for it."""
        kinds = ("not_registered", "not_agreed", "without_targets", "without_number")
        named = ((kind, getattr(self, kind)) for kind in kinds)
        return tuple(Phrase(f"report.package.{kind}", {"names": names}) for kind, names in named if names)


def registered(season: Season) -> bool:
    """Say whether any unit's registration is in: before that there is nothing to send."""
    return any(dossier.returned.get(REGISTRATION) for dossier in season.unit_dossiers)


def asked_to_agree(season: Season) -> bool:
    """Say whether the score sheet has been sent to the units for their agreement."""
    return any(AGREEMENT in dossier.returned for dossier in season.unit_dossiers)


def lacking_of(season: Season) -> MissingParts:
    """Say what the package of a season lacks."""
    words = {one.unit.code: one for one in _words(season)}
    goals = [(dossier, _goals(dossier)) for dossier in season.unit_dossiers]
    return MissingParts(
        not_registered=tuple(one.unit.name for one, _ in goals if not one.returned.get(REGISTRATION)),
        not_agreed=tuple(one.unit.name for one, _ in goals if not _agreed(words.get(one.unit.code))),
        without_targets=tuple(one.unit.name for one, mine in goals if one.returned.get(REGISTRATION) and not mine),
        without_number=tuple(
            f"{one.unit.name}: {goal.indicator}" for one, mine in goals for goal in mine if goal.value is None
        ),
    )


def _words(season: Season) -> tuple[Agreement, ...]:
    return agreements(season.unit_dossiers, season.submissions, season.returns, season.rulebook)


def _agreed(word: Agreement | None) -> bool:
    return word is not None and word.state is AgreementState.AGREED


def _goals(dossier: UnitDossier) -> tuple[RegisteredTarget, ...]:
    return registered_targets(dossier.unit.code, dossier.targets)


def cover_book(season: Season, files: Sequence[tuple[str, str]], lacking: MissingParts, say: Say) -> BookPlan:
    """Plan the cover: the files of the package (name and what it is), the state of each part, what is missing."""
    sheet = report_sheet(season, say, "package_cover", _COVER)
    write_head(sheet, official=True, notes=(_sent_to(season, say),))
    cols = [Col(say(f"report.package.{name}")) for name in ("no", "content", "file")]
    sheet.header(cols)
    for place, (name, what) in enumerate(files, start=1):
        sheet.row(cols, [styled(place, "cell_center"), styled(what, "cell"), styled(name, "cell")])
    sheet.gap(10)
    sheet.line(say("report.package.state"), "heading")
    for text in _states(season, lacking, say):
        sheet.line(text, "cell")
    sheet.gap(10)
    sheet.line(say("report.package.missing" if lacking else "report.package.complete"), "heading")
    for phrase in lacking.phrases():
        sheet.line(f"! {say(phrase.key, **phrase.params)}", "warn")
    signatures(sheet)
    return _book(season, say, "package_cover", [sheet.plan()])


def _sent_to(season: Season, say: Say) -> str:
    return say("report.package.to", to=season.rulebook.school.report_to or say("mail.office"))


def _states(season: Season, lacking: MissingParts, say: Say) -> list[str]:
    units = len(season.unit_dossiers)
    targets = sum(len(_goals(one)) for one in season.unit_dossiers)
    counts = {
        "state_registered": (units - len(lacking.not_registered), units),
        "state_agreed": (units - len(lacking.not_agreed), units),
        "state_targets": (targets - len(lacking.without_number), targets),
    }
    return [say(f"report.package.{key}", done=done, all=whole) for key, (done, whole) in counts.items()]


def score_sheet_book(season: Season, say: Say) -> BookPlan:
    """Plan the score sheet with its sections, criteria and limits, and the units' word on it."""
    sheets = [_score_sheet(season, say)]
    words = agreements_sheet(season, say)
    return _book(season, say, "package_scores", [*sheets, *([words] if words else [])])


def _score_sheet(season: Season, say: Say) -> SheetPlan:
    book, sheet = season.rulebook, report_sheet(season, say, "package_scores", _SCORES)
    agreed = len(season.unit_dossiers) - len(lacking_of(season).not_agreed)
    note = say("report.package.state_agreed", done=agreed, all=len(season.unit_dossiers))
    write_head(sheet, official=True, notes=(note,))
    columns = book.columns
    labels = [say.label(columns.column("score_sheet", key).label) for key in ("_text", "kind", "_max", "applies_to")]
    how = say.label(columns.column("score_sheet", "how").label)
    cols = [Col(label) for label in (say("form.criterion_code"), *labels, how)]
    sheet.header(cols)
    _criteria(sheet, cols, book)
    if book.collective:
        sheet.section(say("report.package.of_units"), "heading")
        _criteria(sheet, cols, book.collective)
    footnotes(sheet, [say("report.package.scores_note")])
    signatures(sheet)
    return sheet.plan(landscape=True)


def _criteria(sheet: ReportSheet, cols: Sequence[Col], book: Rulebook) -> None:
    """Write the sections, criteria and highest total of one score sheet."""
    say = sheet.say
    for section in book.rubric.sections:
        criteria = book.rubric.in_section(section.code)
        if criteria:
            most = say("report.package.section_max", max=section.max) if section.max is not None else ""
            sheet.section(f"{section.code}. {section.name}{most}")
        for one in criteria:
            sheet.row(cols, _criterion(sheet, one, book))
    total = number_text(book.rubric.total_max, say.lang)
    labels = ["", say("report.package.total_max"), "", total, "", ""]
    sheet.row(cols, [styled(text, "total" if place == 1 else "total_number") for place, text in enumerate(labels)])


def _criterion(sheet: ReportSheet, one: Criterion, book: Rulebook) -> list[StyledValue]:
    say = sheet.say
    words, most = criterion_words(one, book, say), one.kind.shown_most(one)
    evidence = say("form.needs_evidence") if one.needs_evidence else ""
    how = " ".join(part for part in (words["how"], evidence) if part)
    return [
        styled(one.code, "cell_center"),
        styled(one.text, "cell"),
        styled(words["kind"], "cell"),
        styled("" if most is None else number_text(most, say.lang), "cell_center"),
        styled(words["applies_to"], "cell"),
        styled(how, "cell"),
    ]


def targets_book(season: Season, say: Say) -> BookPlan:
    """Plan the registered targets by unit, and the school's own movements with what they aim at."""
    sheet = report_sheet(season, say, "package_targets", _TARGETS)
    write_head(sheet, official=True)
    names = ("indicator", "unit", "direction", "target_value", "due", "note")
    columns = season.rulebook.columns
    cols = [
        Col(label) for label in (say("report.col.no"), *(say.label(columns.column("targets", n).label) for n in names))
    ]
    sheet.header(cols)
    for place, dossier in enumerate(season.unit_dossiers, start=1):
        sheet.section(f"{place}. {dossier.unit.name}")
        goals = _goals(dossier)
        if not goals:
            key = "none_registered" if dossier.returned.get(REGISTRATION) else "no_registration"
            sheet.line(say(f"report.package.{key}"), "warn")
        for number, goal in enumerate(goals, start=1):
            sheet.row(cols, _goal(sheet, number, goal))
    _movements(sheet, cols, season.rulebook.movements)
    signatures(sheet)
    return _book(season, say, "package_targets", [sheet.plan(landscape=True)])


def _goal(sheet: ReportSheet, number: int, goal: RegisteredTarget) -> list[StyledValue]:
    say = sheet.say
    known = goal.value is not None
    value = (
        styled(number_text(goal.value, say.lang), "cell_center")
        if goal.value is not None
        else styled("–", "warn_center")
    )
    return [
        styled(number, "cell_center"),
        styled(goal.indicator, "cell"),
        styled(goal.measure, "cell_center"),
        styled(direction_text(goal.direction, sheet.season.rulebook, say), "cell"),
        value,
        styled(goal.due, "cell_center"),
        styled("" if known else say("report.package.number_open"), "cell" if known else "warn"),
    ]


def _movements(sheet: ReportSheet, cols: Sequence[Col], movements: Iterable[Movement]) -> None:
    for number, one in enumerate(movements, start=1):
        if number == 1:
            sheet.section(sheet.say("report.package.movements"))
        name = f"{one.shown_name}: {one.indicator}" if one.indicator else one.shown_name
        cells = [
            styled(number, "cell_center"),
            styled(name, "cell"),
            styled(one.unit, "cell_center"),
            styled(direction_text(one.direction, sheet.season.rulebook, sheet.say), "cell"),
            styled(one.target, "cell_center"),
            styled("", "cell_center"),
            styled("", "cell"),
        ]
        sheet.row(cols, cells)


def _book(season: Season, say: Say, name: str, sheets: Iterable[SheetPlan]) -> BookPlan:
    """Give a workbook of the package, every sheet locked: what the units agreed to is not to be edited."""
    title = joined([say(f"report.sheet.{name}"), season.rulebook.school.name])
    return BookPlan(title, tuple(replace(sheet, protected=True) for sheet in sheets))
