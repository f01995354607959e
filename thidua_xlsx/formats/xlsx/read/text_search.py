"""Whether certain texts stand anywhere in a workbook that we wrote ourselves."""

import zipfile
from collections.abc import Collection
from io import BytesIO


def holds_text(workbook: bytes, texts: Collection[str]) -> bool:
    """Say whether any of the texts stands in a workbook, in whatever sheet, hidden ones included."""
    wanted = [text.encode() for text in texts if text]
    if not wanted:
        return False
    with zipfile.ZipFile(BytesIO(workbook)) as package:
        parts = (package.read(name) for name in package.namelist() if name.endswith(".xml"))
        return any(text in part for part in parts for text in wanted)
