"""What people put forward: initiatives on their way from registration to use ("Sáng kiến"), and nominations."""

from collections.abc import Mapping
from decimal import Decimal

from thidua_xlsx.base.text import Say, initiative_key, joined
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.nominations import Nomination, nominations, without_nominations
from thidua_xlsx.judging.verdicts.initiative_progress import Followed, initiative_progress
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import choice_name, unit_name
from thidua_xlsx.reports.common.report_sheet import list_sheet

_SAID = "✓"


def initiatives_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list of initiatives by unit and person, those registered and not submitted as well."""
    columns = (
        counted(),
        Col("full_name", 23),
        Col("name", 46, of="initiatives"),
        Col("registered", 9, "cell_center", words="report.initiatives.registered"),
        Col("submitted", 9, "cell_center", words="report.initiatives.submitted"),
        Col("mark", 10, "cell_center", of="initiatives"),
        Col("recognised", 10, "cell_center", of="initiatives"),
        Col("level", 11, "cell_center", of="initiatives"),
        Col("applied", 9, "cell_center", of="initiatives"),
        Col("decision_no", 16, "cell_center", of="initiatives"),
        Col("decision_date", 12, "cell_center", of="initiatives"),
        Col("remark", 26),
    )

    def rows() -> Rows:
        for unit, dossiers in season.by_unit:
            listed = [
                (dossier.person.code, followed)
                for dossier in dossiers
                for followed in initiative_progress(dossier, season.rulebook)
            ]
            waiting = sum(followed.initiative is None for _, followed in listed)
            words = "report.unit_initiatives_waiting" if waiting else "report.unit_initiatives"
            if listed:
                count = len(listed) - waiting
                yield TextLine(say(words, unit=unit_name(season, unit), count=count, waiting=waiting))
            yield from (_row(season, say, *entry) for entry in listed)

    notes, none = (say("report.initiatives.note"), say("report.initiatives.steps")), say("report.initiatives.none")
    return list_sheet(
        season, say, "initiatives", columns, rows(), notes=notes, empty=none, landscape=True, freeze_cols=2
    )


def _row(season: Season, say: Say, who: str, followed: Followed) -> Mapping[str, Shown]:
    initiative = followed.initiative
    row: dict[str, Shown] = {
        "full_name": season.rulebook.name_of(who),
        "name": initiative.name if initiative else followed.registered,
        "registered": _SAID if followed.registered else "" if followed.asked else say("report.unknown"),
    }
    if initiative is None:
        return row | {"remark": (say("report.initiatives.not_submitted"), style("warn"))}
    remarks = []
    if initiative.recognised and not initiative.decision_no:
        remarks.append(say("report.initiatives.no_decision"))
    if followed.registered and initiative_key(followed.registered) != initiative_key(initiative.name):
        remarks.append(say("report.initiatives.renamed", name=followed.registered))
    if initiative.used_for:
        remarks.append(say("report.initiatives.used", what=initiative.used_for))
    remark = "; ".join(remarks)
    return row | {
        "submitted": _SAID,
        "mark": initiative.mark,
        "recognised": _yes_no(say, initiative.recognised),
        "level": choice_name(season, say, "level", initiative.level) if initiative.level else say("report.unknown"),
        "applied": _yes_no(say, initiative.applied),
        "decision_no": initiative.decision_no,
        "decision_date": initiative.decision_date,
        "remark": (remark, style("warn" if remark else "cell")),
    }


def _yes_no(say: Say, value: bool | None) -> str:
    if value is None:
        return say("report.unknown")
    return say("report.yes" if value else "report.no")


def nominations_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of nominations; None where nobody was asked and none were made."""
    nominated = nominations(season.submissions, season.rulebook)
    lacking = without_nominations(season.unit_dossiers, nominated, season.rulebook)
    if not nominated and not lacking:
        return None
    columns: Columns[Nomination] = (
        counted(),
        Col("unit", 22, value=lambda row: unit_name(season, row.unit), words="report.nominations.unit"),
        Col("who", 28, value=lambda row: row.who, of="nominations"),
        Col("summary", 56, value=lambda row: row.summary, of="nominations"),
        Col("link", 26, value=lambda row: row.link, of="nominations"),
        Col("code", 16, value=lambda row: joined(row.codes), words="report.nominations.code"),
        Col("council", 26, value=lambda row: _council_word(season, say, row), words="report.nominations.council"),
    )

    def rows() -> Rows:
        for round_ in season.rulebook.rounds:
            of_round = [nomination for nomination in nominated if nomination.round == round_.code]
            none = [unit.name for lacking_round, unit in lacking if lacking_round.code == round_.code]
            if of_round or none:
                yield TextLine(say("report.nominations.round", round=round_.name, count=len(of_round)))
            yield from of_round
            if none:
                yield TextLine(say("report.nominations.none", units=joined(none)), "warn")

    note = say("report.nominations.note")
    return list_sheet(season, say, "nominations", columns, rows(), notes=(note,), landscape=True, freeze_cols=2)


def _council_word(season: Season, say: Say, nomination: Nomination) -> str:
    """Say what the council thinks of a nomination, with its votes; empty where it has not said anything."""
    record = season.council.on_nomination(nomination.codes) if season.council else None
    if record is None:
        return ""
    agreed, yes, no = (record.values.get(key) for key in ("agreed", "yes", "no"))
    kind = "agreed" if agreed else "refused"
    word = say(f"report.nominations.{kind}") if isinstance(agreed, bool) else ""
    votes = say("report.nominations.votes", yes=yes, no=no or 0) if isinstance(yes, Decimal) else ""
    return "; ".join(part for part in (word, votes, plain_text(record.values.get("note"))) if part)
