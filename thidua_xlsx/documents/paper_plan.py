"""An official paper as a plain value, before any word processor sees it: heading, lines, tables, signatures.

A look is a name that the writer knows; sizes and indents are its business.
"""

from typing import Literal

import msgspec

Align = Literal["left", "center", "right"]
LineLook = Literal[
    "title", "subject", "basis", "heading", "body", "item", "center", "authority", "note", "blank", "annex", "article"
]


class Head(msgspec.Struct, frozen=True):
    """The heading: issuing body at the left, national name at the right. An empty text leaves its line out."""

    parent: str
    body: str
    national: str
    motto: str
    number: str = ""
    place_date: str = ""
    draft: str = ""


class PaperLine(msgspec.Struct, frozen=True):
    """One paragraph; a `blank` one is ruled with dots to the margin, to be written on by hand.

    An `annex` begins a page; an `article` has its number up to the first full stop in bold.
    """

    text: str
    look: LineLook = "body"


class TableColumn(msgspec.Struct, frozen=True):
    """A column of a table: its heading, its share of the width, how its texts stand."""

    label: str
    width: int
    align: Align = "left"


class TableRow(msgspec.Struct, frozen=True, gc=False):
    """A row of a table; a `section` is one text over the whole width."""

    cells: tuple[str, ...]
    section: bool = False


class PaperTable(msgspec.Struct, frozen=True):
    """A table whose heading row is repeated on every page."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]


class Signer(msgspec.Struct, frozen=True):
    """One signature: on whose behalf and in what office, how to sign, and the name (empty = not known)."""

    lines: tuple[str, ...]
    note: str = ""
    name: str = ""


class Signatures(msgspec.Struct, frozen=True):
    """The last block, from left to right; `recipients` (their heading first) stand at the left of the signatures."""

    signers: tuple[Signer, ...]
    recipients: tuple[str, ...] = ()


PaperBlock = PaperLine | PaperTable | Signatures


class PlacedText(msgspec.Struct, frozen=True):
    """A text at a place of the page: millimetres from its top and left edge and its width, size in points, colour."""

    text: str
    top: float
    left: float
    width: float
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: Align = "center"
    colour: str = "000000"


class PaperPage(msgspec.Struct, frozen=True):
    """One paper of a file, begun on a page of its own and numbered from 1.

    A certificate has no head and no blocks but texts `placed` on the page, perhaps within a `border` of its own.
    """

    head: Head | None
    blocks: tuple[PaperBlock, ...]
    placed: tuple[PlacedText, ...] = ()
    border: bool = False


class PaperPlan(msgspec.Struct, frozen=True):
    """A file of papers: its name (ASCII, no suffix), its title, its pages, and whether it lies on its side.

    `draft` is printed above every page of one that nobody may sign yet.
    """

    name: str
    title: str
    pages: tuple[PaperPage, ...]
    landscape: bool = False
    draft: str = ""
