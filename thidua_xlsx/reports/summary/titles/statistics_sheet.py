"""Sheet "Thống kê": whom the proposals go to, who is not counted or has not registered, earlier years."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Shown
from thidua_xlsx.documents.workbook_plan import Chart, Series, SheetPlan
from thidua_xlsx.judging.analysis.proposal_statistics import DirectShare, GroupCount, Statistics, proposal_statistics
from thidua_xlsx.model import Season
from thidua_xlsx.model.returns import declines
from thidua_xlsx.reports.common.chart_scales import below
from thidua_xlsx.reports.common.naming import everybody_of, name_order, title_short, unit_name
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head

_MOST_OUTSIDE = 8  # people named who are not counted
_GROUP, _FIGURE, _SHARE = 28.0, 8.5, 8.0
_LEAST_CHART, _MOST_CHART = 100.0, 200.0  # points
_CHARTED_YEARS = 3
_LEAST_TITLES = 3  # columns that the other tables of the sheet need


def statistics_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the statistics of the proposals, every share with its numerator and denominator."""
    statistics = proposal_statistics(season)
    pairs = max(len(statistics.titles), _LEAST_TITLES)
    sheet = report_sheet(season, say, "statistics", [_GROUP, *[_FIGURE, _SHARE] * (1 + pairs)])
    voted = "_voted" if season.voted else ""
    title = say(f"report.title.statistics{voted}")
    write_head(sheet, title=title, notes=(say(f"report.statistics.note{voted}"),))
    _shares(sheet, statistics)
    _years(sheet, statistics)  # with a chart where the page has room: what follows may stand on the next one
    _direct_years(sheet, statistics)
    _collectives(sheet, statistics)
    return sheet.plan()


def _shares(sheet: ReportSheet, statistics: Statistics) -> None:
    season, say, top = sheet.season, sheet.say, sheet.draft.row
    sheet.line(say("report.statistics.shares_voted" if season.voted else "report.statistics.shares"), "heading")
    columns: list[Col] = [Col("group_of"), Col("counted", look="cell_center"), Col("share")]
    for title in statistics.titles:
        label = "report.col.title_passed" if season.voted_about(title) else "report.col.title_count"
        columns += _pair(title, say(label, title=title_short(season, say, title)))

    def out_of(part: GroupCount, count: int, whole: int) -> str:
        return f"{count}/{whole}" if part.known else say("report.unknown")

    def row(part: GroupCount, name: str, look: str = "cell_center") -> Mapping[str, Shown]:
        everybody = statistics.whole.people
        share = Fraction(part.people, everybody) if everybody and part.known else None
        shares: dict[str, Shown] = {"share": _percent(say, share, look)}
        for title in statistics.titles:
            shares[title] = out_of(part, part.proposed[title], statistics.whole.proposed[title])
            shares[f"share:{title}"] = _percent(say, statistics.share(part, title), look)
        return {"group_of": name, "counted": out_of(part, part.people, everybody), **shares}

    groups = [part for part in statistics.parts if not part.id.startswith("unit:")]
    sheet.table(columns, [row(part, say(f"report.statistics.part.{part.id}")) for part in groups], repeat=False)
    sheet.total(columns, row(statistics.whole, everybody_of(season.rulebook, say), "total_center"))
    sheet.keep(top)
    sheet.keep(sheet.draft.row, sheet.draft.row + 1)  # a heading never stands alone at the foot of a page
    sheet.row([Col("by_unit", look="section", span=len(columns))], {"by_unit": say("report.statistics.by_unit")})
    units = {part.id.removeprefix("unit:"): part for part in statistics.parts if part.id.startswith("unit:")}
    sheet.rows(columns, (row(part, unit_name(season, code)) for code, part in units.items()))
    sheet.line(" ".join(_outside(season, say, statistics)), "note")
    missing = {target.id: target.missing for target in season.targets}
    for line in (
        *_registered(season, say, missing.get("registered", ())),
        *_keeping_up(season, say, missing.get("movements", ())),
    ):
        sheet.line(line, "note")
    sheet.gap()


def _pair(title: str, heading: str) -> tuple[Col, Col]:
    """Give the two columns of a title: how many, and their share."""
    return Col(title, look="cell_center", heading=heading), Col(f"share:{title}", words="report.col.share")


def _collectives(sheet: ReportSheet, statistics: Statistics) -> None:
    """Write how many collectives are on the list of each title, all of them and by kind; nothing without titles."""
    season, say = sheet.season, sheet.say
    titles = statistics.unit_titles[: sheet.last // 2]
    if not titles or not statistics.collectives[0].people:
        return
    columns: list[Col] = [Col("group_of"), Col("units", look="cell_center", words="report.statistics.units")]
    for title in titles:
        columns += _pair(title, title_short(season, say, title))
    everything, *kinds = statistics.collectives

    def row(part: GroupCount, name: str, look: str = "cell_center") -> Mapping[str, Shown]:
        shares: dict[str, Shown] = {}
        for title in titles:
            share = Fraction(part.proposed[title], part.people) if part.people else None
            shares[title] = f"{part.proposed[title]}/{part.people}"
            shares[f"share:{title}"] = _percent(say, share, look)
        return {"group_of": name, "units": part.people, **shares}

    with sheet.part(say("report.statistics.collectives")):
        sheet.table(columns, [row(part, part.id.removeprefix("kind:")) for part in kinds], repeat=False)
        sheet.total(columns, row(everything, say("report.statistics.all_units"), "total_center"))


def _direct_years(sheet: ReportSheet, statistics: Statistics) -> None:
    """Write the share of teachers and staff among those who received each title, this year and year by year."""
    season, say = sheet.season, sheet.say
    received = {title for of_year in statistics.direct_years.values() for title in of_year}
    titles = [title for title in statistics.titles if title in received]
    if not titles:
        return
    direct = next(part for part in statistics.parts if part.id == "direct")
    columns = [Col("year"), *(column for title in titles for column in _pair(title, title_short(season, say, title)))]
    now: dict[str, Shown] = {"year": say("report.statistics.this_year", year=season.rulebook.school.school_year)}
    for title in titles:
        whole = statistics.whole.proposed[title]
        now[title] = f"{direct.proposed[title]}/{whole}" if direct.known else say("report.unknown")
        now[f"share:{title}"] = _percent(say, statistics.share(direct, title), "total_center")

    def row(period: str, of_year: Mapping[str, DirectShare]) -> Mapping[str, Shown]:
        cells: dict[str, Shown] = {"year": period}
        for title in titles:
            share = of_year.get(title)
            known = Fraction(share.direct, share.received) if share and share.received and not share.unknown else None
            cells |= {title: _direct_text(say, share), f"share:{title}": _percent(say, known)}
        return cells

    with sheet.part(say("report.statistics.direct_years")):
        sheet.header(columns, repeat=False)
        sheet.total(columns, now)
        of_titles = ((period, year) for period, year in statistics.direct_years.items() if year.keys() & {*titles})
        sheet.rows(columns, (row(period, of_year) for period, of_year in of_titles))
        sheet.line(say("report.statistics.direct_years_note"), "note")


def _direct_text(say: Say, share: DirectShare | None) -> str:
    if share is None:
        return say("report.none")
    text = f"{share.direct}/{share.received}"
    return text + say("report.statistics.not_known", count=share.unknown) if share.unknown else text


def _percent(say: Say, share: Fraction | None, look: str = "cell_center") -> Shown:
    if share is None:
        return styled(say("report.none"), look)
    return styled(half_up(share, 4), look, percent=True, digits=1)


def _registered(season: Season, say: Say, missing: tuple[str, ...]) -> Iterable[str]:
    """Name who has not registered; of whom no form has come back, that is not known and they are only counted."""
    if not missing:
        yield say("report.statistics.all_registered")
    asked = _asked(season, missing)
    declined = [code for code in asked if (dossier := season.dossier(code)) and declines(dossier.registration, "title")]
    left = [code for code in asked if code not in declined]
    for key, codes in (("not_registered", left), ("declined", declined)):
        if codes:
            yield say(f"report.statistics.{key}", count=len(codes), names=joined(name_order(season, codes)))
    if len(asked) < len(missing):
        yield say("report.statistics.no_registration", count=len(missing) - len(asked))


def _asked(season: Season, codes: Sequence[str]) -> list[str]:
    """Give of some people those whose form of registration came back."""
    return [code for code in codes if (dossier := season.dossier(code)) and dossier.registration is not None]


def _keeping_up(season: Season, say: Say, missing: Sequence[str]) -> Iterable[str]:
    """Name whose form came back without the movements."""
    asked = _asked(season, missing)
    if len(asked) == len(season.dossiers) > 0:
        yield say("report.statistics.nobody_in_movements", count=len(asked))
    elif asked:
        yield say("report.statistics.no_movements", count=len(asked), names=joined(name_order(season, asked)))


def _years(sheet: ReportSheet, statistics: Statistics) -> None:
    season, say = sheet.season, sheet.say
    periods = sorted({*statistics.years, *statistics.waiting}, reverse=True)
    in_years = (title for years in (statistics.years, statistics.waiting) for year in years.values() for title in year)
    titles, none = list(dict.fromkeys((*statistics.titles, *in_years)))[: sheet.last], say("report.none")

    def of_title(title: str) -> Col:
        return Col(title, look="cell_center", heading=title_short(season, say, title), blank=none)

    def row(period: str) -> Mapping[str, Shown]:
        return {"year": period, **{title: _count_text(say, statistics, period, title) for title in titles}}

    columns, year = (Col("year"), *map(of_title, titles)), season.rulebook.school.school_year
    now: dict[str, Shown] = {title: statistics.whole.proposed.get(title, none) for title in titles}
    with sheet.part(say("report.statistics.years")):
        if not periods:
            sheet.line(say("report.statistics.no_years"), "note")
            return
        sheet.header(columns, repeat=False)
        first = sheet.draft.row
        sheet.total(columns, {"year": say("report.statistics.this_year", year=year), **now})
        sheet.rows(columns, map(row, periods))
    _chart(sheet, [year, *periods], first, len(statistics.titles))


def _chart(sheet: ReportSheet, years: Sequence[str], first: int, titles: int) -> None:
    """Draw how many got each title that is judged now, this year (in row `first`) and in years that have them all.

    Where the page of the table has no room for it, there is none.
    """
    cells, last = sheet.draft.cells, first + min(len(years), _CHARTED_YEARS)
    shown = range(1, titles + 1)
    rows = [row for row in range(first, last) if all(isinstance(cells[row, col].value, int) for col in shown)]
    left = sheet.rows_left()
    if not rows or not titles or left < _LEAST_CHART:  # on a page of its own it would say no more than the table
        return
    labels = Area(first - 1, 1, first - 1, titles)
    series = tuple(Series(years[row - first], labels, Area(row, 1, row, titles)) for row in rows)
    title = sheet.say("report.statistics.chart")
    chart = Chart("column", title, sheet.draft.row, 0, series, sheet.draft.name, labels=True)
    below(sheet, chart, min(_MOST_CHART, left))
    sheet.gap()


def _count_text(say: Say, statistics: Statistics, period: str, title: str) -> Shown:
    """Give how many got a title in a year; those whom a level above has not decided on stand beside, not among them."""
    count = statistics.years.get(period, {}).get(title)
    waiting = statistics.waiting.get(period, {}).get(title, 0)
    return say("report.statistics.waiting", count=count or 0, waiting=waiting) if waiting else count


def _outside(season: Season, say: Say, statistics: Statistics) -> Iterable[str]:
    yield say("report.statistics.counted", counted=statistics.whole.people, people=len(season.rulebook.people))
    for key in ("uncounted", "no_gender", "no_group"):
        codes: tuple[str, ...] = getattr(statistics, key)
        if codes:  # who lacks what is seen on the sheet of people; of many the number says enough
            names = name_order(season, codes)
            more = ["…"] if len(names) > _MOST_OUTSIDE else []
            yield say(f"report.statistics.{key}", count=len(codes), names=joined([*names[:_MOST_OUTSIDE], *more])) + "."
