"""`python -m thidua_xlsx` does what the installed command does."""

import os
import sys

from thidua_xlsx.cli.main import main


def run() -> None:
    """Run the command line, and end the process at once when it is done.

    All is written and every child has ended by then; to let go of the millions of values of a large season one after
    another would only keep people waiting.
    """
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    try:
        if isinstance(code, str) and sys.stderr:
            print(code, file=sys.stderr)
        for stream in (sys.stdout, sys.stderr):
            if stream:  # there is none where a program without a window started this one
                stream.flush()
    except OSError:  # nobody reads any more
        os._exit(1)
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    run()
