"""`demo`: a finished sample season, laid out and merged."""

from collections.abc import Callable
from pathlib import Path

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.commands.merge import merge
from thidua_xlsx.demo.sample_office import build_office
from thidua_xlsx.demo.sample_school import build_sample
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import Language
from thidua_xlsx.runtime.packaged_data import OFFICES, STORIES
from thidua_xlsx.runtime.progress import Progress
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
    ours = note.is_file() and story in note.read_text("utf-8")
    if folder.exists() and any(folder.iterdir()) and not ours:
        raise CommandError(key="cli.demo_folder_used", folder=folder.as_posix())
    folder.mkdir(parents=True, exist_ok=True)
    tell(words("cli.demo_building", folder=folder.as_posix()))
    told = words("cli.demo_note_office" if sample in OFFICES else "cli.demo_note")
    note.write_text(f"{told}\n{story}\n", "utf-8")
    if sample in OFFICES:
        build_office(story, folder, say=words)
    else:
        build_sample(story, sample, folder, say=words)
    tell(words("cli.demo_merging"))
    return merge(folder / INBOX, words=words, season=folder, progress=progress)
