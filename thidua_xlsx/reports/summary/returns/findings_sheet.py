"""Sheet "Điều cần xem lại": everything found, kind by kind, what must be fixed first on top.

A kind says once what to do; each of its lines says whose it is, where, and what. Several warnings of a kind are one
line that names everybody, with each place folded below it. What asks nothing of anybody stands last, all of it folded
below one line, by kind and then by place. An office looks for the findings of one school: its lines are
complete, to be filtered, and stand school by school.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count

from thidua_xlsx.base.text import Say, by_key, entered_text, visible
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Opening, Rows, Shown, TextLine
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, Folded, folded, of_one_kind, sentence_of_kind
from thidua_xlsx.messages.places import CellPlace, KeyPlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import file_text, owner_name, owner_text, people_text, place_text
from thidua_xlsx.reports.common.report_sheet import list_sheet
from thidua_xlsx.reports.common.source_links import cells_by_line, exact, numbered, shown_file

_MOST_ALSO = 4
_MOST_RAW = 200  # characters
_WORTH_FOLDING = 3  # findings of one kind about one person
_MOST_OWNERS = 8  # units named in the line of a kind
_LOOKS = {Severity.ERROR: "bad_center", Severity.WARNING: "warn_center", Severity.NOTICE: "cell_center"}
_HEADS = {Severity.ERROR: "bad", Severity.WARNING: "warn"}
_RANK = {severity: place for place, severity in enumerate(Severity)}
_COMPLETE = (  # no more, that its type stays large enough on paper
    Col("no", 5, "cell_center"), Col("code", 7, "cell_center"), Col("level", 10), Col("owner", 21), Col("place", 31),
    Col("fact", 43), Col("fix", 33),
)  # fmt: skip
_OF_KINDS = (
    Col("no", 5, "cell_center"), Col("whose", 34, words="report.col.owner"), Col("place", 36),
    Col("told", 75, words="report.col.fact"),
)  # fmt: skip

_RowOf = Callable[[Folded], Mapping[str, Shown]]


def findings_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list of findings: those that ask for something, errors first, then those that ask nothing, by kind."""
    filtered = season.schools is not None
    columns = _COMPLETE if filtered else _OF_KINDS
    numbers = count(1)

    def row(entry: Folded) -> Mapping[str, Shown]:
        place = entry.finding.place
        file = "" if isinstance(place, KeyPlace) else place.file
        return {"no": numbered(next(numbers), file), **_row(season, say, entry)}

    def rows() -> Rows:
        groups = findings_by_unit(season, [finding for finding in season.findings if not finding.quiet])
        if filtered:
            for unit, group in groups:
                yield TextLine(_heading(season, say, unit, group))
                yield from map(row, group)
        else:
            ordered = [entry for _, group in groups for entry in group]
            notices = [entry for entry in ordered if entry.finding.severity is Severity.NOTICE]
            yield from _kinds(season, say, [e for e in ordered if e.finding.severity is not Severity.NOTICE], row)
            yield from _folded_rows(season, say, "notices", notices, row)
        quiet = folded(finding for finding in season.findings if finding.quiet)
        yield from _folded_rows(season, say, "quiet", quiet, row)

    notes = (say("report.problems.note"), say("report.problems.levels"))
    return list_sheet(season, say, "problems", columns, rows(), notes=notes, filtered=filtered, freeze_cols=2)


def _kinds(season: Season, say: Say, entries: Iterable[Folded], row: _RowOf) -> Rows:
    """Give errors and warnings by kind: what to do once, then each with its place; the errors first.

    The line of a kind of warnings opens them. Of somebody who has several of a kind one line opens them; one line opens
    all warnings of a kind.
    """
    kinds = by_key(
        entries, lambda entry: (_RANK[entry.finding.severity], entry.finding.code.id, _to_do(say, entry.finding))
    )
    for (_, code, fix), group in sorted(kinds.items(), key=lambda kind: kind[0][0]):
        severity = group[0].finding.severity
        level, number = say(f"report.severity.{severity.value}"), sum(len(entry.findings) for entry in group)
        head = TextLine(say("report.problems.kind", code=code, level=level, count=number, fix=fix), _HEADS[severity])
        whole = len(lines_of_kinds(group)) == 1
        of_each = (
            [group] if whole else by_key(group, lambda entry: entry.finding.person or entry.finding.place).values()
        )
        lines: list[object] = []
        for of_one in of_each:
            if len(of_one) < _WORTH_FOLDING:
                lines += map(row, of_one)
            else:
                lines.append(Opening({**kind_row(season, say, of_one), "no": "+"}, [row(entry) for entry in of_one]))
        if severity is Severity.WARNING:
            yield Opening(head, lines)
        else:
            yield head
            yield from lines


def lines_of_kinds(entries: Sequence[Folded]) -> list[Sequence[Folded]]:
    """Put warnings of one kind together where there are several of them; every other entry is alone."""
    kinds = by_key(
        entries,
        lambda entry: entry.finding.code.id if entry.finding.severity is Severity.WARNING else id(entry),
    )
    lines: list[Sequence[Folded]] = []
    for group in kinds.values():
        lines += [group] if len(group) >= _WORTH_FOLDING else [[entry] for entry in group]
    return lines


def kind_row(season: Season, say: Say, group: Sequence[Folded]) -> dict[str, Shown]:
    """Give the line that speaks for several findings of a kind: everybody named, what differs left out."""
    [(kind, _)] = of_one_kind(group)
    named = say("report.plain", value=_named(season, say, group))
    return {**_kind_row(season, say, kind, group), "whose": named, "told": sentence_of_kind(fact(say, kind))}


def _folded_rows(season: Season, say: Say, key: str, entries: Sequence[Folded], row: _RowOf) -> Rows:
    """Give the line worded by `key`, which opens a line for each kind, and those the lines of the single places."""
    if not entries:
        return
    kinds, number = of_one_kind(entries), sum(len(entry.findings) for entry in entries)
    head = TextLine(say(f"report.problems.{key}", count=number, kinds=len(kinds)))
    yield Opening(head, [_kind_lines(season, say, kind, group, row) for kind, group in kinds])


def _kind_lines(season: Season, say: Say, kind: Finding, group: Sequence[Folded], row: _RowOf) -> object:
    """Give the line of a kind, which opens those of its places; of a single one its own line."""
    if len(group) == 1:
        return row(group[0])
    places = [{**line, "told": line["alone"]} for line in map(row, group)]
    return Opening({"no": "+", **_kind_row(season, say, kind, group)}, places)


def _kind_row(season: Season, say: Say, kind: Finding, group: Sequence[Folded]) -> Mapping[str, Shown]:
    """Give the line that speaks for all findings of a kind: how many files and places, of which units."""
    findings = [finding for entry in group for finding in entry.findings]
    owners = dict.fromkeys(owner_name(season.rulebook, say, finding.unit) for finding in findings if finding.unit)
    named = tuple(owners)[:_MOST_OWNERS] + (("…",) if len(owners) > _MOST_OWNERS else ())
    many = say("report.problems.files", count=len({finding.place.file for finding in findings}))
    waivers = {(waiver.reason, waiver.approver, waiver.until) for entry in group if (waiver := entry.finding.waiver)}
    # All of a kind were accepted in the same words, or none was.
    fix = _to_do(say, kind) if len(waivers) <= 1 else say("report.problems.waived_each")
    return {
        "code": kind.code.id,
        "level": (say(f"report.severity.{kind.severity.value}"), style(_LOOKS[kind.severity])),
        "owner": say("report.plain", value=named),
        "place": _lines(many, say("report.problems.places", count=len(findings))),
        "fact": fact(say, kind),
        "fix": fix,
        "whose": say("report.plain", value=named),
        "told": _lines(
            f"{kind.code.id}: {sentence_of_kind(fact(say, kind))}", "" if kind.quiet and not waivers else fix
        ),
    }


def _named(season: Season, say: Say, group: Sequence[Folded]) -> tuple[str, ...]:
    """Name everybody whom findings are about, once: the person, else the unit."""
    of_each = (
        people_text(season.rulebook, say, entry)
        or (owner_name(season.rulebook, say, entry.finding.unit) if entry.finding.unit else "")
        for entry in group
    )
    return tuple(dict.fromkeys(filter(None, of_each)))


def findings_by_unit(season: Season, findings: Iterable[Finding]) -> list[tuple[str, list[Folded]]]:
    """Give findings, folded, by unit in the season's order, after those of none; by severity, then by person."""
    book = season.rulebook
    known = ("", *(unit.code for unit in book.units), *(school.code for school in book.reporters))
    units: dict[str, list[Folded]] = {code: [] for code in known}
    for entry in folded(findings):
        person = book.person(entry.finding.person or "")
        units.setdefault(entry.finding.unit or (person.unit if person else ""), []).append(entry)
    dossiers = (dossier for _, members in season.by_unit for dossier in members)
    people = {dossier.person.code: place for place, dossier in enumerate(dossiers)}
    for group in units.values():  # the order of files and cells stays among those of one person
        group.sort(key=lambda entry: (_RANK[entry.finding.severity], people.get(entry.finding.person or "", -1)))
    return [(unit, group) for unit, group in units.items() if group]


def _heading(season: Season, say: Say, unit: str, group: Sequence[Folded]) -> str:
    owner = owner_name(season.rulebook, say, unit) if unit else say("report.problems.of_nobody")
    severities = Counter(finding.severity for entry in group for finding in entry.findings)
    total = severities.total()
    return say(
        "report.problems.section",
        whose=owner,
        count=total,
        lines=say("report.problems.lines", count=len(group)) if len(group) < total else "",
        errors=severities[Severity.ERROR],
        warnings=severities[Severity.WARNING],
        notices=severities[Severity.NOTICE],
    )


def _row(season: Season, say: Say, entry: Folded) -> Mapping[str, Shown]:
    finding = entry.finding
    file, spot = file_text(season, say, finding.place.file), place_text(season, say, entry)
    whole = "not_in" if finding.code is codes.RETURN_MISSING else "whole_file"
    read = visible(entered_text(finding.raw, say.lang), _MOST_RAW) if finding.raw else ""
    sentence, fix = fact(say, finding) + (say("report.overview.raw", raw=read) if read else ""), _to_do(say, finding)
    asked, accepted = "" if finding.quiet and finding.waiver is None else fix, fix if finding.waiver else ""
    return {
        "code": finding.code.id,
        "level": (say(f"report.severity.{finding.severity.value}"), style(_LOOKS[finding.severity])),
        "owner": owner_text(season.rulebook, say, entry),
        "place": _lines(file, spot or say(f"report.problems.{whole}"), _also(say, finding)),
        "fact": sentence,
        "fix": fix,
        "whose": _whose(season, say, entry, sentence),
        "alone": _lines(sentence, accepted),  # below a line that says of its kind what it is and what to do
        "told": sentence
        if finding.severity is not Severity.NOTICE
        else _lines(f"{finding.code.id}: {sentence}", asked),
    }


def _whose(season: Season, say: Say, entry: Folded, fact_text: str) -> str:
    """Name whom a finding is about as far as `fact_text` does not, the person or the unit."""
    people, unit = people_text(season.rulebook, say, entry), entry.finding.unit
    if not unit or (people and people not in fact_text):
        return owner_text(season.rulebook, say, entry)
    name = owner_name(season.rulebook, say, unit)
    return "" if name in fact_text else name


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def _to_do(say: Say, finding: Finding) -> str:
    """Give what to do about a finding; one that the secretary accepted asks nothing more, and says who accepted it."""
    waiver = finding.waiver
    if waiver is None:
        return say(finding.code.key("fix"), **finding.params)
    until = say("report.problems.until", day=waiver.until) if waiver.until else ""
    return say("report.problems.waived", reason=waiver.reason, approver=waiver.approver, until=until)


def _also(say: Say, finding: Finding) -> str:
    """Give the other places of a finding; the file is named only where it is another one."""
    if not finding.also:
        return ""
    cells = [other for other in finding.also if isinstance(other, CellPlace)]
    same_file = [cell for cell in cells if cell.file == finding.place.file]
    other_files = [cell for cell in cells if cell.file != finding.place.file]
    lines = [f"{sheet}: {runs}" for _, sheet, runs, _ in exact(same_file)]
    lines += [shown_file(str(other)) for other in finding.also if not isinstance(other, CellPlace)]
    lines += filter(None, [cells_by_line(say, other_files, _MOST_ALSO)])
    return say("report.problems.also", places="\n".join(lines))


def fact(say: Say, finding: Finding) -> str:
    """Give the sentence of a finding."""
    return say(finding.code.key(), **finding.params)
