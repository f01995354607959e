"""The schools that report to an office, compared: ratios added up, quotas over all, ranks within clusters, twins.

Schools may score by different criteria, so titles and ratios are compared; points only on a declared common scale.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.file_names import INBOX, SEASON_FILE
from thidua_xlsx.base.text import by_key, match_key, name_key
from thidua_xlsx.declare.season import SCHOOL, Rulebook, TitlePolicy
from thidua_xlsx.declare.season.reporting_schools import Reporter, clusters
from thidua_xlsx.exchange.school_reports.own_report import ratios_of
from thidua_xlsx.judging.analysis.target_ratios import goal_of
from thidua_xlsx.judging.law.ordered_scales import title_label
from thidua_xlsx.judging.score.standings import ranks_within
from thidua_xlsx.judging.verdicts.quotas import PEOPLE, limit_of
from thidua_xlsx.judging.verdicts.similar_names import Names, sorted_words
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace, KeyPlace, Place, cell_or_row
from thidua_xlsx.model import Achieved, Alike, Proposal, QuotaLine, SchoolReport, Schools, Target

Work = tuple[str, Achieved]  # the code of the school, and what it reported

Twins = tuple[tuple[tuple[str, Proposal], ...], ...]


def schools_of(
    reports: Mapping[str, SchoolReport], held: Sequence[str], book: Rulebook, earlier: Mapping[str, SchoolReport]
) -> tuple[Schools, list[Finding]]:
    """Compare the reports of a season's schools (by code); `held` are those whose versions differ.

    `earlier` are the versions of an earlier day, against which changes are told.
    """
    twins = _twins(reports, book)
    schools = Schools(
        reporters=book.reporters,
        reports={reporter.code: reports[reporter.code] for reporter in book.reporters if reporter.code in reports},
        held=tuple(held),
        targets=_targets(reports, book),
        quotas=tuple(_quotas(reports, book)),
        ranks=_ranks(reports, book),
        twins=twins,
        alike=_alike(reports, book.reporters, twins),
        earlier=earlier,
    )
    findings = [*_missing(schools), *_quota_findings(schools, book), *_over_own(schools, book)]
    if book.schools.rank_by == "points" and not book.schools.common_scale:
        findings.append(at(codes.SCHOOLS_WITHOUT_COMMON_SCALE, KeyPlace(SEASON_FILE, "options.rank_schools_by")))
    return schools, findings + _twice(schools, book) + _rivals(schools, book) + _initiative_findings(schools, book)


def _targets(reports: Mapping[str, SchoolReport], book: Rulebook) -> tuple[Target, ...]:
    targets = []
    for id_, (numerator, denominator) in ratios_of(reports.values()).items():
        goal = goal_of(id_, book)
        exact = Fraction(numerator, denominator) if denominator else None
        value, met = (None, None) if exact is None else (half_up(exact, 4), exact >= Fraction(goal))
        telling = {code for code, report in reports.items() if id_ in report.ratios}
        missing = tuple(reporter.code for reporter in book.reporters if reporter.code not in telling)
        targets.append(Target(id_, numerator, denominator, goal, value, met, missing))
    return tuple(targets)


def _limited(book: Rulebook) -> list[TitlePolicy]:
    """Give the titles of people that have a quota here, in the law's order."""
    laws = book.regime.titles.items()
    policies = [book.titles[id_] for id_, law in laws if law.of == "person" and id_ in book.titles]
    return [policy for policy in policies if policy.enabled and policy.quota_percent is not None]


def _quotas(reports: Mapping[str, SchoolReport], book: Rulebook) -> Iterable[QuotaLine]:
    """Give the arithmetic of each quota over the schools: one line over all of them, or one for each school."""
    for policy in _limited(book):
        if policy.quota_scope == "school":
            missing = tuple(
                reporter.code for reporter in book.reporters if _base(reports.get(reporter.code), policy) is None
            )
            yield _line("school", policy, list(reports.values()), missing)
        elif policy.quota_scope == "unit":
            for reporter in book.reporters:
                if _base(reports.get(reporter.code), policy) is not None:
                    yield _line(f"unit:{reporter.code}", policy, [reports[reporter.code]], ())


def _base(report: SchoolReport | None, policy: TitlePolicy) -> int | None:
    key = "counted" if policy.quota_of == PEOPLE else f"met_{policy.quota_of}"
    return report.counts.get(key) if report else None


def _line(scope: str, policy: TitlePolicy, reports: Sequence[SchoolReport], missing: tuple[str, ...]) -> QuotaLine:
    base = sum(_base(report, policy) or 0 for report in reports)
    tied = [
        (proposal.name, report.name)
        for report in reports
        for proposal in report.proposals
        if proposal.title == policy.id and proposal.state == "tied"
    ]
    alike = Counter(name_key(name) for name, _ in tied)
    names = [f"{name} ({school})" if alike[name_key(name)] > 1 else name for name, school in tied]
    line = QuotaLine(
        title=policy.id,
        scope=scope,
        base=base,
        percent=policy.quota_percent or Decimal(0),
        limit=limit_of(base, policy),
        eligible=sum(report.proposed(policy.id) for report in reports),
        tied_at_line=tuple(names),
        uncertain=missing,
    )
    return _within_law(line, policy, reports)


def _within_law(line: QuotaLine, policy: TitlePolicy, reports: Sequence[SchoolReport]) -> QuotaLine:
    """Give the law's own quota where the office's is on another base and leaves more places."""
    bases = [report.counts.get(f"met_{policy.law_base}") for report in reports]
    known = [base for base in bases if base is not None]
    if policy.law_percent is None or len(known) < len(bases):
        return line
    limit = limit_of(sum(known), replace(policy, quota_percent=policy.law_percent))
    if limit >= line.limit:
        return line
    return replace(line, base=sum(known), percent=policy.law_percent, limit=limit, law_base=policy.law_base)


def _ranks(reports: Mapping[str, SchoolReport], book: Rulebook) -> dict[str, int | None]:
    """Rank the schools within their clusters (1, 1, 3); None for one without a report or without the figure."""
    policy = book.schools
    if not policy.rank_by or (policy.rank_by == "points" and not policy.common_scale):
        return {}
    values = {code: value for code, report in reports.items() if (value := _value(report, policy.rank_by)) is not None}
    ranks: dict[str, int | None] = dict.fromkeys((reporter.code for reporter in book.reporters), None)
    return ranks | ranks_within(values, {reporter.code: name_key(reporter.cluster) for reporter in book.reporters})


def _value(report: SchoolReport, by: str) -> Fraction | None:
    if by == "points":
        if report.average is None or not report.total_max:
            return None
        return Fraction(report.average) / Fraction(report.total_max)
    if by in report.ratios:
        numerator, denominator = report.ratios[by]
    else:
        numerator, denominator = report.proposed(by), report.counts.get("counted", 0)
    return Fraction(numerator, denominator) if denominator else None


def _twins(reports: Mapping[str, SchoolReport], book: Rulebook) -> Twins:
    """Give the people of the same name and date of birth whom more than one school puts forward; one line a school."""
    by_person: dict[tuple[str, str], dict[str, Proposal]] = {}
    for reporter in book.reporters:
        report = reports.get(reporter.code)
        for proposal in report.proposals if report else ():
            if proposal.born and not proposal.collective:
                by_person.setdefault((name_key(proposal.name), proposal.born), {}).setdefault(reporter.code, proposal)
    return tuple(tuple(same.items()) for same in by_person.values() if len(same) > 1)


def _missing(schools: Schools) -> list[Finding]:
    findings, reports = list[Finding](), schools.reports
    for school in schools.reporters:
        if school.code not in {*reports, *schools.held}:
            findings.append(at(codes.REPORT_MISSING, FilePlace(INBOX), unit=school.code, name=school.name))
    for school in schools.reporters:
        report = reports.get(school.code)
        if report and (errors := report.counts.get("errors", 0)):
            place = FilePlace(report.file)
            findings.append(at(codes.REPORT_WITH_ERRORS, place, unit=school.code, name=school.name, errors=errors))
    return findings


def _place(line: Proposal | Achieved, school: str, schools: Schools) -> Place:
    """Give the cell of a line, or the file of its report where the cell is gone."""
    return line.place or FilePlace(schools.reports[school].file)


def _over_own(schools: Schools, book: Rulebook) -> Iterable[Finding]:
    """Name those whom a school's council passed above the school's own quota: the sum over all schools hides them."""
    for school in schools.reporters:
        report = schools.reports.get(school.code)
        over = [proposal for proposal in report.proposals if proposal.state == "over"] if report else []
        for title, people in by_key(over, lambda proposal: proposal.title).items():
            place = _place(people[0], school.code, schools)
            names = {"name": school.name, "names": tuple(person.name for person in people)}
            params = {"title": title_label(title, book), **names}
            yield Finding(codes.SCHOOL_PASSED_OVER, place, params, unit=school.code)


def _quota_findings(schools: Schools, book: Rulebook) -> list[Finding]:
    findings = []
    for line in schools.quotas:
        if line.eligible > line.limit:
            title = title_label(line.title, book)
            where = tuple(map(book.holder_name, [line.unit] if line.unit else schools.reports))
            params = {
                "title": title,
                "proposed": line.eligible,
                "limit": line.limit,
                "base": line.base,
                "schools": where,
            }
            of_title = cell_or_row(None, "titles", line.title)
            place = FilePlace(schools.reports[line.unit].file) if line.unit else of_title
            findings.append(Finding(codes.SCHOOLS_QUOTA_EXCEEDED, place, params, unit=line.unit))
    unchecked = [policy for policy in _limited(book) if policy.quota_scope == "group"]
    return findings + [
        at(codes.SCHOOLS_QUOTA_UNCHECKED, cell_or_row(None, "titles", policy.id), title=title_label(policy.id, book))
        for policy in unchecked
    ]


def _rivals(schools: Schools, book: Rulebook) -> list[Finding]:
    """Report schools of one cluster that all ask for what the law gives to the leader of a cluster."""
    findings = []
    for title in (id_ for id_, law in book.regime.titles.items() if law.for_leaders):
        asking = {
            code: proposal
            for code, report in schools.reports.items()
            for proposal in report.proposals
            if (proposal.title, proposal.key.rpartition(":")[0]) == (title, SCHOOL)
        }
        for cluster, members in clusters(schools.reporters).items():
            rivals = [member for member in members if member.code in asking]
            if cluster and len(rivals) > 1:
                places = [_place(asking[rival.code], rival.code, schools) for rival in rivals]
                params = {"title": title_label(title, book), "cluster": cluster}
                details = {**params, "schools": tuple(rival.name for rival in rivals)}
                findings.append(Finding(codes.LEADERS_OF_ONE_CLUSTER, places[0], details, tuple(places[1:])))
    return findings


def _twice(schools: Schools, book: Rulebook) -> list[Finding]:
    findings = []
    for same in schools.twins:
        first = same[0][1]
        places = [_place(proposal, code, schools) for code, proposal in same]
        where = tuple(book.holder_name(code) for code, _ in same)
        params = {"name": first.name, "born": first.born, "schools": where}
        findings.append(Finding(codes.PERSON_IN_TWO_SCHOOLS, places[0], params, tuple(places[1:])))
    return findings


def _alike(
    reports: Mapping[str, SchoolReport], reporters: Sequence[Reporter], twins: Sequence[Sequence[tuple[str, Proposal]]]
) -> tuple[Alike, ...]:
    """Give the initiatives of one name in several schools, then those whose names are much alike, in schools' order.

    Accents, case and punctuation do not count for the same name. An author who is already reported as a person in two
    schools (`twins`) is not reported again for bringing the initiative along.
    """
    works = [
        (reporter.code, work)
        for reporter in reporters
        if reporter.code in reports
        for work in reports[reporter.code].initiatives
    ]
    by_name: dict[str, list[Work]] = {}
    for code, work in works:
        by_name.setdefault(match_key(work.name), []).append((code, work))
    by_name.pop("", None)
    several = {key: same for key, same in by_name.items() if len({code for code, _ in same}) > 1}
    moved = {name_key(same[0][1].name): {code for code, _ in same} for same in twins}

    def brought_along(group: Sequence[Work]) -> bool:
        # A school marks its namesakes behind the name: `Nguyễn Thị Hoa (1985)`.
        owners = {name_key(work.owner.partition(" (")[0]) for _, work in group}
        return len(owners) == 1 and {code for code, _ in group} <= moved.get(owners.pop(), set())

    same = [Alike(tuple(group)) for group in several.values() if not brought_along(group)]
    nearly = [Alike(pair, same=False) for pair in _nearly(works, several)]
    return (*same, *nearly)


def _nearly(works: Sequence[Work], several: Mapping[str, object]) -> Iterator[tuple[Work, Work]]:
    """Give each initiative with the closest one of the schools before its own; what is the same is told already."""
    earlier: Names[Work] = Names()
    for own in by_key(works, lambda entry: entry[0]).values():
        for code, work in own:
            words = sorted_words(work.name)
            if words and match_key(work.name) not in several:
                closest = earlier.same(words) or earlier.closest(words)
                if closest:
                    yield closest, (code, work)
        for entry in own:
            earlier.add(sorted_words(entry[1].name), entry)


def _initiative_findings(schools: Schools, book: Rulebook) -> list[Finding]:
    """Report initiatives of one name in several schools, and names much alike, each with school and author."""
    findings = []
    for alike in schools.alike:
        owners = tuple(f"{work.owner} ({book.holder_name(code)})" for code, work in alike.works)
        places = [_place(work, code, schools) for code, work in alike.works]
        if alike.same:
            params: dict[str, object] = {"name": alike.works[0][1].name, "owners": owners}
            findings.append(Finding(codes.INITIATIVE_IN_SCHOOLS, places[0], params, tuple(places[1:])))
        else:
            (_, other), (code, work) = alike.works
            params = {"name": work.name, "whose": owners[1], "other": other.name, "others": owners[0]}
            findings.append(Finding(codes.INITIATIVE_SIMILAR_SCHOOLS, places[1], params, (places[0],), unit=code))
    return findings
