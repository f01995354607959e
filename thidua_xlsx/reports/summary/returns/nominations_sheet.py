"""Sheet "Điển hình": whom the units put forward, by round, and which unit put forward nobody."""

from decimal import Decimal

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.documents.table import Col, Rows, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.nominations import Nomination, nominations, without_nominations
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import unit_name
from thidua_xlsx.reports.common.report_sheet import SummarySheet, list_sheet


def nominations_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of nominations; None where nobody was asked and none were made."""
    nominated = nominations(season.submissions, season.rulebook)
    lacking = without_nominations(season.unit_dossiers, nominated, season.rulebook)
    if not nominated and not lacking:
        return None
    columns = (
        counted(),
        Col("unit", 22, value=lambda nomination: unit_name(season, nomination.unit), words="report.nominations.unit"),
        Col("who", 28, value=lambda nomination: nomination.who, of="nominations"),
        Col("summary", 56, value=lambda nomination: nomination.summary, of="nominations"),
        Col("link", 26, value=lambda nomination: nomination.link, of="nominations"),
        Col("code", 16, value=lambda nomination: joined(nomination.codes), words="report.nominations.code"),
        Col(
            "council",
            26,
            value=lambda nomination: council_word(season, say, nomination),
            words="report.nominations.council",
        ),
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


def council_word(season: Season, say: Say, nomination: Nomination) -> str:
    """Say what the council thinks of a nomination, with its votes; empty where it has not said anything."""
    record = season.council.on_nomination(nomination.codes) if season.council else None
    if record is None:
        return ""
    agreed, yes, no = (record.values.get(key) for key in ("agreed", "yes", "no"))
    kind = "agreed" if agreed else "refused"
    word = say(f"report.nominations.{kind}") if isinstance(agreed, bool) else ""
    votes = say("report.nominations.votes", yes=yes, no=no or 0) if isinstance(yes, Decimal) else ""
    return "; ".join(part for part in (word, votes, plain_text(record.values.get("note"))) if part)


SHEET = SummarySheet("nominations", nominations_sheet)
