"""Hand the reading of files to a Dask cluster, whose scheduler somebody named on the command line."""

import logging
import re
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.runtime.isolation.remote_reading import RemoteReaders

_ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):\d{1,5}")
_CONNECT = 10  # seconds
_ASK_AGAIN = 2.0  # seconds that an answer about who is there holds


def on_cluster(address: str, local: ReaderPool, belongs: Callable[[bytes, str], bool]) -> RemoteReaders:
    """Connect to the scheduler at `address` (`tcp://host:port` or `tls://host:port`) and give its readers.

    `local` reads what the cluster does not give back; `belongs` says whether an answer speaks of the file asked about.
    The address is the user's own word: it never comes from a file. Raises CommandError where there is no connection.
    """
    if not _ADDRESS.fullmatch(address):
        raise CommandError(key="cli.scheduler_address", address=address)
    try:
        import dask
        import distributed
    except ImportError:
        raise CommandError(key="cli.no_distributed") from None
    # Its library tells its own story on stderr: what matters of it is said in words.
    for name in [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    if address.startswith("tls:") and not _certificates(distributed.Security()):
        raise CommandError(key="cli.no_certificates", address=address)
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})  # a file may have 30 MB
    dask.config.set({"distributed.comm.timeouts.connect": f"{_CONNECT}s"})
    try:
        client = distributed.Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError, ImportError, RuntimeError):
        raise CommandError(key="cli.no_scheduler", address=address) from None
    processors = sum(client.nthreads().values())
    if not processors:
        client.close()
        raise CommandError(key="cli.no_workers", address=address)
    executor = client.get_executor(pure=False)
    present = _Presence(client)
    close = partial(client.close, timeout=_CONNECT)
    return RemoteReaders(executor, local, jobs=processors, belongs=belongs, present=present, close=close)


class _Presence:
    """Whether a cluster has anybody left to read; asked by many threads, it looks once in a while."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._looked, self._last = 0.0, True

    def __call__(self) -> bool:
        with self._lock:
            if time.monotonic() - self._looked > _ASK_AGAIN:
                self._last = self._client.status == "running" and self._workers() > 0
                self._looked = time.monotonic()
            return self._last

    def _workers(self) -> int:
        try:
            return len(self._client.nthreads())
        except Exception:  # whatever it is, nobody has answered
            return 0


def _certificates(security: Any) -> bool:
    """Say whether Dask's own configuration names certificates that can be used."""
    try:
        return security.get_connection_args("client").get("ssl_context") is not None
    except OSError:  # no such file, or no certificate in it
        return False
