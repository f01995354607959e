"""The desktop's own programs: open a file as a double click would. Never a reason for a command to fail."""

import os
import subprocess
import sys
from pathlib import Path


def open_file(path: Path) -> bool:
    """Open a file with the program the desktop has for it; False where there is none."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
        else:
            opener = "open" if sys.platform == "darwin" else "xdg-open"
            quiet = subprocess.DEVNULL
            subprocess.Popen([opener, str(path.resolve())], stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError:
        return False
    return True
