"""What issued forms and return slips are called on the disk: names that people tell apart where they are sent on.

`phieu/tu-cham-HK1/Phiếu tự chấm đợt 1 - Tổ 1 - TH Hải Lộc.xlsx` says what it is, of which round, for whom and of which
school. The program itself knows a form by its stamp, whatever it is called.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import count

import msgspec

from thidua_xlsx.base.file_names import FORMS, PHASE_NAMES, SLIP_FOLDERS, SLIPS
from thidua_xlsx.base.text import file_name, within_sentence
from thidua_xlsx.declare.season import Round, Rulebook, Unit
from thidua_xlsx.declare.season.reporting_schools import Reporter, short_school
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

# Characters of a name: below a season folder whose path has 150, Windows still writes and opens the file.
_LONGEST, _LONGEST_WHAT, _LONGEST_WHEN, _LONGEST_SCHOOL, _SHORTEST_WHO = 62, 35, 20, 22, 12
_LONGEST_BEFORE = 34  # of what it is and its round, as names were cut before
_SLIP = "Trả lại"  # so that a slip saved beside the form it is about does not take its place
_REPORT_SLIP, _REPLY_SLIP = f"{_SLIP} báo cáo", f"{_SLIP} kết quả xét"


def form_file(loaded: SeasonFolder, phase: str, round_: str, unit: Unit) -> str:
    """Give the path of a unit's form of a `phase` and a round (`round_`: code or nothing), below the season folder.

    Where forms of this phase and round were issued by an earlier version of the program, the others are called as they
    were called then, so that issuing a form again leaves no second one beside it.
    """
    before = f"{FORMS}/{file_name(_of_round(phase, round_))}"
    if any(issue.file.rpartition("/")[0] == before for issue in loaded.register.issues.values()):
        return f"{before}/{file_name(f'{unit.code}-{unit.name}')}.xlsx"
    folder = f"{FORMS}/{file_name(_of_round(PHASE_NAMES.get(phase, phase), round_))}"
    issued = {issue.file for issue in loaded.register.versions(unit.code, phase, round_)}
    for way in (_CUT, _WAYS[0]):
        parts = _name_parts(loaded.rulebook, phase, round_, unit, way=way)
        name = f"{folder}/{' - '.join(filter(None, parts))}.xlsx"
        if name in issued:
            return name
    return f"{folder}/{_form_name(loaded.rulebook, phase, round_, unit)}.xlsx"


def lying_form(loaded: SeasonFolder, phase: str, round_: str, unit: Unit) -> str:
    """Give the path of a form that lies there, as it is called today or was when it was issued; empty where none is.

    The form is that of a `phase`, a round (`round_`, its code or empty) and a unit; the path is below the season
    folder.
    """
    issues = loaded.register.versions(unit.code, phase, round_)
    names = (form_file(loaded, phase, round_, unit), *(issue.file for issue in issues))
    return next((name for name in names if (loaded.folder / name).is_file()), "")


def slip_file(book: Rulebook, phase: str, round_: str, unit: Unit) -> str:
    """Give the path of a unit's return slip of a `phase` and a round (`round_`: code or nothing), below the results."""
    folder = file_name(_of_round(SLIP_FOLDERS.get(phase, phase), round_))
    return f"{SLIPS}/{folder}/{_form_name(book, phase, round_, unit, _SLIP)}.xlsx"


def report_slip_file(book: Rulebook, school: Reporter) -> str:
    """Give the path of the return slip of a school's report below the results."""
    room = _LONGEST - len(f"{_REPORT_SLIP} - ")
    who = file_name(short_school(school.name), room)
    # Of two schools of one name, the code tells which.
    if _alike(book, room)[who.casefold()] > 1 or not short_school(school.name):
        who = file_name(f"{school.code} {short_school(school.name)}", room)
    folder = SLIP_FOLDERS["report"]
    return f"{SLIPS}/{folder}/{_REPORT_SLIP} - {who}.xlsx"


@lru_cache(maxsize=16)  # each school's file asks it of all of them
def _alike(book: Rulebook, room: int) -> Counter[str]:
    """Return how many schools are called the same in so many characters."""
    return Counter(file_name(short_school(school.name), room).casefold() for school in book.reporters)


def reply_slip_file(office: str, others: Collection[str]) -> str:
    """Give the path below the results of the return slip of the body above called `office`; no path of `others`."""
    stem = f"{SLIPS}/{SLIP_FOLDERS['reply']}/{_REPLY_SLIP} - {file_name(office, _LONGEST - len(_REPLY_SLIP) - 6)}"
    return next(name for n in count(1) if (name := f"{stem}{f' {n}' if n > 1 else ''}.xlsx") not in others)


def _of_round(phase: str, round_: str) -> str:
    return f"{phase}-{round_}" if round_ else phase


class _Way(msgspec.Struct, frozen=True):
    """A way to name a form: whether words stay whole, and what stands in it besides what it is, its round and unit."""

    whole: bool = True
    remark: bool = True  # what stands in brackets behind the round
    school: bool = True


_CUT = _Way(whole=False)  # versions before 0.10: in the middle of a word, and round and all at once
_WAYS = (_Way(), _Way(remark=False), _Way(remark=False, school=False))  # versions up to 1.0.0 knew the first alone


def _form_name(book: Rulebook, phase: str, round_: str, unit: Unit, begin: str = "") -> str:
    """Call a form by what it is, its round, its unit and the school; the unit's name is the last thing that is cut."""
    tries = [_name_parts(book, phase, round_, unit, begin, way=way) for way in _WAYS]
    fullest = max(tries, key=lambda parts: len(parts[1]))
    return " - ".join(filter(None, fullest))


def _name_parts(
    book: Rulebook, phase: str, round_: str, unit: Unit, begin: str = "", *, way: _Way
) -> tuple[str, str, str]:
    """Give what a form is and its round, its unit (empty where it is the whole school's) and the school."""
    fit = whole_parts if way.whole else _cut
    form, declared = book.form_of(phase), book.round(round_)
    what = (form.file or form.short.vi) if form else phase
    what = f"{begin} {within_sentence(what)}" if begin else what
    when = within_sentence(declared.name) if declared else round_
    head = (
        _head(book, what, declared, when, remark=way.remark) if way.whole else _cut(f"{what} {when}", _LONGEST_BEFORE)
    )
    room = _LONGEST - len(" - ".join((head, "", "")))
    name, room_of_school = short_school(book.school.name), min(_LONGEST_SCHOOL, room - _SHORTEST_WHO)
    # The school is not named at all where there is no room for its first word.
    fits = name and way.school and (not way.whole or len(name.split()[0]) <= room_of_school)
    school = (file_name if way.whole else _cut)(name, room_of_school) if fits else ""
    if begin and school != file_name(name):  # beside the season's other slips half a name tells nothing
        school = ""
    if form is not None and form.whose != "unit":  # one for the whole school
        return head, "", school
    room -= len(school)
    alike = Counter(fit(unit_.name, room).casefold() for unit_ in book.units)
    who = fit(unit.name, room)
    if not unit.name or alike[who.casefold()] > 1:  # of two units of one name, the code tells which
        who = fit(f"{unit.code} {unit.name}", room)
    return head, who, school


def _head(book: Rulebook, what: str, declared: Round | None, when: str, *, remark: bool) -> str:
    """Say what a form is and of which round: the round is never cut off, nor are two rounds called the same.

    What stands in brackets behind a round (`remark`) goes before a word of what the form is does.
    """
    names = [round_.name for round_ in book.rounds]
    if declared and _alike_in(names, declared.name) > 1:
        when = f"{declared.code} {when}"
    end = file_name(when, _LONGEST_WHEN) if when else ""
    long = len(f"{what} {end}") > _LONGEST_WHAT
    if (long or not remark) and end and _alike_in(map(_without_remark, names), _without_remark(when)) == 1:
        end = file_name(_without_remark(when), _LONGEST_WHEN)
    return f"{file_name(what, _LONGEST_WHAT - len(end))} {end}".strip()


def _alike_in(names: Iterable[str], name: str) -> int:
    """Return how many rounds' `names` are the same as `name` in a file's name."""
    return [file_name(other, _LONGEST_WHEN).casefold() for other in names].count(
        file_name(name, _LONGEST_WHEN).casefold()
    )


def _without_remark(name: str) -> str:
    return re.sub(r"\s*\([^()]*\)$", "", name)


def whole_parts(value: str, longest: int) -> str:
    """Shorten `value` to `longest` characters by whole parts: `Tổ Hóa - Sinh` to what is before the dash."""
    fitting = file_name(value, longest)
    if fitting == file_name(value, len(value) + 1):
        return fitting
    return re.sub(r"(?:\s+[-–]|[,;])\s[^-–,;]*$", "", fitting)


def _cut(value: str, longest: int) -> str:
    """Cut a name after so many characters, as names were cut before."""
    return file_name(file_name(value, len(value) + 1)[:longest])
