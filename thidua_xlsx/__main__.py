"""`python -m thidua_xlsx` does what the installed command does."""

import os
import sys
from contextlib import suppress

from thidua_xlsx.cli.console import prepare_console, start_again_in_utf8
from thidua_xlsx.cli.main import main

_CRASHED = 70  # EX_SOFTWARE of sysexits.h: no data caused it, so a script need not look for one to mend


def run() -> None:
    """Run the command line, and end the process at once when it is done.

    All is written and every child has ended by then; to let go of the millions of values of a large season one after
    another would only keep people waiting.
    """
    start_again_in_utf8()
    prepare_console()
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    except OSError as error:  # outside of any command: what help says could not be written
        code = _refused(error)
    except Exception:
        code = _crashed()
    try:
        if isinstance(code, str) and sys.stderr:
            print(code, file=sys.stderr)
        for stream in (sys.stdout, sys.stderr):
            if stream:  # there is none where a program without a window started this one
                stream.flush()
    except BrokenPipeError:  # nobody reads any more
        os._exit(1)
    except OSError as error:
        code = _refused(error)
    os._exit(code if isinstance(code, int) else int(code is not None))


def _crashed() -> int:
    """Write down what only a programmer understands and say in one line what to do with it; give the exit code.

    Where the run keeps no log of its own, a new one is begun among the machine's passing files.
    """
    from thidua_xlsx import __version__
    from thidua_xlsx.cli.click_words import asked_language
    from thidua_xlsx.cli.unattended.run_log import written_down
    from thidua_xlsx.messages.language import language

    with suppress(OSError):
        message = language(asked_language(sys.argv[1:]))("cli.crashed", version=__version__, log=written_down())
        print(message, file=sys.stderr, flush=True)
    return _CRASHED


def _refused(error: OSError) -> int:
    """Say what the machine refused when nothing else could be said any more; give the exit code."""
    from thidua_xlsx.cli.click_words import asked_language
    from thidua_xlsx.cli.options import fault_line
    from thidua_xlsx.messages.language import language

    try:
        print(fault_line(error, language(asked_language(sys.argv[1:]))), file=sys.stderr, flush=True)
    except OSError:  # nor can this be said
        return 2
    return 2


if __name__ == "__main__":
    run()
