"""What a merge leaves to the secretary: which of two returns is right, and whether an unknown school is one of ours."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

import msgspec

from thidua_xlsx.base.text import by_key, match_key, name_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.exchange.staff_list.vocabulary import unit_code
from thidua_xlsx.forms.identity.stamp import printed_code
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season, Stamp, Submission
from thidua_xlsx.workflow.load.own_books import add_lines
from thidua_xlsx.workflow.load.season_folder import SeasonFolder


class Dispute(msgspec.Struct, frozen=True):
    """A record on which returns differ: of which form, where in the form's words, and what each file says.

    `form` is the code printed on the form. `slips` names, for a file that says it only as a return slip corrected it,
    that slip.
    """

    form: str
    record: str
    where: object
    values: Mapping[str, object]
    slips: Mapping[str, str] = {}


class FormDisputes(msgspec.Struct, frozen=True):
    """What the returns of one form differ on.

    Where the file saved last may hold what belongs on the form of the round after, `later_file` is that file and
    `next_round` that round's name; both are blank elsewhere.
    """

    unit_name: str
    form_name: tuple[object, ...]
    disputes: tuple[Dispute, ...]
    later_file: str = ""
    next_round: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The files that say something in every dispute."""
        first, *others = (dispute.values for dispute in self.disputes)
        return tuple(file for file in first if all(file in values for values in others))


class Disputes(msgspec.Struct, frozen=True):
    """The disputes of a season by form, with the season that they are about."""

    loaded: SeasonFolder
    book: Rulebook
    forms: tuple[FormDisputes, ...]


def disputes(loaded: SeasonFolder, judged: Season) -> Disputes:
    """Give what the returns of a season differ on, judged as it was merged; `loaded` is its folder. Writes nothing."""
    of_forms = {submission.stamp.form: submission.stamp for submission in judged.submissions}
    of_files = {
        receipt.file: of_forms.get((receipt.unit or "", receipt.phase or "", receipt.round or ""))
        for receipt in judged.receipts
    }
    differing = [finding for finding in judged.findings if finding.code is codes.RETURNS_DIFFER]
    by_form = by_key(differing, lambda finding: of_files.get(finding.place.file))
    forms = (_of_form(judged, stamp, findings) for stamp, findings in by_form.items() if stamp)
    return Disputes(loaded, judged.rulebook, tuple(forms))


def _of_form(season: Season, stamp: Stamp, findings: Sequence[Finding]) -> FormDisputes:
    book = season.rulebook
    form = book.form_of(stamp.phase)
    code = printed_code(form.abbreviation, stamp) if form else ""
    return FormDisputes(
        book.holder_name(stamp.unit),
        book.form_name(stamp.phase, stamp.round),
        tuple(_dispute(finding, code) for finding in findings),
        *_of_next_round(season, stamp),
    )


def _of_next_round(season: Season, stamp: Stamp) -> tuple[str, str]:
    """Give the file that may hold the answers of the round after, and that round's name.

    That is the file saved last, where the one before it left nothing blank and the unit owes that round's form.
    """
    after = next((later for this, later in pairwise(season.rulebook.rounds) if this.code == stamp.round), None)
    unit, returns = season.unit_dossier(stamp.unit), season.returns[stamp.form]
    saved = sorted((sent.modified, sent.file, sent) for sent in returns if sent.modified)
    if not (after and unit and unit.returned.get(f"{stamp.phase}:{after.code}") is False) or len(saved) < 2:
        return "", ""
    (moment, _, before), (last_moment, file, last) = saved[-2:]
    files = {sent.file for sent in returns}
    blanks = (codes.SCORES_INCOMPLETE, codes.SCORES_MISSING)
    left = any(finding.code in blanks and finding.place.file in files for finding in season.findings)
    if moment == last_moment or left or not _answered(last) <= _answered(before):
        return "", ""
    return file, after.name


def _answered(sent: Submission) -> set[tuple[str, str, str]]:
    """Give the cells of a return that have an answer, by table, record and column."""
    records = ((table, record) for table, listed in sent.records.items() for record in listed)
    return {(table, record.key, column) for table, record in records for column in record.values}


def _dispute(finding: Finding, code: str) -> Dispute:
    params = cast(dict[str, Any], finding.params)
    values: Mapping[str, object] = params["values"]
    places = [place.file for place in (finding.place, *finding.also)]
    cells = zip(values, places, strict=True) if len(values) == len(places) else ()
    slips = {file: beside for file, beside in cells if beside != file}
    return Dispute(code, params["what"], params["where"], values, slips)


def choose(disputed: Disputes, chosen: Sequence[tuple[Dispute, str]]) -> str:
    """Write a line of *Lựa chọn* for each dispute that was settled, naming the file that counts; give the kept file.

    `chosen` is each dispute with the name of that file. Raises CommandError, with nothing written, where the season
    workbook has no such sheet or cannot be written.
    """
    lines = [{"form": dispute.form, "record": dispute.record, "file": file} for dispute, file in chosen]
    return add_lines(disputed.loaded.folder, disputed.loaded.templates, {"choices": lines}, disputed.book)


class NewSchool(msgspec.Struct, frozen=True):
    """A school that the sheet *Tổ* does not know: its name and its report id, as its report says them, and the file.

    `unit` is the code of the unit without a report id that has its name, empty where no unit has.
    """

    name: str
    id: str
    file: str
    unit: str = ""


def new_schools(season: Season) -> tuple[NewSchool, ...]:
    """Give the schools whose reports a judged `season` could not use because nobody declared them, each once.

    Not one whose name is that of a school with another report id: it may be somebody else's report.
    """
    book = season.rulebook
    without_id = {name_key(unit.name): unit.code for unit in book.units}
    without_id |= {name_key(school.name): school.code for school in book.reporters if not school.ids}
    others = {name_key(school.name) for school in book.reporters if school.ids}
    schools: dict[str, NewSchool] = {}
    for finding in season.findings:
        if finding.code is codes.REPORT_OF_STRANGER:
            params = cast(dict[str, Any], finding.params)
            name, id_ = params["name"], params["id"]
            unit = without_id.get(name_key(name), "")
            schools.setdefault(id_, NewSchool(name, id_, finding.place.file, unit))
    return tuple(school for school in schools.values() if school.name and name_key(school.name) not in others)


def take_in(loaded: SeasonFolder, season: Season, schools: Sequence[NewSchool], say: Language) -> str:
    """Write `schools` on the sheet *Tổ* of a season, with the ids of their reports; give where the old file is kept.

    A school that stands there without an id gets it. `season` is that season as it was judged. Raises CommandError,
    with nothing written, where the season workbook cannot be written.
    """
    book = season.rulebook
    taken = {unit.code.upper() for unit in book.units} | {school.code.upper() for school in book.reporters}
    kind = say("new_schools.kind")
    lines = []
    for school in schools:
        if not school.unit:
            code = unit_code(school.name, taken)
            taken.add(code)
            of_kind = kind if match_key(school.name).startswith(match_key(kind)) else ""
            lines.append({"code": code, "name": school.name, "kind": of_kind, "report_id": school.id})
    blanks = {school.unit: {"report_id": school.id} for school in schools if school.unit}
    return add_lines(loaded.folder, loaded.templates, {"units": lines}, book, blanks={"units": blanks})
