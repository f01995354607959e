"""Sheet "Căn cứ": by which rules it was judged, how they were read, and what nobody has compared or judged."""

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.declare.build.law_coverage import not_compared
from thidua_xlsx.declare.law.applied_law import own_values, value_text
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import title_name
from thidua_xlsx.reports.common.report_sheet import report_sheet, write_head


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
    lines += [
        say(
            "report.overview.reading",
            rule=interpretation.name,
            taken=interpretation.variants[interpretation.default].say,
        )
        for interpretation in regime.interpretations.values()
        if interpretation.confirm or interpretation.name in deciding
    ]
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
