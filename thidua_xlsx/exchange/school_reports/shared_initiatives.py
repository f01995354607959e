"""Initiatives that several schools report under one name, or nearly so: pointed at, never judged."""

from collections.abc import Iterator, Mapping, Sequence

from thidua_xlsx.base.text import match_key, name_key
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.judging.verdicts.similar_names import Names, sorted_words
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import FilePlace, Place
from thidua_xlsx.model import Achieved, Alike, Proposal, Report, Schools

Work = tuple[str, Achieved]  # the code of the school, and what it reported


def alike_of(
    reports: Mapping[str, Report],
    reporters: Sequence[Reporter],
    twins: Sequence[Sequence[tuple[str, Proposal]]],
) -> tuple[Alike, ...]:
    """Give the initiatives of one name in several schools, then those whose names are much alike, in schools' order.

    Accents, case and punctuation do not count for the same name. An author who is already reported as a person in two
    schools (`twins`) is not reported again for bringing the initiative along.
    """
    works = [(one.code, work) for one in reporters if one.code in reports for work in reports[one.code].initiatives]
    by_name: dict[str, list[Work]] = {}
    for code, work in works:
        by_name.setdefault(match_key(work.name), []).append((code, work))
    by_name.pop("", None)
    several = {key: same for key, same in by_name.items() if len({code for code, _ in same}) > 1}
    moved = {name_key(same[0][1].name): {code for code, _ in same} for same in twins}
    same = [Alike(tuple(group)) for group in several.values() if not _moved(group, moved)]
    nearly = [Alike(pair, same=False) for pair in _nearly(works, several)]
    return (*same, *nearly)


def _moved(group: Sequence[Work], moved: Mapping[str, set[str]]) -> bool:
    """Say whether all of them are of one author, whom these very schools put forward as one person."""
    # A school marks its namesakes behind the name: `Nguyễn Thị Hoa (1985)`.
    owners = {name_key(work.owner.partition(" (")[0]) for _, work in group}
    return len(owners) == 1 and {code for code, _ in group} <= moved.get(next(iter(owners)), set())


def _nearly(works: Sequence[Work], several: Mapping[str, object]) -> Iterator[tuple[Work, Work]]:
    """Give each initiative with the closest one of the schools before its own; what is the same is told already."""
    others: Names[Work] = Names()
    mine: list[Work] = []
    for code, work in works:
        if mine and mine[0][0] != code:
            for one in mine:
                others.add(sorted_words(one[1].name), one)
            mine = []
        mine.append((code, work))
        words = sorted_words(work.name)
        if words and match_key(work.name) not in several:
            closest = others.same(words) or others.closest(words)
            if closest:
                yield closest, (code, work)


def initiative_findings(schools: Schools) -> list[Finding]:
    """Report initiatives of one name in several schools, and names much alike, each with school and author."""
    names = {one.code: one.name for one in schools.reporters}
    findings = []
    for alike in schools.alike:
        owners = tuple(f"{work.owner} ({names[code]})" for code, work in alike.works)
        places: list[Place] = [work.place or FilePlace(schools.reports[code].file) for code, work in alike.works]
        if alike.same:
            said: dict[str, object] = {"name": alike.works[0][1].name, "owners": owners}
            findings.append(Finding(codes.INITIATIVE_IN_SCHOOLS, places[0], said, tuple(places[1:])))
        else:
            (_, other), (code, work) = alike.works
            said = {"name": work.name, "whose": owners[1], "other": other.name, "others": owners[0]}
            findings.append(Finding(codes.INITIATIVE_SIMILAR_SCHOOLS, places[1], said, (places[0],), unit=code))
    return findings
