"""What an output of a run is: its maker, what the maker is given, and what it gives back."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.formats.xlsx.write.painter import paint, paint_each
from thidua_xlsx.judging.season_closing import left_open_by_closing
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.result.outcome import EarlierOutcome
from thidua_xlsx.reports.result.result_changes import ResultChange
from thidua_xlsx.runtime.progress import Progress
from thidua_xlsx.runtime.staged_outputs import Content, LyingFile, StagedFile
from thidua_xlsx.workflow.load.reading_cache import KeptOutputs
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

MANY = 500  # people; beyond them each result takes seconds


class EarlierRun(msgspec.Struct, frozen=True):
    """An earlier result and the SHA-256 of its file."""

    outcome: EarlierOutcome
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


class Sourced(msgspec.Struct, frozen=True):
    """A content, and the digest of everything that it was made of."""

    content: Content | LyingFile
    made_of: str


class OutputRequest(msgspec.Struct, frozen=True):
    """What outputs are made of: the season folder, the season as judged, the language, what was asked for.

    `before` are the outputs of the run before. `kept` are files below the results that stay as they are, since people
    filled them. What is made after the others finds them in `made`, by file name, and in `changes` what changed since
    the earlier result that was asked for.
    """

    folder: SeasonFolder
    season: Season
    words: Language
    options: OutputOptions
    kept: frozenset[str] = frozenset()
    made: Mapping[str, StagedFile] = msgspec.field(default_factory=dict)
    changes: tuple[ResultChange, ...] | None = None
    progress: Progress = lambda step: None
    before: KeptOutputs | None = None

    @property
    def as_entered(self) -> Season:
        """The season without the titles that closing it has left out; while it is open, as it was judged."""
        return left_open_by_closing(self.season)

    def made_anew(self, name: str, made_of: object, make: Callable[[], Content]) -> Content | Sourced:
        """Give a content, unless it lies there already as the run before made it of the very same.

        `name` is its file below the results, `make` makes it; `made_of` is everything that it is made of beside the
        season's declaration, as plain values.
        """
        if not self.before:
            return make()
        digest = digest_of(made_of)
        return Sourced(self.before.lying(name, digest) or make(), digest)


def workbook(request: OutputRequest, name: str, book: BookPlan, sheets: Iterable[SheetPlan]) -> Content | Sourced:
    """Give the workbook called `name` whose sheets are still to be planned, unless it lies there already.

    Of many people each sheet is let go before the next is planned, which leaves nothing to compare.
    """
    looks, season = request.folder.templates.looks, request.season
    reports = season.schools.reports.values() if season.schools else ()
    shown = len(season.rulebook.people) + sum(len(report.proposals) for report in reports)  # whom it may tell of
    if not request.before or shown > MANY:
        return paint_each(book, sheets, looks)
    whole = replace(book, sheets=tuple(sheets))
    return request.made_anew(name, whole, partial(paint, whole, looks))


def digest_of(value: object) -> str:
    """Give the digest of a plain `value`, such as a plan: another one for whatever tells, shows or does something else.

    Raises TypeError where it holds what is no plain value.
    """
    return sha256(_ENCODER.encode(value)).hexdigest()


_ENCODER = msgspec.msgpack.Encoder(decimal_format="number")  # a number is never taken for its text


class Made(msgspec.Struct, frozen=True):
    """What a maker gives: contents by file name below the results, and what the secretary should know of them.

    `outdated` are files of an earlier run that these take the place of.
    """

    contents: Mapping[str, Content | Sourced] = msgspec.field(default_factory=dict)
    notices: tuple[Finding, ...] = ()
    outdated: tuple[str, ...] = ()

    def whole(self) -> dict[str, bytes]:
        """Give each content in memory; not to be asked of one that is a function, or lies there already."""
        whole = {}
        for name, made in self.contents.items():
            content = made.content if isinstance(made, Sourced) else made
            if not (callable(content) or isinstance(content, LyingFile)):
                whole[name] = content if isinstance(content, bytes) else b"".join(content)
        return whole


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
