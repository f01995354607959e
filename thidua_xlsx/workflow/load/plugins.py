"""Plug-ins: what others add to the program without changing it, gathered into one value that a season carries.

Two ways lead here. A package that is installed names a `Plugin` in the entry-point group `thidua_xlsx.plugins`: whoever
installed it has agreed to run it. A file that the season's `plugins.toml` lists runs only where `allowed_plugins` knows
its very content. Nothing else in a season's folder is ever run.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from thidua_xlsx.base.file_names import PLUGIN_LIST, SEASON_FILE
from thidua_xlsx.declare.criteria.criterion_kind import CriterionKind
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleFault
from thidua_xlsx.declare.season.policies import PluginStamp
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code, all_codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Dossier, Submission
from thidua_xlsx.model.check_protocol import Check, SeasonCheck
from thidua_xlsx.workflow.load.allowed_plugins import allow, allowed_digests, listed_files

if TYPE_CHECKING:
    from thidua_xlsx.documents.foreign_table import ForeignTable
    from thidua_xlsx.reports.letters.letter_texts import Letter

GROUP = "thidua_xlsx.plugins"
_LONGEST_WHY = 200  # characters of what an error says


class AnswerReader(Protocol):
    """Reads what a school collected elsewhere, from files whose names end in one of its `suffixes` (`.json`)."""

    suffixes: tuple[str, ...]

    def read(self, name: str, content: bytes) -> "Sequence[ForeignTable]":
        """Give the tables in the file called `name` with this `content`, their headings in a row of their own."""
        ...


class LetterChannel(Protocol):
    """Writes letters another way than as e-mail drafts: for a gateway of text messages, a portal."""

    def write(self, letters: "Sequence[Letter]", attached: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Give files by name; `attached` are the contents of attachments by where they lie among the results."""
        ...


class Plugin(msgspec.Struct, frozen=True):
    """What a plug-in adds. Checks, kinds and outputs are as those of the program; `outputs` are `Output`s.

    `codes` are those of its findings, with their words. `papers` are official papers in TOML by name. The `version` is
    that of the package where it is an installed one.
    """

    version: str = ""
    codes: tuple[Code, ...] = ()
    of_return: tuple[Check[Submission], ...] = ()
    of_entries: tuple[Check[Dossier], ...] = ()
    of_season: tuple[SeasonCheck[Any], ...] = ()
    kinds: tuple[CriterionKind, ...] = ()
    outputs: tuple[Any, ...] = ()
    papers: Mapping[str, str] = msgspec.field(default_factory=dict)
    answer_readers: tuple[AnswerReader, ...] = ()
    letter_channels: tuple[LetterChannel, ...] = ()


class LoadedPlugin(msgspec.Struct, frozen=True):
    """A plug-in that can be used, and what journal and result say of it."""

    stamp: PluginStamp
    plugin: Plugin


class Plugins(msgspec.Struct, frozen=True):
    """The plug-ins of a season, in order of their names, and what is to be said of those that are not among them."""

    loaded: tuple[LoadedPlugin, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def stamps(self) -> tuple[PluginStamp, ...]:
        """Name, version and digest of each."""
        return tuple(loaded.stamp for loaded in self.loaded)

    @property
    def kinds(self) -> Mapping[str, CriterionKind]:
        """The kinds of criterion that a season may use: the program's, and those of plug-ins."""
        own = {kind.id: kind for loaded in self.loaded for kind in loaded.plugin.kinds}
        return {**KINDS, **own} if own else KINDS

    @property
    def codes(self) -> Mapping[str, Code]:
        """The codes of findings that plug-ins bring, by their ids."""
        return {code.id: code for loaded in self.loaded for code in loaded.plugin.codes}


class PluginFailed(CommandError):
    """What a plug-in could not do, where nothing can go on without it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self._finding = finding

    def __str__(self) -> str:
        return f"{self._finding.params['plugin']}: {self._finding.params['why']}"

    def __reduce__(self) -> tuple[type["PluginFailed"], tuple[Finding]]:
        """Say how a copy is made in another process."""
        return PluginFailed, (self._finding,)


def failed(stamp: PluginStamp, part: str, error: BaseException | str) -> Finding:
    """Say that a `part` of a plug-in (the name of a check, an output, a kind) failed, and why."""
    why = error if isinstance(error, str) else f"{type(error).__name__}: {error}"[:_LONGEST_WHY]
    return at(codes.PLUGIN_FAILED, FilePlace(stamp.name), plugin=stamp.name, part=part, why=why)


class _Source(msgspec.Struct, frozen=True):
    """Where a plug-in comes from: `value` is `module:attribute` of an installed one, or the text of a file."""

    stamp: PluginStamp
    value: str
    installed: bool


def plugins_of(folder: Path | None) -> Plugins:
    """Gather the plug-ins of the season in a `folder` (None: of no season).

    They are those installed and, of those that the folder lists, the ones allowed here.
    """
    sources, findings = _installed(folder)
    if folder is not None:
        listed, doubts = _listed(folder)
        sources, findings = [*sources, *listed], [*findings, *doubts]
    loaded: dict[str, LoadedPlugin] = {}
    for source in sorted(sources, key=lambda source: source.stamp.name):
        stamp = source.stamp
        try:
            plugin = _usable(source)
            for other in loaded.values():  # nothing may be called as something of another plug-in is
                if both := _ids(plugin) & _ids(other.plugin):
                    raise ValueError(f"{other.stamp.name}: {', '.join(sorted(both))}")
            if stamp.name in loaded:
                raise ValueError(stamp.name)
        except (Exception, SystemExit) as error:  # whatever somebody else's code does, the season is opened
            findings.append(failed(stamp, stamp.name, error))
        else:
            own = stamp if source.installed else msgspec.structs.replace(stamp, version=plugin.version)
            loaded[stamp.name] = LoadedPlugin(own, plugin)
    return Plugins(tuple(loaded.values()), tuple(findings))


def _ids(plugin: Plugin) -> set[str]:
    return {*(code.id for code in plugin.codes), *(kind.id for kind in plugin.kinds)}


@lru_cache(maxsize=32)
def _usable(source: _Source) -> Plugin:
    """Run a plug-in's module and give what it adds; its kinds name the plug-in where they fail."""
    module, _, attribute = source.value.partition(":") if source.installed else ("", "", "PLUGIN")
    if source.installed:
        from importlib import import_module

        plugin = getattr(import_module(module), attribute)
    else:
        plugin = _run(source).__dict__["PLUGIN"]
    if not isinstance(plugin, Plugin):
        raise TypeError(f"{attribute}: {type(plugin).__name__}")
    known = all_codes()
    for code in plugin.codes:  # none may be the program's, nor its words name what its findings do not tell
        fields = {field for _, *texts in code.words for text in texts for _, field, _, _ in Formatter().parse(text)}
        if code.id in known or not code.words or not fields - {None} <= set(code.params):
            raise ValueError(f"{code.id}: {sorted(filter(None, fields))}, {sorted(code.params)}")
    for kind in plugin.kinds:
        if kind.id in KINDS or kind.name is None:
            raise ValueError(f"{type(kind).__name__}: id {kind.id!r}, name {kind.name!r}")
    return msgspec.structs.replace(plugin, kinds=tuple(_named(kind, source) for kind in plugin.kinds))


def _run(source: _Source) -> ModuleType:
    """Run a file that is allowed, from the very text whose digest was compared."""
    name = f"thidua_plugin_{source.stamp.digest[:16]}"
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(source.value, source.stamp.name, "exec"), module.__dict__)
    return module


def _named(kind: CriterionKind, source: _Source) -> CriterionKind:
    """Give a kind that says which plug-in it is of where one of its answers fails; equal to itself alone."""
    methods = {
        name: _guarded(getattr(type(kind), name), source.stamp, kind.id)
        for name, method in vars(CriterionKind).items()
        if callable(method) and not name.startswith("_") and not isinstance(method, staticmethod)
    }
    methods["__reduce__"] = lambda self: (_kind_again, (source, kind.id))  # to processes that read returns
    named: CriterionKind = type(type(kind).__name__, (type(kind),), methods)()
    return named


def _guarded(method: Callable[..., Any], stamp: PluginStamp, part: str) -> Callable[..., Any]:
    @wraps(method)
    def answer(*args: Any, **named: Any) -> Any:
        try:
            return method(*args, **named)
        except ScaleFault:  # a scale that the secretary mistyped
            raise
        except Exception as error:
            raise PluginFailed(failed(stamp, part, error)) from error

    return answer


def _kind_again(source: _Source, id_: str) -> CriterionKind:
    return next(kind for kind in _usable(source).kinds if kind.id == id_)


def _listed(folder: Path) -> tuple[list[_Source], list[Finding]]:
    """Give the files that a season lists and that are allowed on this machine, and a finding for every other one."""
    try:
        contents = listed_files(folder)
    except ValueError as wrong:
        return [], [at(codes.PLUGIN_FAILED, FilePlace(PLUGIN_LIST), plugin=PLUGIN_LIST, part="files", why=str(wrong))]
    allowed = allowed_digests() if contents else frozenset()
    sources, findings = list[_Source](), list[Finding]()
    for name, content in contents.items():
        digest = sha256(content).hexdigest()
        if digest in allowed:
            stamp = PluginStamp(Path(name).stem, "", digest)
            sources.append(_Source(stamp, content.decode("utf-8", "replace"), installed=False))
        else:
            findings.append(at(codes.PLUGIN_NOT_ALLOWED, FilePlace(name), file=name, digest=digest))
    return sources, findings


def _installed(folder: Path | None) -> tuple[list[_Source], list[Finding]]:
    """Give what installed packages name in the group; never anything that lies in the season's own folder."""
    sources, findings = list[_Source](), list[Finding]()
    for place in dict.fromkeys(Path(place or os.curdir) for place in sys.path):
        if _sent(place, folder):
            continue
        for described in _naming_the_group(place):
            from importlib.metadata import Distribution  # brings half of the e-mail library with it

            distribution = Distribution.at(described)
            name, version = str(distribution.metadata["Name"]), distribution.version
            for point in distribution.entry_points.select(group=GROUP):
                try:
                    digest = _digest(point.value, folder)
                except Exception as error:  # a package of which half is gone
                    findings.append(failed(PluginStamp(name, version, ""), point.value, error))
                else:
                    sources.append(_Source(PluginStamp(name, version, digest), point.value, installed=True))
    return sources, findings


def _sent(place: Path, folder: Path | None) -> bool:
    """Say whether a place may be one that somebody sent: in a season's folder, or the folder one stands in."""
    target = place.resolve()
    around = (target, *target.parents)
    here = target == Path.cwd() or (folder is not None and folder.resolve() in around)
    return here or any((above / SEASON_FILE).is_file() for above in around)


def _naming_the_group(place: Path) -> list[Path]:
    """Give the descriptions of installed packages in a folder that name the group in their entry points."""
    try:
        described = [Path(entry.path) for entry in os.scandir(place) if entry.name.endswith(".dist-info")]
    except OSError:
        return []
    naming = []
    for path in sorted(described):
        try:
            named = f"[{GROUP}]" in (path / "entry_points.txt").read_text("utf-8", "replace")
        except OSError:
            continue
        naming += [path] if named else []
    return naming


def _digest(value: str, folder: Path | None) -> str:
    """Give the SHA-256 of the modules and tables of the package that an entry point names.

    Raises ImportError where there is none, or where it would be taken from a season's folder.
    """
    from importlib.util import find_spec

    top = value.partition(":")[0].partition(".")[0]
    spec = find_spec(top)
    places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    origin = [Path(spec.origin)] if spec and spec.origin else []
    if not (places or origin) or any(_sent(place.parent, folder) for place in (*places, *origin)):
        raise ImportError(top)
    paths = [
        (path.relative_to(root).as_posix(), path)
        for root in places
        for path in sorted(root.rglob("*"))
        if path.suffix in (".py", ".toml")
    ]
    digest = sha256()
    for name, path in paths or [(path.name, path) for path in origin]:
        digest.update(name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


class SeasonPlugins(msgspec.Struct, frozen=True):
    """The plug-ins of a season that run here, and findings about those that do not; `place` has what is allowed."""

    loaded: tuple[PluginStamp, ...]
    findings: tuple[Finding, ...]
    place: Path | None = None


def season_plugins(folder: Path, allowed: Sequence[str] = (), forgotten: Sequence[str] = ()) -> SeasonPlugins:
    """Give the plug-ins of the season in a `folder`, after the files `allowed` and `forgotten` have been so.

    Both are names as the season's `plugins.toml` lists them. Raises CommandError, with nothing allowed, where one is
    not listed there, the list cannot be read, or this machine has no place to keep what is allowed.
    """
    place = None
    if allowed or forgotten:
        try:
            contents = listed_files(folder)
        except ValueError as wrong:
            raise CommandError(key="cli.plugins_list", file=PLUGIN_LIST, why=str(wrong)) from None
        for name in (*allowed, *forgotten):
            if name not in contents:
                raise CommandError(
                    key="cli.plugins_unlisted", file=name, list=PLUGIN_LIST, known=tuple(contents) or ("–",)
                )
        digests = {name: sha256(content).hexdigest() for name, content in contents.items()}
        place = allow({digests[name]: name for name in allowed}, [digests[name] for name in forgotten])
        if place is None:
            raise CommandError(key="cli.plugins_no_place")
    plugins = plugins_of(folder)
    return SeasonPlugins(plugins.stamps, plugins.findings, place)
