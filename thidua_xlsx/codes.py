"""Every finding the program can make: its stable code, its severity and what its sentence is about.

The sentences are in `lang/vi.toml` and `lang/en.toml`, under the same code. D = declarations and season workbook,
F = file, S = sheet or form, C = cell, R = row, X = across files. A code once released keeps its meaning.
"""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a finding matters: an error must be fixed by a person before the numbers are final."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding: stable id, severity, and the names of the parameters its sentence uses."""

    id: str
    severity: Severity
    params: tuple[str, ...] = ()


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# --- D: declarations (TOML) and the season workbook -------------------------------------------------------------
DECLARATION_BROKEN = Code("D101", _E, ("reason",))
DECLARATION_UNKNOWN_COLUMN = Code("D102", _E, ("column",))
DECLARATION_FACT_NOT_ASKED = Code("D103", _E, ("fact",))
SEASON_MISSING = Code("D201", _E)
OWN_BOOK_UNREADABLE = Code("D202", _E, ("what",))
SEASON_TABLE_MISSING = Code("D203", _E, ("table",))
SEASON_SETTING_MISSING = Code("D204", _E, ("setting",))
SEASON_TABLE_EMPTY = Code("D205", _E, ("table",))
SEASON_UNKNOWN_REFERENCE = Code("D206", _E, ("column", "value", "table"))
SEASON_DUPLICATE_KEY = Code("D207", _E, ("key", "table"))
SEASON_SETTING_UNKNOWN = Code("D208", _N, ("setting",))
SEASON_CELL_IGNORED = Code("D210", _W, ("column", "reason"))
SEASON_SAME_NAME = Code("D211", _N, ("name", "codes"))
SEASON_REGIME_UNKNOWN = Code("D212", _E, ("regime", "known"))
SEASON_REGIME_OUT_OF_FORCE = Code("D213", _W, ("regime", "since", "until", "year"))
SEASON_COLUMN_MISSING = Code("D214", _E, ("column", "table"))
SEASON_CRITERION_IMPOSSIBLE = Code("D215", _E, ("criterion", "reason"))
SEASON_KEY_UNUSABLE = Code("D216", _E, ("table",))
SEASON_UNIT_EMPTY = Code("D217", _N, ("name",))
SEASON_KEY_MADE = Code("D218", _N, ("key", "table"))
SEASON_QUOTA_ON_COLLECTIVE = Code("D219", _W, ("title",))
WAIVER_INCOMPLETE = Code("D220", _W, ("column",))
ROUNDS_WITHOUT_WEIGHT = Code("D221", _E)
LEDGER_MISSING = Code("D301", _N)
LEDGER_PERSON_UNKNOWN = Code("D302", _N, ("who",))
ROSTER_UNREADABLE = Code("D401", _E, ("reason",))
ROSTER_NO_HEADER = Code("D402", _E)
ROSTER_COLUMN_UNUSED = Code("D403", _N, ("header",))
ROSTER_CELL_NOT_UNDERSTOOD = Code("D404", _W, ("column", "value"))
ROSTER_ROW_SKIPPED = Code("D405", _N, ("row", "content"))
ROSTER_COLUMN_MISSING = Code("D406", _W, ("column",))
ROSTER_SAME_PERSON_TWICE = Code("D407", _W, ("name", "row"))
ROSTER_DECODED = Code("D408", _N, ("encoding", "count"))

# --- F: files -----------------------------------------------------------------------------------------------------
FILE_NOT_A_WORKBOOK = Code("F101", _E, ("what",))
FILE_EMPTY = Code("F102", _E)
FILE_REFUSED = Code("F103", _E, ("part",))
FILE_NOT_A_FORM = Code("F104", _E)
FILE_OTHER_SEASON = Code("F105", _E, ("season",))
FILE_ENCRYPTED = Code("F106", _E)
FILE_OLD_FORMAT = Code("F107", _E, ("what",))
FILE_LITTER = Code("F108", _N)
FILE_UNREADABLE = Code("F109", _E, ("reason",))
FILE_IDENTICAL = Code("F110", _N, ("other",))
FILE_UNKNOWN_UNIT = Code("F111", _E, ("unit_code",))
FILE_UNKNOWN_ROUND = Code("F113", _E, ("round",))
FILE_STRAY_CELL = Code("F114", _E, ("sheet", "cell"))
FILE_TOO_LARGE = Code("F115", _E, ("limit",))
FILE_NESTED_TOO_DEEP = Code("F116", _E)
FILE_DAMAGED_INSIDE = Code("F117", _E)
FILE_UNPACKED = Code("F118", _N, ("count",))
FILE_REPLACED = Code("F119", _N, ("other",))
FILE_READER_DIED = Code("F128", _E)
FILE_TOO_SLOW = Code("F129", _E, ("seconds",))
FILE_OLDER_READ = Code("F120", _W, ("what",))
FILE_HAS_MACROS = Code("F121", _N)
OUTPUT_LOCKED = Code("F201", _E, ("file",))

# --- S: sheets and forms --------------------------------------------------------------------------------------------
TABLE_MISSING = Code("S101", _E, ("table",))
COLUMN_MISSING = Code("S102", _E, ("column",))
ROW_MISSING = Code("S103", _E, ("row",))
KEY_TWICE = Code("S104", _E, ("key",))
STAMPS_DISAGREE = Code("S105", _W, ("stamps",))
STAMP_UNSIGNED = Code("S106", _N)
STAMP_FORGED = Code("S107", _W)
ROW_WITHOUT_KEY_READ = Code("S108", _N, ("row",))
ROW_WITHOUT_KEY = Code("S109", _E, ("row",))
TABLE_TWICE = Code("S110", _E, ("table",))
CELL_OUTSIDE = Code("S111", _W)
NAME_DISAGREES = Code("S112", _E, ("key", "expected", "found"))
FORM_OUTDATED = Code("S113", _N, ("changes",))
FORM_BLANK = Code("S119", _W)
KEY_UNKNOWN = Code("S115", _E, ("key",))
READ_BY_LABELS = Code("S116", _W, ("tables",))
SHEET_OF_OTHER_FORM = Code("S117", _W, ("whose",))
FORM_DRIFTED = Code("S118", _N, ("lost",))

# --- C: cells -------------------------------------------------------------------------------------------------------
CELL_NOT_NUMBER = Code("C101", _E, ("column",))
CELL_ABOVE_MAX = Code("C102", _E, ("column", "max"))
CELL_BELOW_MIN = Code("C103", _E, ("column", "min"))
CELL_OFF_STEP = Code("C104", _E, ("column", "step"))
CELL_NOT_A_CHOICE = Code("C105", _E, ("column", "choices"))
CELL_NOT_DATE = Code("C106", _E, ("column",))
CELL_REQUIRED = Code("C107", _E, ("column",))
CELL_LOCKED_CHANGED = Code("C108", _W, ("column", "expected"))
CELL_ERROR_VALUE = Code("C109", _E, ("column",))
CELL_AMBIGUOUS_NUMBER = Code("C110", _E, ("column",))
CELL_REINTERPRETED = Code("C111", _N, ("column", "used"))
CELL_UNKNOWN_PERSON = Code("C112", _E, ("column", "close"))
CELL_FORMULA_NOT_CALCULATED = Code("C113", _E, ("column",))
CELL_NOT_YES_NO = Code("C114", _E, ("column",))
CELL_TOO_LONG = Code("C115", _W, ("column", "longest"))
CELL_PERSON_AMBIGUOUS = Code("C116", _E, ("column", "codes"))
CELL_IS_DATE = Code("C117", _E, ("column",))
CELL_NOT_APPLICABLE = Code("C119", _W, ("column",))
CELL_CODE_UNUSABLE = Code("C120", _E, ("column",))
CELL_TEXT_DECODED = Code("C121", _N, ("column", "encoding", "used"))
CELL_TEXT_GARBLED = Code("C122", _W, ("column",))

# --- R: rows --------------------------------------------------------------------------------------------------------
ROW_REPEATED = Code("R101", _N, ("row",))
ROW_INCOMPLETE = Code("R102", _E, ("columns",))
INITIATIVE_WITHOUT_DECISION = Code("R103", _W, ("name",))
SCORES_INCOMPLETE = Code("R104", _E, ("name", "layer", "round", "criteria"))
SCORES_INCOMPLETE_UNUSED = Code("R105", _W, ("name", "layer", "round", "criteria"))
TARGET_WITHOUT_NUMBER = Code("R106", _W, ("name",))

# --- X: across files ------------------------------------------------------------------------------------------------
RETURN_MISSING = Code("X101", _W, ("unit_name", "form"))
RETURNS_DIFFER = Code("X102", _E, ("what", "values"))
PEOPLE_NOT_REGISTERED = Code("X103", _W, ("unit_name", "names"))
INITIATIVE_TWICE = Code("X104", _W, ("name", "owners"))
SCORES_MISSING = Code("X105", _W, ("name", "round"))
ELIGIBLE_NOT_REGISTERED = Code("X106", _W, ("name", "title"))
GRADE_MISSING = Code("X107", _W, ("unit_name", "names"))
QUOTA_TIED = Code("X108", _W, ("title", "names"))
QUOTA_UNCERTAIN = Code("X109", _W, ("title", "names"))
RULE_NOT_VERIFIED = Code("X110", _N, ("rules",))
PERSON_IN_OTHER_UNIT = Code("X111", _W, ("name", "unit_name"))
WAIVER_UNUSED = Code("X113", _N, ("code_waived", "where"))
WAIVER_EXPIRED = Code("X114", _W, ("code_waived", "until"))
CHOICE_UNUSED = Code("X112", _N, ("record",))
NEWER_RETURN_USED = Code("X115", _N, ("what", "used", "values"))
LINES_DIFFER = Code("X116", _E, ("what", "files"))


def all_codes() -> dict[str, Code]:
    """Give every code by its id, in order."""
    found = [value for value in globals().values() if isinstance(value, Code)]
    return {code.id: code for code in sorted(found, key=lambda code: code.id)}
