"""What only some systems have is not needed to start: everything can be imported where it is missing, as on Windows."""

import os
import subprocess
import sys

MISSING = """
import multiprocessing.context, os, signal, sys
for name in ("ForkProcess", "ForkContext", "ForkServerProcess", "ForkServerContext"):
    delattr(multiprocessing.context, name)
for module, name in ((os, "fork"), (os, "setsid"), (os, "sysconf"), (signal, "SIGKILL")):
    delattr(module, name)
for name in ("resource", "fcntl", "termios"):
    sys.modules[name] = None
import importlib, pkgutil, thidua_xlsx
names = [one.name for one in pkgutil.walk_packages(thidua_xlsx.__path__, "thidua_xlsx.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names))
"""


def test_every_module_can_be_imported_without_what_windows_lacks() -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", MISSING], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 250
