"""Return slips: for each form with something to correct, its own answers back, marked."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeVar

from thidua_xlsx.base.file_names import SLIPS
from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import SCHOOL, Unit
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.exchange.school_reports.reply_layout import reply_form
from thidua_xlsx.exchange.school_reports.report_layout import report_form
from thidua_xlsx.exchange.school_reports.sealed_cells import sender_of, unsettled
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.forms.correction_slip import correction_slip, parts_left_blank
from thidua_xlsx.forms.identity.registered_targets import rows_as_issued
from thidua_xlsx.forms.layout.form_layout import FormRequest
from thidua_xlsx.forms.slip_lines import CorrectionsAsked
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import Place
from thidua_xlsx.model import Season, Stamp, Submission
from thidua_xlsx.reports.common.naming import advice_to_unit
from thidua_xlsx.reports.common.school_slips import for_schools, worded_for_slip
from thidua_xlsx.runtime.staged_outputs import Content
from thidua_xlsx.workflow.load.form_names import reply_slip_file, report_slip_file, slip_file
from thidua_xlsx.workflow.outputs.council_files import council_asked
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest, Sourced

_A_SHARE, _MOST_SHARES = 20, 8  # forms or schools; slips are made last, and one process is not to do all of them

Sent = TypeVar("Sent")  # what a slip may answer: a form, or a school's report


class SlipsOutput(Output):
    """The return slips of a season, or one share of them."""

    of_season = True
    whole_folder = SLIPS

    def __init__(self, share: int = 1, shares: int = 1) -> None:
        self.name = SLIPS if shares == 1 else f"{SLIPS} ({share})"
        self._share, self._shares = share, shares

    def parts(self, season: Season) -> Sequence[Output]:
        """Give the slips of many forms or schools as several shares, which processes take one by one."""
        shares = min(max(len(season.submissions), len(season.rulebook.reporters)) // _A_SHARE, _MOST_SHARES)
        return [SlipsOutput(share, shares) for share in range(1, shares + 1)] if shares > 1 else (self,)

    def make(self, request: OutputRequest) -> Made:
        """Paint the slips; only forms with errors or warnings get one."""
        season = request.season
        schools = self._shared(season.rulebook.reporters)
        made = slips(request, self._shared(season.submissions)) | _of_schools(request, schools)
        return Made(made | (_of_replies(request) if self._share == 1 else {}))

    def _shared(self, whole: Sequence[Sent]) -> Sequence[Sent]:
        """Give this share of things."""
        cuts = list(pairwise(len(whole) * number // self._shares for number in range(self._shares + 1)))
        start, end = cuts[self._share - 1]
        return whole[start:end]


def _of_schools(request: OutputRequest, schools: Sequence[Reporter]) -> dict[str, Content | Sourced]:
    """Paint a slip for each of some schools whose report has something that the school can put right."""
    season, words = request.season, request.words
    form = report_form(season.rulebook)
    written: dict[str, Content | Sourced] = {}
    by_school = for_schools(season, schools)
    for school in schools:
        if by_school[school.code] and form:
            returns = season.sealed.get((school.code, form.phase, ""), ())
            asked = _of_sealed(request, form, Unit(school.code, school.name), returns, by_school[school.code])
            records = (record for sent in returns for listed in sent.records.values() for record in listed)
            cells: set[Place] = {place for record in records for place in record.places.values()}
            plan = correction_slip(asked, partial(worded_for_slip, words, cells))
            name = report_slip_file(season.rulebook, school)
            written[name] = request.made_anew(name, plan, partial(paint, plan, request.folder.templates.looks))
    return written


def _of_replies(request: OutputRequest) -> dict[str, Content | Sourced]:
    """Paint a slip for each body above whose reply is not as it was sent."""
    season, words = request.season, request.words
    form = reply_form(season.rulebook)
    written: dict[str, Content | Sourced] = {}
    for reply in season.sealed.get((SCHOOL, form.phase, ""), ()) if form else ():
        changed = list(unsettled(reply, season.rulebook))
        if changed and form:
            office = sender_of(reply) or season.rulebook.school.report_to
            asked = _of_sealed(request, form, Unit(SCHOOL, office), (reply,), changed)
            plan = correction_slip(
                asked,
                lambda finding: (
                    words("report.reply_slip.changed", **finding.params),
                    words("report.reply_slip.sealed", **finding.params),
                ),
            )
            name = reply_slip_file(office, written)
            written[name] = request.made_anew(name, plan, partial(paint, plan, request.folder.templates.looks))
    return written


def _of_sealed(
    request: OutputRequest, form: Form, unit: Unit, returns: Sequence[Submission], findings: Sequence[Finding]
) -> CorrectionsAsked:
    """Give what a slip of a report or a reply is made of; nothing of it came back where that could not be used."""
    book = request.season.rulebook
    asked = FormRequest(form, book, unit, None, request.folder.register.key or b"", request.words)
    nothing = Submission(Stamp(book.school.id, unit.code, form.phase), "", {})
    return CorrectionsAsked(asked, returns[0] if returns else nothing, returns, findings)


def slips(request: OutputRequest, submissions: Sequence[Submission]) -> dict[str, Content | Sourced]:
    """Give the return slips of some submissions by file name below the results."""
    season, words = request.season, request.words
    looks, by_file = request.folder.templates.looks, _to_correct(season)
    written: dict[str, Content | Sourced] = {}
    for submission in submissions:
        asked = _corrections(request, submission, by_file)
        if asked is None:
            continue
        form, stamp = asked.request.form, submission.stamp
        advice = _advice(form, words)
        name = slip_file(season.rulebook, stamp.phase, stamp.round, asked.request.unit)
        asked = council_asked(season, asked) if form.whose == "school" else asked
        plan = correction_slip(asked, lambda finding, advice=advice: (words.text(finding), advice(finding)))  # type: ignore[misc]
        written[name] = request.made_anew(name, plan, partial(paint, plan, looks))
    return written


def forms_to_fill_again(request: OutputRequest) -> frozenset[tuple[str, str, str]]:
    """Give the forms (unit, phase, round) with a part left so blank that the form itself is to be used again."""
    by_file = _to_correct(request.season)
    slips = (_corrections(request, submission, by_file) for submission in request.season.submissions)
    stamps = (
        slip.combined.stamp for slip in slips if slip and slip.request.form.whose == "unit" and parts_left_blank(slip)
    )
    return frozenset((stamp.unit, stamp.phase, stamp.round) for stamp in stamps)


def _corrections(
    request: OutputRequest, submission: Submission, by_file: Mapping[str, list[tuple[int, Finding]]]
) -> CorrectionsAsked | None:
    """Give what a slip of a form is made of; None where there is nothing that its unit can put right."""
    season, stamp, words = request.season, submission.stamp, request.words
    book = season.rulebook
    returns = season.returns[stamp.form]
    files = {file for returned in returns for file in (returned.file, *returned.corrected_by)}
    numbered = [finding for file in files for finding in by_file.get(file, ())]
    form, unit = book.form_of(stamp.phase), book.issued_to(stamp.unit)
    if form is None or unit is None:
        return None
    advice = _advice(form, words)
    findings = [finding for _, finding in sorted(numbered, key=lambda pair: pair[0]) if advice(finding)]
    if not findings:
        return None
    rows = rows_as_issued(form, submission.bases, book, words)
    key, round_ = request.folder.register.key or b"", book.round(stamp.round)
    return CorrectionsAsked(FormRequest(form, book, unit, round_, key, words, rows=rows), submission, returns, findings)


def _advice(form: Form, words: Language) -> Callable[[Finding], str]:
    """Say what is to be done about a finding, to whoever fills in a form."""
    return partial(advice_to_unit, words) if form.whose == "unit" else words.fix


def _to_correct(season: Season) -> dict[str, list[tuple[int, Finding]]]:
    """Give what a unit has to correct, by file and numbered: errors and warnings about it, none that is waived."""
    asking = (
        (number, finding)
        for number, finding in enumerate(season.findings)
        if finding.code.of_a_form and finding.severity is not Severity.NOTICE
    )
    return by_key(asking, lambda numbered: numbered[1].place.file)
