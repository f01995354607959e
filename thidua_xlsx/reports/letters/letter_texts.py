"""What is said to whom: the letters of a season as plain values, their attachments by name. Nothing is sent."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import LETTERS, SUMMARY, UPWARD_REPORT
from thidua_xlsx.base.text import Say, by_key, file_name, joined
from thidua_xlsx.declare.season import Rulebook, Unit, holder
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.tables.cell_spelling import email_addresses
from thidua_xlsx.judging.analysis.received_days import HandInState, hand_ins_progress
from thidua_xlsx.messages.findings import Finding, folded
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.listed_titles import titles_on_offer
from thidua_xlsx.reports.common.naming import advice_to_unit, finding_sentence, title_name
from thidua_xlsx.reports.common.return_progress import FormProgress, forms_progress, reports_progress
from thidua_xlsx.reports.common.school_slips import advice_to_school, for_schools

KINDS = ("forms", "slips", "schools", "reminders", "package", "summary")
STARTS = {
    "forms": "phieu-",
    "slips": "tra-lai-",
    "schools": "truong-",
    "reminders": "nhac-",
    "package": "ho-so-dang-ky",
    "summary": "bao-cao",
}
_MOST_LINES = 15  # of what to fix in a letter; the slip beside it holds everything


class Attached(msgspec.Struct, frozen=True):
    """A file that goes with a letter: where it lies, below the season or the results, and its name in the letter."""

    file: str
    name: str


class Letter(msgspec.Struct, frozen=True):
    """One letter: its file below the results, addresses with the name they belong to, words, attachments.

    `whose` is the unit or office that it goes to, `code` that of the unit or school; `name` may be that of its head.
    `topic` and `lines` say what it is about in words for other ways of sending it.
    """

    file: str
    to: tuple[str, ...]
    name: str
    subject: str
    body: str
    attached: tuple[Attached, ...] = ()
    whose: str = ""
    code: str = ""
    topic: str = ""
    lines: tuple[str, ...] = ()


def letter_file(kind: str, code: str) -> str:
    """Give where a letter of this `kind` to the unit or school with this `code` lies, below the results."""
    return f"{LETTERS}/{STARTS[kind]}{file_name(code)}.eml"


def form_drafts(season: Season, issued: Mapping[tuple[str, str, str], str], say: Say) -> Iterator[Letter]:
    """Give the letters that send forms out: for each unit those `issued` to it that have not come back.

    They are files by unit, phase and round. A form that came back and is open again goes out once more.
    """
    for unit, forms in _by_unit(forms_progress(season, None)):
        open_ = [form for form in forms if (form.lapsed or not form.files) and _key(form) in issued]
        if open_:
            dues = [say("mail.due", due=form.due.announced(say)) if form.due.text else "" for form in open_]
            names = [_name(season.rulebook, form, say) for form in open_]
            lines = [say("mail.form_line", form=name, due=due) for name, due in zip(names, dues, strict=True)]
            # In `phieu/` the forms of a unit bear one name, in a folder each: here their names tell them apart.
            attached = tuple(
                Attached(issued[_key(form)], file_name(f"{unit.code} - {name}") + ".xlsx")
                for form, name in zip(open_, names, strict=True)
            )
            yield _letter(season.rulebook, unit, "forms", say, lines=lines, attached=attached)


def slip_drafts(
    season: Season,
    slips: Mapping[tuple[str, str, str], str],
    say: Say,
    again: Mapping[tuple[str, str, str], str] = MappingProxyType({}),
) -> Iterator[Letter]:
    """Give the letters that send return `slips`, each saying what is to be corrected.

    They are files by unit, phase and round, and so are the forms that go with their slip `again`, since a part of them
    was left blank.
    """
    for unit, forms in _by_unit(forms_progress(season, None)):
        returned = [form for form in forms if _key(form) in slips]
        if returned:
            lines = []
            for form in returned:
                name, late = _name(season.rulebook, form, say), form.arrival.days_late
                came = {"day": form.arrival.day, "days": late}
                lines.append(say("mail.slip_form_late" if late else "mail.slip_form", form=name, **came))
                findings = (finding for finding in form.mend if advice_to_unit(say, finding))
                lines += _lines_to_mend(season.rulebook, findings, advice_to_unit, say)
            # Under the names that they have on the disk, which say that they are slips and no forms.
            attached = [Attached(slips[_key(form)], slips[_key(form)].rpartition("/")[-1]) for form in returned]
            for form in returned:
                if _key(form) in again:  # under a name by which it differs from the slip beside it
                    name = say("mail.form_again", form=_name(season.rulebook, form, say))
                    attached.append(Attached(again[_key(form)], file_name(f"{unit.code} - {name}") + ".xlsx"))
            yield _letter(season.rulebook, unit, "slips", say, lines=lines, attached=tuple(attached))


def school_slip_drafts(season: Season, slips: Mapping[str, str], say: Say) -> Iterator[Letter]:
    """Give the letters that send schools the return `slips` of their reports, files by the school's code."""
    findings = for_schools(season, season.rulebook.reporters) if slips else {}
    for school in season.rulebook.reporters:
        if school.code in slips:
            lines = _lines_to_mend(season.rulebook, findings[school.code], advice_to_school, say)
            addressee = Unit(school.code, school.name, email=school.email)
            attached = (_school_slip(school.code, slips[school.code], say),)
            words_of = "school_slips"
            yield _letter(season.rulebook, addressee, "slips", say, lines=lines, attached=attached, words_of=words_of)


def school_drafts(
    season: Season, files: Mapping[str, Sequence[str]], slips: Mapping[str, str], say: Say
) -> Iterator[Letter]:
    """Give one letter a school with all that goes down to it.

    That is `files` by the school's code, and its return slip of `slips`. A letter without an address says so.
    """
    findings = for_schools(season, season.rulebook.reporters) if slips else {}
    for school in season.rulebook.reporters:
        attached = [Attached(name, name.rpartition("/")[-1]) for name in files.get(school.code, ())]
        attached += [_school_slip(school.code, slips[school.code], say)] if school.code in slips else []
        if attached:
            asked = []
            if school.code in slips:
                mend = _lines_to_mend(season.rulebook, findings[school.code], advice_to_school, say)
                asked = ["", say("mail.school_asked"), *mend]
            missing = [] if email_addresses(school.email).good else ["", say("mail.no_address_yet", school=school.name)]
            lines = [*(say("mail.file_line", file=file.name) for file in attached), *asked, *missing]
            addressee = Unit(school.code, school.name, email=school.email)
            letter = _letter(season.rulebook, addressee, "schools", say, lines=lines, attached=tuple(attached))
            # What is pasted names files as they were issued; that there is no address is for the secretary.
            issued = (say("mail.file_line", file=file.file.rpartition("/")[-1]) for file in attached)
            yield replace(letter, lines=(*issued, *asked))


def _school_slip(code: str, file: str, say: Say) -> Attached:
    return Attached(file, file_name(f"{code} - {say('mail.school_slip')}") + ".xlsx")


def _lines_to_mend(
    book: Rulebook, findings: Iterable[Finding], advice: Callable[[Say, Finding], str], say: Say
) -> list[str]:
    """Say what is to be corrected, equal findings in one line; where it is much, the first of it and how much more."""
    lines, entries = [], folded(findings)
    for fold in entries[:_MOST_LINES]:
        place = fold.finding.place
        where = say("mail.where", sheet=place.sheet, cell=fold.spot) if isinstance(place, CellPlace) else ""
        text, fix = finding_sentence(book, say, fold), advice(say, fold.finding)
        lines.append(say("mail.mend_line", where=where, text=text, fix=fix))
    return lines + ([say("mail.more", count=len(entries) - _MOST_LINES)] if len(entries) > _MOST_LINES else [])


class SendingDay(msgspec.Struct, frozen=True):
    """The day on which reminders are sent (None = nobody says), and how many days before a deadline they begin.

    0 = once it has passed.
    """

    day: date | None
    ahead: int = 0

    def asks_for(self, due: Due) -> bool:
        """Say whether to remind of a deadline: it has passed, is so near as was asked for, or nobody can tell."""
        if self.day is None or due.last is None or due.over(self.day):
            return True
        return self.ahead > 0 and (due.last - self.day).days <= self.ahead

    def line(self, say: Say, name: str, due: Due) -> str:
        """Word the line of the form called `name` for the day: so many days are left, the last one, it is late."""
        by_when = say("mail.due", due=due.announced(say)) if due.text else ""
        if self.day is None or due.last is None:
            return say("mail.missing_line", form=name, due=by_when)
        left = (due.last - self.day).days
        key = "late_line" if left < 0 else "ahead_line" if left else "today_line"
        return say(f"mail.{key}", form=name, due=by_when, days=abs(left))


def reminder_drafts(season: Season, sent: SendingDay, say: Say) -> Iterator[Letter]:
    """Give the letters to units whose forms are not there: late on the day, without a day all that are missing.

    A form whose deadline nobody can tell is asked for as well; one whose deadline lies ahead only where that was asked.
    """
    book = season.rulebook
    owed_by_unit = _owed(season)
    missing = (progress for progress in forms_progress(season, sent.day) if not progress.files)
    lacking = by_key(missing, lambda progress: progress.unit.code)
    for unit in book.units:
        owed = [(_name(book, progress, say), progress.due) for progress in lacking.get(unit.code, ())]
        wanted = [line for line in (*owed, *owed_by_unit.get(unit.code, ())) if sent.asks_for(line[1])]
        if wanted:
            lines = [sent.line(say, name, due) for name, due in wanted]
            dues = [due for _, due in wanted]
            ahead = sent.day is not None and all(due.last is not None and not due.over(sent.day) for due in dues)
            words_of = "reminders_ahead" if ahead else "reminders"
            yield _letter(book, unit, "reminders", say, lines=lines, words_of=words_of)


def _owed(season: Season) -> dict[str, list[tuple[str, Due]]]:
    """Name what units and schools owe beside forms, by their codes, each thing with its deadline."""
    owed: dict[str, list[tuple[str, Due]]] = {}
    for hand_in in hand_ins_progress(season, None):
        if hand_in.state is not HandInState.RECEIVED:
            owed.setdefault(hand_in.holder, []).append((hand_in.item.name, hand_in.item.due))
    return owed


def report_reminder_drafts(season: Season, sent: SendingDay, say: Say) -> Iterator[Letter]:
    """Give the letters to schools that owe their report or anything else, by the same rule as those to units."""
    progress, owed = reports_progress(season, sent.day), _owed(season)
    for school in season.rulebook.reporters if progress else ():
        report = [(say("mail.report_name"), progress.due)] if progress and school in progress.missing else []
        lines = [sent.line(say, name, due) for name, due in report if sent.asks_for(due)]
        lines_owed = [sent.line(say, name, due) for name, due in owed.get(school.code, ()) if sent.asks_for(due)]
        if lines or lines_owed:
            addressee = Unit(school.code, school.name, email=school.email)
            words_of = "report_reminders" if lines else "reminders"
            yield _letter(season.rulebook, addressee, "reminders", say, lines=[*lines, *lines_owed], words_of=words_of)


def summary_draft(season: Season, attached: Collection[str], say: Say) -> Letter:
    """Give the letter that takes the results, the files `attached`, to the office above, with each title's number."""
    # The summary for the office above is another than the council's, and has a name of its own.
    summary = file_name(say("mail.summary_file", school=season.rulebook.school.name)) + ".xlsx"
    # The lines say of the two workbooks which is read by people and which by a program.
    line_of = {SUMMARY: "summary_line", UPWARD_REPORT: "report_line"}
    parts, lines = [], []
    for file in attached:
        name = file.rpartition("/")[-1]
        parts.append(Attached(file, summary if name == SUMMARY else name))
        lines.append(say(f"mail.{line_of.get(name, 'file_line')}", file=parts[-1].name))
    result, files = "".join(_result(season, say)), "\n".join(lines)
    return _to_office(season, "summary", parts, say, result=result, files=files)


def _result(season: Season, say: Say) -> Iterator[str]:
    """Say how many stand on the list of each title, and which of them the school itself decides."""
    lists = [(title, season.listed(title)) for title in titles_on_offer(season)]
    if any(listed for _, listed in lists):
        yield "\n\n" + say("mail.passed" if season.voted else "mail.proposed")
    for title, listed in lists:
        if listed:
            line = "mail.title_here" if listed[0].here else "mail.title_up"
            yield "\n" + say(line, title=title_name(season, say, title), count=len(listed))


def package_draft(season: Season, attached: Collection[str], say: Say) -> Letter:
    """Give the letter that takes pacts, score sheet and targets, the files `attached`, to the office above."""
    return _to_office(season, "package", [Attached(name, name.rpartition("/")[-1]) for name in attached], say)


def _to_office(season: Season, kind: str, attached: Iterable[Attached], say: Say, **more: str) -> Letter:
    book, school = season.rulebook, season.rulebook.school
    to = school.addressee or say("mail.office")
    years = {"year": school.school_year, "years": school.years_within(say)}
    words = {"school": school.name, **years, "to": to, "sign": _sign(book, say), **more}
    return Letter(
        file=f"{LETTERS}/{STARTS[kind]}.eml",
        to=email_addresses(school.report_email).good,
        name=to,
        subject=say(f"mail.{kind}.subject", **words),
        body=say(f"mail.{kind}.body", **words),
        attached=tuple(attached),
    )


def _by_unit(forms: Iterable[FormProgress]) -> list[tuple[Unit, list[FormProgress]]]:
    return [(of_unit[0].unit, of_unit) for of_unit in by_key(forms, lambda form: form.unit.code).values()]


def _key(form: FormProgress) -> tuple[str, str, str]:
    return form.unit.code, form.phase, form.round


def _letter(
    book: Rulebook,
    unit: Unit,
    kind: str,
    say: Say,
    *,
    lines: list[str],
    attached: tuple[Attached, ...] = (),
    words_of: str = "",
) -> Letter:
    words = _words(book, unit, say)
    return Letter(
        file=letter_file(kind, unit.code),
        to=email_addresses(unit.email).good,
        name=unit.leader or unit.name,
        subject=say(f"mail.{words_of or kind}.subject", **words),
        body=say(f"mail.{words_of or kind}.body", lines="\n".join(lines), **words),
        attached=attached,
        whose=unit.name,
        code=unit.code,
        topic=words_of or kind,
        lines=tuple(lines),
    )


def _words(book: Rulebook, unit: Unit, say: Say) -> dict[str, str]:
    """Give what every letter to a unit or school names."""
    school = book.school
    who = say("mail.to_leader", leader=unit.leader, unit=unit.name) if unit.leader else unit.name
    years = {"year": school.school_year, "years": school.years_within(say)}
    return {"school": school.name, **years, "to": who, "unit": unit.name, "sign": _sign(book, say)}


def text_to_paste(letters: Sequence[Letter], book: Rulebook, say: Say) -> str:
    """Give all that is written to one unit or school as one message to paste where files are sent by telephone."""
    code = letters[0].code
    school = next((Unit(letter.code, letter.name) for letter in book.reporters if letter.code == code), None)
    words = _words(book, school or book.unit(code) or Unit(code, letters[0].whose), say)
    parts = (say(f"mail.paste.{letter.topic}", lines="\n".join(letter.lines), **words) for letter in letters)
    return say("mail.paste.text", parts="\n\n".join(parts), **words)


def _sign(book: Rulebook, say: Say) -> str:
    clerk = holder(book.council, "thu_ky")
    secretary = (clerk.full_name if clerk else "") or book.school.secretary
    return "\n".join(part for part in (say("mail.sign"), secretary, book.school.name) if part)


def _name(book: Rulebook, form: FormProgress, say: Say) -> str:
    return say("mail.form_name", parts=list(book.form_name(form.phase, form.round))).replace(", ", " – ")


def without_address(drafts: Iterable[Letter]) -> str:
    """Name the units and offices whose letters have no address yet, as the season workbook names them."""
    return joined(dict.fromkeys(draft.whose or draft.name for draft in drafts if not draft.to))
