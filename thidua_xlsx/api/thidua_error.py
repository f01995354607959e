"""The one error that the toolkit raises for whatever the command line ends with 2 for."""

from collections.abc import Iterator
from contextlib import contextmanager

from thidua_xlsx.api.season_values import findings
from thidua_xlsx.api.values import Finding
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import Language
from thidua_xlsx.runtime.machine_faults import machine_fault
from thidua_xlsx.runtime.staged_outputs import OutputLocked
from thidua_xlsx.workflow.outputs.output_places import not_replaced


class ThiduaError(Exception):
    """The arguments or the season's declaration cannot be used: nothing was written.

    Its text says why, in the language that the season was opened in. `findings` name the places to mend, where the
    cause lies in a file.
    """

    __module__ = "thidua_xlsx"  # as tracebacks are to name it

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


@contextmanager
def in_words(words: Language) -> Iterator[None]:
    """Turn what ends a command with 2 into a `ThiduaError` with its sentences."""
    try:
        yield
    except CommandError as stop:
        book = stop.book if isinstance(stop.book, Rulebook) else None
        causes = findings(stop.findings, book, words)
        sentences = [*map(str, causes), *([words(stop.key, **stop.params)] if stop.key else [])]
        raise ThiduaError("\n".join(sentences), causes) from None
    except OutputLocked as stop:
        causes = findings([not_replaced(stop)], None, words)
        raise ThiduaError(str(causes[0]), causes) from None
    except Exception as stop:
        fault = machine_fault(stop)
        if fault is None:
            raise
        sentence = words(f"cli.fault_{fault.kind}", reason=fault.reason)
        raise ThiduaError(f"{fault.file}: {sentence}" if fault.file else sentence) from stop
