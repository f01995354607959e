"""Several PDFs as one, with a bookmark at the beginning of each. Source: ISO 32000-1, 12.3.3 (outlines)."""

from collections.abc import Sequence
from pathlib import Path


def join_pdfs(parts: Sequence[tuple[str, Path]], whole: Path) -> None:
    """Write the PDF `whole` of the pages of all `parts`, in their order; each is a bookmark's text and a file."""
    from pypdf import PdfWriter

    with PdfWriter() as writer:
        for bookmark, file in parts:
            writer.append(file, outline_item=bookmark, import_outline=False)
        writer.write(whole)
