"""The package that goes to the body above after registration: its cover, the agreed score sheet, the targets.

The pacts themselves are papers. What is missing is listed on the cover; nothing is left out in silence.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter

import msgspec
from msgspec.structs import asdict, replace

from thidua_xlsx.base.text import Say, joined, number_text
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget, registered_targets
from thidua_xlsx.forms.layout.row_wording import criterion_words, direction_text
from thidua_xlsx.judging.analysis.agreements import PHASE as AGREEMENT
from thidua_xlsx.judging.analysis.agreements import AgreementState, agreements
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.model import Season, UnitDossier
from thidua_xlsx.reports.common.report_sheet import footnotes, list_sheet, report_sheet, signatures, write_head
from thidua_xlsx.reports.summary.returns.sent_in_sheets import agreements_sheet

REGISTRATION = "registration"


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
        named = asdict(self).items()
        return tuple(Phrase(f"report.package.{kind}", {"names": names}) for kind, names in named if names)


def registered(season: Season) -> bool:
    """Say whether any unit's registration is in: before that there is nothing to send."""
    return any(dossier.returned.get(REGISTRATION) for dossier in season.unit_dossiers)


def asked_to_agree(season: Season) -> bool:
    """Say whether the score sheet has been sent to the units for their agreement."""
    return any(AGREEMENT in dossier.returned for dossier in season.unit_dossiers)


def lacking_of(season: Season) -> MissingParts:
    """Say what the package of a season lacks."""
    words = agreements(season.unit_dossiers, season.submissions, season.returns, season.rulebook)
    agreed = {word.unit.code for word in words if word.state is AgreementState.AGREED}
    goals = [(dossier, _goals(dossier)) for dossier in season.unit_dossiers]
    return MissingParts(
        not_registered=tuple(team.unit.name for team, _ in goals if not team.returned.get(REGISTRATION)),
        not_agreed=tuple(team.unit.name for team, _ in goals if team.unit.code not in agreed),
        without_targets=tuple(team.unit.name for team, own in goals if team.returned.get(REGISTRATION) and not own),
        without_number=tuple(
            f"{team.unit.name}: {goal.indicator}" for team, own in goals for goal in own if goal.value is None
        ),
    )


def _goals(dossier: UnitDossier) -> tuple[RegisteredTarget, ...]:
    return registered_targets(dossier.unit.code, dossier.targets)


def cover_book(season: Season, files: Sequence[tuple[str, str]], lacking: MissingParts, say: Say) -> BookPlan:
    """Plan the cover: the `files` of the package (name and what it is), the state of each part, what is missing."""
    columns: Columns[tuple[str, str]] = (
        Col("no", 5, "cell_center", words="report.package.no", counts=True),
        Col("content", 46, value=itemgetter(1), words="report.package.content"),
        Col("file", 50, value=itemgetter(0), words="report.package.file"),
    )
    sheet = report_sheet(season, say, "package_cover", columns)
    addressee = say("report.package.to", to=season.rulebook.school.addressee or say("mail.office"))
    write_head(sheet, official=True, notes=(addressee,))
    sheet.table(columns, files)
    sheet.gap(10)
    sheet.line(say("report.package.state"), "heading")
    units = len(season.unit_dossiers)
    targets = sum(len(_goals(dossier)) for dossier in season.unit_dossiers)
    counts = {
        "state_registered": (units - len(lacking.not_registered), units),
        "state_agreed": (units - len(lacking.not_agreed), units),
        "state_targets": (targets - len(lacking.without_number), targets),
    }
    for key, (done, whole) in counts.items():
        sheet.line(say(f"report.package.{key}", done=done, all=whole), "cell")
    sheet.gap(10)
    sheet.line(say("report.package.missing" if lacking else "report.package.complete"), "heading")
    for phrase in lacking.phrases():
        sheet.line(f"! {say(phrase.key, **phrase.params)}", "warn")
    signatures(sheet)
    return _book(season, say, "package_cover", [sheet.plan()])


def score_sheet_book(season: Season, say: Say) -> BookPlan:
    """Plan the score sheet with its sections, criteria and limits, and the units' word on it."""
    words = agreements_sheet(season, say)
    return _book(season, say, "package_scores", [_score_sheet(season, say), *([words] if words else [])])


def _score_sheet(season: Season, say: Say) -> SheetPlan:
    columns = (
        Col("code", 7, "cell_center", words="form.criterion_code"),
        Col("_text", 52, of="score_sheet"),
        Col("kind", 17, of="score_sheet"),
        Col("_max", 11, "cell_center", of="score_sheet"),
        Col("applies_to", 15, of="score_sheet"),
        Col("how", 40, of="score_sheet"),
    )
    sheet = report_sheet(season, say, "package_scores", columns)
    agreed = len(season.unit_dossiers) - len(lacking_of(season).not_agreed)
    note = say("report.package.state_agreed", done=agreed, all=len(season.unit_dossiers))
    write_head(sheet, official=True, notes=(note,))
    sheet.table(columns, _criteria(season.rulebook, say))
    footnotes(sheet, [say("report.package.scores_note")])
    signatures(sheet)
    return sheet.plan()


def _criteria(book: Rulebook, say: Say) -> Rows:
    """Give the sections, criteria and highest total of a score sheet, and of that of the units where there is one."""
    for section in book.rubric.sections:
        criteria = book.rubric.in_section(section.code)
        if criteria:
            most = say("report.package.section_max", max=section.max) if section.max is not None else ""
            yield TextLine(f"{section.code}. {section.name}{most}")
        for criterion in criteria:
            words, highest = criterion_words(criterion, book, say), criterion.kind.shown_most(criterion)
            evidence = say("form.needs_evidence") if criterion.needs_evidence else ""
            most = "" if highest is None else number_text(highest, say.lang)
            how = " ".join(part for part in (words["how"], evidence) if part)
            yield {**words, "code": criterion.code, "_text": criterion.text, "_max": most, "how": how}
    total: dict[str, Shown] = dict.fromkeys(("code", "kind", "applies_to", "how"), ("", style("total_number")))
    total["_text"] = (say("report.package.total_max"), style("total"))
    total["_max"] = (number_text(book.rubric.total_max, say.lang), style("total_number"))
    yield total
    if book.collective:
        yield TextLine(say("report.package.of_units"), "heading")
        yield from _criteria(book.collective, say)


def targets_book(season: Season, say: Say) -> BookPlan:
    """Plan the registered targets by unit, and the school's own movements with what they aim at."""
    columns = (
        Col("no", 5, "cell_center"),
        Col("indicator", 56, of="targets"),
        Col("unit", 14, "cell_center", of="targets"),
        Col("direction", 18, of="targets"),
        Col("target_value", 14, "cell_center", of="targets"),
        Col("due", 20, "cell_center", of="targets"),
        Col("note", 20, of="targets"),
    )
    sheet = list_sheet(season, say, "package_targets", columns, _targets(season, say), official=True)
    return _book(season, say, "package_targets", [sheet])


def _targets(season: Season, say: Say) -> Rows:
    for place, dossier in enumerate(season.unit_dossiers, start=1):
        yield TextLine(f"{place}. {dossier.unit.name}")
        goals = _goals(dossier)
        if not goals:
            key = "none_registered" if dossier.returned.get(REGISTRATION) else "no_registration"
            yield TextLine(say(f"report.package.{key}"), "warn")
        for number, goal in enumerate(goals, start=1):
            yield {
                "no": number,
                "indicator": goal.indicator,
                "unit": goal.measure,
                "direction": direction_text(goal.direction, season.rulebook, say),
                "target_value": ("–", style("warn_center"))
                if goal.value is None
                else number_text(goal.value, say.lang),
                "due": goal.due,
                "note": (say("report.package.number_open"), style("warn")) if goal.value is None else "",
            }
    movements = season.rulebook.movements
    if movements:
        yield TextLine(say("report.package.movements"))
    for number, movement in enumerate(movements, start=1):
        name, indicator = movement.shown_name, movement.indicator
        yield {
            "no": number,
            "indicator": f"{name}: {indicator}" if indicator else name,
            "unit": movement.unit,
            "direction": direction_text(movement.direction, season.rulebook, say),
            "target_value": movement.target,
        }


def _book(season: Season, say: Say, name: str, sheets: Iterable[SheetPlan]) -> BookPlan:
    """Give a workbook of the package, every sheet locked: what the units agreed to is not to be edited."""
    title = joined([say(f"report.sheet.{name}"), season.rulebook.school.name])
    return BookPlan(title, tuple(replace(sheet, protected=True) for sheet in sheets))
