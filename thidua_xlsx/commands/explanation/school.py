"""What `explain` says of a school that reports here: what came, what it asks for, and how far each of it is."""

from collections.abc import Iterator, Sequence

from thidua_xlsx.base.text import name_key, without_accents
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Proposal, Report, Season
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.naming import choice_name, title_name


def schools_meant(subject: str, reporters: Sequence[Reporter]) -> list[Reporter]:
    """Give the schools whose code or name this is; else those whose name it is without marks or ends so."""
    code, exact, bare = subject.strip().casefold(), name_key(subject), without_accents(subject)
    ways = (
        [school for school in reporters if code == school.code.casefold()],
        [school for school in reporters if exact == name_key(school.name)],
        [school for school in reporters if bare and f" {without_accents(school.name)}".endswith(f" {bare}")],
    )
    return next(filter(None, ways), [])


def school_lines(school: Reporter, season: Season, words: Language) -> Iterator[str]:
    """Tell of a school: its report, its people and rank, and every title that it asks for with what became of it."""
    schools = season.schools
    report = schools.reports.get(school.code) if schools else None
    if schools is None or report is None:
        held = schools is not None and school.code in schools.held
        key = "cli.school_held" if held else "cli.school_missing"
        yield words(key, name=school.name, code=school.code)
        return
    yield words("cli.school_head", name=school.name, code=school.code, file=report.file)
    rank = schools.ranks.get(school.code)
    counts = {key: _known(report, key) for key in ("people", "counted")}
    yield words("cli.school_counts", **counts, rank=rank or "–", cluster=school.cluster or "–")
    for id_, (part, whole) in report.ratios.items():
        yield words("cli.school_ratio", ratio=words(f"report.target.{id_}"), part=part, whole=whole)
    for proposal in report.proposals:
        yield _proposal(school, proposal, season, words)


def _known(report: Report, key: str) -> object:
    return report.counts.get(key, "–")


def _proposal(school: Reporter, proposal: Proposal, season: Season, words: Language) -> str:
    who = f"{school.code}{MARK}{proposal.key.rpartition(':')[0]}"
    path = season.paths.get((who, proposal.title))
    here = words("report.schools.decided_below")
    if path is not None:
        standing = path.standing
        here = words(standing.key, **standing.params) if standing.key else words("report.unknown")
    told = {"title": title_name(season, words, proposal.title), "name": proposal.name, "code": who, "here": here}
    return words("cli.school_proposal", state=choice_name(season, words, "report_state", proposal.state), **told)
