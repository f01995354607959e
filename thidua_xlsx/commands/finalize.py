"""`finalize`: what the council decided goes into the ledger, and the lists that follow from it are written.

The ledger is edited in place: every line, column, note and picture that people put there stays. The file as it was is
kept beside it, so that the step can be taken back (`closing/undo.py`); what stands in the way is settled first
(`closing/obstacles.py`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from glob import escape
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import CLOSING, FOR_SCHOOLS, INBOX, JOURNAL, LEDGER_FILE, OUT, UPWARD_REPORT
from thidua_xlsx.base.text import match_key
from thidua_xlsx.commands.update import updated_book
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.exchange.season_books.book_records import Texts, line_heights, lines_below, marked
from thidua_xlsx.formats.xlsx.write.cell_patch import with_texts
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.formats.xlsx.write.sheet_transplant import with_sizes
from thidua_xlsx.intake.checks.waivers import accepted
from thidua_xlsx.intake.read.keyed_tables import find_tables
from thidua_xlsx.judging.lacking_in_ledger import Missing, missing_in, records_of_this_year, title_key
from thidua_xlsx.judging.season_closing import (
    Key,
    awards_of_this_year,
    bases_of_unsure,
    entered,
    entered_otherwise,
    held_back,
    nothing_decided,
    passed,
    resting_on_errors,
    said_as_entered,
    season_closing,
    unsure,
)
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, Phrase, at, in_order
from thidua_xlsx.messages.language import LANGUAGES, Language, language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Award, Initiative, Record, Season
from thidua_xlsx.model.returns import Policy
from thidua_xlsx.reports.common.left_open import LeftOpen, left_open, not_entered
from thidua_xlsx.reports.papers.paper_context import PaperContext
from thidua_xlsx.reports.papers.year_results import year_lines
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.progress import Progress
from thidua_xlsx.runtime.staged_outputs import LyingFile
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.judge.judging_options import JudgingOptions, options_from_journal
from thidua_xlsx.workflow.judge.waiver_places import printed_names
from thidua_xlsx.workflow.load.own_books import next_kept, read_own_book, require_nothing_lost
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, find_season, open_season_folder, own_bytes
from thidua_xlsx.workflow.outputs.letter_files import ASKING, folders_of_units, remove_empty_folders, stale
from thidua_xlsx.workflow.outputs.merge_journal import line_for, runs_in, unmerged
from thidua_xlsx.workflow.outputs.output import OutputOptions, OutputRequest
from thidua_xlsx.workflow.outputs.paper_files import PapersOutput
from thidua_xlsx.workflow.outputs.summary_file import ClosingOutput
from thidua_xlsx.workflow.outputs.upward_files import RepliesOutput, ReportOutput

_NEEDED = {
    "awards": {"person", "title", "period"},
    "initiatives": {"person", "name"},
    "discipline": {"person", "kind", "period"},
    "movement_results": {"period", "name"},
}


class Finalized(msgspec.Struct, frozen=True):
    """What was done, and what to look at."""

    here: int  # decisions taken here
    submitted: int  # and to be submitted to a level above
    awards: int  # lines entered into the ledger
    initiatives: int
    used: int
    backup: str
    out: Path
    findings: tuple[Finding, ...]
    book: Rulebook
    removed: tuple[str, ...] = ()  # drafts of letters that asked units for forms
    settled: int = 0  # lines of the ledger that waited for a decision and have it now, or were refused above
    replies: int = 0  # workbooks that tell schools what was decided
    held: tuple[Finding, ...] = ()  # of the findings those that say why a title that was passed is not entered
    waiting: tuple[LeftOpen, ...] = ()  # these titles and the others that came before the council and are not entered
    open: tuple[LeftOpen, ...] = ()  # what the season still lacks
    disciplines: int = 0  # lines entered
    taken_out: int = 0  # lines that left the ledger
    kept: int = 0  # lines that stay although their basis is another now
    unmerged: tuple[str, ...] = ()  # what the last merge has not seen as it lies there: its outputs may say otherwise


def finalize(
    season: Path | None,
    *,
    words: Language,
    as_of: date | None = None,
    password_file: Path | None = None,
    progress: Progress = lambda step: None,
    leave_out: Collection[str] = (),
    take_out: Collection[str] = (),
    keep: Collection[str] = (),
) -> Finalized:
    """Close a season whose council has decided: enter its titles into the ledger and write what follows from them.

    `season` is its folder (None: the one around this folder), `as_of` the day to judge it on (None: its own),
    `password_file` has passwords of returned files, one a line. Of titles that were passed without a sure basis those
    in `leave_out` (`<person or unit>:<title>`) wait; lines of this year that the season does not give any more, or on
    another basis, and that are in `take_out` leave the ledger; of those on another basis that are in `keep` it is
    written down. Raises CommandError, with nothing written, where the council has passed nothing, or where one that is
    to wait, to leave or to stay is not such a title.
    """
    judged = judged_as_merged(season, as_of, password_file, progress)
    return close(*judged, words=words, leave_out=leave_out, take_out=take_out, keep=keep)


def judged_as_merged(
    season: Path | None,
    as_of: date | None = None,
    password_file: Path | None = None,
    progress: Progress = lambda step: None,
) -> tuple[SeasonFolder, Season]:
    """Open a season and judge its inbox on the day `as_of`; give the folder as it was seen, and the judged season.

    `season` is its folder (None: the one around this folder), `password_file` has passwords of returned files, one a
    line. Where returns differ it does what the last merge was asked to do: what that settled is settled here.
    """
    folder = open_season_folder(find_season(season), password_file)
    runs = runs_in(folder.folder / OUT)
    duplicates = Policy.UNION
    with suppress(ValueError):
        duplicates = options_from_journal(runs[-1].asked if runs else {}).duplicates
    loaded = JudgingOptions(as_of=as_of, duplicates=duplicates).applied_to(folder)
    return loaded, judge_season(loaded, loaded.folder / INBOX, progress)


def close(
    loaded: SeasonFolder,
    season: Season,
    *,
    words: Language,
    leave_out: Collection[str] = (),
    take_out: Collection[str] = (),
    keep: Collection[str] = (),
) -> Finalized:
    """Enter a judged season into the ledger, but for titles on grounds that are not settled and those in `leave_out`.

    What the ledger has stays, but for lines in `take_out`; the basis of those in `keep` is written down anew. A second
    time there is nothing left to enter and no byte changes. Raises CommandError where the council has passed nothing.
    """
    nothing = nothing_decided(season)
    if nothing is not None:
        raise CommandError(nothing, book=season.rulebook)
    unsettled = unsettled_titles(season, leave_out)
    held, bases, otherwise = waiting_titles(season, unsettled), bases_of_unsure(season), entered_otherwise(season)
    kept = {key: otherwise[key] for key in _named(keep, otherwise, "cli.keep_strange")}  # on another basis than entered
    leaves = {key for key in otherwise if title_key(key) in take_out}
    season = held_back(said_as_entered(season, season.paths.keys() - held.keys()), held.keys() | leaves)
    closing = season_closing(season)
    closing = msgspec.structs.replace(
        closing,
        awards=tuple(
            msgspec.structs.replace(award, ground=_basis_text(basis))
            if (basis := bases.get((award.person, award.title))) and not award.kind
            else award
            for award in closing.awards
        ),
        findings=tuple(finding for finding in closing.findings if finding not in kept.values()),
    )
    empty = season_book(loaded.templates.forms["ledger"], loaded.templates, {}, say=words)
    before = own_bytes(loaded.folder / LEDGER_FILE)
    old = before if before is not None else paint(empty, loaded.templates.looks)
    lacking = missing_in(loaded.ledger, closing, season.rulebook)
    going = _named(take_out, (key for key, *_ in lacking.revoked), "cli.take_out_strange")
    leaving = [line for line in lacking.revoked if line[0] in going]
    movements = _movements_lacking(loaded, season)
    bases_kept = {key: _basis_text(finding.params["now"]) for key, finding in kept.items()}
    today = _as_of_today(loaded, old, empty, lacking, movements, bases_kept)
    after = _entered(loaded, season, today, lacking, movements, words)
    after = _with_bases(loaded, season, after, bases_kept)
    after = _without(loaded, season, after, leaving, leaves)
    request = OutputRequest(loaded, season, words, OutputOptions(loaded.folder / OUT))
    outputs = (ClosingOutput(), RepliesOutput())
    gone = {key for key, *_ in leaving}
    this_year = {id(award) for award in awards_of_this_year(season) if (award.person, award.title) in gone}
    staying = (award for award in season.earlier_awards if id(award) not in this_year)
    entered_season = msgspec.structs.replace(season, earlier_awards=(*staying, *lacking.awards))
    papers = _papers(msgspec.structs.replace(request, season=entered_season))
    contents = {
        f"{OUT}/{name}": content for output in outputs for name, content in output.make(request).whole().items()
    }
    contents |= {f"{OUT}/{name}": content for name, content in papers.items()}
    backup = ""
    if after != before:
        backup = next_kept(loaded.folder, LEDGER_FILE) if before is not None else ""
        contents |= {backup: old} if backup else {}
        contents[LEDGER_FILE] = after
    not_merged = unmerged(loaded.folder)  # before the journal tells of this run
    asking = () if held else stale(loaded.folder / OUT, season, ASKING)  # nobody is waited for any more
    pasted = () if held else folders_of_units(loaded.folder, season.rulebook)
    files.write_all(loaded.folder, contents, renewed=tuple(escape(f"{OUT}/{name}") for name in (*asking, *pasted)))
    remove_empty_folders(loaded.folder / OUT)
    decided_here = sum(path.here for path in passed(season))
    # Whoever takes a title out knows why.
    left_unsettled = {key: finding for key, finding in unsettled.items() if key not in leaves}
    return Finalized(
        here=decided_here,
        submitted=len(passed(season)) - decided_here,
        awards=len(lacking.awards),
        initiatives=len(lacking.initiatives),
        used=len(lacking.used) + sum(bool(initiative.used_for) for initiative in lacking.initiatives),
        backup=backup,
        out=loaded.folder / OUT / CLOSING,
        findings=tuple(in_order((*left_unsettled.values(), *closing.findings, *pointed_at(lacking, leaving)))),
        book=season.rulebook,
        removed=asking,
        settled=lacking.settled,
        replies=sum(name.startswith(f"{OUT}/{FOR_SCHOOLS}/") for name in contents),
        held=tuple(in_order(finding for key, finding in held.items() if key not in leaves)),
        waiting=not_entered(season, {key: finding for key, finding in held.items() if key not in leaves}),
        open=left_open(season),
        disciplines=len(lacking.disciplines),
        taken_out=len(leaving),
        kept=len(kept),
        unmerged=not_merged,
    )


def _named(names: Collection[str], known: Iterable[Key], key: str) -> list[Key]:
    """Give the titles that somebody named, of those that are `known`; CommandError, with this key, of any other."""
    by_name = {title_key(title): title for title in known}
    if strange := tuple(name for name in names if name not in by_name):
        raise CommandError(key=key, names=strange, known=tuple(by_name))
    return [by_name[name] for name in names]


def _basis_text(basis: object) -> str:
    """Word a basis as the ledger has it, whatever language closing speaks: the next one compares it."""
    return language(LANGUAGES[0]).plain(basis)


def _with_bases(loaded: SeasonFolder, season: Season, ledger: bytes, bases: Mapping[Key, str]) -> bytes:
    """Give the `ledger` with the basis on which titles stay that it has had before."""
    table = find_tables(read_own_book(ledger, LEDGER_FILE))[0].get("awards") if bases else None
    if table is None or "ground" not in table.columns:
        return ledger
    rows = {key: record.place("title") for key, record in records_of_this_year(loaded.ledger, season.rulebook)}
    cells = {
        (place.row, table.columns["ground"]): text
        for key, text in bases.items()
        if isinstance(place := rows.get(key), CellPlace)
    }
    return with_texts(ledger, {table.sheet.name: cells})


Leaving = Sequence[tuple[Key, Record, Finding]]


def _without(loaded: SeasonFolder, season: Season, ledger: bytes, leaving: Leaving, voted: Collection[Key]) -> bytes:
    """Give the `ledger` with the cells of these lines blank, and what initiatives were used for by them alone.

    A line of a title that the council has `voted` for stays and says that it was taken out: nobody is asked again.
    """
    if not leaving:
        return ledger
    texts: Texts = {}
    withdrawn = language(LANGUAGES[0]).label(season.rulebook.columns.choices["award_state"]["withdrawn"])
    for (who, title), record, _ in leaving:
        marks = (who, title) in voted and "issuer" in record.places
        stays = {"issuer": withdrawn, "ground": ""} if marks else dict.fromkeys(record.places, "")
        for column, text in stays.items():
            _joined(texts, marked([(record, text)], column))
        use = f"{season.rulebook.columns.choices['award'][title].short} {season.rulebook.school.school_year}"
        works = [work for work in loaded.ledger.get("initiatives", ()) if work.values.get("person") == who]
        _joined(texts, marked([(work, "") for work in works if work.values.get("used_for") == use], "used_for"))
    before = read_own_book(ledger, LEDGER_FILE)
    after = with_texts(ledger, texts)
    require_nothing_lost(before, read_own_book(after, LEDGER_FILE), texts)
    return after


def pointed_at(lacking: Missing, leaving: Leaving) -> Iterator[Finding]:
    """Give the findings of what the ledger has or is `lacking`, but for the lines that are `leaving` it."""
    gone = {id(finding) for *_, finding in leaving}
    return (finding for finding in lacking.findings if id(finding) not in gone)


def _papers(request: OutputRequest) -> dict[str, bytes]:
    """Give the papers and the report upward of a season that is closed, with the line of the journal that knows them.

    Those alone that a merge has written before, and nothing where they lie there as they are.
    """
    out = request.options.target
    report = ReportOutput().make(request).whole() if (out / UPWARD_REPORT).is_file() else {}
    made = {**PapersOutput(closing=True).make(request).whole(), **report}
    papers = {name: content for name, content in made.items() if files.read_bytes(out / name) != content}
    if not papers:
        return {}
    runs = runs_in(out)
    digests = {name: LyingFile(files.sha256(content)) for name, content in papers.items()}
    asked, before = runs[-1].asked if runs else {}, files.read_bytes(out / JOURNAL) or b""
    line = line_for(before, request.season, request.folder.folder, digests, asked=asked, now=datetime.now(UTC))
    return {**papers, JOURNAL: line}


def unsettled_titles(season: Season, leave_out: Collection[str]) -> dict[Key, Finding]:
    """Give the titles that a `season` passed on grounds that are not settled, and unsure ones that are to wait.

    `leave_out` names the latter as `<who>:<title>`. One that somebody answers for says so. Raises CommandError where
    one to leave out is no such title.
    """
    doubtful = unsure(season)
    waiting = {key: doubtful[key] for key in _named(leave_out, doubtful, "cli.leave_out_strange")}
    grounds, book = resting_on_errors(season, waiting), season.rulebook
    marked = accepted(tuple(grounds.values()), book.waivers, book.as_of, printed_names(book))
    return dict(zip(grounds, marked, strict=True))


def waiting_titles(season: Season, unsettled: Mapping[Key, Finding]) -> dict[Key, Finding]:
    """Give the `unsettled` titles of a `season` that wait: nobody answers for them, and the ledger has none of them."""
    before_this = entered(season)
    return {key: finding for key, finding in unsettled.items() if finding.waiver is None and key not in before_this}


def _movements_lacking(loaded: SeasonFolder, season: Season) -> list[dict[str, str]]:
    """Give the lines of this year's movements that the ledger does not have, whatever a line of one says there."""
    if loaded.templates.papers is None:
        return []
    year = season_year(season.rulebook)
    kept = {(year.of(line.period), match_key(line.name)) for line in season.past_movements}
    lines = year_lines(PaperContext(season, language("vi"), loaded.templates.papers.frame))
    return [line for line in lines if (year.of(line["period"]), match_key(line["name"])) not in kept]


def _entered(
    loaded: SeasonFolder,
    season: Season,
    old: bytes,
    lacking: Missing,
    movements: Sequence[Mapping[str, str]],
    words: Language,
) -> bytes:
    """Give the ledger with what it lacks, `movements` included; as it was where it lacks nothing."""
    if not lacking.anything and not movements:
        return old
    raw = read_own_book(old, LEDGER_FILE)
    tables, _ = find_tables(raw)
    form = loaded.templates.forms["ledger"]
    texts: Texts = {}
    heights: dict[str, dict[int, float]] = {}
    lines: dict[str, Sequence[Mapping[str, str]]] = {
        "awards": [award_line(season, words, award) for award in lacking.awards],
        "initiatives": [initiative_line(season, words, initiative) for initiative in lacking.initiatives],
        "discipline": [discipline_line(season, words, who, kind) for who, kind in lacking.disciplines],
        "movement_results": movements,
    }
    for id_, new in lines.items():
        spec = form.table(id_)
        if new and spec is not None:
            table = tables.get(id_)
            if table is None or not _NEEDED[id_] <= set(table.columns):
                lacks = Phrase(f"closing.{id_}")
                raise CommandError(at(codes.LEDGER_TABLE_MISSING, FilePlace(LEDGER_FILE), table=lacks))
            placed = lines_below(table, spec, new)
            _joined(texts, placed)
            for sheet, cells in placed.items():
                heights[sheet] = line_heights(table, spec, cells, loaded.templates.columns, loaded.templates.looks)
    _joined(texts, marked(lacking.used, "used_for"))
    _joined(texts, marked([(record, number) for record, number, _ in lacking.decided], "decision_no"))
    _joined(texts, marked([(record, day) for record, _, day in lacking.decided if day], "decision_date"))
    states = season.rulebook.columns.choices["award_state"]
    settled = [*lacking.issuers, *((record, words.label(states["refused"])) for record in lacking.refused)]
    _joined(texts, marked(settled, "issuer"))
    after = with_sizes(with_texts(old, texts), heights, {})
    require_nothing_lost(raw, read_own_book(after, LEDGER_FILE), marked(settled, "issuer"))
    return after


def _as_of_today(
    loaded: SeasonFolder,
    old: bytes,
    empty: BookPlan,
    lacking: Missing,
    movements: Sequence[Mapping[str, str]],
    bases: Mapping[Key, str],
) -> bytes:
    """Give the ledger with what older ones lack and is to be entered: a column, or the table of movements."""
    tables = find_tables(read_own_book(old, LEDGER_FILE))[0]
    needed = {"discipline": "period"} if lacking.disciplines else {}
    needed |= {"awards": "ground"} if bases or any(award.ground for award in lacking.awards) else {}
    has_columns = all(id_ in tables and column in tables[id_].columns for id_, column in needed.items())
    if has_columns and ("movement_results" in tables or not movements):
        return old
    return updated_book(old, paint(empty, loaded.templates.looks), LEDGER_FILE, loaded.templates)[0]


def _joined(texts: Texts, more: Texts) -> None:
    for sheet, cells in more.items():
        texts.setdefault(sheet, {}).update(cells)


def award_line(season: Season, words: Language, award: Award) -> dict[str, str]:
    """Give the line of the ledger for a title or commendation, its texts by column; what has no number waits."""
    label = words.label(season.rulebook.columns.choices["award"][award.title])
    pending = "" if award.decision_no else words.label(season.rulebook.columns.choices["award_state"]["pending"])
    outside = words.label(season.rulebook.columns.choices["outsider"]["outside"])
    line = {
        "person": outside if award.name else award.person,
        "full_name": award.name or _full_name(season, award.person),
        "title": label,
        "period": award.period,
        "decision_no": award.decision_no,
        "decision_date": award.decision_date,
        "issuer": award.issuer or pending,
        "ground": award.ground,
    }
    if not award.kind:
        return line
    return {**line, "commendation_kind": words.label(season.rulebook.columns.choices["commendation_kind"][award.kind])}


def initiative_line(season: Season, words: Language, initiative: Initiative) -> dict[str, str]:
    """Give the line of the ledger for a recognised initiative, its texts by column."""
    choices = season.rulebook.columns.choices
    levels, answers = choices["level"], choices["yesno"]
    applied = "" if initiative.applied is None else words.label(answers["yes" if initiative.applied else "no"])
    return {
        "person": initiative.person,
        "full_name": _full_name(season, initiative.person),
        "name": initiative.name,
        "level": words.label(levels[initiative.level]) if initiative.level and initiative.level in levels else "",
        "recognised": words.label(answers["yes"]),
        "applied": applied,
        "mark": initiative.mark,
        "decision_no": initiative.decision_no,
        "decision_date": initiative.decision_date,
        "used_for": initiative.used_for,
    }


def discipline_line(season: Season, words: Language, who: str, kind: str) -> dict[str, str]:
    """Give the line of the ledger for a discipline of the year, its texts by column; number and days are not known.

    `who` is the code of a person or unit, `kind` the id of the discipline.
    """
    label = words.label(season.rulebook.columns.choices["discipline"][kind])
    period = season.rulebook.school.school_year
    return {"person": who, "full_name": _full_name(season, who), "kind": label, "period": period}


def _full_name(season: Season, who: str) -> str:
    person, collective = season.rulebook.person(who), season.rulebook.issued_to(who)
    return person.full_name if person else collective.name if collective else ""
