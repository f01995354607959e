"""Return slips: for each form with something to correct, its own answers back, marked."""

from collections.abc import Sequence

from thidua_xlsx.base.text import file_name
from thidua_xlsx.formats.xlsx.looks import load_looks
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.forms.identity.rows_from_returns import rows_as_issued
from thidua_xlsx.forms.layout.form_layout import FormRequest
from thidua_xlsx.forms.return_slip import Slip, slip
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season, Submission
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.council_files import council_slip

FOLDER = "tra-lai"
# What the unit itself can mend: sheets, cells and rows; of the findings across files those about its own people.
# What this season does not consider is for the secretary to say.
_THEIRS = "SCR"
_ACROSS = ("X102", "X103", "X107", "X111", "X140")


def slips(
    loaded: SeasonFolder, season: Season, words: Language, submissions: Sequence[Submission] | None = None
) -> dict[str, bytes]:
    """Give return slips by file name below the results; only forms with errors or warnings get one.

    They are those of the whole season, or of some of its `submissions`.
    """
    book = season.rulebook
    looks = load_looks(loaded.looks)
    theirs = _theirs(season)
    written: dict[str, bytes] = {}
    for submission in season.submissions if submissions is None else submissions:
        stamp = submission.stamp
        returns = season.returns[stamp.unit, stamp.phase, stamp.round]
        numbered = [one for file in {one.file for one in returns} for one in theirs.get(file, ())]
        findings = [finding for _, finding in sorted(numbered, key=lambda one: one[0])]
        form, unit = book.form_of(stamp.phase), book.issued_to(stamp.unit)
        if not findings or form is None or unit is None:
            continue
        rows = rows_as_issued(form, submission.bases, book, words)
        request = FormRequest(form, book, unit, book.round(stamp.round), loaded.register.key or b"", words, rows=rows)
        made = Slip(request, submission, returns, findings)
        if form.whose == "school":
            made = council_slip(season, made)
        plan = slip(made, lambda f: (words.text(f), words.fix(f)))
        folder = f"{stamp.phase}-{stamp.round}" if stamp.round else stamp.phase
        name = f"{FOLDER}/{file_name(folder)}/{file_name(f'{unit.code}-{unit.name}')}.xlsx"
        written[name] = paint(plan, looks)
    return written


def _theirs(season: Season) -> dict[str, list[tuple[int, Finding]]]:
    """Give what a unit has to correct, by file and numbered: errors and warnings about it, none that is waived."""
    theirs: dict[str, list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(season.findings):
        about = finding.code.id[0] in _THEIRS or finding.code.id in _ACROSS
        if about and finding.code is not codes.NOT_CONSIDERED and finding.severity is not Severity.NOTICE:
            theirs.setdefault(getattr(finding.place, "file", ""), []).append((number, finding))
    return theirs
