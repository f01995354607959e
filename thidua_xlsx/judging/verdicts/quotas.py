"""Quotas: how many of those who met a title may be proposed, who they are by rank, and who is equal at the line."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import by_key, rounded
from thidua_xlsx.declare.law.regime import Regime
from thidua_xlsx.declare.season import Person, Rulebook, TitlePolicy
from thidua_xlsx.judging.law.ordered_scales import title_label
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import cell_or_row
from thidua_xlsx.model import Met, QuotaLine, Scorecard, Standing, Verdict

PEOPLE = "people"  # a quota of all counted people, not of those who met some title
_LAST = 10**9  # the rank of those who have none: after everybody, equal among themselves


class QuotaInput(msgspec.Struct, frozen=True):
    """Everything a quota looks at: what everybody met (by person and title), and where everybody stands.

    `decided` are those (person and title) on whom the council has voted: nobody need choose among them any more, but
    where it `passed` more of them than there are places.
    """

    rulebook: Rulebook
    met: Mapping[tuple[str, str], Met]
    standings: Mapping[str, Standing]
    scorecards: Mapping[str, Scorecard]
    decided: Collection[tuple[str, str]] = ()
    passed: Collection[tuple[str, str]] = ()

    def rank(self, code: str) -> int:
        """The rank in the school of the person `code`, which orders units and groups too; without one last."""
        standing = self.standings.get(code)
        return _LAST if standing is None or standing.school is None else standing.school

    def complete(self, code: str) -> bool:
        """Whether the points of the person with the code `code` are all there."""
        return code in self.scorecards and self.scorecards[code].complete


def enabled_titles(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the ids of the titles that the season gives, in the order of the law."""
    return tuple(id_ for id_ in rulebook.regime.titles if id_ in rulebook.titles and rulebook.titles[id_].enabled)


def limit_of(base: int, policy: TitlePolicy) -> int:
    """Give the number of places: percent of the base, rounded as declared, at least the declared minimum.

    `base` is the number of people that the percent is of.
    """
    share = Decimal(base) * (policy.quota_percent or Decimal(0)) / 100
    return max(int(rounded(share, 0, policy.quota_rounding)), policy.quota_min)


def blocked(verdict: Verdict, policy: TitlePolicy, law: Regime) -> bool:
    """Say whether the season keeps somebody from being proposed because the title was not registered.

    A commendation is kept from nobody: the rule speaks of emulation titles (danh hiệu thi đua). Whoever a school puts
    forward registered there.
    """
    kept = policy.unregistered == "block" and not law.is_commendation(verdict.title)
    return kept and not verdict.registered and not verdict.school_words


def apply_quotas(
    verdicts: Iterable[Verdict], inputs: QuotaInput
) -> tuple[tuple[Verdict, ...], tuple[QuotaLine, ...], tuple[Finding, ...]]:
    """Take those who met a title by rank until its places are full, title by title; the order of verdicts stays.

    Titles without a quota, and those of units, stay as they are.
    What comes back are the verdicts with their places, a line for each quota and scope, and what should be looked at.
    """
    placed: list[Verdict] = []
    lines: list[QuotaLine] = []
    findings: list[Finding] = []
    of_title = by_key(verdicts, lambda verdict: verdict.title)
    for title in enabled_titles(inputs.rulebook):
        policy, on_title = inputs.rulebook.titles[title], of_title.get(title, [])
        if policy.quota_percent is None or inputs.rulebook.regime.titles[title].of != "person":
            placed += on_title
            continue
        with_places, of_scopes, of_quota = _apply_quota(on_title, policy, inputs)
        placed += with_places
        lines += of_scopes
        findings += of_quota
    return tuple(placed), tuple(lines), tuple(findings)


def _apply_quota(
    verdicts: Sequence[Verdict], policy: TitlePolicy, inputs: QuotaInput
) -> tuple[list[Verdict], list[QuotaLine], list[Finding]]:
    """Place the verdicts on one title; whoever is equal at the line stays open.

    Each scope (school, each unit, each position group) has a line of its own, named `school`, `unit:<code>` or
    `group:<id>`.
    """
    by_code = {verdict.who: verdict for verdict in verdicts}
    lines: list[QuotaLine] = []
    findings: list[Finding] = []
    lawful, own = _lawful(inputs, policy), 0
    judged: dict[str, Verdict] = {}
    for scope, people in _scopes(policy.quota_scope, inputs.rulebook).items():
        here = [by_code[person.code] for person in people if person.code in by_code]
        line, within, places = _line(scope, people, here, policy, inputs, lawful)
        lines.append(line)
        own += places
        findings += [*_findings(line, policy, inputs), *_above_those_given(line, people, policy, inputs)]
        for verdict in here:
            place = None if verdict.who in line.tied_at_line else verdict.who in within
            runs = verdict.met is Met.YES and not blocked(verdict, policy, inputs.rulebook.regime)
            proposed = runs and (place if policy.quota_mode == "block" else True)
            judged[verdict.who] = replace(verdict, within_quota=place, proposed=proposed)
    findings += _against_law(own, lawful, policy, inputs)
    return [judged.get(verdict.who, verdict) for verdict in verdicts], lines, findings


class _Lawful(msgspec.Struct, frozen=True):
    """The most places that the law allows in the whole season; more with those `open` whose base title is unknown."""

    base: int
    limit: int
    open: tuple[str, ...] = ()
    moves: bool = False


def _lawful(inputs: QuotaInput, policy: TitlePolicy) -> _Lawful | None:
    """Count the places of the law's own quota, where the season's is on another base or parted among scopes."""
    if policy.law_percent is None:
        return None
    counted = [person.code for person in inputs.rulebook.people if person.counted]
    base = sum(inputs.met.get((code, policy.law_base)) is Met.YES for code in counted)
    open_ = tuple(code for code in counted if inputs.met.get((code, policy.law_base)) is Met.UNKNOWN)
    by_law = replace(policy, quota_percent=policy.law_percent)
    limit = limit_of(base, by_law)
    return _Lawful(base, limit, open_, limit_of(base + len(open_), by_law) != limit)


def _scopes(scope: str, rulebook: Rulebook) -> dict[str, list[Person]]:
    if scope == "school":
        return {"school": list(rulebook.people)}
    return by_key(rulebook.people, lambda person: f"{scope}:{person.unit if scope == 'unit' else person.group}")


def _line(
    scope: str,
    people: Sequence[Person],
    verdicts: Sequence[Verdict],
    policy: TitlePolicy,
    inputs: QuotaInput,
    lawful: _Lawful | None,
) -> tuple[QuotaLine, set[str], int]:
    counted = [person.code for person in people if person.counted]
    base, base_open = counted, list[str]()
    if policy.quota_of != PEOPLE:
        base = [code for code in counted if inputs.met.get((code, policy.quota_of)) is Met.YES]
        base_open = [code for code in counted if inputs.met.get((code, policy.quota_of)) is Met.UNKNOWN]
    limit = own = limit_of(len(base), policy)
    cut = lawful is not None and scope == "school" and lawful.limit < limit
    limit = lawful.limit if lawful and cut else limit
    running = [verdict for verdict in verdicts if not blocked(verdict, policy, inputs.rulebook.regime)]
    ranks = {v.who: inputs.rank(v.who) for v in running if v.met is Met.YES}
    within, tied = taken_by_rank(ranks, limit)
    candidates = {verdict.who: verdict.met for verdict in running if verdict.met is not Met.NO}
    uncertain: set[str] = set()
    if len(candidates) > limit:  # otherwise there is a place for everybody, whatever the unknowns turn out to be
        uncertain = _movers(candidates, ranks, within | tied, limit, inputs)
        if lawful and cut:
            uncertain |= set(lawful.open) if lawful.moves else set()
        elif limit_of(len(base) + len(base_open), policy) != limit:
            uncertain |= set(base_open)
    passed = [person.code for person in people if (person.code, policy.id) in inputs.passed]
    line = QuotaLine(
        title=policy.id,
        scope=scope,
        base=lawful.base if lawful and cut else len(base),
        percent=(policy.law_percent if cut else policy.quota_percent) or Decimal(0),
        limit=limit,
        eligible=sum(verdict.met is Met.YES for verdict in verdicts),
        tied_at_line=tuple(person.code for person in people if person.code in tied),
        uncertain=tuple(person.code for person in people if person.code in uncertain),
        law_base=policy.law_base if cut else "",
        passed=len(passed),
        over=tuple(code for code in passed if code not in within) if len(passed) > limit else (),
    )
    return line, within, own


def taken_by_rank(ranks: Mapping[str, int], limit: int) -> tuple[set[str], set[str]]:
    """Give those safely within the places, and those equal at the line where it falls inside their group.

    `ranks` are 1, 1, 3 by code, `limit` the number of places.
    """
    order = sorted(ranks, key=lambda code: ranks[code])
    if len(order) <= limit:
        return set(order), set()
    if limit and ranks[order[limit - 1]] == ranks[order[limit]]:
        line = ranks[order[limit]]
        return {code for code in order if ranks[code] < line}, {code for code in order if ranks[code] == line}
    return set(order[:limit]), set()


def _movers(
    candidates: Mapping[str, Met], ranks: Mapping[str, int], taken: set[str], limit: int, inputs: QuotaInput
) -> set[str]:
    """Name those whose unknown verdict or incomplete points could move the line.

    An unknown verdict of somebody who stands below a full line cannot; incomplete points can lift anybody.
    """
    if not limit:
        return set()
    full = len(ranks) >= limit
    line = max((ranks[code] for code in taken), default=0) if full else _LAST
    return {
        code
        for code, met in candidates.items()
        if not inputs.complete(code) or (met is Met.UNKNOWN and inputs.rank(code) <= line)
    }


def _against_law(own: int, lawful: _Lawful | None, policy: TitlePolicy, inputs: QuotaInput) -> list[Finding]:
    """Find more places than the law allows: those of the school are cut, those of its parts are for the council."""
    if lawful is None or own <= lawful.limit:
        return []
    code = codes.QUOTA_CUT_TO_LAW if policy.quota_scope == "school" else codes.QUOTA_PARTS_ABOVE_LAW
    return [
        at(
            code,
            cell_or_row(None, "titles", policy.id),
            title=title_label(policy.id, inputs.rulebook),
            own=own,
            limit=lawful.limit,
            percent=policy.law_percent,
            base=lawful.base,
            holders=title_label(policy.law_base, inputs.rulebook),
            cite=policy.law_cite,
        )
    ]


def _above_those_given(
    line: QuotaLine, people: Sequence[Person], policy: TitlePolicy, inputs: QuotaInput
) -> Iterator[Finding]:
    """Find more passed than the share of those who got the title that the quota is of, once the council voted on it.

    The places are counted of those who met that title; whom the council refuses it leaves fewer who have it.
    """
    of = line.law_base or policy.quota_of
    if of == PEOPLE or line.over or not any(title == of for _, title in inputs.decided):
        return
    given = sum((person.code, of) in inputs.passed for person in people if person.counted)
    limit = limit_of(given, replace(policy, quota_percent=line.percent))
    if given < line.base and line.passed > limit:
        numbers = {"passed": line.passed, "base": given, "limit": limit}
        holders = title_label(of, inputs.rulebook)
        place, title = cell_or_row(None, "titles", policy.id), title_label(policy.id, inputs.rulebook)
        params = {"title": title, "holders": holders, **numbers}
        yield Finding(codes.QUOTA_OF_THOSE_GIVEN, place, params, unit=line.unit)


def _findings(line: QuotaLine, policy: TitlePolicy, inputs: QuotaInput) -> list[Finding]:
    rulebook = inputs.rulebook
    tied = tuple(who for who in line.tied_at_line if (who, policy.id) not in inputs.decided or who in line.over)
    passed = {"passed": line.passed, "limit": line.limit}
    named: tuple[tuple[Code, tuple[str, ...], dict[str, int]], ...] = (
        (codes.QUOTA_TIED, tied, {}),
        (codes.QUOTA_UNCERTAIN, line.uncertain, {}),
        (codes.QUOTA_PASSED_OVER, line.over, passed),
    )
    findings, place = [], cell_or_row(None, "titles", policy.id)
    for code, whom, numbers in named:
        names = tuple(map(rulebook.name_of, whom))
        params = {"title": title_label(policy.id, rulebook), "names": names, **numbers}
        findings += [Finding(code, place, params, unit=line.unit)] if whom else []
    return findings
