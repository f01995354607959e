"""`demo`: a finished sample season, laid out and merged."""

from collections.abc import Callable
from pathlib import Path

from thidua_xlsx.lang import Words
from thidua_xlsx.resources import SAMPLES
from thidua_xlsx.verbs.load import INBOX, Unusable
from thidua_xlsx.verbs.merge import Merged, merge
from thidua_xlsx.verbs.reading import Progress
from thidua_xlsx.verbs.sample import build_sample

_NOTE = "DOC-TRUOC.txt"


def lay_out(
    folder: Path,
    *,
    words: Words,
    tell: Callable[[str], None],
    sample: str = "thcs",
    progress: Progress = lambda step: None,
) -> Merged:
    """Lay out a profile's sample season in a folder and merge it; a folder that holds anything else is left alone."""
    note = folder / _NOTE
    ours = note.is_file() and SAMPLES[sample] in note.read_text("utf-8")
    if folder.exists() and any(folder.iterdir()) and not ours:
        raise Unusable(key="cli.demo_folder_used", folder=folder.as_posix())
    folder.mkdir(parents=True, exist_ok=True)
    tell(words("cli.demo_building", folder=folder.as_posix()))
    note.write_text(f"{words('cli.demo_note')}\n{SAMPLES[sample]}\n", "utf-8")
    build_sample(SAMPLES[sample], sample, folder, say=words)
    tell(words("cli.demo_merging"))
    return merge(folder / INBOX, words=words, season=folder, progress=progress)
