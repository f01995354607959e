"""What a returned workbook is - a form, or a report from below - and what it says."""

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.school_reports.report_seal import is_reply, is_report
from thidua_xlsx.exchange.season_books.handed_down import HEAD_TABLE
from thidua_xlsx.forms.identity.corrections import CORRECTIONS
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.read.keyed_tables import every_table
from thidua_xlsx.intake.returns.form_reader import Returned, read_form
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace


def read_returned_workbook(
    raw: RawBook, rulebook: Rulebook, register: Register, *, sha256: str
) -> tuple[Returned | None, list[Finding]]:
    """Read one workbook of the inbox; None with findings where it is neither a form nor a report of this season.

    `register` knows what was issued; `sha256` is that of the file, by which slips name what they were made from.
    """
    every, findings = every_table(raw)
    slip = any(table.id == CORRECTIONS for table in every)
    if is_report(raw, every) and not slip:
        from thidua_xlsx.exchange.school_reports.returned_report import read_report  # which few seasons get

        return read_report(raw, every, rulebook, sha256=sha256)
    if is_reply(raw, every) and not slip:
        from thidua_xlsx.exchange.school_reports.returned_report import read_reply

        answer, integrity, findings = read_reply(raw, every, rulebook, sha256=sha256)
        return Returned(answer, integrity) if answer else None, findings
    if any(table.id == HEAD_TABLE for table in every):
        return None, [at(codes.MOVEMENTS_OUT_OF_REACH, FilePlace(raw.file))]
    return read_form(raw, every, findings, rulebook, register, sha256=sha256)
