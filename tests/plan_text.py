"""Plans of workbooks and papers as text, to be looked into by tests or compared by eye."""

from thidua_xlsx.documents.paper_plan import PaperBlock, PaperLine, PaperPlan, Signatures
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.messages.places import cell_name


def book_text(book: BookPlan) -> str:
    """Print a planned workbook cell by cell."""
    lines = [f"BOOK {book.title}"]
    lines += [f"NAME {name} = {formula}" for name, formula in sorted(book.names.items())]
    for sheet in book.sheets:
        lines.append(f"SHEET {sheet.name} [{sheet.visibility}{', protected' if sheet.protected else ''}]")
        for (row, col), cell in sorted(sheet.cells.items()):
            marks = "".join(mark for mark, on in (("_", cell.open), ("=", bool(cell.formula))) if on)
            content = f"={cell.formula} -> {cell.value}" if cell.formula else cell.value
            lines.append(f"  {cell_name(row, col)}{marks} {content!s} <{cell.look}>".replace("\n", "⏎"))
        lines += [f"  RULE {ruled.area} {ruled.rule}" for ruled in sheet.rules]
    return "\n".join(lines) + "\n"


def paper_text(plan: PaperPlan) -> str:
    """Print a planned paper line by line."""
    lines = [f"PAPER {plan.name}{' [landscape]' if plan.landscape else ''}"]
    lines += [f"ON EVERY PAGE {plan.draft}"] if plan.draft else []
    for page in plan.pages:
        if head := page.head:
            lines.append(f"HEAD {head.parent} | {head.body} | {head.number} | {head.place_date} | {head.draft}")
        lines += [f"AT {text.top} {text.left} {text.text}" for text in page.placed]
        for block in page.blocks:
            lines += _block_text(block)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _block_text(block: PaperBlock) -> list[str]:
    if isinstance(block, PaperLine):
        return [f"<{block.look}> {block.text}"]
    if isinstance(block, Signatures):
        signed = [" / ".join((*signer.lines, signer.note, signer.name)) for signer in block.signers]
        return [*(f"TO {recipient}" for recipient in block.recipients), *(f"SIGN {line}" for line in signed)]
    heads = "TABLE " + " | ".join(column.label for column in block.columns)
    return [heads, *(("  # " if row.section else "  ") + " | ".join(row.cells) for row in block.rows)]
