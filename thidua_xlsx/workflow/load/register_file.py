"""Copies of `phieu/khoa.json`: kept whenever it is rewritten, and taken back.

The key in it can be made by nobody a second time: with it, every form that is out in the school loses its signature.
"""

from pathlib import Path

from thidua_xlsx.base.file_names import FORMS, REGISTER_FILE
from thidua_xlsx.intake.read.issue_register import Register, from_json, to_json
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.staged_outputs import PrivateBytes

KEPT = f"{FORMS}/khoa-cu"
_MOST_KEPT = 20


def rewritten(folder: Path, register: Register) -> dict[str, bytes]:
    """Give the files to be written into the season's `folder` with a register, by path below it.

    They are the register, and copies of it and of the one before that is not kept yet.
    """
    new, before = to_json(register).encode(), files.read_bytes(folder / REGISTER_FILE)
    return {REGISTER_FILE: PrivateBytes(new), **_copies(folder, [before, new])}


def _copies(folder: Path, contents: list[bytes | None]) -> dict[str, bytes]:
    kept = _kept(folder)
    known = {files.read_bytes(path) for path in kept}
    number = _number(kept[-1]) if kept else 0
    made: dict[str, bytes] = {}
    for content in contents:
        if content and content not in known:
            number += 1
            known.add(content)
            made[f"{KEPT}/khoa-{number:04}.json"] = PrivateBytes(content)
    return made


def forget_oldest(folder: Path) -> None:
    """Remove from the season's `folder` the oldest copies of the register, beyond a number that nobody needs."""
    for path in _kept(folder)[:-_MOST_KEPT]:
        path.unlink(missing_ok=True)


def restore_register(folder: Path) -> str:
    """Take back the last copy of the register that is whole and another than the one in use; give its name.

    `folder` is that of the season. The one in use is kept, whatever state it is in. Raises CommandError where there is
    no such copy.
    """
    now = files.read_bytes(folder / REGISTER_FILE)
    for path in reversed(_kept(folder)):
        data = files.read_bytes(path)
        if data and data != now and not from_json(data).damaged:
            files.write_all(folder, {REGISTER_FILE: PrivateBytes(data), **_copies(folder, [now])})
            return f"{KEPT}/{path.name}"
    raise CommandError(key="cli.nothing_to_restore", folder=(folder / KEPT).as_posix())


def _kept(folder: Path) -> list[Path]:
    copies = (folder / KEPT).glob("khoa-*.json") if (folder / KEPT).is_dir() else ()
    return sorted((path for path in copies if path.stem[5:].isdigit()), key=_number)


def _number(path: Path) -> int:
    return int(path.stem[5:])
