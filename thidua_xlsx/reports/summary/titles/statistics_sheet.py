"""Sheet "Thống kê": whom the proposals go to, the ratios with their denominators, earlier years, who is not counted."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import RowSink, SheetPlan
from thidua_xlsx.judging.analysis.proposal_statistics import GroupCount, Statistics, proposal_statistics
from thidua_xlsx.model import Season, Target
from thidua_xlsx.reports.common.figure_cells import ratio_text
from thidua_xlsx.reports.common.naming import name_order, title_short, unit_name
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head

_GROUP, _FIGURE, _SHARE = 34.0, 12.0, 10.0
_LEAST_TITLES = 3  # columns that the other tables of the sheet need


def statistics_sheet(season: Season, say: Say, sink: RowSink | None = None) -> SheetPlan:
    """Plan the statistics of the proposals, every share with its numerator and denominator."""
    found = proposal_statistics(season)
    pairs = max(len(found.titles), _LEAST_TITLES)
    sheet = report_sheet(season, say, "statistics", [_GROUP, *[_FIGURE, _SHARE] * (1 + pairs)], sink)
    write_head(sheet, notes=(say("report.statistics.note_voted" if season.voted else "report.statistics.note"),))
    _shares(sheet, found)
    _ratios(sheet, found)
    _years(sheet, found)
    _outside(sheet, found)
    return sheet.plan(landscape=True)


def _columns(sheet: ReportSheet, found: Statistics) -> list[Col]:
    say, season = sheet.say, sheet.season
    cols = [Col(say("report.col.group_of")), Col(say("report.col.counted")), Col(say("report.col.share"))]
    label = "report.col.title_passed" if season.voted else "report.col.title_count"
    for title in found.titles:
        cols += [Col(say(label, title=title_short(season, say, title))), Col(say("report.col.share"))]
    return cols


def _shares(sheet: ReportSheet, found: Statistics) -> None:
    season, say, top = sheet.season, sheet.say, sheet.draft.row
    sheet.line(say("report.statistics.shares"), "heading")
    cols = _columns(sheet, found)
    sheet.header(cols, repeat=False)
    groups = [part for part in found.parts if not part.id.startswith("unit:")]
    for part in groups:
        sheet.row(cols, _share_row(say, found, part, say(f"report.statistics.part.{part.id}")))
    sheet.row(cols, _share_row(say, found, found.whole, say("report.statistics.part.school"), "total"))
    sheet.keep(top)
    sheet.row([Col("", span=len(cols))], [styled(say("report.statistics.by_unit"), "section")])
    for part in found.parts:
        if part.id.startswith("unit:"):
            sheet.row(cols, _share_row(say, found, part, unit_name(season, part.id.removeprefix("unit:"))))
    sheet.gap()


def _share_row(say: Say, found: Statistics, part: GroupCount, name: str, look: str = "") -> list[StyledValue]:
    centred = f"{look}_center" if look else "cell_center"
    everybody = found.whole.people
    share = Fraction(part.people, everybody) if everybody else None
    cells = [styled(name, look or "cell"), styled(f"{part.people}/{everybody}", centred), _percent(say, share, centred)]
    for title in found.titles:
        whole = found.whole.proposed[title]
        cells += [styled(f"{part.proposed[title]}/{whole}", centred), _percent(say, found.share(part, title), centred)]
    return cells


def _percent(say: Say, share: Fraction | None, look: str = "cell_center") -> StyledValue:
    if share is None:
        return styled(say("report.none"), look)
    return styled(half_up(share, 4), look, percent=True, digits=1)


def _ratios(sheet: ReportSheet, found: Statistics) -> None:
    season, say, top = sheet.season, sheet.say, sheet.draft.row
    sheet.line(say("report.statistics.ratios"), "heading")
    keys = (("target", 1), ("ratio", 2), ("share", 1), ("goal", 1), ("denominator", sheet.last - 4))
    cols = [Col(say(f"report.col.{key}"), span=span) for key, span in keys]
    sheet.header(cols, repeat=False)
    for target in season.targets:
        sheet.row(cols, _ratio_row(say, target, found))
    missing = {one.id: one.missing for one in season.targets}
    for line in (*_registered(season, say, missing.get("registered", ())), *_keeping_up(season, say, missing)):
        sheet.line(line, "note")
    sheet.keep(top)
    sheet.gap()


def _ratio_row(say: Say, target: Target, found: Statistics) -> list[StyledValue]:
    of_people = target.id != "initiatives_applied"
    share = None if target.value is None else Fraction(target.numerator, target.denominator)
    what = (
        say("report.statistics.of_people")
        if of_people
        else say("report.statistics.of_initiatives", count=found.initiatives)
    )
    return [
        styled(say(f"report.target.{target.id}"), "cell"),
        styled(ratio_text(say, target), "cell_center"),
        _percent(say, share),
        styled(target.goal, "cell_center", percent=True, digits=0),
        styled(what + (say("report.statistics.not_known", count=target.unknown) if target.unknown else ""), "cell"),
    ]


def _registered(season: Season, say: Say, missing: tuple[str, ...]) -> Iterable[str]:
    """Name who has not registered; of whom no form has come back, that is not known and they are only counted."""
    if not missing:
        yield say("report.statistics.all_registered")
    asked = [code for code in missing if (one := season.dossier(code)) and one.registration is not None]
    if asked:
        yield say("report.statistics.not_registered", count=len(asked), names=joined(name_order(season, asked)))
    if len(asked) < len(missing):
        yield say("report.statistics.no_registration", count=len(missing) - len(asked))


def _keeping_up(season: Season, say: Say, missing: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """Name whose form came back without the movements."""
    asked = [
        code for code in missing.get("movements", ()) if (one := season.dossier(code)) and one.registration is not None
    ]
    if asked:
        yield say("report.statistics.no_movements", count=len(asked), names=joined(name_order(season, asked)))


def _years(sheet: ReportSheet, found: Statistics) -> None:
    season, say, top = sheet.season, sheet.say, sheet.draft.row
    sheet.line(say("report.statistics.years"), "heading")
    periods = sorted({*found.years, *found.waiting}, reverse=True)
    if not periods:
        sheet.line(say("report.statistics.no_years"), "note")
        sheet.gap()
        return
    given = [
        *found.titles,
        *(title for years in (found.years, found.waiting) for one in years.values() for title in one),
    ]
    titles = list(dict.fromkeys(given))[: sheet.last]
    cols = [Col(say("report.col.year")), *(Col(title_short(season, say, title)) for title in titles)]
    sheet.header(cols, repeat=False)
    year = say("report.statistics.this_year", year=season.rulebook.school.school_year)
    now = [found.whole.proposed.get(title) for title in titles]
    sheet.row(cols, [styled(year, "total"), *(_count(say, count, "total_center") for count in now)])
    for period in periods:
        sheet.row(cols, [styled(period, "cell"), *(_given(say, found, period, title) for title in titles)])
    sheet.keep(top)
    sheet.line(say("report.statistics.years_note"), "note")
    sheet.gap()


def _given(say: Say, found: Statistics, period: str, title: str) -> StyledValue:
    """Give how many got a title in a year; those whom a level above has not decided on stand beside, not among them."""
    count = found.years.get(period, {}).get(title)
    waiting = found.waiting.get(period, {}).get(title, 0)
    if not waiting:
        return _count(say, count)
    return styled(say("report.statistics.waiting", count=count or 0, waiting=waiting), "cell_center")


def _count(say: Say, count: int | None, look: str = "cell_center") -> StyledValue:
    return styled(say("report.none"), look) if count is None else styled(count, look)


def _outside(sheet: ReportSheet, found: Statistics) -> None:
    season, say, top = sheet.season, sheet.say, sheet.draft.row
    sheet.line(say("report.statistics.who"), "heading")
    people = len(season.rulebook.people)
    sheet.line(say("report.statistics.counted", counted=found.whole.people, people=people), "note")
    for key, codes in _named(found):
        if codes:
            names = joined(name_order(season, codes))
            sheet.line(say(f"report.statistics.{key}", count=len(codes), names=names), "note")
    sheet.keep(top)


def _named(found: Statistics) -> Iterable[tuple[str, tuple[str, ...]]]:
    return (("uncounted", found.uncounted), ("no_gender", found.no_gender), ("no_group", found.no_group))


SHEET = SummarySheet("statistics", statistics_sheet, of_people=True, for_office=True)
