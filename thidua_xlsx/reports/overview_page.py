"""The season on one page that is read on a phone: how many, who is listed for what; inside the school also why.

What anybody may read is what the public list says: names, units and titles, and counts of them. Points, ranks, reasons,
and what did not come back are for the council: they stand on the page only where it is asked for as internal.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say, rounded
from thidua_xlsx.declare.season.movements import Deed
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
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import AnyColumns, Col, Columns, Shown, counted, worded
from thidua_xlsx.judging.analysis.contests import ContestEntry, contest_entries
from thidua_xlsx.judging.analysis.nominations import decided_deeds
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Folded, folded
from thidua_xlsx.model import Season, TitlePath, UnitDossier, Verdict
from thidua_xlsx.model.verdicts import reasons_for
from thidua_xlsx.reports.common.chart_scales import score_bands
from thidua_xlsx.reports.common.council_wording import decision_text, meeting_text, step_text
from thidua_xlsx.reports.common.figure_cells import figures, score_of, whole_finals
from thidua_xlsx.reports.common.listed_titles import listed_figures, public_title, titles_on_offer
from thidua_xlsx.reports.common.naming import (
    finding_sentence,
    form_name,
    name_with_count,
    owner_text,
    paper_name,
    title_name,
    title_short,
    unit_name,
    unit_of,
)
from thidua_xlsx.reports.common.reason_wording import Footnotes, reason_sentence
from thidua_xlsx.reports.summary.returns.return_sheets import received
from thidua_xlsx.reports.summary.school_charts_sheet import (
    Charted,
    ChartedRatio,
    charted_name,
    end_of_axis,
    ratio_name,
    school_pictures,
)
from thidua_xlsx.reports.summary.schools_sheet import RATIOS, schools_figures
from thidua_xlsx.reports.summary.titles.outcome_sheets import wanted

_LEVELS = {Severity.ERROR: "bad", Severity.WARNING: "warn"}
_TONES: dict[str, Tone] = {"good": "good", "warn": "warn", "bad": "bad", "note": "muted"}  # by look


def overview_page(season: Season, say: Say, *, internal: bool = False) -> PagePlan:
    """Plan the page of a season; `internal` adds what only the council may see, and says so across the top."""
    school, notes = season.rulebook.school, Footnotes(say)
    sections = [_figures(season, say, internal=internal), *_by_unit(season, say)]
    sections += _schools(season, say, internal=internal)
    if internal:
        sections += [*_returns(season, say), *_to_fix(season, say)]
        if season.concluded:
            sections += [_proposals(season, say, id_, notes) for id_ in titles_on_offer(season)]
            sections += _refusals(season, say, notes)
        sections += _ranking(season, say)
    elif season.concluded:
        sections += [section for id_ in titles_on_offer(season) for section in _listed(season, say, id_)]
    sections += [*_deeds(season, say), *_prizes(season, say)]
    state = meeting_text(season, say) if season.voted else say("page.not_voted")
    lines = [text for text in (school.parent, state) if text]
    clerk = holder(season.rulebook.council, "thu_ky")
    name = (clerk.full_name if clerk else "") or school.secretary
    comments = say("page.comments_to", clerk=name) if name else say("page.comments")
    foot = [*notes.lines(), say("page.made_by")] if internal else [comments]
    banner = say("page.internal") if internal else ("" if season.voted else say("page.draft"))
    title = say("page.title", school=school.name, year=school.school_year)
    return PagePlan(say.lang, title, tuple(lines), tuple(sections), banner, tuple(foot))


def _figures(season: Season, say: Say, *, internal: bool) -> PageSection:
    boxes: list[tuple[str, str, Tone]] = []
    if season.unit_dossiers or season.schools is None:
        boxes.append((str(len(season.dossiers)), say("report.overview.everyone"), ""))
        boxes.append((str(len(season.unit_dossiers)), say("report.overview.units"), ""))
    for row in schools_figures(season, say):  # of which the first tells how many reports came
        boxes += [(figure, label, "") for figure, label, _ in (row if internal else row[1:])]
    boxes += [(figure, label, "good") for figure, label in listed_figures(season, say)]
    return PageSection(say("page.figures"), (PageFigures(tuple(boxes)),))


def _by_unit(season: Season, say: Say) -> Iterator[PageSection]:
    """Draw how many people of each unit are listed for each title of individuals."""
    laws = season.rulebook.regime.titles
    titles = [id_ for id_ in titles_on_offer(season) if laws[id_].of == "person" and season.listed(id_)]
    units = {person.code: person.unit for person in season.rulebook.people}
    counts = Counter((units.get(path.who, SCHOOL), id_) for id_ in titles for path in season.listed(id_))
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
        bars = tuple((charted_name(say, group), (group.received, group.held, group.missing)) for group in wholes)
        got, everybody = sum(group.received for group in wholes), sum(group.schools for group in wholes)
        chart = PageBars(series, bars, ("good", "warn", "bad"))
        yield PageSection(say("report.schools.chart_coverage", got=got, all=everybody), (chart,))
    titles = tuple(title_short(season, say, id_) for id_ in pictures.titles)
    charts = _school_charts(say, titles, wholes if apart else pictures.schools, internal=internal)
    yield PageSection(say("page.by_cluster" if apart else "page.by_school"), charts)
    for group in pictures.groups if apart else ():
        charts = _school_charts(say, titles, group.schools, internal=internal)
        yield PageSection(group.whole.full_name, charts, folded=True)


def _school_charts(say: Say, titles: tuple[str, ...], shown: Sequence[Charted], *, internal: bool) -> tuple[Block, ...]:
    charts: list[Block] = []
    if titles:
        charts.append(PageText(say("report.schools.chart_titles"), "muted"))
        proposed = ((charted_name(say, school, public=not internal), school.titles) for school in shown)
        charts.append(PageBars(titles, tuple(proposed)))
    for at in range(len(RATIOS) if internal else 0):
        ratios = [school.ratios[at] for school in shown]
        percent = say("report.schools.percent", value=ratios[0].goal * 100)
        met, below = say("report.schools.chart_met"), say("report.schools.chart_below")
        legend = (met, below, say("page.goal", percent=percent))
        bars = tuple(_share(say, school, ratio) for school, ratio in zip(shown, ratios, strict=True))
        charts.append(PageText(say(f"report.target.{RATIOS[at]}"), "muted"))
        charts.append(PageShares(legend, ratios[0].goal, end_of_axis(ratios), bars))
    return tuple(charts)


def _share(say: Say, school: Charted, ratio: ChartedRatio) -> PageShare:
    label = ratio_name(say, school, ratio)
    if ratio.exact is None:
        return PageShare(label, None)
    percent = say("report.schools.percent", value=half_up(ratio.exact * 100, 1))
    text = say("page.share_met" if ratio.met else "page.share_below", percent=percent)
    return PageShare(label, ratio.value, text, "good" if ratio.met else "warn")


def _table(say: Say, columns: AnyColumns, rows: Iterable[object], *, lead: int = 1, empty: str = "") -> PageTable:
    """Make a table of the page; looks that are centred hold numbers, and `good`, `warn`, `bad` and `note` are tones."""

    def cell(column: Col[Any], row: object, number: int) -> PageCell:
        value, shown, _ = column.shown(row, number)
        tone = "muted" if column.counts else _TONES.get(shown.look.partition("_")[0], "")
        return PageCell(str(value), tone, number=shown.look.endswith(("_center", "_number")))

    cells = tuple(tuple(cell(column, row, no) for column in columns) for no, row in enumerate(rows, start=1))
    headings = tuple(say(column.words or f"report.col.{column.key}") for column in columns)
    return PageTable(headings, cells, lead, empty)


def _listed(season: Season, say: Say, id_: str) -> Iterator[PageSection]:
    """List whoever stands on the lists for a title, as the public list does: name and unit, asked for above apart."""
    paths = sorted(season.listed(id_), key=lambda path: season.listed_at(path.who))
    columns: Columns[TitlePath] = (
        counted(),
        Col("name", value=lambda path: paper_name(season, say, path.who)),
        Col("unit", value=lambda path: unit_of(season, path.who)),
    )
    for asked in (False, True):
        group = [path for path in paths if path.asked_above is asked]
        if group or not (paths or asked):  # of a title for which nobody is listed the page says so once
            name = public_title(season, say, id_, asked_above=asked)
            yield _titled(season, say, id_, name, columns, group)


def _deeds(season: Season, say: Say) -> Iterator[PageSection]:
    """List the good deeds commended in the year that the school says it may publish; nothing where there is none."""

    def name(deed: Deed) -> str:
        return paper_name(season, say, deed.who) if deed.who else name_with_count(say, deed.name, deed.people)

    columns: Columns[Deed] = (
        counted(),
        Col("name", value=name),
        Col("deed", value=lambda deed: deed.deed, words="report.commendations.deed"),
    )
    deeds = [deed for deed in decided_deeds(season.submissions, season.rulebook)[0] if deed.publish]
    if deeds:
        yield PageSection(say("page.deeds", count=len(deeds)), (_table(say, columns, deeds),), folded=True)


def _prizes(season: Season, say: Say) -> Iterator[PageSection]:
    """List the winners of contests by the council's word; nothing before it gave a prize."""
    names = {contest.code: contest.name for contest in season.rulebook.contests}

    def prize(entry: ContestEntry) -> str:
        return f"{say('report.honours_list.prize', prize=entry.prize)}: {names[entry.contest]}"

    columns: Columns[ContestEntry] = (
        counted(),
        Col("name", value=lambda entry: entry.author or entry.subject),
        Col("unit", value=lambda entry: unit_name(season, entry.unit)),
        Col("prize", value=prize, words="report.honours_list.contests"),
    )
    won = [entry for entry in contest_entries(season) if entry.prize]
    if won:
        title = say("report.honours_list.section", name=say("report.honours_list.contests"), count=len(won))
        yield PageSection(title, (_table(say, columns, won),), folded=True)


def _titled(season: Season, say: Say, id_: str, name: str, columns: AnyColumns, rows: Sequence[object]) -> PageSection:
    """Give the list for a title under its `name`.

    An empty one says why: nobody may be on it, or the council chooses among equals.
    """
    tied = sum(path.title == id_ and path.waits is not None and path.at == "quota" for path in season.paths.values())
    empty = say("report.proposals.tied", count=tied) if tied else say("report.proposals.nobody")
    title = say("page.title_listed", title=name, count=len(rows))
    return PageSection(title, (_table(say, columns, rows, empty=empty),), folded=bool(rows))


def _returns(season: Season, say: Say) -> Iterator[PageSection]:
    """Say of each unit which forms came back and which did not."""

    def row(dossier: UnitDossier) -> Mapping[str, Shown]:
        got, expected = received(dossier)
        tone = "good" if got == expected else "warn" if got else "bad"
        names = [form_name(season, say, form) for form, is_back in dossier.returned.items() if not is_back]
        return {
            "unit": dossier.unit.name,
            "received": styled(say("report.of", part=got, whole=expected), f"{tone}_center"),
            "missing": styled("; ".join(names) or say("page.all_there"), tone),
        }

    columns = (counted(), Col("unit"), Col("received"), Col("missing", words="page.missing"))
    if season.unit_dossiers:
        yield PageSection(say("report.returns.by_unit"), (_table(say, columns, map(row, season.unit_dossiers)),))


def _to_fix(season: Season, say: Say) -> Iterator[PageSection]:
    """List what must be put right or looked at, with the people and units concerned; notices ask nothing of anybody."""
    book = season.rulebook
    serious = [fold for fold in folded(season.findings) if fold.finding.severity is not Severity.NOTICE]
    serious.sort(key=lambda fold: fold.finding.severity is not Severity.ERROR)

    def level(fold: Folded) -> Shown:
        severity = fold.finding.severity
        return styled(say(f"report.severity.{severity.value}"), _LEVELS[severity])

    columns: Columns[Folded] = worded(
        "page.{key}",
        Col("level", value=level),
        Col("owner", value=lambda fold: owner_text(book, say, fold)),
        Col("what", value=lambda fold: finding_sentence(book, say, fold)),
        Col("do", look="note", value=lambda fold: say(fold.finding.code.key("fix"), **fold.finding.params)),
    )
    table = _table(say, columns, serious, lead=2, empty=say("report.overview.nothing_to_fix"))
    yield PageSection(say("page.to_fix", count=len(serious)), (table,), folded=bool(serious))


def _proposals(season: Season, say: Say, id_: str, notes: Footnotes) -> PageSection:
    """List whoever stands on the lists for a title with points, rank, the reasons and how the council voted."""
    verdicts = {verdict.who: verdict for verdict in season.verdicts if verdict.title == id_}

    def why(who: str) -> str:
        reasons = reason_sentence(say, reasons_for(verdicts[who]), notes)
        return "\n".join(filter(None, (reasons, decision_text(season, say, who, id_))))

    shown = figures(season, say)
    people = sorted((path.who for path in season.listed(id_)), key=shown.order)
    columns: Columns[str] = (
        counted(),
        Col("name", value=season.rulebook.name_of),
        Col("unit", value=lambda who: unit_of(season, who)),
        Col("score", look="cell_number", value=lambda who: _points(season, say, who)),
        Col("rank", look="cell_number", value=shown.places_of),
        Col("reasons", value=why),
    )
    return _titled(season, say, id_, title_name(season, say, id_), columns, people)


def _refusals(season: Season, say: Say, notes: Footnotes) -> Iterator[PageSection]:
    """List whoever asked for a title and does not stand on its list: at which step it ended or waits, and why."""

    def conclusion(verdict: Verdict) -> Shown:
        path, title = season.paths[verdict.who, verdict.title], title_short(season, say, verdict.title)
        key, look = ("page.ended", "bad") if path.ended else ("page.waits", "warn")
        return styled(say(key, title=title, step=say(f"path.step.{path.current_step.step}")), look)

    def why(verdict: Verdict) -> str:
        current = season.paths[verdict.who, verdict.title].current_step
        eligible = current.step == "eligible"
        return reason_sentence(say, reasons_for(verdict), notes) if eligible else step_text(say, current)

    columns: Columns[Verdict] = (
        counted(),
        Col("name", value=lambda verdict: season.rulebook.name_of(verdict.who)),
        Col("unit", value=lambda verdict: unit_of(season, verdict.who)),
        Col("conclusion", value=conclusion),
        Col("why", value=why),
    )
    if verdicts := wanted(season):
        yield PageSection(say("page.refusals", count=len(verdicts)), (_table(say, columns, verdicts),), folded=True)


def _ranking(season: Season, say: Say) -> Iterator[PageSection]:
    """Draw how points spread, and list everybody by rank."""
    if all(card.final is None for card in season.scorecards.values()):
        return
    highest = season.rulebook.rubric.total_max
    bars = tuple(
        (say("report.overview.band_last" if high == highest else "report.overview.band", low=low, high=high), (count,))
        for low, high, count in score_bands(whole_finals(season), highest)
    )
    shown = figures(season, say)
    columns: Columns[str] = (
        Col("rank", look="cell_number", value=shown.places_of),
        Col("full_name", value=season.rulebook.name_of),
        Col("unit", value=lambda who: unit_of(season, who)),
        Col("final", look="cell_number", value=lambda who: _points(season, say, who)),
    )
    people = sorted((dossier.person.code for dossier in season.dossiers), key=shown.order)
    charts: Sequence[Block] = (PageText(say("page.spread"), "muted"), PageBars((say("page.people"),), bars))
    yield PageSection(say("report.sheet.ranking"), (*charts, _table(say, columns, people)), folded=True)


def _points(season: Season, say: Say, who: str) -> str:
    points = score_of(season, who)
    value = None if points is None else rounded(points, season.rulebook.rubric.decimals)
    return say("report.none") if value is None else say("report.plain", value=value)
