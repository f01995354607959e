"""Rules of printed pages that workbooks, forms and papers share."""

from collections.abc import Iterator, Sequence

from tests.samples.pdf_pages import PrintedPage

LEAST_TYPE = 9.0  # points
HALF = 0.6  # of a page from below is white at most: rows that stay together need some room
LITTLE, WHOLE = 0.2, 0.8  # of a page: what the last one holds at least; what needs no more than one


def loose_pages(pages: Sequence[PrintedPage]) -> Iterator[str]:
    """Say where the rows of one sheet could stand better on its pages."""
    for at, page in enumerate(pages[:-1], start=1):
        if page.low > page.size[1] * HALF:
            yield f"page {at}: half of it white"
    if len(pages) > 1:
        high = pages[-1].size[1]
        filled = [page.lines[0].height - page.low for page in pages]
        if filled[-1] < high * LITTLE and max(filled) - filled[-1] > high / 2:
            yield f"a last page with {filled[-1]:.0f} points"
        least = min(page.smallest for page in pages)
        if sum(filled) * LEAST_TYPE / least < high * WHOLE:
            yield f"{len(pages)} pages for {sum(filled):.0f} points, with type of {least}"
