"""The sheets that nobody sees: the form's identity and the lists behind drop-downs."""

from itertools import chain

from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import StyledRow, style
from thidua_xlsx.documents.workbook_plan import RowSink, SheetPlan
from thidua_xlsx.forms.identity.stamp import META_SHEET, pieces, stamp_text
from thidua_xlsx.model import Stamp

_PIECE = (style("key", text=True),)


def meta_sheet(manifest: bytes, stamp: Stamp, pour: RowSink | None) -> SheetPlan:
    """Write the hidden sheet with the stamp and the manifest's text, in pieces that every program keeps."""
    draft = SheetBuilder(META_SHEET, pour=pour)
    for row, piece in enumerate(chain([stamp_text(stamp)], pieces(manifest))):
        draft.put_row(row, StyledRow(_PIECE, (piece,)))
        draft.row = row + 1
        draft.rest()
    return draft.plan(protected=True, visibility="very_hidden")
