"""What the schools of an office put before its council: a page of the council's workbook that is only read."""

from collections import Counter
from collections.abc import Mapping, Sequence

from thidua_xlsx.base.text import Say, joined, sort_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.reporting_schools import Reporter, clusters
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.table import Col, Shown
from thidua_xlsx.documents.workbook_plan import Page, SheetPlan
from thidua_xlsx.exchange.council.reviewer_pages import begin_page, write_row
from thidua_xlsx.judging.verdicts.title_paths import declared_level
from thidua_xlsx.model import Proposal, QuotaLine, Season, Verdict
from thidua_xlsx.model.school_reports import MARK

# As much as a page on its side holds at 9 points.
_COLUMNS = (
    Col("number", 5.0, "cell_center"), Col("school", 22.0), Col("who", 22.0), Col("work", 16.0), Col("state", 11.0),
    Col("grade", 17.0, "cell_center"), Col("points", 8.0, "cell_number"), Col("reasons", 34.0), Col("before", 23.0),
)  # fmt: skip
_MOST_BY_NAME = 18  # schools that a line names one by one


def school_proposals_page(season: Season, code: str, say: Say) -> SheetPlan:
    """Lay out whom the schools put forward, title by title: with what reasons and history, beside how many places."""
    book, found = season.rulebook, season.candidates
    columns = [column for column in _COLUMNS if column.key != "points" or book.schools.common_scale]
    intro = say("form.council.schools_intro")
    draft = begin_page("schools", columns, "schools", intro, code, book, say, 33)
    header = draft.row - 1
    together = []
    theirs = [one for one in found.verdicts if MARK in one.who]
    for title in dict.fromkeys(one.title for one in theirs):
        top = draft.row
        _section(draft, len(columns), title, season, say)
        together.append((top, draft.row))
        asked = [one for one in theirs if one.title == title]
        for number, one in enumerate(_in_order(asked, season), start=1):
            write_row(draft, columns, _told(number, one, season, say))
    page = Page(landscape=True, repeat_rows=(header, header), footer=code, together=tuple(together), narrow=True)
    return draft.plan(freeze=(header + 1, 3), page=page, protected=True, tint="total")


def _section(draft: SheetBuilder, last: int, title: str, season: Season, say: Say) -> None:
    """Head a title: who decides on it, how many ask for it, and how many places there are, over all and by school."""
    book, names = season.rulebook, season.rulebook.choices
    asked = [one for one in season.candidates.verdicts if one.title == title and MARK in one.who]
    level, levels = declared_level(title, book), names["decided_by"]
    decides = say.label(levels[level]) if level in levels else say("form.council.level_open")
    text = say("form.council.title_line", title=say.label(names["title"][title]), count=len(asked), level=decides)
    draft.across(draft.row, 1, last, text, "section")
    draft.row += 1
    lines = [one for one in season.schools.quotas if one.title == title] if season.schools else []
    whole = next((one for one in lines if one.scope == "school"), None)
    by_school = {one.scope.removeprefix("unit:"): one for one in lines if one.scope != "school"}
    said = _by_school(Counter(one.who.partition(MARK)[0] for one in asked), by_school, book, say)
    if whole:
        key = "places_over" if whole.eligible > whole.limit else "places"
        said = f"{say(f'form.council.{key}', asked=whole.eligible, limit=whole.limit, base=whole.base)} {said}"
    if book.regime.titles[title].of == "unit" and season.schools and season.schools.ranks:
        by = say.label(book.columns.choices["school_rank"][book.schools.rank_by])
        said = f"{said} {say('form.council.ranked_by', by=by)}"
    if not said.strip():
        return
    draft.line(draft.row, 1, last, said, "given")
    draft.row += 1


def _by_school(counts: Counter[str], lines: Mapping[str, QuotaLine], book: Rulebook, say: Say) -> str:
    """Say how many each school asks for; of many schools how many each cluster does, and who is over its places."""
    if len(book.reporters) <= _MOST_BY_NAME:
        told = [_of_school(one, counts[one.code], lines.get(one.code), say) for one in book.reporters]
        return say("form.council.by_school", counts=joined(one for one in told if one))
    over = [one for one in book.reporters if (line := lines.get(one.code)) and line.eligible > line.limit]
    said = [say("form.council.over", schools=joined(one.name for one in over))] if over else []
    of_clusters = clusters(book.reporters)
    if len(of_clusters) > 1:
        told = [
            say("form.council.of_school_free", school=name or say("report.schools.no_cluster"), count=count)
            for name, members in of_clusters.items()
            if (count := sum(counts[one.code] for one in members))
        ]
        said.insert(0, say("form.council.by_cluster", counts=joined(told)))
    return " ".join(said)


def _of_school(school: Reporter, count: int, line: QuotaLine | None, say: Say) -> str:
    if line:
        key = "of_school_over" if line.eligible > line.limit else "of_school"
        return say(f"form.council.{key}", school=school.name, count=count, limit=line.limit)
    return say("form.council.of_school_free", school=school.name, count=count) if count else ""


def _for_leaders(title: str, book: Rulebook) -> bool:
    law = book.regime.titles.get(title)
    return bool(law and law.for_leaders)


def _in_order(asked: Sequence[Verdict], season: Season) -> list[Verdict]:
    """Order as the season has the schools, people in them by points where these compare, else by name.

    For what the leader of a cluster gets, those of one cluster stand together, the best of them first.
    """
    book, found = season.rulebook, season.candidates
    names = {one.person.code: one.person.full_name for one in found.people}
    places = {each.code: (0, 0, at) for at, each in enumerate(book.reporters)}
    if asked and _for_leaders(asked[0].title, book):
        ranks = season.schools.ranks if season.schools else {}
        by_cluster = enumerate(clusters(book.reporters).values())
        places = {
            each.code: (at, ranks.get(each.code) or len(places), places[each.code][2])
            for at, members in by_cluster
            for each in members
        }

    def place(one: Verdict) -> tuple[object, ...]:
        school = places[one.who.partition(MARK)[0]]
        said = found.proposals.get((one.who, one.title))
        points = -said.final if book.schools.common_scale and said and said.final is not None else 0
        return school, points, sort_key(names.get(one.who, one.who)), one.who

    return sorted(asked, key=place)


def _told(number: int, one: Verdict, season: Season, say: Say) -> dict[str, Shown]:
    """Give what the page says of one proposal, by column."""
    book, said = season.rulebook, season.candidates.proposals.get((one.who, one.title))
    person, unit = book.person(one.who), book.unit(one.who)
    school = book.holder_name(one.who.partition(MARK)[0])
    home = book.unit(person.unit) if person else None
    if unit and not person:
        school = _in_cluster(one.who.partition(MARK)[0], season, say)
    reasons = [say(one.reasons[0].key, **one.reasons[0].params)] if said is None else []
    return {
        "number": number,
        "school": home.name if home else school,
        "who": book.shown_name(person) if person else unit.name if unit else one.who,
        "work": joined(part for part in (said.position, said.where) if part) if said and person else "",
        "state": say.label(book.columns.choices["report_state"][said.state]) if said else "",
        "grade": _grade(said, book, say),
        "points": said.final if said else None,
        "reasons": "; ".join([*reasons, *([said.reasons] if said and said.reasons else [])]),
        "before": _before(one.who, said, season),
    }


def _in_cluster(code: str, season: Season, say: Say) -> str:
    """Name the school of a collective with its cluster, and where it stands there as far as schools are ranked."""
    known = {one.code: one for one in season.rulebook.reporters}
    mine = known[code]
    if not mine.cluster:
        return mine.name
    ranks = season.schools.ranks if season.schools else {}
    rank = ranks.get(code)
    if rank is None:
        return say("form.council.of_cluster", school=mine.name, cluster=mine.cluster)
    members = next(members for members in clusters(known.values()).values() if mine in members)
    there = sum(ranks.get(one.code) is not None for one in members)
    return say("form.council.of_cluster_ranked", school=mine.name, cluster=mine.cluster, rank=rank, all=there)


def _grade(said: Proposal | None, book: Rulebook, say: Say) -> str:
    grades = book.columns.choices["grade"]
    return say.label(grades[said.grade]) if said and said.grade in grades else ""


def _before(who: str, said: Proposal | None, season: Season) -> str:
    """Give the earlier titles as the school tells them, then those that stand in the office's own ledger."""
    dossier = season.dossier(who) or season.unit_dossier(who)
    names = season.rulebook.columns.choices["award"]
    awards = sorted(dossier.awards, key=lambda one: one.period, reverse=True) if dossier else ()
    year = season.rulebook.school.school_year
    known = [f"{names[one.title].short or names[one.title].vi} {one.period}" for one in awards if one.title in names]
    own = [text for text in known if not text.endswith(year) and (not said or text not in said.history)]
    return "; ".join([*([said.history] if said and said.history else []), *own])
