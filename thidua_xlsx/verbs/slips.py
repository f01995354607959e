"""Return slips: for each form with something to correct, its own answers back, marked."""

from collections.abc import Sequence

from thidua_xlsx.codes import Severity
from thidua_xlsx.excel.looks import load_looks
from thidua_xlsx.excel.writer import paint
from thidua_xlsx.findings import Finding
from thidua_xlsx.forms.slip import Slip, slip
from thidua_xlsx.lang import Words
from thidua_xlsx.model import Season, Submission
from thidua_xlsx.text import file_name
from thidua_xlsx.verbs.load import Loaded

FOLDER = "tra-lai"
# What the unit itself can mend: sheets, cells and rows; of the findings across files those about its own people.
_THEIRS = "SCR"
_ACROSS = ("X102", "X103", "X107", "X111")


def slips(loaded: Loaded, season: Season, words: Words) -> dict[str, bytes]:
    """Give the return slips of a season by file name below the results; only forms with errors or warnings get one."""
    book = season.rulebook
    looks = load_looks(loaded.looks)
    written: dict[str, bytes] = {}
    for submission in season.submissions:
        stamp = submission.stamp
        returns = season.returns[stamp.unit, stamp.phase, stamp.round]
        findings = _about(season, returns)
        form, unit = book.form_of(stamp.phase), book.unit(stamp.unit)
        if not findings or form is None or unit is None:
            continue
        made = Slip(form, unit, book.round(stamp.round), submission, returns, findings)
        plan = slip(
            made, book, key=loaded.register.key or b"", say=words, describe=lambda f: (words.text(f), words.fix(f))
        )
        folder = f"{stamp.phase}-{stamp.round}" if stamp.round else stamp.phase
        name = f"{FOLDER}/{file_name(folder)}/{file_name(f'{unit.code}-{unit.name}')}.xlsx"
        written[name] = paint(plan, looks)
    return written


def _about(season: Season, returns: Sequence[Submission]) -> list[Finding]:
    """Give what a unit has to correct in its returns: errors and warnings about their files, none that is waived."""
    names = {one.file for one in returns}
    return [
        finding
        for finding in season.findings
        if finding.severity is not Severity.NOTICE
        and getattr(finding.place, "file", "") in names
        and (finding.code.id[0] in _THEIRS or finding.code.id in _ACROSS)
    ]
