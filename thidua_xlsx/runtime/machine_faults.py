"""What a machine can refuse - room, memory, rights, another process - told apart by what somebody can do about it."""

import errno
import sys

import msgspec
from msgspec.structs import replace

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_KEEPS_OUT = (*_FORBIDDEN, errno.EBUSY, errno.ETXTBSY, errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY)
_KINDS = {
    **dict.fromkeys(_FULL, "disk_full"),
    **dict.fromkeys(_FORBIDDEN, "not_allowed"),
    errno.EFBIG: "file_size",
    errno.EMFILE: "open_files",
    errno.ENFILE: "open_files",
    errno.EAGAIN: "no_process",
    errno.ENOMEM: "no_memory",
    errno.ENAMETOOLONG: "path_too_long",
}
_WINDOWS_KINDS = {  # what Windows says more exactly than by a number that all systems have
    206: "path_too_long",  # ERROR_FILENAME_EXCED_RANGE
    **dict.fromkeys((362, 388, 389, 395, 404), "in_the_cloud"),  # ERROR_CLOUD_FILE_...: OneDrive cannot fetch it
}
_LONGEST_ON_WINDOWS = 248  # characters of a folder's path, beyond which Windows says that there is no such file
_DOUBTFUL = ("not_allowed", "other")  # may as well have been asked for, and answered, long before
_TEXTS = {  # libraries that speak to the system themselves tell what it said in words only
    "No space left on device": "disk_full",
    "can't start new thread": "no_process",
}


class MachineFault(msgspec.Struct, frozen=True):
    """What the machine refused: a word for what can be done about it, which file, and the system's own word."""

    kind: str
    file: str = ""
    reason: str = ""


def machine_fault(error: BaseException) -> MachineFault | None:
    """Say what of the machine is behind an error; None where it is none of the machine's, but ours.

    What goes wrong while a first fault is cleared away hides it: the first one that is surely the machine's is told.
    """
    faults: list[MachineFault] = []
    past: BaseException | None = error
    while past is not None:  # the error, then those before it that led to it
        faults += [fault] if (fault := _fault(past)) else []
        past = past.__cause__ or past.__context__
    surely = [fault for fault in faults if fault.kind not in _DOUBTFUL] or [own for own in (_fault(error),) if own]
    if not surely:
        return None
    file = next((fault.file for fault in faults if fault.file and fault.kind == surely[-1].kind), "")
    return replace(surely[-1], file=file)


def _fault(error: BaseException) -> MachineFault | None:
    if isinstance(error, MemoryError):
        return MachineFault("no_memory")
    if isinstance(error, OSError):
        file = error.filename if isinstance(error.filename, str) else ""
        reason = errno.errorcode.get(error.errno or 0, type(error).__name__)
        too_long = sys.platform == "win32" and error.errno == errno.ENOENT and len(file) >= _LONGEST_ON_WINDOWS
        exact = "path_too_long" if too_long else _WINDOWS_KINDS.get(getattr(error, "winerror", None) or 0)
        return MachineFault(exact or _KINDS.get(error.errno or 0, "other"), file, reason)
    kind = next((kind for text, kind in _TEXTS.items() if text in str(error)), "")
    return MachineFault(kind) if kind else None


def kept_out(error: OSError) -> bool:
    """Say whether a place is locked, forbidden or taken by something else, where other places may well be free."""
    return error.errno in _KEEPS_OUT
