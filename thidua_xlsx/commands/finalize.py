"""`finalize`: what the council decided goes into the ledger, and the lists that follow from it are written.

The ledger is edited in place: every line, column, note and picture that people put there stays. The file as it was is
kept beside it, so that the step can be taken back. What keeps titles out is settled by lines of *Chấp nhận* that
somebody answers for; these go into the season workbook in the same way.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from glob import escape
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import (
    CLOSING,
    FOR_SCHOOLS,
    INBOX,
    JOURNAL,
    KEPT,
    KEPT_LEDGERS,
    LEDGER_FILE,
    OUT,
    PAPERS,
)
from thidua_xlsx.base.text import match_key
from thidua_xlsx.commands.update import updated_book
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import season_year
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.exchange.season_books.book_records import Texts, lines_below, marked
from thidua_xlsx.formats.xlsx.write.cell_patch import with_texts
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.intake.checks.waivers import accepted
from thidua_xlsx.intake.read.keyed_tables import KeyedTable, find_tables
from thidua_xlsx.judging.season_closing import (
    AGAINST_VERDICT,
    SETTLED_BY_ACCEPTING,
    Key,
    Missing,
    awards_of_this_year,
    doubts_about,
    entered,
    held_back,
    initiative_lines,
    lines_of_this_year,
    missing_in,
    nothing_decided,
    passed,
    resting_on_errors,
    said_as_entered,
    season_closing,
    title_key,
    unsure,
)
from thidua_xlsx.judging.verdicts.title_grounds import TitleGrounds
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, Phrase, at, in_order
from thidua_xlsx.messages.language import Language, language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Award, Initiative, Record, Season
from thidua_xlsx.model.returns import Policy
from thidua_xlsx.reports.common.left_open import LeftOpen, left_open
from thidua_xlsx.reports.common.unsure_titles import UnsureTitles, unsure_titles
from thidua_xlsx.reports.papers.paper_context import PaperContext
from thidua_xlsx.reports.papers.year_results import year_lines
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.progress import Progress
from thidua_xlsx.runtime.staged_outputs import LyingFile
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.judge.judging_options import JudgingOptions, options_from_journal
from thidua_xlsx.workflow.judge.waiver_places import printed_names
from thidua_xlsx.workflow.load.own_books import add_season_lines, read_own_book, require_nothing_lost
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, find_season, open_season_folder, own_bytes
from thidua_xlsx.workflow.outputs.letter_files import ASKING, folders_of_units, remove_empty_folders, stale
from thidua_xlsx.workflow.outputs.merge_journal import entries, line_for, unmerged
from thidua_xlsx.workflow.outputs.output import OutputOptions, OutputRequest
from thidua_xlsx.workflow.outputs.paper_files import PapersOutput
from thidua_xlsx.workflow.outputs.summary_file import ClosingOutput
from thidua_xlsx.workflow.outputs.upward_files import RepliesOutput

_NEEDED = {
    "awards": {"person", "title", "period"},
    "initiatives": {"person", "name"},
    "discipline": {"person", "kind", "period"},
    "movement_results": {"period", "name"},
}
_STEM = LEDGER_FILE.removesuffix(".xlsx")
_WAIVERS = "waivers"


class Finalized(msgspec.Struct, frozen=True):
    """What was done: decisions taken here and to be submitted, lines entered, the kept file, and what to look at.

    `held` are those of the findings that say of a title that was passed and is not entered why not, and what to do.
    `removed` are drafts of letters that asked units for forms, `settled` counts lines of the ledger that waited for a
    decision and have it now (or were refused above), `replies` the workbooks that tell schools what was decided. `open`
    is what the season still lacks, `disciplines` counts lines entered for these, `taken_out` lines that left it.
    `unmerged` names what the last merge has not seen as it lies there: its outputs may say otherwise.
    """

    here: int
    submitted: int
    awards: int
    initiatives: int
    used: int
    backup: str
    out: Path
    findings: tuple[Finding, ...]
    book: Rulebook
    removed: tuple[str, ...] = ()
    settled: int = 0
    replies: int = 0
    held: tuple[Finding, ...] = ()
    open: tuple[LeftOpen, ...] = ()
    disciplines: int = 0
    taken_out: int = 0
    unmerged: tuple[str, ...] = ()


def finalize(
    season: Path | None,
    *,
    words: Language,
    as_of: date | None = None,
    password_file: Path | None = None,
    progress: Progress = lambda step: None,
    leave_out: Collection[str] = (),
    take_out: Collection[str] = (),
) -> Finalized:
    """Close a season whose council has decided: enter its titles into the ledger and write what follows from them.

    `season` is its folder (None: the one around this folder), `as_of` the day to judge it on (None: its own),
    `password_file` has passwords of returned files, one a line. Of titles that were passed without a sure basis those
    in `leave_out` (`<person or unit>:<title>`) wait; lines of this year that the season does not give any more and that
    are in `take_out` leave the ledger. Raises CommandError, with nothing written, where the council has passed nothing,
    or where one that is to wait or to leave is not such a title.
    """
    judged = judged_as_merged(season, as_of, password_file, progress)
    return close(*judged, words=words, leave_out=leave_out, take_out=take_out)


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
    runs, _ = entries(files.read_bytes(folder.folder / OUT / JOURNAL) or b"")
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
) -> Finalized:
    """Enter a judged season into the ledger, but for titles on grounds that are not settled and those in `leave_out`.

    What the ledger has stays, but for lines in `take_out`; a second time there is nothing left to enter and no byte
    changes. Raises CommandError where the council has passed nothing.
    """
    nothing = nothing_decided(season)
    if nothing is not None:
        raise CommandError(nothing, book=season.rulebook)
    unsettled = _unsettled_titles(season, leave_out)
    held = _held(season, unsettled)
    season = held_back(said_as_entered(season, season.paths.keys() - held.keys()), held)
    closing = season_closing(season)
    empty = season_book(loaded.templates.forms["ledger"], loaded.templates, {}, say=words)
    before = own_bytes(loaded.folder / LEDGER_FILE)
    old = before if before is not None else paint(empty, loaded.templates.looks)
    lacking = missing_in(loaded.ledger, closing, season.rulebook)
    leaving = _leaving(lacking, take_out)
    movements = _movements_lacking(loaded, season)
    after = _entered(loaded, season, _as_of_today(loaded, old, empty, lacking, movements), lacking, movements, words)
    after = _without(loaded, season, after, leaving)
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
        backup = next_backup(loaded.folder) if before is not None else ""
        contents |= {backup: old} if backup else {}
        contents[LEDGER_FILE] = after
    not_merged = unmerged(loaded.folder)  # before the journal tells of this run
    asking = () if held else stale(loaded.folder / OUT, season, ASKING)  # nobody is waited for any more
    pasted = () if held else folders_of_units(loaded.folder, season.rulebook)
    files.write_all(loaded.folder, contents, renewed=tuple(escape(f"{OUT}/{name}") for name in (*asking, *pasted)))
    remove_empty_folders(loaded.folder / OUT)
    decided_here = sum(path.here for path in passed(season))
    return Finalized(
        here=decided_here,
        submitted=len(passed(season)) - decided_here,
        awards=len(lacking.awards),
        initiatives=len(lacking.initiatives),
        used=len(lacking.used) + sum(bool(initiative.used_for) for initiative in lacking.initiatives),
        backup=backup,
        out=loaded.folder / OUT / CLOSING,
        findings=tuple(in_order((*unsettled.values(), *closing.findings, *_pointed_at(lacking, leaving)))),
        book=season.rulebook,
        removed=asking,
        settled=len(
            {id(record) for record, *_ in (*lacking.decided, *lacking.issuers)}
            | {id(record) for record in lacking.refused}
        ),
        replies=sum(name.startswith(f"{OUT}/{FOR_SCHOOLS}/") for name in contents),
        held=tuple(in_order(held.values())),
        open=left_open(season),
        disciplines=len(lacking.disciplines),
        taken_out=len(leaving),
        unmerged=not_merged,
    )


Leaving = Sequence[tuple[Key, Record, Finding]]


def _leaving(lacking: Missing, take_out: Collection[str]) -> Leaving:
    """Give the lines that are to leave the ledger; CommandError where one of `take_out` may not or is not there."""
    known = dict.fromkeys(title_key(key) for key, *_ in lacking.revoked)
    strange = tuple(named for named in take_out if named not in known)
    if strange:
        raise CommandError(key="cli.take_out_strange", names=strange, known=tuple(known))
    return [line for line in lacking.revoked if title_key(line[0]) in take_out]


def _without(loaded: SeasonFolder, season: Season, ledger: bytes, leaving: Leaving) -> bytes:
    """Give the `ledger` with the cells of these lines blank, and what initiatives were used for by them alone."""
    if not leaving:
        return ledger
    texts: Texts = {}
    for (who, title), record, _ in leaving:
        for column in record.places:
            _joined(texts, marked([(record, "")], column))
        use = f"{season.rulebook.columns.choices['award'][title].short} {season.rulebook.school.school_year}"
        works = [work for work in loaded.ledger.get("initiatives", ()) if work.values.get("person") == who]
        _joined(texts, marked([(work, "") for work in works if work.values.get("used_for") == use], "used_for"))
    before = read_own_book(ledger, LEDGER_FILE)
    after = with_texts(ledger, texts)
    require_nothing_lost(before, read_own_book(after, LEDGER_FILE), texts)
    return after


def _pointed_at(lacking: Missing, leaving: Leaving) -> Iterator[Finding]:
    """Give what the ledger is found to have or lack, but for the lines that leave it."""
    gone = {id(finding) for *_, finding in leaving}
    return (finding for finding in lacking.findings if id(finding) not in gone)


def _papers(request: OutputRequest) -> dict[str, bytes]:
    """Give decisions, certificates and lists of a season that is closed, with the line of the journal that knows them.

    Those alone that a merge has written before, and nothing where they lie there as they are.
    """
    out = request.options.target
    made = PapersOutput(deciding=True).make(request).whole()
    papers = {name: content for name, content in made.items() if files.read_bytes(out / name) != content}
    if not papers:
        return {}
    before = files.read_bytes(out / JOURNAL) or b""
    runs, _ = entries(before)
    digests = {name: LyingFile(files.sha256(content)) for name, content in papers.items()}
    asked = runs[-1].asked if runs else {}
    line = line_for(before, request.season, request.folder.folder, digests, asked=asked, now=datetime.now(UTC))
    return {**papers, JOURNAL: line}


def _unsettled_titles(season: Season, leave_out: Collection[str]) -> dict[Key, Finding]:
    """Give the titles that were passed on grounds that are not settled, and those to leave out of the unsure ones.

    One that somebody answers for says so. Raises CommandError where one to leave out is no such title.
    """
    doubtful = {title_key(key): key for key in unsure(season)}
    strange = tuple(named for named in leave_out if named not in doubtful)
    if strange:
        raise CommandError(key="cli.leave_out_strange", names=strange, known=tuple(doubtful))
    waiting = {doubtful[named]: unsure(season)[doubtful[named]] for named in leave_out}
    grounds, book = resting_on_errors(season, waiting), season.rulebook
    marked = accepted(tuple(grounds.values()), book.waivers, book.as_of, printed_names(book))
    return dict(zip(grounds, marked, strict=True))


def _held(season: Season, unsettled: Mapping[Key, Finding]) -> dict[Key, Finding]:
    """Give those of the unsettled titles that wait: nobody answers for them, and the ledger does not have them."""
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
    lines: dict[str, Sequence[Mapping[str, str]]] = {
        "awards": [award_line(season, words, award) for award in lacking.awards],
        "initiatives": [initiative_line(season, words, initiative) for initiative in lacking.initiatives],
        "discipline": [discipline_line(season, words, who, kind) for who, kind in lacking.disciplines],
        "movement_results": movements,
    }
    for id_, new in lines.items():
        spec = form.table(id_)
        if new and spec is not None:
            _joined(texts, lines_below(_table(tables, spec), spec, new))
    _joined(texts, marked(lacking.used, "used_for"))
    _joined(texts, marked([(record, number) for record, number, _ in lacking.decided], "decision_no"))
    _joined(texts, marked([(record, day) for record, _, day in lacking.decided if day], "decision_date"))
    states = season.rulebook.columns.choices["award_state"]
    settled = [*lacking.issuers, *((record, words.label(states["refused"])) for record in lacking.refused)]
    _joined(texts, marked(settled, "issuer"))
    after = with_texts(old, texts)
    require_nothing_lost(raw, read_own_book(after, LEDGER_FILE), marked(settled, "issuer"))
    return after


def _as_of_today(
    loaded: SeasonFolder, old: bytes, empty: BookPlan, lacking: Missing, movements: Sequence[Mapping[str, str]]
) -> bytes:
    """Give the ledger with what older ones lack and is to be entered: years of disciplines, the table of movements."""
    tables = find_tables(read_own_book(old, LEDGER_FILE))[0]
    table = tables.get("discipline")
    has_years = table is not None and "period" in table.columns
    if (has_years or not lacking.disciplines) and ("movement_results" in tables or not movements):
        return old
    return updated_book(old, paint(empty, loaded.templates.looks), LEDGER_FILE, loaded.templates)[0]


def _joined(texts: Texts, more: Texts) -> None:
    for sheet, cells in more.items():
        texts.setdefault(sheet, {}).update(cells)


def _table(tables: Mapping[str, KeyedTable], spec: TableSpec) -> KeyedTable:
    if spec.id not in tables or not _NEEDED[spec.id] <= set(tables[spec.id].columns):
        raise CommandError(at(codes.LEDGER_TABLE_MISSING, FilePlace(LEDGER_FILE), table=Phrase(f"closing.{spec.id}")))
    return tables[spec.id]


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
    person, unit = season.rulebook.person(who), season.rulebook.unit(who)
    collective = unit or season.rulebook.issued_to(who)
    return person.full_name if person else collective.name if collective else ""


def next_backup(folder: Path) -> str:
    """Name the file in which the next ledger of a season `folder` is kept, as a path below it.

    It is numbered behind all that were kept and all that were put away, so that none is overwritten.
    """
    numbers = [int(path.name.split(".")[1]) for path in (folder / KEPT).glob(KEPT_LEDGERS)]
    return f"{KEPT}/{_STEM}.{max(numbers, default=0) + 1:03}.bak.xlsx"


def _papers_of_closing(out: Path) -> list[str]:
    """Name the papers that lie there as a closing wrote them: its lines of the journal know of nothing but papers."""
    runs, _ = entries(files.read_bytes(out / JOURNAL) or b"")
    written = [
        run.outputs for run in runs if run.outputs and all(name.startswith(f"{PAPERS}/") for name in run.outputs)
    ]
    names = sorted({name for outputs in written for name in outputs})
    lying = {name: data for name in names if (data := files.read_bytes(out / name)) is not None}
    return [name for name, data in lying.items() if any(outputs.get(name) == files.sha256(data) for outputs in written)]


def kept_ledgers(folder: Path) -> list[Path]:
    """Give the ledgers kept in a season's `folder`, numbered and so the newest last; none before the first closing."""
    return sorted((folder / KEPT).glob(f"{_STEM}.[0-9][0-9][0-9].bak.xlsx"))


def undo(season: Path | None) -> tuple[str, str]:
    """Put back the ledger that the last `finalize` kept; give its name and that of the one put away.

    `season` is the season's folder, None for the one around this folder. Raises CommandError where there is nothing to
    put back.
    """
    folder = find_season(season)
    kept, data = _last_kept(folder)
    away = _put_away(kept)
    now = own_bytes(folder / LEDGER_FILE)
    files.write_all(folder, {**({away: now} if now is not None else {}), LEDGER_FILE: data})
    kept.unlink()
    for name in _written_by_closing(folder / OUT):
        (folder / OUT / name).unlink()
    return f"{KEPT}/{kept.name}", away


def _put_away(kept: Path) -> str:
    """Name the file in which the ledger of now is put away when that `kept` is taken back."""
    return f"{KEPT}/{_STEM}.{kept.name.split('.')[1]}.bo.xlsx"


def _last_kept(folder: Path) -> tuple[Path, bytes]:
    """Give the ledger that the last closing kept; CommandError where there is none."""
    kept = kept_ledgers(folder)
    data = own_bytes(kept[-1]) if kept else None
    if data is None:
        raise CommandError(key="cli.nothing_to_undo", folder=(folder / KEPT).as_posix())
    return kept[-1], data


def _written_by_closing(out: Path) -> list[str]:
    """Name what goes with a closing that is taken back: its lists say what the ledger no longer holds, and nobody may
    sign its papers any more; a merge writes drafts of these again.
    """
    return [*([CLOSING] if (out / CLOSING).exists() else []), *_papers_of_closing(out)]


class EnteredLines(msgspec.Struct, frozen=True):
    """How many lines the ledger has of the season's year, by whoever's hand; `initiatives` of all years."""

    titles: int
    grades: int
    initiatives: int


def entered_lines(season: Path | None) -> EnteredLines:
    """Count the lines of the season's year in its ledger.

    `season` is the season's folder, None for the one around this folder.
    """
    return _lines_beyond(open_season_folder(find_season(season)), {})


def _lines_beyond(loaded: SeasonFolder, then: Mapping[str, Sequence[Record]]) -> EnteredLines:
    """Count the lines of the season's year that its ledger has and the ledger of `then` has not."""
    book, grade = loaded.rulebook, loaded.rulebook.columns.scale("grade")
    lines = Counter(lines_of_this_year(loaded.ledger, book)) - Counter(lines_of_this_year(then, book))
    grades = sum(title in grade for _, title in lines.elements())
    initiatives = Counter(initiative_lines(loaded.ledger)) - Counter(initiative_lines(then))
    return EnteredLines(lines.total() - grades, grades, initiatives.total())


def _set_back(
    now: Mapping[str, Sequence[Record]], then: Mapping[str, Sequence[Record]], book: Rulebook
) -> list[Phrase]:
    """Name the lines that the ledger of `then` has and that of `now` has not, or not as they were."""
    named: list[Phrase] = []
    titles = book.columns.choices["award"]
    for table, records in then.items():
        here = Counter(_as_typed(record) for record in now.get(table, ()))
        for record in records:
            if record.blank:
                continue
            if here[_as_typed(record)]:
                here[_as_typed(record)] -= 1
                continue
            said = {key: plain_text(value) for key, value in record.values.items()}
            name = said.get("full_name") or said.get("person") or said.get("name", "")
            what, award = Phrase(f"closing.{table}"), said.get("title", "")
            if award in titles:
                what = Phrase("closing.undo_award", {"title": titles[award], "period": said.get("period", "")})
            named.append(Phrase("closing.undo_line", {"name": name, "what": what}))
    return named


def _as_typed(record: Record) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, plain_text(value)) for key, value in record.values.items()))


class Undoing(msgspec.Struct, frozen=True):
    """What `undo` would take back: lines that leave the ledger, lines that stay, and the files that go (below OUT).

    `back` names lines from before the closing that were deleted or changed since and are as they were again, `kept` is
    where the ledger of now is kept.
    """

    gone: EnteredLines
    left: EnteredLines
    outputs: tuple[str, ...]
    back: tuple[Phrase, ...]
    kept: str


def undoing(season: Path | None) -> Undoing:
    """Say what taking back the last closing does; writes nothing.

    `season` is the season's folder, None for the one around this folder. Raises CommandError where there is nothing to
    take back.
    """
    folder = find_season(season)
    kept, data = _last_kept(folder)
    now, then = open_season_folder(folder), open_season_folder(folder, ledger_then=data)
    return Undoing(
        _lines_beyond(now, then.ledger),
        _lines_beyond(then, {}),
        tuple(_written_by_closing(folder / OUT)),
        tuple(_set_back(now.ledger, then.ledger, now.rulebook)),
        _put_away(kept),
    )


# --- what stands in the way of closing a season, and how it is settled ---------------------------------------------
class Obstacle(msgspec.Struct, frozen=True):
    """Titles that wait for one kind of thing: a finding for each, and the findings to accept so that they need not.

    `kind` is `meeting` where its day or its members keep all votes from being counted, `cells` where answers are not
    settled, `changed` where something was judged otherwise since the vote.
    `count` is how many of these there are, `people` how many people and units it is about.
    """

    kind: str
    findings: tuple[Finding, ...]
    accepts: tuple[Finding, ...]
    count: int
    people: int


class Obstacles(msgspec.Struct, frozen=True):
    """What stands in the way of closing a season, with the season that it is about.

    `nothing` says why it cannot be closed at all. `titles`, `grades` and `initiatives` are how many lines closing it
    now enters, `held` how many titles it does not, and `open` what the season lacks. `doubts` are about titles that it
    enters although something speaks against them, and nobody has accepted that; `unsure` are titles that it enters
    without a sure basis, those of which the same is lacking together. `revoked` are lines of this year
    (`<who>:<title>`) that the ledger has, the season does not give any more and may be taken out, `staying` such lines
    that may not.
    """

    loaded: SeasonFolder
    book: Rulebook
    obstacles: tuple[Obstacle, ...]
    nothing: Finding | None
    titles: int
    grades: int
    initiatives: int
    held: int
    open: tuple[LeftOpen, ...]
    doubts: tuple[Finding, ...] = ()
    unsure: tuple[UnsureTitles, ...] = ()
    revoked: tuple[tuple[str, Finding], ...] = ()
    staying: tuple[Finding, ...] = ()


def obstacles(season: Path | None, leave_out: Collection[str] = ()) -> Obstacles:
    """Judge a season as `finalize` does, and say what keeps titles out that the council has passed; writes nothing.

    `season` is the season's folder, None for the one around this folder; titles in `leave_out` wait, as for `finalize`.
    """
    loaded, judged = judged_as_merged(season)
    held = _held(judged, _unsettled_titles(judged, leave_out))
    grounds = TitleGrounds(judged)
    errors = {key: tuple(grounds.errors(judged.paths[key])) for key in held}
    after = held_back(judged, held)
    lacking, grade = (
        missing_in(loaded.ledger, season_closing(after), judged.rulebook),
        judged.rulebook.columns.scale("grade"),
    )
    grades = sum(award.title in grade for award in lacking.awards)
    return Obstacles(
        loaded,
        judged.rulebook,
        (*_uncounted(judged), *_kinds(judged, held, errors)),
        nothing_decided(judged),
        titles=len(lacking.awards) - grades,
        grades=grades,
        initiatives=len(lacking.initiatives),
        held=len(held),
        open=left_open(after),
        doubts=tuple(_doubts(after, lacking)),
        unsure=unsure_titles(after, {(award.person, award.title) for award in lacking.awards}),
        revoked=tuple((title_key(key), finding) for key, _, finding in lacking.revoked),
        staying=tuple(_pointed_at(lacking, lacking.revoked)),
    )


def _doubts(season: Season, lacking: Missing) -> Iterator[Finding]:
    """Give what else speaks against titles that are about to be entered and that nobody has accepted."""
    entering = {(award.person, award.title) for award in lacking.awards}
    for path in passed(season):
        if (path.who, path.title) in entering:
            found = (finding for finding in doubts_about(season, path) if not finding.waiver)
            yield from (finding for finding in found if finding.code not in AGAINST_VERDICT)
    entered_for = {who for who, _ in entering}
    for finding in season.findings:
        if finding.code is codes.SIGNER_AWARDED and finding.person in entered_for and not finding.waiver:
            yield finding


def _uncounted(season: Season) -> Iterator[Obstacle]:
    """Give what keeps the votes of a meeting from being counted and may be accepted as it was typed."""
    findings = tuple(
        finding for finding in season.findings if finding.code in SETTLED_BY_ACCEPTING and not finding.waiver
    )
    if findings:
        yield Obstacle("meeting", findings, findings, len(findings), 0)


def _kinds(
    season: Season, held: Mapping[Key, Finding], errors: Mapping[Key, tuple[Finding, ...]]
) -> Sequence[Obstacle]:
    in_cells = [key for key in held if errors[key]]
    votes = {key: season.council.decision(*key) if season.council else None for key in held}
    anew = [key for key, vote in votes.items() if vote and vote.grounds_changed]
    changed = [key for key in anew if not errors[key]]
    cells = {(error.code.id, str(error.place)): error for key in in_cells for error in errors[key]}
    # What a cell changed of a title since the vote is accepted with the cell.
    with_cells = (*cells.values(), *(held[key] for key in anew if errors[key]))
    groups = (
        ("cells", in_cells, len(cells), with_cells),
        ("changed", changed, len(changed), tuple(held[key] for key in changed)),
    )
    return [
        Obstacle(kind, tuple(held[key] for key in keys), accepts, count, len({who for who, _ in keys}))
        for kind, keys, count, accepts in groups
        if keys
    ]


def accept(obstacles_left: Obstacles, obstacle: Obstacle, approver: str, reason: str) -> tuple[int, str]:
    """Write a line of *Chấp nhận* for each finding of an obstacle; give their number and where the old file is kept.

    `approver` is the name of who accepts them, `reason` why. Raises CommandError, with nothing written, where the
    season workbook has no such sheet or cannot be written.
    """
    lines = [
        {"code": finding.code.id, "where": str(finding.place), "reason": reason, "approver": approver}
        for finding in obstacle.accepts
    ]
    return len(lines), add_season_lines(
        obstacles_left.loaded.folder, obstacles_left.loaded.templates, {_WAIVERS: lines}, obstacles_left.book
    )
