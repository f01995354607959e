"""Sheet "Căn cứ": by which rules it was judged, how they were read, and what nobody has compared or judged.

And "So sánh quy định": who gains and who loses under other rules, by which condition; only where asked for.
"""

from collections.abc import Sequence

from thidua_xlsx.base.text import Say, joined, sort_key, within_sentence
from thidua_xlsx.declare.build.law_coverage import not_compared, rules_not_verified
from thidua_xlsx.declare.law.applied_law import own_values, value_text
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.verdicts.verdict_changes import ORDER, VerdictChange, verdict_changes
from thidua_xlsx.model import Met, RuleComparison, Season, Verdict
from thidua_xlsx.reports.common.naming import title_name, unit_of
from thidua_xlsx.reports.common.reason_wording import Footnotes, reason_sentence
from thidua_xlsx.reports.common.report_sheet import ReportSheet, footnotes, report_sheet, write_head


def law_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the lines on the law: one a rule, reading, document, and what is left to the council."""
    sheet = report_sheet(season, say, "law", [92])
    write_head(sheet)
    for line in _law_lines(season, say):
        sheet.line(line, "cell")
    return sheet.plan()


def regime_line(season: Season, say: Say) -> str:
    """Say by which law a season is judged, since when it is in force and when it was last compared."""
    regime = season.rulebook.regime
    return say("report.overview.regime", name=regime.name, since=regime.in_force, checked=regime.checked_on)


def _law_lines(season: Season, say: Say) -> list[str]:
    regime = season.rulebook.regime
    lines = [regime_line(season, say)]
    unverified = not_compared(season.rulebook)
    if unverified:
        lines.append(say("report.overview.unverified", rules="; ".join(unverified)))
    reasons = [reason for verdict in season.verdicts for reason in verdict.reasons]
    deciding = [reason.params["rule"] for reason in reasons if "rule" in reason.params]
    for taken in regime.interpretations.values():
        if taken.confirm or taken.name in deciding:
            lines.append(say("report.overview.reading", rule=taken.name, taken=taken.variants[taken.default].say))
    for value in own_values(regime):
        cited = regime.citations[value.cite]
        cite = f"{cited.article} {cited.document}".strip()
        lines.append(say("report.overview.own_rule", name=value.say, value=value_text(value, say.lang), cite=cite))
    lines += [say("report.overview.not_modelled", text=note) for note in regime.not_modelled]
    lines += [
        say("report.law.left_to_council", title=title_name(season, say, id_), text=note)
        for id_, policy in season.rulebook.titles.items()
        if policy.enabled and id_ in regime.titles
        for note in regime.titles[id_].not_modelled
    ]
    bases = season.rulebook.bases
    if bases:
        lines.append(say("report.overview.bases", bases=joined(bases, 4)))
    return lines


def what_if_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the comparison of the season's rules with others; None where nobody asked for one."""
    compared = season.compared
    if compared is None:
        return None
    notes = Footnotes(say)
    columns: Columns[VerdictChange] = (
        counted(),
        Col("name", 25, "cell_bold", lambda change: season.rulebook.name_of(change.who)),
        Col("unit", 24, value=lambda change: unit_of(season, change.who) or say("report.collective.word")),
        Col("title", 24, value=lambda change: title_name(season, say, change.title)),
        Col("own_met", 17, value=lambda change: _met(say, change.own)),
        Col("other_met", 17, value=lambda change: _met(say, change.other)),
        Col("because", 58, value=lambda change: _because(say, change, notes)),
    )
    sheet = report_sheet(season, say, "whatif", columns)
    names = (("own", season.rulebook), ("other", compared.rulebook))
    lines = [say(f"report.whatif.{side}", name=book.regime.name) for side, book in names]
    for finding in rules_not_verified(compared.rulebook):
        lines.append(say("report.whatif.unverified", **finding.params))
    write_head(sheet, notes=lines)
    _counts(sheet, compared)
    sheet.line(say("report.whatif.changes"), "heading")
    sheet.table(columns, _changes(season, say, compared), empty=say("report.whatif.nobody"))
    footnotes(sheet, notes.lines())
    return sheet.plan()


def _counts(sheet: ReportSheet, compared: RuleComparison) -> None:
    season, say = sheet.season, sheet.say
    absent = say("report.whatif.absent")
    columns: Columns[str] = (
        Col("title", value=lambda id_: title_name(season, say, id_), span=3),
        Col("own_met", look="cell_center", value=lambda id_: _count(season.verdicts, id_), blank=absent),
        Col("other_met", look="cell_center", value=lambda id_: _count(compared.verdicts, id_), blank=absent),
    )
    titles = dict.fromkeys(verdict.title for verdict in (*season.verdicts, *compared.verdicts))
    with sheet.part(say("report.whatif.counts")):
        sheet.table(columns, titles, repeat=False)


def _count(verdicts: Sequence[Verdict], title: str) -> int | None:
    """Count who meets a title; None where it is not judged."""
    of_title = [verdict for verdict in verdicts if verdict.title == title]
    return sum(verdict.met is Met.YES for verdict in of_title) if of_title else None


def _changes(season: Season, say: Say, compared: RuleComparison) -> Rows:
    changes = verdict_changes(season, compared)
    for change in ORDER:
        of_kind = [row for row in changes if row.change == change]
        if of_kind:
            yield TextLine(say(f"report.whatif.{change}", count=len(of_kind)))
        yield from sorted(of_kind, key=lambda row: (row.title, sort_key(season.rulebook.name_of(row.who)), row.who))


def _met(say: Say, verdict: Verdict | None) -> Shown:
    if verdict is None:
        return styled(say("report.whatif.absent"), "cell_center")
    look = {Met.YES: "good_center", Met.NO: "bad_center", Met.UNKNOWN: "warn_center"}[verdict.met]
    return styled(say(f"report.whatif.{verdict.met.value}"), look)


def _because(say: Say, change: VerdictChange, notes: Footnotes) -> str:
    """Say by which conditions somebody gains or loses, and whose rules ask for them."""
    if change.change in ("quota", "registration"):
        return say(f"report.whatif.because_{change.change}")
    if not change.because:
        return say("report.none")
    side = change.because[0][0]
    sentence = reason_sentence(say, [reason for _, reason in change.because], notes)
    return say(f"report.whatif.because_{side}") + within_sentence(sentence)
