"""What the schools of an office put before its council: a page of the council's workbook that is only read."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from thidua_xlsx.base.text import Say, joined, sort_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.reporting_schools import Reporter, clusters
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.table import Col, Shown
from thidua_xlsx.documents.workbook_plan import Page, SheetPlan
from thidua_xlsx.exchange.council.reviewer_pages import begin_page, write_row
from thidua_xlsx.model import Proposal, QuotaLine, Season, Verdict
from thidua_xlsx.model.school_reports import MARK

# As much as a page on its side holds at 9 points.
_COLUMNS = (
    Col("number", 5.0, "cell_center"), Col("school", 22.0), Col("who", 22.0), Col("work", 16.0), Col("state", 11.0),
    Col("grade", 17.0, "cell_center"), Col("points", 8.0, "cell_number"), Col("reasons", 34.0), Col("before", 23.0),
)  # fmt: skip
_MOST_BY_NAME = 18  # schools that a line names one by one
_SEPARATOR = "; "  # between the reasons of a proposal, as its report has them


def school_proposals_page(season: Season, code: str, say: Say) -> SheetPlan:
    """Lay out whom the schools put forward, title by title, with reasons and history, beside how many places.

    `code` is the form's printed code.
    """
    book, candidates = season.rulebook, season.candidates
    columns = [column for column in _COLUMNS if column.key != "points" or book.schools.common_scale]
    intro = say("form.council.schools_intro")
    draft = begin_page("schools", columns, "schools", intro, code, book, say, 33)
    header = draft.row - 1
    together = []
    of_schools = [verdict for verdict in candidates.verdicts if MARK in verdict.who]
    for title in dict.fromkeys(verdict.title for verdict in of_schools):
        top = draft.row
        asked = [verdict for verdict in of_schools if verdict.title == title]
        _section(draft, len(columns), title, asked, season, say)
        proposals = [candidates.proposals.get((verdict.who, verdict.title)) for verdict in asked]
        first, *others = [proposal.reasons.split(_SEPARATOR) if proposal else [] for proposal in proposals]
        shared = [text for text in first if text and others and all(text in more for more in others)]
        if shared:  # what every school gives for everybody is said once
            line = say("form.council.shared_reasons", reasons=_SEPARATOR.join(shared))
            draft.line(draft.row, 1, len(columns), line, "given")
            draft.row += 1
        together.append((top, draft.row))
        for number, verdict in enumerate(_in_order(asked, season), start=1):
            write_row(draft, columns, _row_of(number, verdict, season, say, shared))
    page = Page(landscape=True, repeat_rows=(header, header), footer=code, together=tuple(together), narrow=True)
    return draft.plan(freeze=(header + 1, 3), page=page, protected=True, tint="total")


def _section(draft: SheetBuilder, last: int, title: str, asked: Sequence[Verdict], season: Season, say: Say) -> None:
    """Head a title: who decides on it, how many ask for it, and how many places there are, over all and by school."""
    book, names = season.rulebook, season.rulebook.choices
    level, levels = book.declared_level(title), names["decided_by"]
    decides = say.label(levels[level]) if level in levels else say("form.council.level_open")
    text = say("form.council.title_line", title=say.label(names["title"][title]), count=len(asked), level=decides)
    draft.across(draft.row, 1, last, text, "section")
    draft.row += 1
    lines = [line for line in season.schools.quotas if line.title == title] if season.schools else []
    whole = next((line for line in lines if line.scope == "school"), None)
    by_school = {line.unit: line for line in lines if line.unit}
    line = _by_school(Counter(verdict.who.partition(MARK)[0] for verdict in asked), by_school, book, say)
    if whole:
        key = "places_over" if whole.eligible > whole.limit else "places"
        line = f"{say(f'form.council.{key}', asked=whole.eligible, limit=whole.limit, base=whole.base)} {line}"
    if book.regime.titles[title].of == "unit" and season.schools and season.schools.ranks:
        by = say.label(book.columns.choices["school_rank"][book.schools.rank_by])
        line = f"{line} {say('form.council.ranked_by', by=by)}"
    if not line.strip():
        return
    draft.line(draft.row, 1, last, line, "given")
    draft.row += 1


def _by_school(counts: Counter[str], lines: Mapping[str, QuotaLine], book: Rulebook, say: Say) -> str:
    """Say how many each school asks for; of many schools how many each cluster does, and who is over its places."""
    if len(book.reporters) <= _MOST_BY_NAME:
        texts = [_of_school(school, counts[school.code], lines.get(school.code), say) for school in book.reporters]
        return say("form.council.by_school", counts=joined(text for text in texts if text))
    over = [school for school in book.reporters if (line := lines.get(school.code)) and line.eligible > line.limit]
    above = [say("form.council.over", schools=joined(school.name for school in over))] if over else []
    of_clusters = clusters(book.reporters)
    if len(of_clusters) > 1:
        texts = [
            say("form.council.of_school_free", school=name or say("report.schools.no_cluster"), count=count)
            for name, members in of_clusters.items()
            if (count := sum(counts[school.code] for school in members))
        ]
        above.insert(0, say("form.council.by_cluster", counts=joined(texts)))
    return " ".join(above)


def _of_school(school: Reporter, count: int, line: QuotaLine | None, say: Say) -> str:
    if line:
        key = "of_school_over" if line.eligible > line.limit else "of_school"
        return say(f"form.council.{key}", school=school.name, count=count, limit=line.limit)
    return say("form.council.of_school_free", school=school.name, count=count) if count else ""


def _in_order(asked: Sequence[Verdict], season: Season) -> list[Verdict]:
    """Order as the season has the schools, people in them by points where these compare, else by name.

    For what the leader of a cluster gets, those of one cluster stand together, the best of them first.
    """
    book, candidates = season.rulebook, season.candidates
    names = {dossier.person.code: dossier.person.full_name for dossier in candidates.people}
    places = {school.code: (0, 0, at) for at, school in enumerate(book.reporters)}
    law = book.regime.titles.get(asked[0].title) if asked else None
    if law and law.for_leaders:
        ranks = season.schools.ranks if season.schools else {}
        by_cluster = enumerate(clusters(book.reporters).values())
        places = {
            member.code: (at, ranks.get(member.code) or len(places), places[member.code][2])
            for at, members in by_cluster
            for member in members
        }

    def place(verdict: Verdict) -> tuple[object, ...]:
        school = places[verdict.who.partition(MARK)[0]]
        proposal = candidates.proposals.get((verdict.who, verdict.title))
        points = -proposal.final if book.schools.common_scale and proposal and proposal.final is not None else 0
        return school, points, sort_key(names.get(verdict.who, verdict.who)), verdict.who

    return sorted(asked, key=place)


def _row_of(number: int, verdict: Verdict, season: Season, say: Say, shared: Collection[str]) -> dict[str, Shown]:
    """Give what the page says of one proposal, by column, but for reasons that all share."""
    book, proposal = season.rulebook, season.candidates.proposals.get((verdict.who, verdict.title))
    person, unit = book.person(verdict.who), book.unit(verdict.who)
    school = book.holder_name(verdict.who.partition(MARK)[0])
    home = book.unit(person.unit) if person else None
    if unit and not person:
        school = _in_cluster(verdict.who.partition(MARK)[0], season, say)
    reasons = [say(verdict.reasons[0].key, **verdict.reasons[0].params)] if proposal is None else []
    reasons += [reason for reason in (proposal.reasons.split(_SEPARATOR) if proposal else ()) if reason not in shared]
    grades = book.columns.choices["grade"]
    return {
        "number": number,
        "school": home.name if home else school,
        "who": book.name_of(verdict.who),
        "work": joined(part for part in (proposal.position, proposal.where) if part) if proposal and person else "",
        "state": say.label(book.columns.choices["report_state"][proposal.state]) if proposal else "",
        "grade": say.label(grades[proposal.grade]) if proposal and proposal.grade in grades else "",
        "points": proposal.final if proposal else None,
        "reasons": _SEPARATOR.join(filter(None, reasons)),
        "before": _before(verdict.who, proposal, season),
    }


def _in_cluster(code: str, season: Season, say: Say) -> str:
    """Name the school of a collective with its cluster, and where it stands there as far as schools are ranked."""
    known = {school.code: school for school in season.rulebook.reporters}
    own = known[code]
    if not own.cluster:
        return own.name
    ranks = season.schools.ranks if season.schools else {}
    rank = ranks.get(code)
    if rank is None:
        return say("form.council.of_cluster", school=own.name, cluster=own.cluster)
    members = next(members for members in clusters(known.values()).values() if own in members)
    there = sum(ranks.get(school.code) is not None for school in members)
    return say("form.council.of_cluster_ranked", school=own.name, cluster=own.cluster, rank=rank, all=there)


def _before(who: str, proposal: Proposal | None, season: Season) -> str:
    """Give the earlier titles as the school tells them, then those that stand in the office's own ledger."""
    dossier = season.dossier(who) or season.unit_dossier(who)
    names = season.rulebook.columns.choices["award"]
    awards = sorted(dossier.awards, key=lambda award: award.period, reverse=True) if dossier else ()
    year = season.rulebook.school.school_year
    known = [(names[award.title].short or names[award.title].vi, award) for award in awards if award.title in names]
    texts = [f"{name} {award.period}" for name, award in known]
    history = proposal.history if proposal else ""
    own = [text for text in texts if not text.endswith(year) and text not in history]
    return "; ".join([*([history] if history else []), *own])
