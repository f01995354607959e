"""What ends a command with exit code 2: a sentence by its key, and what it speaks of."""

from thidua_xlsx.messages.findings import Finding


class CommandError(Exception):
    """The arguments or the declaration cannot be used: nothing is written and the exit code is 2.

    `book` is the season's rulebook where there is one already: it names the places of the findings in words. No type of
    it is told here: the rulebook stands above.
    """

    def __init__(self, *findings: Finding, key: str = "", book: object | None = None, **params: object) -> None:
        super().__init__(key)
        self.findings, self.key, self.book, self.params = findings, key, book, params
