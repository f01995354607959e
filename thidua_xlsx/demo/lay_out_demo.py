"""`demo`: a finished sample season, laid out and merged."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.commands.merge import merge
from thidua_xlsx.demo.sample_office import build_office
from thidua_xlsx.demo.sample_school import build_sample
from thidua_xlsx.demo.sample_year import end_year, return_votes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import Language
from thidua_xlsx.runtime.files import write_all
from thidua_xlsx.runtime.packaged_data import OFFICES, STORIES, sample_texts
from thidua_xlsx.runtime.progress import Progress
from thidua_xlsx.runtime.staged_outputs import waits
from thidua_xlsx.workflow.outputs.write_merge import MergeResult

_NOTE = "DOC-TRUOC.txt"


def lay_out(
    folder: Path,
    *,
    words: Language,
    tell: Callable[[str], None],
    sample: str = "thcs",
    progress: Progress = lambda step: None,
) -> MergeResult:
    """Lay out a sample season or office in a folder and merge it; a folder that holds anything else is left alone."""
    note, story = folder / _NOTE, STORIES[sample]
    own_demo = note.is_file() and story in note.read_text("utf-8", "replace")
    foreign = folder.exists() and not all(waits(path) for path in folder.iterdir())  # a demo may have been stopped
    if foreign and not own_demo:
        raise CommandError(key="cli.demo_folder_used", folder=folder.as_posix())
    tell(words("cli.demo_building", folder=folder.as_posix()))
    note_text = words("cli.demo_note_office" if sample in OFFICES else "cli.demo_note")
    with _whole_or_nothing(folder, keep=own_demo):
        write_all(folder, {_NOTE: f"{note_text}\n{story}\n".encode()})
        if sample in OFFICES:
            build_office(story, folder, say=words)
        else:
            build_sample(story, sample, folder, say=words)
        voted = return_votes(sample_texts(story), folder, say=words)
        tell(words("cli.demo_merging"))
        merged = merge(folder / INBOX, words=words, season=folder, progress=progress)
        if voted:
            end_year(folder, words=words, tell=tell)
        return merged


@contextmanager
def _whole_or_nothing(folder: Path, *, keep: bool) -> Iterator[None]:
    """Take away what was laid out in a folder that held nothing before, if not all of it can be laid out."""
    there = folder.is_dir()
    made = [parent for parent in folder.parents if not parent.exists()]
    try:
        yield
    except BaseException:
        if not keep:
            for path in list(folder.iterdir()) if folder.is_dir() else ():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            if not there:
                shutil.rmtree(folder, ignore_errors=True)
            for above in made:
                with suppress(OSError):  # somebody else has put something there
                    above.rmdir()
        raise
