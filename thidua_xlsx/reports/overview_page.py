"""The season on one page that is read on a phone: how many, who is listed for what; inside the school also why.

What anybody may read is what the public list says: names, units and titles, and counts of them. Points, ranks, reasons,
and what did not come back are for the council: they stand on the page only where it is asked for as internal.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say, rounded, sort_key
from thidua_xlsx.declare.season.people import SCHOOL, holder
from thidua_xlsx.documents.page_plan import (
    Block,
    PageBars,
    PageCell,
    PageFigures,
    PagePlan,
    PageSection,
    PageShare,
    PageShares,
    PageTable,
    PageText,
    Tone,
)
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import folded
from thidua_xlsx.model import Season, TitlePath, UnitDossier, Verdict
from thidua_xlsx.reports.common.chart_scales import score_bands
from thidua_xlsx.reports.common.council_wording import decision_text, meeting_text
from thidua_xlsx.reports.common.figure_cells import Figures, figures, rank_of, score_of
from thidua_xlsx.reports.common.listed_titles import given_titles
from thidua_xlsx.reports.common.naming import (
    Footnotes,
    form_name,
    owner_text,
    person_name,
    public_names,
    reason_sentence,
    reasons_for,
    said_of,
    title_name,
    title_short,
    unit_name,
    who_name,
)
from thidua_xlsx.reports.summary.returns.return_status_sheet import received
from thidua_xlsx.reports.summary.school_figures import (
    Charted,
    ChartedRatio,
    charted_name,
    end_of_axis,
    public_charted_name,
    ratio_name,
    school_pictures,
)
from thidua_xlsx.reports.summary.schools_sheet import RATIOS, schools_figures
from thidua_xlsx.reports.summary.titles.refusals_sheet import wanted

_LAST = 10**9
_LEVELS: dict[Severity, Tone] = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTICE: "muted"}


def overview_page(season: Season, say: Say, *, internal: bool = False) -> PagePlan:
    """Plan the page of a season; `internal` adds what only the council may see, and says so across the top."""
    school, notes = season.rulebook.school, Footnotes(say)
    sections = [_figures(season, say, internal=internal), *_by_unit(season, say)]
    sections += _schools(season, say, internal=internal)
    if internal:
        sections += [*_returns(season, say), *_to_fix(season, say)]
        if season.concluded:
            sections += [_proposals(season, say, id_, notes) for id_ in given_titles(season)]
            sections += _refusals(season, say, notes)
        sections += _ranking(season, say)
    elif season.concluded:
        sections += [_listed(season, say, id_) for id_ in given_titles(season)]
    lines = [text for text in (school.parent, _state(season, say)) if text]
    foot = [*notes.lines(), say("page.made_by")] if internal else [_comments(season, say)]
    banner = say("page.internal") if internal else ("" if season.voted else say("page.draft"))
    title = say("page.title", school=school.name, year=school.school_year)
    return PagePlan(say.lang, title, tuple(lines), tuple(sections), banner, tuple(foot))


def _state(season: Season, say: Say) -> str:
    return meeting_text(season, say) if season.voted else say("page.not_voted")


def _comments(season: Season, say: Say) -> str:
    book = season.rulebook
    clerk = holder(book.council, "thu_ky")
    name = (clerk.full_name if clerk else "") or book.school.secretary
    return say("page.comments_to", clerk=name) if name else say("page.comments")


def _figures(season: Season, say: Say, *, internal: bool) -> PageSection:
    boxes: list[tuple[str, str, Tone]] = []
    if season.unit_dossiers or season.schools is None:
        boxes.append((str(len(season.dossiers)), say("report.overview.everyone"), ""))
        boxes.append((str(len(season.unit_dossiers)), say("report.overview.units"), ""))
    for row in schools_figures(season, say):  # of which the first tells how many reports came
        boxes += [(figure, label, "") for figure, label, _ in (row if internal else row[1:])]
    for id_ in given_titles(season):
        label = "report.overview.passed" if season.voted_about(id_) else "report.overview.proposed"
        boxes.append((str(len(season.listed(id_))), say(label, title=title_short(season, say, id_)), "good"))
    return PageSection(say("page.figures"), (PageFigures(tuple(boxes)),))


def _by_unit(season: Season, say: Say) -> Iterator[PageSection]:
    """Draw how many people of each unit are listed for each title of individuals."""
    laws = season.rulebook.regime.titles
    titles = [id_ for id_ in given_titles(season) if laws[id_].of == "person" and season.listed(id_)]
    counts = Counter((_unit_of(season, path.who), id_) for id_ in titles for path in season.listed(id_))
    bars = tuple((unit.name, tuple(counts[unit.code, id_] for id_ in titles)) for unit in season.rulebook.units)
    if titles and bars:
        names = tuple(title_short(season, say, id_) for id_ in titles)
        yield PageSection(say("page.by_unit"), (PageBars(names, bars),))


def _schools(season: Season, say: Say, *, internal: bool) -> Iterator[PageSection]:
    """Draw what the charts of the workbook draw: titles by school; reports and ratios only for the council."""
    pictures = school_pictures(season, say)
    if not pictures.groups:
        return
    wholes, apart = pictures.wholes, pictures.by_group
    if internal:
        series = tuple(say(f"report.schools.chart_{key}") for key in ("received", "several", "awaited"))
        bars = tuple((charted_name(say, one), (one.received, one.held, one.missing)) for one in wholes)
        got, everybody = sum(one.received for one in wholes), sum(one.schools for one in wholes)
        chart = PageBars(series, bars, ("good", "warn", "bad"))
        yield PageSection(say("report.schools.chart_coverage", got=got, all=everybody), (chart,))
    titles = tuple(title_short(season, say, id_) for id_ in pictures.titles)
    charts = _school_charts(say, titles, wholes if apart else pictures.schools, internal=internal)
    yield PageSection(say("page.by_cluster" if apart else "page.by_school"), charts)
    for group in pictures.groups if apart else ():
        charts = _school_charts(say, titles, group.schools, internal=internal)
        yield PageSection(group.whole.full_name, charts, folded=True)


def _school_charts(say: Say, titles: tuple[str, ...], shown: Sequence[Charted], *, internal: bool) -> tuple[Block, ...]:
    name = charted_name if internal else public_charted_name
    charts: list[Block] = []
    if titles:
        charts.append(PageText(say("report.schools.chart_titles"), "muted"))
        charts.append(PageBars(titles, tuple((name(say, one), one.titles) for one in shown)))
    for at in range(len(RATIOS) if internal else 0):
        ratios = [one.ratios[at] for one in shown]
        percent = say("report.schools.percent", value=ratios[0].goal * 100)
        legend = (
            say("report.schools.chart_met"),
            say("report.schools.chart_below"),
            say("page.goal", percent=percent),
        )
        bars = tuple(_share(say, one, ratio) for one, ratio in zip(shown, ratios, strict=True))
        charts.append(PageText(say(f"report.target.{RATIOS[at]}"), "muted"))
        charts.append(PageShares(legend, ratios[0].goal, end_of_axis(ratios), bars))
    return tuple(charts)


def _share(say: Say, one: Charted, ratio: ChartedRatio) -> PageShare:
    label = ratio_name(say, one, ratio)
    if ratio.exact is None:
        return PageShare(label, None)
    percent = say("report.schools.percent", value=half_up(ratio.exact * 100, 1))
    text = say("page.share_met" if ratio.met else "page.share_below", percent=percent)
    return PageShare(label, ratio.value, text, "good" if ratio.met else "warn")


def _unit_of(season: Season, who: str) -> str:
    person = season.rulebook.person(who)
    return person.unit if person else SCHOOL


def _listed(season: Season, say: Say, id_: str) -> PageSection:
    """List whoever stands on the lists for a title, as the public list does: name and unit."""
    paths = sorted(season.listed(id_), key=lambda one: _place(season, one))
    names = public_names(season, [one.who for one in paths])
    units = [unit_name(season, person.unit) if (person := season.rulebook.person(one.who)) else "" for one in paths]
    rows = tuple(
        (_number(place), PageCell(name), PageCell(unit))
        for place, (name, unit) in enumerate(zip(names, units, strict=True), start=1)
    )
    columns = tuple(say(f"report.col.{key}") for key in ("no", "name", "unit"))
    return _titled(season, say, id_, (PageTable(columns, rows, empty=_nobody(season, say, id_)),))


def _nobody(season: Season, say: Say, id_: str) -> str:
    """Say why nobody is listed for a title: nobody may be, or the council chooses among equals."""
    tied = sum(path.title == id_ and path.waits is not None and path.at == "quota" for path in season.paths.values())
    return say("report.proposals.tied", count=tied) if tied else say("report.proposals.nobody")


def _titled(season: Season, say: Say, id_: str, blocks: tuple[Block, ...]) -> PageSection:
    count = len(season.listed(id_))
    title = say("page.title_listed", title=title_name(season, say, id_), count=count)
    return PageSection(title, blocks, folded=count > 0)


def _place(season: Season, path: TitlePath) -> tuple[object, ...]:
    """Order people as the season declares units, then by name: a public list tells nobody's rank."""
    units = [unit.code for unit in season.rulebook.units]
    unit = _unit_of(season, path.who) if season.rulebook.person(path.who) else path.who
    return (units.index(unit) if unit in units else _LAST, sort_key(who_name(season, path.who)), path.who)


def _returns(season: Season, say: Say) -> Iterator[PageSection]:
    """Say of each unit which forms came back and which did not."""
    if season.unit_dossiers:
        columns = (*(say(f"report.col.{key}") for key in ("no", "unit", "received")), say("page.missing"))
        rows = tuple(_unit_row(season, say, place, one) for place, one in enumerate(season.unit_dossiers, start=1))
        yield PageSection(say("report.returns.by_unit"), (PageTable(columns, rows),))


def _unit_row(season: Season, say: Say, place: int, dossier: UnitDossier) -> tuple[PageCell, ...]:
    got, expected = received(dossier)
    missing = [form_name(season, say, form) for form, came in dossier.returned.items() if not came]
    tone: Tone = "good" if got == expected else "warn" if got else "bad"
    words = "; ".join(missing) or say("page.all_there")
    whole = say("report.of", part=got, whole=expected)
    return _number(place), PageCell(dossier.unit.name), PageCell(whole, tone, number=True), PageCell(words, tone)


def _to_fix(season: Season, say: Say) -> Iterator[PageSection]:
    """List what must be put right or looked at, with the people and units concerned; notices ask nothing of anybody."""
    serious = [one for one in folded(season.findings) if one.finding.severity is not Severity.NOTICE]
    serious.sort(key=lambda one: one.finding.severity is not Severity.ERROR)
    columns = tuple(say(f"page.{key}") for key in ("level", "owner", "what", "do"))
    rows = tuple(
        (
            PageCell(say(f"report.severity.{one.finding.severity.value}"), _LEVELS[one.finding.severity]),
            PageCell(owner_text(season.rulebook, say, one)),
            PageCell(said_of(season.rulebook, say, one)),
            PageCell(say(f"finding.{one.finding.code.id}.fix", **one.finding.params), "muted"),
        )
        for one in serious
    )
    table = PageTable(columns, rows, lead=2, empty=say("report.overview.nothing_to_fix"))
    yield PageSection(say("page.to_fix", count=len(rows)), (table,), folded=bool(rows))


def _proposals(season: Season, say: Say, id_: str, notes: Footnotes) -> PageSection:
    """List whoever stands on the lists for a title with points, rank, the reasons and how the council voted."""
    verdicts = {verdict.who: verdict for verdict in season.verdicts if verdict.title == id_}
    paths = sorted(season.listed(id_), key=lambda one: _rank(season, one.who))
    keys, shown = ("no", "name", "unit", "score", "rank", "reasons"), figures(season, say)
    rows = tuple(
        (
            _number(place),
            PageCell(who_name(season, one.who)),
            PageCell(unit_name(season, person.unit) if (person := season.rulebook.person(one.who)) else ""),
            _points(season, say, one.who),
            _rank_cell(shown, one.who),
            PageCell(_why(season, say, verdicts[one.who], notes)),
        )
        for place, one in enumerate(paths, start=1)
    )
    table = PageTable(tuple(say(f"report.col.{key}") for key in keys), rows, empty=_nobody(season, say, id_))
    return _titled(season, say, id_, (table,))


def _why(season: Season, say: Say, verdict: Verdict, notes: Footnotes) -> str:
    reasons = reason_sentence(say, reasons_for(verdict), notes)
    return "\n".join(filter(None, (reasons, decision_text(season, say, verdict.who, verdict.title))))


def _refusals(season: Season, say: Say, notes: Footnotes) -> Iterator[PageSection]:
    """List whoever asked for a title and does not stand on its list: at which step it ended or waits, and why."""
    columns = (*(say(f"report.col.{key}") for key in ("no", "name", "unit", "conclusion")), say("report.col.why"))
    rows: list[tuple[PageCell, ...]] = []
    for verdict in wanted(season):
        path = season.paths[verdict.who, verdict.title]
        person = season.rulebook.person(verdict.who)
        here, title = path.current_step, title_short(season, say, verdict.title)
        step = say("page.ended" if path.ended else "page.waits", title=title, step=say(f"path.step.{here.step}"))
        why = say(here.key, **here.params) if here.key else ""
        reasons = reason_sentence(say, reasons_for(verdict), notes) if here.step == "eligible" else why
        rows.append((
            _number(len(rows) + 1),
            PageCell(who_name(season, verdict.who)),
            PageCell(unit_name(season, person.unit) if person else ""),
            PageCell(step, "bad" if path.ended else "warn"),
            PageCell(reasons),
        ))  # fmt: skip
    if rows:
        yield PageSection(say("page.refusals", count=len(rows)), (PageTable(columns, tuple(rows)),), folded=True)


def _ranking(season: Season, say: Say) -> Iterator[PageSection]:
    """Draw how points spread, and list everybody by rank."""
    finals = [card.final for card in season.scorecards.values() if card.final is not None]
    if not finals:
        return
    highest = season.rulebook.rubric.total_max
    bars = tuple(
        (say("report.overview.band_last" if high == highest else "report.overview.band", low=low, high=high), (count,))
        for low, high, count in score_bands(finals, highest)
    )
    columns = tuple(say(f"report.col.{key}") for key in ("rank", "full_name", "unit", "final"))
    people = sorted((one.person for one in season.dossiers), key=lambda one: _rank(season, one.code))
    shown = figures(season, say)
    rows = tuple(
        (
            _rank_cell(shown, one.code),
            PageCell(person_name(season, one.code)),
            PageCell(unit_name(season, one.unit)),
            _points(season, say, one.code),
        )
        for one in people
    )
    charts: Sequence[Block] = (PageText(say("page.spread"), "muted"), PageBars((say("page.people"),), bars))
    yield PageSection(say("report.sheet.ranking"), (*charts, PageTable(columns, rows)), folded=True)


def _rank(season: Season, who: str) -> tuple[object, ...]:
    rank = rank_of(season, who)
    return (_LAST if rank is None else rank, sort_key(who_name(season, who)), who)


def _rank_cell(shown: Figures, who: str) -> PageCell:
    return PageCell(shown.places_of(who), number=True)


def _points(season: Season, say: Say, who: str) -> PageCell:
    points = score_of(season, who)
    return _figure(say, None if points is None else rounded(points, season.rulebook.rubric.decimals))


def _figure(say: Say, value: Decimal | int | None) -> PageCell:
    return PageCell(say("report.none") if value is None else say("report.plain", value=value), number=True)


def _number(place: int) -> PageCell:
    return PageCell(str(place), "muted", number=True)
