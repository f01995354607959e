"""Sheet "Điển hình": whom the units put forward, by round, and which unit put forward nobody."""

from decimal import Decimal

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.nominations import Nomination, nominations, without_nominations
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import unit_name
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head

_WIDTHS = (5, 22, 28, 56, 26, 16, 26)


def nominations_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of nominations; None where nobody was asked and none were made."""
    found = nominations(season.submissions, season.rulebook)
    lacking = without_nominations(season.unit_dossiers, found, season.rulebook)
    if not found and not lacking:
        return None
    sheet = report_sheet(season, say, "nominations", _WIDTHS)
    write_head(sheet, notes=(say("report.nominations.note"),))
    columns = season.rulebook.columns
    labels = [say.label(columns.column("nominations", key).label) for key in ("who", "summary", "link")]
    cols = [
        Col(label)
        for label in (
            say("report.col.no"),
            say("report.nominations.unit"),
            *labels,
            say("report.nominations.code"),
            say("report.nominations.council"),
        )
    ]
    sheet.header(cols)
    place = 0
    for round_ in season.rulebook.rounds:
        mine = [one for one in found if one.round == round_.code]
        none = [unit.name for one, unit in lacking if one.code == round_.code]
        if mine or none:
            sheet.section(say("report.nominations.round", round=round_.name, count=len(mine)))
        for one in mine:
            place += 1
            texts = (unit_name(season, one.unit), one.who, one.summary, one.link, joined(one.codes))
            word = council_word(season, say, one)
            sheet.row(cols, [styled(place, "cell_center"), *(styled(text, "cell") for text in (*texts, word))])
        if none:
            sheet.line(say("report.nominations.none", units=joined(none)), "warn")
    return sheet.plan(landscape=True, freeze_cols=2)


def council_word(season: Season, say: Say, one: Nomination) -> str:
    """Say what the council thinks of a nomination, with its votes; empty where it has not said anything."""
    record = season.council.on_nomination(one.codes) if season.council else None
    if record is None:
        return ""
    agreed, yes, no = (record.values.get(key) for key in ("agreed", "yes", "no"))
    kind = "agreed" if agreed else "refused"
    word = say(f"report.nominations.{kind}") if isinstance(agreed, bool) else ""
    votes = say("report.nominations.votes", yes=yes, no=no or 0) if isinstance(yes, Decimal) else ""
    return "; ".join(part for part in (word, votes, plain_text(record.values.get("note"))) if part)


SHEET = SummarySheet("nominations", nominations_sheet)
