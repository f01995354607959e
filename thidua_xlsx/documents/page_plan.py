"""A page for a browser as plain values: boxes of figures, bars, tables and texts; nothing in it is marked up."""

from decimal import Decimal
from typing import Literal

import msgspec

Tone = Literal["", "good", "warn", "bad", "muted"]


class PageText(msgspec.Struct, frozen=True):
    """A paragraph."""

    text: str
    tone: Tone = ""


class PageFigures(msgspec.Struct, frozen=True):
    """Key figures side by side: what each is, what it counts, and its tone."""

    boxes: tuple[tuple[str, str, Tone], ...]


class PageBars(msgspec.Struct, frozen=True):
    """A chart of lying bars, all drawn to one scale; each bar is the counts of the `series`, end to end.

    Where counts are not known there are none (None), and the label says so. `tones` are those of the series, which
    otherwise each have a colour of their own.
    """

    series: tuple[str, ...]
    bars: tuple[tuple[str, tuple[int, ...] | None], ...]
    tones: tuple[Tone, ...] = ()


class PageShare(msgspec.Struct, frozen=True):
    """A share (0..1) with its label, and as people read it; None where it is not known, as the label says."""

    label: str
    share: Decimal | None
    text: str = ""
    tone: Tone = ""


class PageShares(msgspec.Struct, frozen=True):
    """A chart of lying bars of shares against a `goal`, drawn as a line over all of them; the scale ends at `high`.

    `legend` says what the tones `good` and `warn` and the line mean.
    """

    legend: tuple[str, str, str]
    goal: Decimal
    high: Decimal
    bars: tuple[PageShare, ...]


class PageCell(msgspec.Struct, frozen=True):
    """A cell of a table; a number stands to the right."""

    text: str
    tone: Tone = ""
    number: bool = False


class PageTable(msgspec.Struct, frozen=True):
    """A table; on a narrow screen each row becomes a card headed by the column `lead`. `empty` is said without rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[PageCell, ...], ...]
    lead: int = 1
    empty: str = ""


Block = PageText | PageFigures | PageBars | PageShares | PageTable


class PageSection(msgspec.Struct, frozen=True):
    """A part of the page under a heading of its own; a folded one opens when it is touched."""

    title: str
    blocks: tuple[Block, ...]
    folded: bool = False


class PagePlan(msgspec.Struct, frozen=True):
    """A page: its language, what it is, a warning across the top where there is one, sections, and small print."""

    lang: str
    title: str
    lines: tuple[str, ...]
    sections: tuple[PageSection, ...]
    banner: str = ""
    foot: tuple[str, ...] = ()
