"""What an output of a run is: its maker, what the maker is given, and what it gives back."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.result.result_changes import EarlierResult, ResultChange
from thidua_xlsx.runtime.progress import Progress
from thidua_xlsx.runtime.staged_outputs import Content, StagedFile
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

MANY = 500  # people; beyond them each result takes seconds


class EarlierRun(msgspec.Struct, frozen=True):
    """An earlier result and the SHA-256 of its file."""

    outcome: EarlierResult
    digest: str


class OutputOptions(msgspec.Struct, frozen=True):
    """What a run is to write besides its results, and where (`target`): as the parameters of `merge` say.

    `cache_key` is the key of what the run before kept; without it everything is made anew.
    """

    target: Path
    papers: bool | None = None
    internal: bool = False
    pdf: bool = False
    formats: tuple[str, ...] = ()
    earlier: EarlierRun | None = None
    cache_key: bytes = b""


class OutputRequest(msgspec.Struct, frozen=True):
    """What outputs are made of: the season folder, the season as judged, the language, what was asked for.

    `kept` are files below the results that stay as they are, since people filled them. What is made after the others
    finds them in `made`, by file name, and in `changes` what changed since the earlier result that was asked for.
    """

    folder: SeasonFolder
    season: Season
    words: Language
    options: OutputOptions
    kept: frozenset[str] = frozenset()
    made: Mapping[str, StagedFile] = msgspec.field(default_factory=dict)
    changes: tuple[ResultChange, ...] | None = None
    progress: Progress = lambda step: None


class Made(msgspec.Struct, frozen=True):
    """What a maker gives: contents by file name below the results, and what the secretary should know of them.

    `outdated` are files of an earlier run that these take the place of.
    """

    contents: Mapping[str, Content] = msgspec.field(default_factory=dict)
    notices: tuple[Finding, ...] = ()
    outdated: tuple[str, ...] = ()

    def whole(self) -> dict[str, bytes]:
        """Give each content in memory; not to be asked of one that is a function."""
        return {
            name: one if isinstance(one, bytes) else b"".join(one)
            for name, one in self.contents.items()
            if not callable(one)
        }


class Output(ABC):
    """One output of a run: its name, when and beside what it is made, and `make`.

    Outputs are made side by side, in copies of this process where the system has them: what `make` changes elsewhere
    may be lost.
    """

    name: str  # for people who watch: a file or folder below the results
    weight: int = 0  # how long it takes: the heaviest is begun first
    of_season: bool = False  # rests on the season alone: `verify` and `mail` make it again
    after_others: bool = False  # tells of other outputs: made when they are, in this process
    in_journal: bool = True  # whether the journal keeps the digests of its files
    renews: tuple[str, ...] = ()  # patterns of the files below the results that a run writes anew or removes
    whole_folder: str = ""  # a folder below the results that holds nothing but what this output gives

    def parts(self, season: Season) -> Sequence["Output"]:
        """Give the outputs that this one is made as: itself, or shares of it where the season is large."""
        return (self,)

    @abstractmethod
    def make(self, request: OutputRequest) -> Made:
        """Make the output of a season; nothing made where there is no occasion for it."""
