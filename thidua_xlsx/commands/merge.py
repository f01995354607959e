"""`merge`: the main job. Read the inbox, judge the season, write the summary and the result — atomically and last."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from thidua_xlsx.base.file_names import FORMS, OUT
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Policy, Season
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.runtime.progress import Progress
from thidua_xlsx.workflow.judge.judging_options import JudgingOptions, OtherRules
from thidua_xlsx.workflow.load.read_inbox import read_inbox
from thidua_xlsx.workflow.load.reading_cache import Cache
from thidua_xlsx.workflow.load.season_folder import find_season, open_season_folder
from thidua_xlsx.workflow.outputs.output_places import refuse_file, refuse_folder

if TYPE_CHECKING:  # what follows the reading is fetched while files are being read
    from thidua_xlsx.workflow.judge.all_checks import Checks
    from thidua_xlsx.workflow.outputs.output import Output
    from thidua_xlsx.workflow.outputs.write_merge import MergeResult


def merge(
    inbox: Path,
    *,
    words: Language,
    season: Path | None = None,
    out: Path | None = None,
    as_of: date | None = None,
    duplicates: Policy = Policy.UNION,
    password_file: Path | None = None,
    progress: Progress = lambda step: None,
    jobs: int = 0,
    cached: bool = True,
    rules: OtherRules | None = None,
    as_if_closed: bool = False,
    papers: bool | None = None,
    internal: bool = False,
    pdf: bool = False,
    compare_with: Path | None = None,
    export: Sequence[str] = (),
    copy_to: Path | None = None,
    outputs: "Sequence[Output] | None" = None,
    checks: "Checks | None" = None,
) -> "MergeResult":
    """Merge an `inbox`, reading `jobs` files at a time (0 = one a processor); nothing is written before all is judged.

    The `season` is in that folder, or in the one around the inbox (None); its results go to the folder `out`,
    `ket-qua/` where there is none. It is judged on the day `as_of` (None: its own); `password_file` has passwords of
    returned files, one a line. `rules` are others to judge by, in place of the season's own or beside them. With
    `cached`, returns that were read before and are unchanged are not read again. `as_if_closed` concludes a season
    whose last round has not come in.

    `papers` asks for all official papers or none; `internal` puts on the page for phones also what only the council may
    see; `pdf` has papers and summary printed into one file. `compare_with` is an earlier result file; what changed
    since then is written beside the results. `export` names the formats in which tables for analysts are written too.
    `outputs` are what is made of the season, `checks` what is looked for in it (None = those of the program and of the
    season's plug-ins).

    `copy_to` is where the result file will be copied to. Raises CommandError, with nothing written, where that must not
    be, or where the inbox is none.
    """
    formats: tuple[str, ...] = ()
    if export:
        from thidua_xlsx.workflow.outputs.export_files import export_formats

        formats = export_formats(export)
    folder = _folder_of(inbox, season)
    if out:
        refuse_folder(out, folder, inbox)
    if copy_to:
        refuse_file(copy_to, folder, inbox, out or folder / OUT)
    loaded = open_season_folder(folder, password_file)
    earlier = None
    if compare_with:  # read before this run writes over it
        from thidua_xlsx.workflow.outputs.changes_since import earlier_result

        earlier = earlier_result(compare_with, loaded)
    asked = JudgingOptions(as_of, duplicates, rules or OtherRules(), as_if_closed)
    loaded = asked.applied_to(loaded)
    cache = Cache(loaded, used=cached)
    readers = ReaderPool(jobs, passwords=loaded.passwords)
    opened = [read_inbox(loaded, inbox, progress, readers, cache, _what_follows)]
    from thidua_xlsx.workflow.outputs.make_results import OUTPUTS, plugin_outputs
    from thidua_xlsx.workflow.outputs.output import OutputOptions
    from thidua_xlsx.workflow.outputs.write_merge import judge_and_write

    wanted = OutputOptions(out or loaded.folder / OUT, papers, internal, pdf, formats, earlier, cache.key)
    done = judge_and_write(
        loaded,
        opened.pop(),  # not held here: it is let go once the season is judged
        asked,
        wanted,
        words=words,
        checks=checks,
        outputs=(*OUTPUTS, *plugin_outputs(loaded.plugins)) if outputs is None else outputs,
        jobs=jobs,
        progress=progress,
    )
    cache.save()
    return done


def judge_inbox(
    inbox: Path,
    *,
    season: Path,
    as_of: date | None = None,
    duplicates: Policy = Policy.UNION,
    password_file: Path | None = None,
    jobs: int = 0,
    cached: bool = True,
    rules: OtherRules | None = None,
    as_if_closed: bool = False,
) -> Season:
    """Judge the season in a folder by an `inbox` as `merge` does, and write nothing, not even the cache.

    `season` is that folder, `as_of` the day to judge it on (None: its own); `password_file` has passwords of returned
    files, one a line. `jobs` files are read at a time (0 = one a processor) and, with `cached`, only those that are not
    known. `as_if_closed` concludes a season whose last round has not come in. Raises CommandError where the inbox is
    none.
    """
    loaded = open_season_folder(_folder_of(inbox, season), password_file)
    loaded = JudgingOptions(as_of, duplicates, rules or OtherRules(), as_if_closed).applied_to(loaded)
    readers, cache = ReaderPool(jobs, passwords=loaded.passwords), Cache(loaded, used=cached)
    read = read_inbox(loaded, inbox, lambda step: None, readers, cache)
    from thidua_xlsx.workflow.judge.judge_season import season_from

    return season_from(loaded, read, lambda step: None)


def _what_follows() -> None:
    """Fetch the half of the program that judges and writes: processes that read need none of it."""
    import thidua_xlsx.workflow.outputs.write_merge  # noqa: F401


def _folder_of(inbox: Path, season: Path | None) -> Path:
    """Give the folder of the season whose inbox this is; CommandError where it is none."""
    if not inbox.exists():
        raise CommandError(key="cli.no_inbox", inbox=inbox.as_posix())
    folder = find_season(season, inbox)
    if inbox.resolve() in {folder.resolve(), (folder / FORMS).resolve(), (folder / OUT).resolve()}:
        raise CommandError(key="cli.not_an_inbox", folder=inbox.as_posix())
    return folder
