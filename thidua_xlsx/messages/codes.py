"""Every finding the program can make: its stable code, its severity and what its sentence is about.

The sentences are in `messages/lang/*.toml`, under the same code. D = declarations and season workbook, F = file,
S = sheet or form, C = cell, R = row, X = across files. A code once released keeps its meaning.
"""

from collections.abc import Mapping
from enum import Enum

import msgspec


class Severity(Enum):
    """How much a finding matters: an error must be fixed by a person before the numbers are final."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Addressee(Enum):
    """Whom the advice about a finding speaks to: only what a unit itself can do is written to it.

    `BOTH` have words of their own: the secretary `finding.<code>.fix`, the unit `finding.<code>.unit`.
    """

    UNIT = "unit"
    SECRETARY = "secretary"
    COUNCIL = "council"
    BOTH = "both"


_OF_RETURNS = "SCR"  # what is found in a returned form is its unit's to mend, unless the code says otherwise


class OwnSentence(str):
    """The key of a sentence that no file of words holds: it brings its own, by language."""

    __slots__ = ("by_lang",)
    by_lang: Mapping[str, str]

    def __new__(cls, key: str, by_lang: Mapping[str, str]) -> "OwnSentence":
        """Make a key with its sentences; in a language that it lacks, the first one stands in."""
        own = super().__new__(cls, key)
        own.by_lang = by_lang
        return own

    def __reduce__(self) -> tuple[type["OwnSentence"], tuple[str, Mapping[str, str]]]:
        """Say how a copy is made in another process."""
        return OwnSentence, (str(self), self.by_lang)

    def sentence(self, lang: str) -> str:
        """Give the sentence in the language `lang` (`vi`, `en`), in the first one where it lacks that."""
        return self.by_lang.get(lang) or next(iter(self.by_lang.values()))


class Code(msgspec.Struct, frozen=True):
    """A kind of finding: stable id, severity, and the names of the parameters its sentence uses.

    `asks` says whom its advice speaks to, where that is not told by the letter of its id, and `on_slip` that one about
    several files is a line of a form's return slip, as whatever is found in the form itself is. A `quiet` one was dealt
    with and asks nothing of anybody: it is told apart from those that do, all of a kind together. A plug-in's brings
    its `words`: language, text and fix.
    """

    id: str
    severity: Severity
    params: tuple[str, ...] = ()
    asks: Addressee | None = None
    quiet: bool = False
    on_slip: bool = False
    words: tuple[tuple[str, str, str], ...] = ()

    def key(self, part: str = "text") -> str:
        """Give the key of a sentence about it; its `part` is `text`, `fix`, or `unit` for what a unit is advised."""
        key = f"finding.{self.id}.{part}"
        if not self.words:
            return key
        place = 1 if part == "text" else 2
        return OwnSentence(key, {line[0]: line[place] for line in self.words})

    @property
    def addressee(self) -> Addressee:
        """Whom its advice speaks to."""
        return self.asks or (Addressee.UNIT if self.id[0] in _OF_RETURNS else Addressee.SECRETARY)

    @property
    def of_a_form(self) -> bool:
        """Whether its findings are lines of the return slip of the form in which they stand."""
        return self.on_slip or self.id[0] in _OF_RETURNS


_UNIT, _SECRETARY, _COUNCIL, _BOTH = Addressee
_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# --- D: declarations (TOML) and the season workbook -------------------------------------------------------------
DECLARATION_BROKEN = Code("D101", _E, ("reason",))
DECLARATION_UNKNOWN_COLUMN = Code("D102", _E, ("column",))
DECLARATION_FACT_NOT_ASKED = Code("D103", _E, ("fact",))
LOOKS_LACKING = Code("D104", _N, ("looks",), quiet=True)
SEASON_MISSING = Code("D201", _E, ("near",))
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
SEASON_REGIME_OUT_OF_FORCE = Code("D213", _W, ("regime", "since", "until", "year", "why", "given"))
SEASON_COLUMN_MISSING = Code("D214", _E, ("column", "table"))
SEASON_CRITERION_IMPOSSIBLE = Code("D215", _E, ("criterion", "reason"))
SEASON_KEY_UNUSABLE = Code("D216", _E, ("table",))
SEASON_UNIT_EMPTY = Code("D217", _N, ("name",))
SEASON_KEY_MADE = Code("D218", _N, ("key", "table"))
SEASON_QUOTA_ON_COLLECTIVE = Code("D219", _W, ("title",))
WAIVER_INCOMPLETE = Code("D220", _W, ("column",))
ROUNDS_WITHOUT_WEIGHT = Code("D221", _E)
SCALE_NOT_UNDERSTOOD = Code("D222", _E, ("criterion", "reason"))
CRITERION_COLUMN_MISSING = Code("D223", _E, ("criterion", "column", "kind"))
SCALE_AGAINST_MAX = Code("D224", _E, ("criterion", "max", "highest"))
START_IMPOSSIBLE = Code("D225", _E, ("points", "limit"))
SECTION_START_NOT_FOR_ALL = Code("D226", _E, ("section",))
BANDS_NOT_UNDERSTOOD = Code("D227", _E, ("reason",))
CRITERION_COLUMN_UNUSED = Code("D228", _W, ("criterion", "column", "kind"))
SEASON_STAYS_OVERLAP = Code("D229", _E, ("name", "first", "second"))
SEASON_STAYS_GAP = Code("D230", _N, ("name", "first", "last"))
SEASON_STAY_BACKWARDS = Code("D231", _E, ("name", "since", "until"))
SEASON_MOVE_IN_UNDATED_ROUND = Code("D232", _W, ("name", "rounds", "unit_name"))
COUNCIL_TERM_BACKWARDS = Code("D233", _W, ("name", "since", "until"))
COUNCIL_ROLE_MISSING = Code("D234", _N, ("names",))
OWN_RULE_INCOMPLETE = Code("D240", _E, ("column",))
OWN_RULE_VALUE = Code("D241", _E, ("name", "value", "wanted"))
OWN_RULE_SOFTER = Code("D242", _E, ("name", "value", "bound", "cite"))
OWN_RULE_WITHOUT_CITATION = Code("D243", _W, ("name",))
OWN_RULE_TWICE = Code("D244", _E, ("name", "value"))
OWN_RULE_NOT_OF_REGIME = Code("D245", _W, ("name", "regime"))
QUOTA_OF_LAW = Code("D246", _N, ("title", "percent", "cite"), quiet=True)
QUOTA_ABOVE_OWN_RULE = Code("D247", _W, ("title", "percent", "found", "cite"))
REGIME_IN_TRANSITION = Code("D248", _N, ("regime", "other", "rule"))
REGIME_WITHOUT_DAY = Code("D249", _W, ("regime",))
REGIME_CHECKED_LONG_AGO = Code("D250", _W, ("regime", "checked", "day"))
BASIS_REPEALED = Code("D251", _W, ("number", "until", "day", "instead"))
BASIS_LIKE_ANOTHER = Code("D252", _W, ("number", "close"))
BASIS_LAPSES = Code("D253", _N, ("number", "until", "day"))
READING_UNKNOWN = Code("D254", _E, ("reading", "known"))
READING_NOT_CONFIRMED = Code("D255", _N, ("rule", "taken", "others"))
QUOTA_ABOVE_LAW = Code("D256", _E, ("title", "percent", "found", "cite"))
BASIS_NOT_YET = Code("D257", _W, ("number", "since", "day"))
CRITERION_KIND_UNKNOWN = Code("D258", _E, ("criterion", "kind"))
BASIS_OF_EARLIER_YEAR = Code("D259", _W, ("number", "subject"))
REGISTER_DAMAGED = Code("D260", _W)
ROUND_BACKWARDS = Code("D265", _E, ("round", "start", "end"))
SEASON_PEOPLE_GONE = Code("D270", _W, ("count", "names", "first"))
OWN_WORDS_OF_NOBODY = Code("D272", _W, ("value",))
MOVEMENTS_OF_TEMPLATE = Code("D273", _N, ("names",))
OFFICE_WITHOUT_SCHOOLS = Code("D274", _N)
SEASON_PEOPLE_LEAVE = Code("D275", _N, ("names",))
SEASON_SAME_PERSON = Code("D276", _W, ("name", "codes", "born"))
SEASON_LEFT_COUNTED = Code("D277", _W, ("count", "names", "round"))
LEDGER_MISSING = Code("D301", _N)
LEDGER_PERSON_UNKNOWN = Code("D302", _N, ("who",))
LEDGER_NAME_DISAGREES = Code("D303", _E, ("id", "name", "owner"))
LEDGER_CODE_DISAGREES = Code("D304", _E, ("id", "name", "ids"))
LEDGER_NAME_OF_SEVERAL = Code("D305", _E, ("name", "ids"))
LEDGER_LINE_OF_NOBODY = Code("D306", _E)
LEDGER_MATCHED_BY_NAME = Code("D307", _N, ("name", "id"))
LEDGER_GRADES_DIFFER = Code("D308", _E, ("name", "period", "grades"))
LEDGER_AWARD_PENDING = Code("D320", _W, ("name", "title", "period"))
LEDGER_TABLE_MISSING = Code("D321", _E, ("table",))
DUE_NOT_UNDERSTOOD = Code("D330", _W, ("column", "value"))
TASK_DUE_NOT_UNDERSTOOD = Code("D331", _N, ("column", "value"))
EVENT_DAY_MISSING = Code("D332", _N, ("value", "event"))
DUE_OUTSIDE_YEAR = Code("D333", _W, ("value", "day"))
TASK_DONE_NOT_UNDERSTOOD = Code("D334", _W, ("value",))
EMAIL_BROKEN = Code("D335", _W, ("address", "perhaps"))
SCHOOL_UNNAMED = Code("D336", _W)
DECISION_TWICE = Code("D338", _W, ("title", "number", "other"))
MOVEMENT_UNKNOWN = Code("D340", _W, ("name",))
DEED_INCOMPLETE = Code("D341", _W, ("column",))
MOVEMENT_CLASH = Code("D342", _W, ("movement", "own", "name", "issuer"))
MOVEMENTS_NOT_TAKEN = Code("D343", _W, ("issuer", "year", "wanted"))
MOVEMENTS_TAKEN = Code("D344", _N, ("count", "issuer"), quiet=True)
NOMINATION_UNKNOWN = Code("D345", _W, ("name",))
MOVEMENT_CRITERION_UNKNOWN = Code("D346", _W, ("name",))
DEED_NAME_OF_SOMEBODY = Code("D347", _W, ("name", "ids"))
RECEIVED_LINE_NOT_UNDERSTOOD = Code("D350", _W, ("column", "value"))
HAND_IN_HOLDER_UNKNOWN = Code("D351", _W, ("value",))
INSPECTED_UNKNOWN = Code("D352", _W, ("value",))
ROSTER_UNREADABLE = Code("D401", _E)
ROSTER_NO_HEADER = Code("D402", _E)
ROSTER_COLUMN_UNUSED = Code("D403", _N, ("headers",))
ROSTER_CELL_NOT_UNDERSTOOD = Code("D404", _W, ("column", "value"))
ROSTER_ROW_SKIPPED = Code("D405", _N, ("row", "content"))
ROSTER_COLUMN_MISSING = Code("D406", _W, ("column",))
ROSTER_SAME_PERSON_TWICE = Code("D407", _W, ("name", "row"))
ROSTER_DECODED = Code("D408", _N, ("encoding", "count"))
ROSTER_PEOPLE_HIDDEN = Code("D409", _W, ("count", "names"))
LEDGER_NAME_ALMOST = Code("D410", _E, ("name", "ids"))
LEDGER_CELL_BLANK = Code("D411", _E, ("column",))
LEDGER_CELL_IMPOSSIBLE = Code("D412", _E, ("column", "value"))
SEASON_CODE_NO_FILE_NAME = Code("D430", _E, ("key",), asks=_SECRETARY)
SEASON_CODES_ALIKE = Code("D431", _E, ("key", "other"), asks=_SECRETARY)
ROSTER_PEOPLE_GONE = Code("D440", _W, ("count", "names"))
ROSTER_REMARKS = Code("D441", _W, ("remarks",))
ROSTER_UNITS_ALIKE = Code("D442", _W, ("name", "count", "other", "others"))
ROSTER_BLANKS_ARE_MEN = Code("D443", _N, ("column", "count"))
ROSTER_BLANKS_ARE_UNIT_ABOVE = Code("D444", _N, ("column", "count"))
ROSTER_TITLES_ENTERED = Code("D445", _N, ("count", "years"))
ROSTER_TITLES_TO_CHECK = Code("D446", _W, ("who",))
DEED_NOT_ENTERED = Code("D450", _W, ("name", "title", "why"))
DUE_BEFORE_ROUND_ENDS = Code("D451", _N, ("round", "day", "end"))
READING_TWICE = Code("D470", _E, ("rule", "taken", "other"))
SHEET_HIDDEN = Code("D471", _N)
ANSWERS_UNREADABLE = Code("D480", _E)
ANSWERS_NO_TABLE = Code("D481", _E)
ANSWERS_HEADING_WRONG = Code("D482", _E, ("headers",))
ANSWERS_NOTHING_ASKED = Code("D483", _E, ("headers",))
ANSWERS_COLUMNS_UNUSED = Code("D484", _N, ("headers",))
ANSWERS_OF_NOBODY = Code("D485", _E, ("who",))
ANSWERS_OF_SEVERAL = Code("D486", _E, ("who", "names"))
ANSWERS_GIVEN_AGAIN = Code("D487", _W, ("name", "row"))
ANSWERS_DIFFER = Code("D488", _E, ("name", "row"))
ANSWERS_NOT_ASKED = Code("D489", _E, ("name",))
ANSWERS_NO_PLACE = Code("D490", _E, ("field", "value"))
ANSWERS_SHEET_LEFT = Code("D491", _W, ("taken",))
SIGNER_AWARDED = Code("X213", _W, ("name",), asks=_SECRETARY)

# --- F: files -----------------------------------------------------------------------------------------------------
FILE_NOT_A_WORKBOOK = Code("F101", _E, ("what",))
FILE_EMPTY = Code("F102", _E)
FILE_REFUSED = Code("F103", _E, ("part",))
FILE_NOT_A_FORM = Code("F104", _E)
FILE_OTHER_SEASON = Code("F105", _E, ("season",))
FILE_ENCRYPTED = Code("F106", _E)
FILE_OLD_FORMAT = Code("F107", _E, ("what",))
FILE_LITTER = Code("F108", _N, quiet=True)
FILE_UNREADABLE = Code("F109", _E, ("reason",))
FILE_IDENTICAL = Code("F110", _N, ("other",), quiet=True)
FILE_UNKNOWN_UNIT = Code("F111", _E, ("unit_code",))
FILE_UNKNOWN_ROUND = Code("F113", _E, ("round",))
FILE_STRAY_CELL = Code("F114", _E, ("sheet", "cell"))
FILE_TOO_LARGE = Code("F115", _E, ("limit",))
FILE_NESTED_TOO_DEEP = Code("F116", _E)
FILE_DAMAGED_INSIDE = Code("F117", _E)
FILE_UNPACKED = Code("F118", _N, ("count",), quiet=True)
FILE_REPLACED = Code("F119", _N, ("other",), quiet=True)
FILE_OLDER_READ = Code("F120", _W, ("what",))
FILE_HAS_MACROS = Code("F121", _N, quiet=True)
FILE_READER_DIED = Code("F128", _E)
FILE_TOO_SLOW = Code("F129", _E, ("seconds",))
FILE_OF_NO_KIND = Code("F130", _E)
FILE_IS_LINK = Code("F131", _E)
FILE_HOLDS_NOTHING = Code("F132", _W)
FILE_OTHER_COMPRESSION = Code("F133", _E, ("what",))
FILE_OF_THE_LETTER = Code("F134", _N, quiet=True)
FOLDER_CLOSED = Code("F135", _E, ("reason",))
FILE_OUT_OF_REACH = Code("F136", _E, ("reason",))
FILE_FOR_ITS_RECEIVER = Code("F137", _E)
FILE_IN_TOO_SLOW = Code("F138", _E, ("seconds",))
HAND_IN_RECEIVED = Code("F140", _N, ("name", "holder"), quiet=True)
HAND_IN_OF_WHOM = Code("F141", _W, ("name",))
MOVEMENTS_OUT_OF_REACH = Code("F142", _W)
OWN_BOOK_COPY = Code("F143", _W, ("own",), asks=_SECRETARY)
OWN_BOOK_OPEN = Code("F144", _N, ("program", "who"), asks=_SECRETARY)
FILE_READING_FAILED = Code("F145", _E, ("reason",), asks=_SECRETARY)
OUTPUT_LOCKED = Code("F201", _E, ("file",))
OUTPUT_OPEN = Code("F202", _E, ("file", "program", "who", "mark"))

# --- S: sheets and forms --------------------------------------------------------------------------------------------
TABLE_MISSING = Code("S101", _E, ("table",), asks=_BOTH)
COLUMN_MISSING = Code("S102", _E, ("column",), asks=_BOTH)
ROW_MISSING = Code("S103", _E, ("row",), asks=_BOTH)
KEY_TWICE = Code("S104", _E, ("key",))
STAMPS_DISAGREE = Code("S105", _W, ("stamps",))
STAMP_UNSIGNED = Code("S106", _N)
STAMP_FORGED = Code("S107", _E, asks=_BOTH)
ROW_WITHOUT_KEY_READ = Code("S108", _N, ("row",), quiet=True)
ROW_WITHOUT_KEY = Code("S109", _E, ("row",))
TABLE_TWICE = Code("S110", _E, ("table",))
CELL_OUTSIDE = Code("S111", _W, ("what",))
NAME_DISAGREES = Code("S112", _E, ("key", "expected", "found"), asks=_BOTH)
FORM_OUTDATED = Code("S113", _N, ("changes",), asks=_SECRETARY)
PERSON_NO_LONGER_LISTED = Code("S114", _W, ("name", "key"), asks=_SECRETARY)
KEY_UNKNOWN = Code("S115", _E, ("key",))
READ_BY_LABELS = Code("S116", _W, ("tables",), asks=_BOTH)
SHEET_OF_OTHER_FORM = Code("S117", _W, ("whose",), asks=_BOTH)
FORM_DRIFTED = Code("S118", _N, ("lost",), quiet=True)
FORM_BLANK = Code("S119", _W, ("what",), asks=_BOTH)
NAME_WITHOUT_KEY = Code("S120", _E, ("name", "close"), asks=_BOTH)
FORGED_COPY = Code("S121", _W, ("other",), asks=_SECRETARY)
FORGED_NOT_COUNTED = Code("S122", _E, asks=_BOTH)
STAMP_CHANGED = Code("S123", _E, ("issued", "says"), asks=_BOTH)
ANSWERS_SHIFTED = Code("S124", _E, ("what",), asks=_BOTH)
COUNCIL_FORGED = Code("S130", _E, asks=_SECRETARY)
QUORUM_NOT_MET = Code("S131", _E, ("present", "members", "quorum"), asks=_COUNCIL)
VOTES_WITHOUT_NUMBERS = Code("S132", _W, asks=_COUNCIL)
BALLOT_FOR_NOBODY = Code("S133", _W, ("key",), asks=_COUNCIL)
COUNCIL_NOT_IN_INBOX = Code("S134", _W, asks=_SECRETARY)
MEETING_CONTRADICTS = Code("S135", _E, ("less", "more"), asks=_COUNCIL)
REPORT_SEAL_BROKEN = Code("S140", _E, asks=_SECRETARY)
REPORT_CELL_CHANGED = Code("S141", _E, ("what", "column", "sealed"), asks=_SECRETARY)
REPORT_ROWS_GONE = Code("S142", _E, ("rows",), asks=_SECRETARY)
REPORT_ROW_ADDED = Code("S143", _E, ("row",), asks=_SECRETARY)
REPORT_FORGED = Code("S147", _E, ("name",), asks=_SECRETARY)
REPLY_DAMAGED = Code("S148", _E, asks=_SECRETARY)
REPLY_CHANGED = Code("S149", _W, ("count",), asks=_SECRETARY)
WAIVER_MATCHES_NOTHING = Code("S150", _W, ("code_waived", "where", "candidates"), asks=_SECRETARY)
CELL_STRUCK = Code("S160", _E, ("column",))
SLIP_SAYS_TWO_THINGS = Code("S170", _E, asks=_BOTH)
SLIP_CANNOT_CONFIRM = Code("S171", _W, asks=_BOTH)

# --- C: cells -------------------------------------------------------------------------------------------------------
CELL_NOT_NUMBER = Code("C101", _E, ("column",))
CELL_ABOVE_MAX = Code("C102", _E, ("column", "max"))
CELL_BELOW_MIN = Code("C103", _E, ("column", "min", "instead"))
CELL_OFF_STEP = Code("C104", _E, ("column", "step", "instead"))
CELL_NOT_A_CHOICE = Code("C105", _E, ("column", "choices"))
CELL_NOT_DATE = Code("C106", _E, ("column",))
CELL_REQUIRED = Code("C107", _E, ("column",))
CELL_LOCKED_CHANGED = Code("C108", _W, ("column", "expected"), asks=_BOTH)
CELL_ERROR_VALUE = Code("C109", _E, ("column",))
CELL_AMBIGUOUS_NUMBER = Code("C110", _E, ("column",))
CELL_REINTERPRETED = Code("C111", _N, ("column", "used"), quiet=True)
CELL_UNKNOWN_PERSON = Code("C112", _E, ("column", "close"))
CELL_FORMULA_NOT_CALCULATED = Code("C113", _E, ("column",))
CELL_NOT_YES_NO = Code("C114", _E, ("column",))
CELL_TOO_LONG = Code("C115", _W, ("column", "longest"))
CELL_PERSON_AMBIGUOUS = Code("C116", _E, ("column", "names"))
CELL_IS_DATE = Code("C117", _E, ("column",))
CELL_NOT_APPLICABLE = Code("C119", _W, ("column",), asks=_BOTH)
CELL_CODE_UNUSABLE = Code("C120", _E, ("column",), asks=_SECRETARY)
CELL_TEXT_DECODED = Code("C121", _N, ("column", "encoding", "used"))
CELL_TEXT_GARBLED = Code("C122", _W, ("column",))
CELL_DATE_SWAPPED = Code("C123", _W, ("column", "used", "meant"))
CELL_DATE_IMPOSSIBLE = Code("C124", _W, ("column", "used"))
CELL_DAMAGED = Code("C125", _E, ("column",))
CELL_NOT_ADDED = Code("C126", _W, ("column", "typed", "used"))
CELL_FRACTION_OF_PERCENT = Code("C130", _E, ("column", "percent"))
INITIATIVE_LINE_REUSED = Code("C154", _E, ("name", "typed"), asks=_COUNCIL)
INITIATIVE_WITHOUT_RESULT = Code("C155", _E, ("name",), asks=_COUNCIL)
ADJUSTMENT_NOT_POSSIBLE = Code("C140", _E, ("name", "criterion", "max"), asks=_COUNCIL)
MORE_VOTES_THAN_BALLOTS = Code("C141", _E, ("name", "title", "votes", "ballots"), asks=_COUNCIL)
MEMBERS_NOT_AS_DECLARED = Code("C150", _E, ("typed", "declared"), asks=_COUNCIL)
MEETING_DAY_IMPOSSIBLE = Code("C151", _E, ("day", "why"), asks=_COUNCIL)
VOTES_WITHOUT_YES = Code("C152", _E, ("name", "title", "votes"), asks=_COUNCIL)
BALLOTS_UNACCOUNTED = Code("C153", _N, ("name", "title", "votes", "ballots"), asks=_COUNCIL)

# --- R: rows --------------------------------------------------------------------------------------------------------
ROW_REPEATED = Code("R101", _N, ("row",), quiet=True)
ROW_INCOMPLETE = Code("R102", _E, ("row", "columns"))
INITIATIVE_WITHOUT_DECISION = Code("R103", _W, ("name",))
SCORES_INCOMPLETE = Code("R104", _E, ("name", "layer", "round", "criteria"), asks=_BOTH)
SCORES_INCOMPLETE_UNUSED = Code("R105", _W, ("name", "layer", "round", "criteria"))
TARGET_WITHOUT_NUMBER = Code("R106", _W, ("name",))
RANK_UNSETTLED = Code("R107", _W, ("criterion", "round", "names"), asks=_SECRETARY)
KNOCKED_OUT = Code("R108", _W, ("name", "round", "criteria", "limit"), asks=_BOTH)
BAND_AGAINST_GRADE = Code("R109", _W, ("name", "band", "grade", "final"))
PROPOSAL_AGAINST_GRADE = Code("R110", _W, ("name", "title", "grade"))
PROPOSAL_WITHOUT_INITIATIVE = Code("R111", _W, ("name", "title", "lacking"))
GRADED_TOO_SHORT = Code("R112", _W, ("name", "months"))
DISCIPLINE_AGAINST_LEDGER = Code("R113", _W, ("name", "said", "recorded"), asks=_BOTH)
NOT_CONSIDERED = Code("R114", _W, ("title", "names"), asks=_SECRETARY)
ADJUSTMENT_WITHOUT_REASON = Code("R115", _E, ("name", "criterion"), asks=_COUNCIL)
ADJUSTMENT_WITHOUT_ROUND = Code("R116", _E, ("name",), asks=_COUNCIL)
EXCUSED_WITHOUT_REASON = Code("R117", _E, ("name",), asks=_COUNCIL)
ADJUSTED_TWICE = Code("R118", _E, ("name", "criterion"), asks=_COUNCIL)
ADJUSTMENT_OF_NOTHING = Code("R119", _E, ("name", "criterion"), asks=_COUNCIL)
ADJUSTMENT_CHANGES_NOTHING = Code("R120", _N, ("name", "criterion", "score"), asks=_COUNCIL)
TARGET_WITHOUT_DIRECTION = Code("R125", _W, ("name", "column"))
AGREEMENT_INCOMPLETE = Code("R126", _W, ("columns",))
INITIATIVE_CONTRADICTED = Code("R127", _E, ("row", "columns"), asks=_BOTH)
INITIATIVE_TAKEN_BACK = Code("R128", _E, ("row", "columns"), asks=_BOTH)
DISCIPLINE_AGAINST_GRADE = Code("R129", _W, ("name", "said", "grade"))
DISAGREED_UNSCORED = Code("R130", _E, ("names", "round"), asks=_BOTH)
UNIT_DID_NOT_SCORE = Code("R131", _W, ("round",), asks=_BOTH)
CRITERIA_EXCUSED = Code("R132", _W, ("name", "layer", "round", "criteria"), asks=_COUNCIL)
UNIT_LEFT_BLANK = Code("R133", _W, ("name", "layer", "round", "criteria"), asks=_BOTH)
UNIT_SCORED_IN_PART = Code("R134", _E, ("name", "round", "criteria"), asks=_BOTH)
UNIT_LEFT_OUT = Code("R135", _W, ("name", "round"), asks=_BOTH)
EXCUSED_WITH_POINTS = Code("R136", _W, ("name", "rounds"), asks=_COUNCIL)
YEAR_FIGURE_LESS = Code("R138", _W, ("name", "column", "value", "round", "before", "earlier"), asks=_BOTH)
SCORES_WHILE_AWAY = Code("R137", _W, ("name", "round"), asks=_BOTH)
TARGET_GUESSED = Code("R140", _N, ("column", "names"))
TARGET_AGAINST_WORDS = Code("R141", _W, ("name", "column"))
PACT_POINTS_TAKEN = Code("R142", _N, ("unit_name", "criterion", "percent", "points"), quiet=True)
PACT_POINTS_OPEN = Code("R143", _N, ("unit_name", "criterion"), asks=_BOTH)

# --- X: across files ------------------------------------------------------------------------------------------------
RETURN_MISSING = Code("X101", _W, ("unit_name", "form"))
RETURNS_DIFFER = Code("X102", _E, ("form", "what", "where", "values"), asks=_BOTH, on_slip=True)
PEOPLE_NOT_REGISTERED = Code("X103", _W, ("unit_name", "names"), asks=_BOTH, on_slip=True)
INITIATIVE_TWICE = Code("X104", _W, ("name", "owners"))
SCORES_MISSING = Code("X105", _W, ("name", "round"), asks=_BOTH, on_slip=True)
ELIGIBLE_NOT_REGISTERED = Code("X106", _W, ("name", "title"), asks=_COUNCIL)
GRADE_MISSING = Code("X107", _W, ("unit_name", "names"), asks=_UNIT, on_slip=True)
QUOTA_TIED = Code("X108", _W, ("title", "names"), asks=_COUNCIL)
QUOTA_UNCERTAIN = Code("X109", _W, ("title", "names"))
RULE_NOT_VERIFIED = Code("X110", _N, ("rules",))
PERSON_IN_OTHER_UNIT = Code("X111", _W, ("name", "unit_name", "used"), asks=_BOTH, on_slip=True)
CHOICE_UNUSED = Code("X112", _N, ("record", "remedy"))
WAIVER_UNUSED = Code("X113", _N, ("code_waived", "where"))
WAIVER_EXPIRED = Code("X114", _W, ("code_waived", "until"))
NEWER_RETURN_USED = Code("X115", _N, ("what", "where", "used", "values"))
LINES_DIFFER = Code("X116", _E, ("what", "files"), asks=_BOTH)
PERSON_NOT_IN_RETURN = Code("X117", _W, ("name", "unit_name", "forms"), asks=_BOTH)
CHOSE_NOT_TO_REGISTER = Code("X118", _N, ("unit_name", "names"), quiet=True)
CHOICE_UNCLEAR = Code("X119", _W, ("record", "chosen", "files"))
INITIATIVE_USED_BEFORE = Code("X120", _W, ("name", "used_for"), asks=_BOTH)
INITIATIVE_PERHAPS_USED = Code("X218", _W, ("name", "title", "period"), asks=_SECRETARY)
INITIATIVE_SIMILAR = Code("X121", _N, ("name", "other", "whose"))
INITIATIVE_SHARED = Code("X122", _N, ("name", "owners"))
INITIATIVE_NOT_SUBMITTED = Code("X123", _N, ("name", "initiative"))
SCORES_UNWEIGHTED = Code("X129", _W, ("names", "round"))
RULES_NOT_OWN = Code("X130", _W, ("rules", "own"))
BUDGET_EXCEEDED = Code("X131", _W, ("total", "budget", "over"), asks=_COUNCIL)
BASE_SALARY_UNKNOWN = Code("X132", _W, ("day",))
DECISION_DATE_MISSING = Code("X133", _W)
BUDGET_AT_RISK = Code("X134", _W, ("total", "highest", "budget"), asks=_COUNCIL)
BASIS_CHANGED = Code("X140", _W, ("name", "title"), asks=_COUNCIL, on_slip=True)
REQUIRED_TITLE_REFUSED = Code("X141", _W, ("name", "title", "why"), asks=_COUNCIL)
RESTS_ON_OTHERS = Code("X142", _W, ("name", "title", "names"), asks=_COUNCIL)
ELIGIBLE_NOT_VOTED = Code("X143", _E, ("name", "title", "why"), asks=_COUNCIL, on_slip=True)
HELD_BY_DOSSIER = Code("X144", _W, ("name", "title", "why"), asks=_COUNCIL, on_slip=True)
PAPER_EDITED = Code("X150", _N, ("file",))
PAPER_BLANKS = Code("X151", _N, ("settings",))
RUN_BEFORE_INTERRUPTED = Code("X152", _N, quiet=True)
PDF_NEEDS_OFFICE = Code("X153", _W)
PDF_WITHOUT = Code("X154", _W, ("files",))
NOTHING_DECIDED = Code("X155", _E, ("why", "remedy"))
DECISION_RESTS_ON_ERROR = Code("X156", _E, ("name", "title", "errors"))
PASSED_AGAINST_VERDICT = Code("X157", _W, ("name", "title", "outcome"), asks=_COUNCIL)
LEDGER_NOT_DECIDED = Code("X158", _W, ("name", "title", "period", "now", "remedy"))
INITIATIVE_NOT_ENTERED = Code("X159", _W, ("name", "owner"))
INITIATIVE_USED_UNCLEAR = Code("X160", _W, ("name", "title", "names"), asks=_COUNCIL)
PASSED_AGAINST_ENTERED = Code("X161", _N, ("name", "title", "outcome"), asks=_COUNCIL)
ENTERED_ON_OTHER_GROUND = Code("X162", _W, ("name", "title", "then", "now"), asks=_COUNCIL)
LETTERS_LEFT_TO_MAIL = Code("X163", _N, ("whom",))
ELIGIBLE_DECLINED = Code("X164", _W, ("name", "title"), asks=_COUNCIL)
INITIATIVE_IN_SCHOOLS = Code("X168", _W, ("name", "owners"))
INITIATIVE_SIMILAR_SCHOOLS = Code("X169", _N, ("name", "whose", "other", "others"))
REPORT_MISSING = Code("X170", _W, ("name",))
REPORT_OF_STRANGER = Code("X171", _E, ("name", "id"))
REPORT_OF_OTHER_YEAR = Code("X172", _E, ("name", "year", "wanted"))
REPORTS_DIFFER = Code("X173", _E, ("name", "files", "record"))
REPORT_SUPERSEDED = Code("X174", _N, ("name", "other"), quiet=True)
PERSON_IN_TWO_SCHOOLS = Code("X175", _W, ("name", "born", "schools"))
SCHOOLS_QUOTA_EXCEEDED = Code("X176", _W, ("title", "proposed", "limit", "base", "schools"))
REPORT_WITH_ERRORS = Code("X177", _W, ("name", "errors"))
SCHOOLS_WITHOUT_COMMON_SCALE = Code("X178", _W)
SCHOOLS_QUOTA_UNCHECKED = Code("X179", _N, ("title",))
NOMINATIONS_NONE = Code("X180", _W, ("unit_name", "round"), asks=_BOTH)
SCORE_SHEET_REFUSED = Code("X181", _W, ("unit_name", "comment"), asks=_COUNCIL)
TARGET_WITHOUT_RESULT = Code("X182", _W, ("unit_name", "names"), asks=_BOTH)
TARGET_CHANGED = Code("X183", _W, ("name", "then", "now"))
RESULT_WITHOUT_TARGET = Code("X184", _W, ("unit_name", "name"))
AGREEMENT_OUTDATED = Code("X185", _W, ("unit_name",))
PACKAGE_INCOMPLETE = Code("X186", _W, ("lacking",))
AGREEMENT_ANEW = Code("X187", _N, ("other",), quiet=True)
READING_DECIDES = Code("X188", _N, ("rule", "taken", "other", "names"))
QUOTA_CUT_TO_LAW = Code("X189", _E, ("title", "own", "limit", "percent", "base", "holders", "cite"))
QUOTA_PARTS_ABOVE_LAW = Code("X190", _W, ("title", "own", "limit", "percent", "base", "holders", "cite"), asks=_COUNCIL)
GRADED_OUTSIDE_RULES = Code("X191", _W, ("names", "cite"), asks=_COUNCIL)
TOO_MANY_TOP = Code("X192", _W, ("scope", "count", "base", "share", "grade", "most", "cite", "unsaid"), asks=_COUNCIL)
REPORTS_OF_OTHER_SEALS = Code("X196", _E, ("name", "files", "record"))
HAND_IN_OVERDUE = Code("X198", _W, ("name", "holder", "due"), asks=_BOTH)
REPLY_NOT_OURS = Code("X205", _E, ("issuer", "name", "year"))
REPLIES_DIFFER = Code("X206", _E, ("about", "files"))
REPLY_AGAINST = Code("X207", _W, ("issuer", "name", "title", "outcome"), asks=_COUNCIL)
LEADERS_OF_ONE_CLUSTER = Code("X208", _N, ("title", "cluster", "schools"), asks=_COUNCIL)
TOO_LATE_FOR_ROUND = Code("X209", _W, ("name", "title", "round", "when", "why"), asks=_COUNCIL)
QUOTA_OF_THOSE_GIVEN = Code("X215", _W, ("title", "passed", "holders", "base", "limit"), asks=_COUNCIL)
QUOTA_PASSED_OVER = Code("X210", _W, ("title", "names", "passed", "limit"), asks=_COUNCIL)
SCHOOL_PASSED_OVER = Code("X211", _W, ("name", "title", "names"), asks=_COUNCIL)
ROUND_WITHOUT_FORMS = Code("X212", _W, ("round", "later"), asks=_SECRETARY)
MEETING_HELD_LATER = Code("X217", _N, ("day", "count"), asks=_COUNCIL)
BALLOTS_BLANK = Code("X214", _W, ("count", "ballots"), asks=_COUNCIL)
ANSWERS_OF_ANOTHER = Code("X220", _E, ("key", "changes", "count"), asks=_SECRETARY)
SLIP_WITHOUT_RETURN = Code("X240", _E, asks=_BOTH)
SLIP_OF_OTHER_RETURN = Code("X241", _E, ("other",), asks=_BOTH)
VOTES_OF_OTHER_BALLOTS = Code("X270", _E, ("name", "title", "votes", "ballots"), asks=_COUNCIL)
PLUGIN_FAILED = Code("X301", _W, ("plugin", "part", "why"))
PLUGIN_NOT_ALLOWED = Code("X302", _W, ("file", "digest"))


def all_codes() -> dict[str, Code]:
    """Give every code by its id, in order."""
    codes = [value for value in globals().values() if isinstance(value, Code)]
    return {code.id: code for code in sorted(codes, key=lambda code: code.id)}
