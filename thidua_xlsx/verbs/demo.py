"""`demo`: a finished sample season, laid out and merged."""

from collections.abc import Callable
from pathlib import Path

from thidua_xlsx.lang import Words
from thidua_xlsx.verbs.load import INBOX, Unusable
from thidua_xlsx.verbs.merge import Merged, merge
from thidua_xlsx.verbs.sample import build_sample

STORY, PROFILE = "thcs-kim-son", "thcs"
_NOTE = "DOC-TRUOC.txt"


def lay_out(folder: Path, *, words: Words, tell: Callable[[str], None]) -> Merged:
    """Lay out the sample season in a folder and merge it; a folder that holds anything else is left alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / _NOTE).is_file():
        raise Unusable(key="cli.demo_folder_used", folder=folder.as_posix())
    folder.mkdir(parents=True, exist_ok=True)
    tell(words("cli.demo_building", folder=folder.as_posix()))
    (folder / _NOTE).write_text(words("cli.demo_note"), "utf-8")
    build_sample(STORY, PROFILE, folder, say=words)
    tell(words("cli.demo_merging"))
    return merge(folder / INBOX, words=words, season=folder)
