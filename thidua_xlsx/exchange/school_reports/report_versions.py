"""Several versions of one school's report: which of them counts, or that a person has to choose."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.exchange.school_reports.returned_report import replies_in
from thidua_xlsx.intake.returns.combine_returns import is_about, named
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Policy, Reply, Submission


class CountedReports(msgspec.Struct):
    """The one report of each school that counts, by code; schools held back, and what became of the other files.

    `set_aside` gives the reason of each file that does not count, `used` the secretary's choices that were needed.
    `earlier` are, of those, the last before the day of the one that counts, under the same seal.
    """

    reports: dict[str, Returned] = msgspec.field(default_factory=dict)
    earlier: dict[str, Returned] = msgspec.field(default_factory=dict)
    held: list[str] = msgspec.field(default_factory=list)
    set_aside: dict[str, Finding] = msgspec.field(default_factory=dict)
    findings: list[Finding] = msgspec.field(default_factory=list)
    used: set[str] = msgspec.field(default_factory=set)


def _record_of(code: str) -> str:
    """Give the name under which the secretary chooses between versions of the report of the school `code`."""
    return f"BC.{code}"


def counted_reports(reports: Iterable[Returned], book: Rulebook, policy: Policy) -> CountedReports:
    """Choose one report for each school.

    Equal content counts once. Otherwise, in this order: the secretary's choice; what bears a seal; the later day of the
    figures, where every version bears one; with the policy `newest` the one saved last. Else none counts until somebody
    chooses, nor where versions bear different seals: one of them was not made by the school.
    """
    by_school: dict[str, list[Returned]] = {}
    for report in sorted(reports, key=lambda report: report.submission.file):
        by_school.setdefault(report.submission.stamp.unit, []).append(report)
    result = CountedReports()
    for code, versions in by_school.items():
        _of_school(code, versions, book, policy, result)
    return result


def _of_school(code: str, versions: Sequence[Returned], book: Rulebook, policy: Policy, result: CountedReports) -> None:
    name = book.holder_name(code)
    sealed = [version for version in versions if version.submission.stamp.signature]
    by_content = {version.submission.stamp.digest: version for version in (*reversed(versions), *reversed(sealed))}
    different = list(by_content.values())
    best: Returned | None = different[0]
    if len(different) > 1:
        stamp, record = versions[0].submission.stamp, _record_of(code)
        pick = next((choice for choice in book.secretary_choices if is_about(choice, record, None, stamp)), None)
        if pick:
            chosen = named(pick, (version.submission.file for version in versions))
            best = next((version for version in versions if [version.submission.file] == chosen), None)
            result.used |= {pick.record} if best else set()
        else:
            best = _counting(different, policy)
    if best is None:
        result.held.append(code)
        place, *also = (FilePlace(version.submission.file) for version in versions)
        files = tuple(version.submission.file for version in versions)
        params = {"name": name, "files": files, "record": _record_of(code)}
        why = codes.REPORTS_DIFFER if len(_seals(different)) < 2 else codes.REPORTS_OF_OTHER_SEALS
        result.findings.append(Finding(why, place, params, tuple(also), unit=code))
        return
    result.reports[code] = best
    if earlier := _before(best, different):
        result.earlier[code] = earlier
    for version in versions:
        if version is not best:
            place, other = FilePlace(version.submission.file), best.submission.file
            reason = at(codes.REPORT_SUPERSEDED, place, unit=code, name=name, other=other)
            result.set_aside[version.submission.file] = reason
            result.findings.append(reason)


def _seals(different: Iterable[Returned]) -> set[str]:
    return {version.submission.stamp.signature for version in different if version.submission.stamp.signature}


def _counting(different: Sequence[Returned], policy: Policy) -> Returned | None:
    """Give the version that counts without being asked about; None where a person has to choose."""
    if len(_seals(different)) > 1:
        return None
    own = [version for version in different if version.submission.stamp.signature] or different
    saved = [version.submission.modified if policy is Policy.NEWEST else None for version in own]
    return own[0] if len(own) == 1 else _latest(own, [_as_of(version) for version in own]) or _latest(own, saved)


def _latest(different: Sequence[Returned], moments: Sequence[datetime | None]) -> Returned | None:
    """Give the version of the latest day or moment, where every one has its own and no two the same."""
    known = {moment: version for moment, version in zip(moments, different, strict=True) if moment}
    return known[max(known)] if len(known) == len(different) else None


def _before(best: Returned, different: Sequence[Returned]) -> Returned | None:
    """Give the last version of a day before that of the one that counts, if the same school sealed it."""
    own = [version for version in different if version.submission.stamp.signature == best.submission.stamp.signature]
    if len(own) == 1:
        return None
    days = {version.submission.file: day for version in own if (day := _as_of(version))}
    since = days.get(best.submission.file)
    dated = [
        version
        for version in own
        if since and version.submission.file in days and days[version.submission.file] < since
    ]
    return max(dated, key=lambda version: days[version.submission.file], default=None)


def _as_of(returned: Returned) -> datetime | None:
    try:
        return datetime.strptime(returned.report.texts.get("as_of", "") if returned.report else "", "%d/%m/%Y")
    except ValueError:
        return None


class CountedReplies(msgspec.Struct, frozen=True):
    """What a body above decided, by (who, title), and what was found in its replies; `used` as of reports."""

    replies: Mapping[tuple[str, str], Reply] = msgspec.field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    used: frozenset[str] = frozenset()


REPLIES = "TL"  # the record under which the secretary chooses between replies
_FAR = {outcome: far for far, outcome in enumerate(("open", "on_way", "given", "refused"))}


def counted_replies(submissions: Iterable[Submission], book: Rulebook) -> CountedReplies:
    """Give what replies say together: of each proposal the word that goes furthest, a number before none.

    Where two of them decide otherwise, or replies of one body bear several seals, nothing is taken of these until the
    secretary chooses.
    """
    sent = sorted(submissions, key=lambda submission: submission.file)
    pick = next((choice for choice in book.secretary_choices if choice.record == REPLIES), None)
    chosen = set(named(pick, (reply.file for reply in sent))) if pick else set()
    if chosen:
        sent = [reply for reply in sent if reply.file in chosen]
    findings = []
    for same in by_key(sent, lambda submission: submission.stamp.season).values():
        if len({reply.stamp.signature for reply in same if reply.stamp.signature}) > 1:
            sent = [reply for reply in sent if reply not in same]
            findings.append(_differ(same, "", ""))
    answers: dict[tuple[str, str], list[tuple[Submission, Reply]]] = {}
    for submission in sent:
        for reply in replies_in(submission, book):
            answers.setdefault((reply.who, reply.title), []).append((submission, reply))
    counted = {}
    for key, pairs in answers.items():
        ends = {reply.outcome for _, reply in pairs if reply.outcome in ("given", "refused")}
        numbers = {reply.number for _, reply in pairs if reply.number}
        if len(ends) > 1 or len(numbers) > 1:
            name = pairs[0][1].name
            findings.append(_differ([file for file, _ in pairs], name, book.columns.choices["title"][key[1]].vi))
            continue
        counted[key] = max((reply for _, reply in pairs), key=lambda reply: (_FAR[reply.outcome], bool(reply.number)))
    return CountedReplies(counted, tuple(findings), frozenset({REPLIES} if chosen else ()))


def _differ(sent: Sequence[Submission], name: str, title: str) -> Finding:
    place, *also = (FilePlace(reply.file) for reply in sent)
    files = tuple(reply.file for reply in sent)
    about = f"{name} – {title}" if name else Phrase("form.reply.all")
    return Finding(codes.REPLIES_DIFFER, place, {"about": about, "files": files}, tuple(also))
