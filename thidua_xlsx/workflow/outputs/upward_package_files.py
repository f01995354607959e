"""The package for the body above: pacts, agreed score sheet and registered targets in `ket-qua/gui-cap-tren.zip`."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import OUT
from thidua_xlsx.formats.xlsx.looks import load_looks
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.upward_package import (
    asked_to_agree,
    cover_book,
    lacking_of,
    registered,
    score_sheet_book,
    targets_book,
)
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.paper_files import upward

FOLDER, ZIP = "gui-cap-tren", "gui-cap-tren.zip"
# What a run replaces: its own names only, since people keep the signed and scanned pacts beside them.
PATTERNS = (f"{FOLDER}/0[0-9]-*.xlsx", f"{FOLDER}/0[0-9]-*.docx", ZIP)
_COVER, _SCORES, _TARGETS = "danh-muc.xlsx", "bang-diem.xlsx", "chi-tieu-dang-ky.xlsx"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file can bear


class UpwardPackage(msgspec.Struct, frozen=True):
    """The files of a package by name below the results, and what the secretary should know of it."""

    contents: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    notices: tuple[Finding, ...] = ()


def package(loaded: SeasonFolder, season: Season, target: Path, *, asked: bool = False) -> UpwardPackage:
    """Make the package of a season whose registration is in; an empty one where there is nothing to send yet.

    Unless it is `asked` for, only a season that sends its score sheet to the units for agreement has one. Like every
    official paper it is Vietnamese, and a season judged by rules not its own has none.
    """
    wanted = registered(season) and (asked or asked_to_agree(season))
    if not wanted or season.rulebook.own_rules:
        return UpwardPackage()
    say, looks, lacking = language("vi"), load_looks(loaded.looks), lacking_of(season)
    parts = [(name, title.capitalize(), data) for name, title, data in upward(loaded, season, target)]
    parts += [
        (_SCORES, say("report.package.part_scores"), paint(score_sheet_book(season, say), looks)),
        (_TARGETS, say("report.package.part_targets"), paint(targets_book(season, say), looks)),
    ]
    numbered = [(f"{place:02}-{name}", title, data) for place, (name, title, data) in enumerate(parts, start=1)]
    cover = paint(cover_book(season, [(name, title) for name, title, _ in numbered], lacking, say), looks)
    found = {f"00-{_COVER}": cover, **{name: data for name, _, data in numbered}}
    contents = {**{f"{FOLDER}/{name}": data for name, data in found.items()}, ZIP: _zipped(found)}
    return UpwardPackage(contents, _notices(lacking.phrases()))


def _notices(lacking: tuple[object, ...]) -> tuple[Finding, ...]:
    return (at(codes.PACKAGE_INCOMPLETE, FilePlace(f"{OUT}/{ZIP}"), lacking=lacking),) if lacking else ()


def _zipped(found: Mapping[str, bytes]) -> bytes:
    """Put files into a .zip with fixed stamps: the same files are the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in sorted(found.items()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            made.writestr(info, data)
    return stream.getvalue()
