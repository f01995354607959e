"""`merge`: the main job. Read the inbox, judge the season, write the summary and the result — atomically and last."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from glob import escape
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx import codes, files
from thidua_xlsx.beside import Beside, Content, Held, Laid
from thidua_xlsx.excel.isolated import Readers
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.intake.combine import Policy
from thidua_xlsx.lang import Words
from thidua_xlsx.model import Season
from thidua_xlsx.outbox.drafts import FOLDER as MAILS
from thidua_xlsx.places import FilePlace
from thidua_xlsx.reports.late import Change
from thidua_xlsx.verbs.cache import Cache
from thidua_xlsx.verbs.cluster import on_cluster
from thidua_xlsx.verbs.export import EXPORTED, export_formats, exports
from thidua_xlsx.verbs.journal import JOURNAL, line_for
from thidua_xlsx.verbs.late import changed_since, earlier_result
from thidua_xlsx.verbs.load import OUT, Loaded, Unusable, find_season, load
from thidua_xlsx.verbs.mail import WITH_MERGE, left_to_mail, letters, stale
from thidua_xlsx.verbs.package import PATTERNS as PACKED
from thidua_xlsx.verbs.reading import Progress, Step
from thidua_xlsx.verbs.resting import collector_resting
from thidua_xlsx.verbs.results import RESULT, results
from thidua_xlsx.verbs.season import season_of
from thidua_xlsx.verbs.slips import FOLDER as SLIPS
from thidua_xlsx.verbs.whatif import Rules, under


class Merged(msgspec.Struct, frozen=True):
    """A merge that was done: the season as judged, and where the results lie.

    `notices` are about what was written, not about the season: they stand in no result. `changes` are those since the
    earlier result that was asked for; `said` are sentences (key and parameters) about how the files were read.
    """

    season: Season
    out: Path
    notices: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] | None = None
    said: tuple[tuple[str, Mapping[str, object]], ...] = ()

    @property
    def result(self) -> Path:
        """The result file (JSON, UTF-8), which may be larger than all else in memory."""
        return self.out / RESULT


@collector_resting()
def merge(
    inbox: Path,
    *,
    words: Words,
    season: Path | None = None,
    out: Path | None = None,
    as_of: date | None = None,
    duplicates: Policy = Policy.UNION,
    password_file: Path | None = None,
    progress: Progress = lambda step: None,
    jobs: int = 0,
    cached: bool = True,
    rules: Rules | None = None,
    papers: bool | None = None,
    compare_with: Path | None = None,
    scheduler: str = "",
    export: Sequence[str] = (),
) -> Merged:
    """Merge an inbox, reading `jobs` files at a time (0 = one a processor); nothing is written before all is judged.

    `rules` are others to judge by, in place of the season's own or beside them. With `cached`, returns that were read
    before and are unchanged are not read again. `papers` asks for all official papers or none.
    `compare_with` is an earlier result file; what changed since then is written beside the results. A `scheduler`
    has its cluster read the files; `export` names the formats in which tables for analysts are written too.
    """
    formats = export_formats(export)
    loaded = load(_folder_of(inbox, season), password_file)
    earlier = earlier_result(compare_with, loaded)  # read before this run writes over it
    rules = rules or Rules()
    loaded = as_asked(loaded, as_of, duplicates, rules)
    cache = Cache(loaded, used=cached)
    here = Readers(jobs, passwords=loaded.passwords)
    cluster = on_cluster(scheduler, here) if scheduler else None
    judged = season_of(loaded, inbox, progress, cluster or here, cache)
    target = out or loaded.folder / OUT
    with Beside(target, shared=True) as beside:
        made = results(loaded, judged, target, words, beside=beside, papers=papers, jobs=jobs, progress=progress)
        judged = made.season
        changes, sheet = changed_since(earlier, made.contents[RESULT], judged, looks=loaded.looks, say=words)
        contents: dict[str, Held] = {**made.contents, **sheet}
        before = files.read_bytes(target / JOURNAL) or b""
        asked = {"as_of": as_of.isoformat() if as_of else "", "duplicates": duplicates.value, **rules.asked()}
        line = line_for(before, judged, loaded.folder, contents, asked=asked, now=datetime.now(UTC))
        progress(Step("making", 0, 1, MAILS))
        mails = letters(loaded, judged, contents, words)
        progress(Step("writing"))
        exported = exports(judged, formats, words, progress)
        mended = _mended(target)  # asked before writing takes the mark away
        renewed = (*map(escape, stale(target, judged, WITH_MERGE, mails)), *PACKED, *EXPORTED)
        everything: dict[str, Content | Laid] = {**contents, **mails, **exported, JOURNAL: line}
        files.write_all(target, everything, whole=(SLIPS,), renewed=renewed, beside=beside)
    cache.save()
    notices = (*mended, *made.notices, *left_to_mail(judged))
    said = tuple(cluster.notices()) if cluster else ()
    return Merged(judged, target, notices, changes, said)


def _folder_of(inbox: Path, season: Path | None) -> Path:
    """Give the folder of the season whose inbox this is; Unusable where it is none."""
    if not inbox.exists():
        raise Unusable(key="cli.no_inbox", inbox=inbox.as_posix())
    folder = find_season(season, inbox)
    if inbox.resolve() in {folder.resolve(), (folder / "phieu").resolve(), (folder / OUT).resolve()}:
        raise Unusable(key="cli.not_an_inbox", folder=inbox.as_posix())
    return folder


def _mended(target: Path) -> tuple[Finding, ...]:
    """Say that the run before was stopped while it wrote; this one writes everything anew."""
    return (at(codes.RUN_BEFORE_INTERRUPTED, FilePlace(OUT)),) if files.interrupted(target) else ()


def as_asked(loaded: Loaded, as_of: date | None, duplicates: Policy, rules: Rules | None = None) -> Loaded:
    """Give a season as a merge was asked to see it: another day, policy for returns that differ, other rules."""
    book = replace(loaded.rulebook, as_of=as_of) if as_of else loaded.rulebook
    return under(replace(loaded, rulebook=book, duplicates=duplicates), rules or Rules())
