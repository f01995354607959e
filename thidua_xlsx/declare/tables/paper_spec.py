"""Official papers as declared in `papers/*.toml`: sentences with named fields, tables with named columns.

What a paper may name - fields, tables, repetitions - is closed and listed here, so that a slip of the pen in a
school's own copy is named by its key before anything is printed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from thidua_xlsx.documents.paper_plan import Align, PlacedText, Signer

ParagraphPlace = Literal[  # where a school's own paragraphs are printed; `columns.toml` names these for people
    "theme_year", "theme_above",
    "plan_aims", "plan_content", "plan_models", "plan_solutions", "plan_work", "half_strengths", "half_weaknesses",
    "half_tasks", "rules", "year_situation", "year_strengths", "year_weaknesses", "year_tasks",
]  # fmt: skip
OwnText = Literal[  # of a report
    "native_place", "residence", "qualification", "distinctions", "features", "duties", "achievements"
]  # fmt: skip
Per = Literal[
    "season",  # one paper
    "unit", "person",  # a page for each; those of persons in a file for each unit
    "candidate", "candidate_unit",  # a file for each person or unit for whom a level above is asked for something
    "decision",  # a page for each that the school takes itself at the year's end
    "deeds",  # a page for each that it takes in the year
    "award",  # a page for each title that it gives
    "initiative",  # a page for each that it recognised
    "round",  # a page for each, of launching papers
]  # fmt: skip
FRAME = "frame"  # papers/frame.toml: the wording that all papers share
ITEM = "item"  # the field of a part that is numbered among those below its heading
_FIELD = re.compile(r"\{(\w+)\}")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OF_SEASON = _names(
    "school school_caps parent report_to place school_year work_year years years_first year_before"
    " half half_years half_people year_1 year_2 span span_movements"
    " head head_honorific head_position head_position_caps"
    " chair chair_honorific chair_position clerk clerk_honorific clerk_position"
    " unit_kinds addressed_units staff rounds round_names of_round movements movement_count conference_day"
    " honours honours_caps honours_up meeting_kind_caps"
    " initiative_chair initiative_chair_honorific initiative_chair_position"
    " initiative_clerk initiative_clerk_honorific initiative_clerk_position initiative_members initiative_decision"
    " members present absent meeting_day voting ballots_issued ballots_valid ballots_invalid"
    " units people counted scored registered registered_share forms_returned forms_expected came_back"
    " candidate_people candidate_units candidate_whom candidate_people_up candidate_units_up candidate_whom_up"
    " listed_people listed_units listed_whom submitted_people submitted_units submitted_whom"
    " initiatives recognised refused unsettled applied"
    " sector_schools sector_reported sector_people sector_counted sector_registered sector_registered_share"
    " sector_initiatives sector_applied"
)
_OF_TITLE = _OF_SEASON | _names("no title title_caps of_whom proposed passed over_quota listed title_registered met")
_OF_UNIT = _OF_SEASON | _names(
    "unit unit_caps leader leader_position_caps unit_people unit_title unit_commendation unit_target"
)
_OF_PERSON = _OF_UNIT | _names(
    "full_name shown_name position honorific confirmed_by confirming_position confirming_name"
)
_OF_REPORT = _names("titles_up grade points collective led_by report_above report_confirmed_by report_confirmed_name")
_OF_DECISION = _OF_SEASON | _names(
    "decision_no decision_day decision_titles decision_people decision_units decision_whom"
)
_OF_AWARD = _OF_SEASON | _names("who work gives title title_caps deed merit decision_no decision_day place_day")
FIELDS: Mapping[Per, frozenset[str]] = {  # that a paper may name, by what one is written for
    "season": _OF_SEASON,
    "unit": _OF_UNIT,
    "person": _OF_PERSON,
    "candidate": _OF_PERSON | _OF_REPORT | _names("birth_date gender"),
    "candidate_unit": _OF_UNIT | _OF_REPORT,
    "decision": _OF_DECISION,
    "deeds": _OF_DECISION,
    "award": _OF_AWARD,
    "round": _OF_SEASON | _names("round_name round_theme round_days round_due"),
    "initiative": _OF_AWARD,
}


class PaperTableSpec(msgspec.Struct, frozen=True):
    """A table that a paper may hold: its columns, and whom a paper or its part must be about to hold it.

    A table `about` the season may stand on any paper. Its rows are made by the function of its name in
    `reports/papers/`.
    """

    name: str
    columns: str
    about: Literal["season", "title", "unit", "person", "candidate"] = "season"

    def belongs_on(self, form: "PaperForm", part: "PaperPart") -> bool:
        """Say whether a part of a paper may hold the table."""
        if self.about == "candidate":
            return form.per in ("candidate", "candidate_unit")
        return bool(part.each) if self.about == "title" else self.about in ("season", form.per)


_WHO = "no name position unit position_unit"
TABLES: Mapping[str, PaperTableSpec] = {  # those of the same columns stand together
    name: PaperTableSpec(name, table.columns, table.about)
    for table in (
        # title by title
        PaperTableSpec("proposals", f"{_WHO} title grade initiatives earlier votes note"),
        PaperTableSpec("listed decided", f"{_WHO} title"),
        PaperTableSpec("candidates", f"{_WHO} title grade yes against share result", "title"),
        PaperTableSpec("council_changes", "no name unit what reason"),
        PaperTableSpec("ballots", f"{_WHO} title yes against share note"),
        PaperTableSpec("ballot", f"{_WHO} title agree disagree"),
        PaperTableSpec("title_rules", "no title of_whom quota votes level"),
        PaperTableSpec(
            "title_counts staff_titles", "no title registered met proposed passed registered_share listed_share quota"
        ),
        # deeds, commendations, initiatives
        PaperTableSpec("deeds called_up", f"{_WHO} title deed"),
        PaperTableSpec("deeds_up", "no name unit title deed"),
        PaperTableSpec("commendations", "no name unit title deed result"),
        PaperTableSpec("initiatives", f"{_WHO} initiative level applied mark result decision"),
        PaperTableSpec("initiative_ballot", f"{_WHO} initiative agree disagree"),
        # what was registered, scored and said
        PaperTableSpec("registration", "label answer", "person"),
        PaperTableSpec("registrations", "no name position title commendation initiative"),
        PaperTableSpec("registered_units", "no unit title commendation target"),
        PaperTableSpec("unit_people", "no name position title commendation initiative signature", "unit"),
        PaperTableSpec("unit_targets", "no indicator measure target_value due", "unit"),
        PaperTableSpec(
            "unit_candidates", "no name position registered self unit grade proposed agree disagree", "unit"
        ),
        PaperTableSpec("unit_signatures", "no unit leader signature"),
        PaperTableSpec("own_scores", "no criterion most self unit council", "person"),
        PaperTableSpec("comments", "no date who about what answer"),
        PaperTableSpec("own_titles own_commendations", "year title decision", "candidate"),
        PaperTableSpec("own_grades", "year grade", "candidate"),
        PaperTableSpec("own_initiatives", "no initiative level decision", "candidate"),
        PaperTableSpec("own_evidence", "no round criterion evidence", "candidate"),
        PaperTableSpec("own_targets", "no target goal actual outcome", "candidate"),
        # the year as it is declared
        PaperTableSpec("members all_members initiative_members", "no name position role decision signature"),
        PaperTableSpec("movements", "no name indicator goal"),
        PaperTableSpec("movement_details", "no name kind launched_by days aim content units"),
        PaperTableSpec("goals", "no target goal"),
        PaperTableSpec("round_plan rounds_left", "no round theme days due"),
        PaperTableSpec("criteria unit_criteria", "code criterion for_whom how"),
        PaperTableSpec("calendar", "no task guide doer product due"),
        PaperTableSpec("form_deadlines", "no form due day"),
        # what the ledger says of earlier years
        PaperTableSpec("year_before span_years", "no title of_whom count"),
        PaperTableSpec("span_movements", "no name kind launched_by days aim content units"),
        PaperTableSpec("span_results", "year goal registered result outcome"),
        PaperTableSpec("titles_compared", "no title of_whom two_ago one_ago now"),
        # what the year brought
        PaperTableSpec("movement_results", "unit registered actual outcome"),
        PaperTableSpec("half_movements", "no name result"),
        PaperTableSpec("target_outcomes", "unit targets met missed open"),
        PaperTableSpec("models half_models", "no name unit deed result"),
        PaperTableSpec("given half_given", "no name unit title deed decision"),
        PaperTableSpec("groups_given", "no unit name title people"),
        PaperTableSpec("activities half_activities", "no date what who count link"),
        PaperTableSpec("pupils", "no class pupils pledged deeds prizes"),
        PaperTableSpec("results half_results", "no name unit round result evidence"),
        # its figures
        PaperTableSpec("targets registration_ratios", "no target ratio share goal outcome"),
        PaperTableSpec("grades", "no grade count share"),
        PaperTableSpec("unit_scores", "no unit people average highest lowest rank"),
        PaperTableSpec("round_scores half_scores", "no unit people average highest lowest"),
        # schools that report to an office
        PaperTableSpec("sector_titles", "no title level registered proposed passed"),
        PaperTableSpec("sector_targets", "no target ratio share goal outcome"),
        PaperTableSpec("sector_schools", "no school people counted registered proposed initiatives rank"),
        PaperTableSpec("sector_movements", "no name goal told result met registered"),
        # whom the season inspects
        PaperTableSpec("inspected", "no name group why look"),
        # what is handed in beside forms
        PaperTableSpec("to_hand_in medal_hand_ins", "no name who due"),
        PaperTableSpec("hand_in_states", "no holder state day"),
        PaperTableSpec("inspection_results", "no name group look found"),
    )
    for name in table.name.split()
}
FRAME_WORDS = _names(
    "national motto number place_date council draft blank day day_blank recipients honorific man woman nobody none"
    " person unit votes grade_unknown initiative initiative_undecided award in_number yes no tied basis basis_law"
    " basis_plain basis_date basis_from decided_on met missed open section ungraded role everybody hand_in_head"
)


class PaperFrame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`papers/frame.toml`: the wording that all papers share, by the name of its use."""

    words: dict[str, str]


class PaperColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table on a paper; `width` is its share of the whole; its `label` may have fields."""

    key: str
    label: str
    width: int
    align: Align = "left"


class PaperPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a paper: a text, then a table, then `lines` of dots to write on.

    With `each` it stands there once for every title, for every title that somebody asked for or the council votes on,
    for every title that somebody is listed for, or for those of them that a level above decides; where there is none of
    these, `empty` is said once. With `own` the school's own paragraphs of that place (an id of `paragraph_place`) take
    the place of the dots, where it wrote any; with `theirs` that column of what the person or unit says of itself.
    `whose` leaves it out of the papers of an office that has nobody of its own (`own`), or of all others (`schools`);
    `sector` is written where schools report to the season, `single` where none do, `staff` where schools do and it has
    people of its own.
    `when` leaves it out unless the council has (`voted`) or has not (`unvoted`) given its decisions. `empty` is said
    where the table has no rows; a part that has nothing else to say (`only_with_rows`) is then left out, unless the
    school wrote paragraphs for it. `bases` lists what the paper rests on, before everything else of the part. An
    `annex` begins a page. A `text` that names `{item}` is numbered: from 1 on below each heading, parts that are left
    out not counted.
    """

    bases: bool = False
    text: str = ""
    look: Literal["heading", "body", "item", "center", "authority", "note", "annex", "article", "basis"] = "body"
    each: Literal["", "titles", "titles_considered", "titles_listed", "titles_submitted"] = ""
    when: Literal["", "voted", "unvoted"] = ""
    whose: Literal["", "own", "schools", "sector", "single", "staff"] = ""
    table: str = ""
    columns: tuple[PaperColumn, ...] = ()
    empty: str = ""
    only_with_rows: bool = False
    own: ParagraphPlace | Literal[""] = ""
    theirs: OwnText | Literal[""] = ""
    lines: int = 0


class PaperSigner(Signer, frozen=True, forbid_unknown_fields=True):
    """A signature as declared; every text may have fields."""


class PaperPlace(PlacedText, frozen=True, forbid_unknown_fields=True):
    """A text on a certificate, which may have fields; `printed` where bought paper bears it."""

    printed: bool = False


Needs = Literal[  # what must be there before there is anything to print
    "season",  # nothing but what is declared
    "proposals",  # lists of titles
    "submissions",  # titles that a level above decides
    "registration",  # a registration that came back
    "initiatives",  # initiatives, and a council for them
    "open_initiatives",  # one that this council has not spoken on
    "commendations",  # commendations of another kind than merit
    "council",  # names of the council's members, and lists of titles
    "councils",  # the names alone, at any time of the year
    "ballots",  # a secret vote
    "scores",  # points of anybody
    "half",  # points of the first half of the year, or reports of schools
    "decided_here",  # titles that the school itself gives
    "deeds_up",  # deeds that the council agreed to and a level above commends
    "inspection",  # somebody whom the season inspects
    "sector",  # schools that report
    "medal",  # the medal of the sector among the titles
    "several_years",  # a movement that ends this year and began in an earlier one
    "rules",  # a score sheet for the school's own people
]


class PaperForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An official paper as declared.

    `number` is what follows "Số:" (empty = the paper has no number), `dated` whether place and day stand in the
    heading, `issuer` whose paper it is and `body` the name of the council that issues it, where it is another one.
    `per` says what there is a page or a file for, `needs` what must be there. `when` says that it is of use before
    (`unvoted`) or after (`voted`) the council's vote alone; `draft` marks it as one until the council decided.
    `decides` is one by which something is given or made known as given: every page is marked until the season is
    closed. `minutes` tell what a sitting did and go on telling it; all others leave out what closing the season has
    left out. `upward` puts it into the package that goes to the body above after registration, `for_office` among what
    goes there with the results; no other paper leaves the school by a letter of this program. `order` says where it
    lies in the pack that is printed and signed, the smallest first. `of_rounds` makes one for each proposal round
    beside that of the year's end. `of_year` is one that rests on the points of the year: a line below its title names
    the rounds whose forms have not come in. `sheet` is read and unused: up to 0.9.0 a workbook repeated the tables of
    papers that named one. `annexes` stand behind the signatures. With `season_recipients` the season's own recipients,
    if it names any, take the place of `recipients`. Texts that are `placed` make a certificate, with a `border` around;
    where it is `preprinted`, only what its paper does not bear.
    """

    title: str
    subject: str = ""
    number: str = ""
    dated: bool = True
    issuer: Literal["school", "council"] = "school"
    body: str = ""
    landscape: bool = False
    per: Per = "season"
    needs: Needs = "proposals"
    when: Literal["", "voted", "unvoted"] = ""
    draft: bool = False
    decides: bool = False
    minutes: bool = False
    upward: bool = False
    for_office: bool = False
    order: int = 1000
    of_rounds: bool = False
    of_year: bool = False
    sheet: str = ""
    parts: tuple[PaperPart, ...] = ()
    annexes: tuple[PaperPart, ...] = ()
    signers: tuple[PaperSigner, ...] = ()
    recipients: tuple[str, ...] = ()
    season_recipients: bool = False
    placed: tuple[PaperPlace, ...] = ()
    border: bool = False
    preprinted: bool = False


class Papers(msgspec.Struct, frozen=True):
    """All papers of a season by file name, and the wording that they share."""

    frame: Mapping[str, str]
    forms: Mapping[str, PaperForm]


def fields_of(text: str) -> list[str]:
    """Give the names of the fields in `text`, a sentence: `school` of `{school}`."""
    return _FIELD.findall(text)


def fill_fields(text: str, values: Mapping[str, str]) -> str:
    """Put `values`, by name, into the sentence `text`.

    Names that are not known stay as they stand, and values are never read again.
    """
    return _FIELD.sub(lambda match: values.get(match[1], match[0]), text)


def bare_title(form: PaperForm) -> str:
    """Give the title of a paper without what is filled into it: the kind of paper that it is."""
    return " ".join(_FIELD.sub("", form.title).split())


def frame_faults(frame: PaperFrame) -> Iterator[tuple[str, str]]:
    """Find wording that papers need and nobody gives: key and reason."""
    yield from ((f"words.{name}", "?") for name in sorted(FRAME_WORDS) if name not in frame.words)


def paper_faults(form: PaperForm) -> Iterator[tuple[str, str]]:
    """Find fields, tables and columns that no paper has: the key to look for, and what stands there."""
    texts = {"title": form.title, "subject": form.subject, "number": form.number, "body": form.body}
    texts |= {f"recipients.{place}": text for place, text in enumerate(form.recipients)}
    texts |= {f"placed.{place}.text": text_placed.text for place, text_placed in enumerate(form.placed)}
    for place, signer in enumerate(form.signers):
        texts |= {f"signers.{place}": " ".join((*signer.lines, signer.note, signer.name))}
    for key, text in texts.items():
        yield from _unknown_fields(key, text, FIELDS[form.per])
    for list_, parts in (("parts", form.parts), ("annexes", form.annexes)):
        for place, part in enumerate(parts):
            known = (_OF_TITLE if part.each else FIELDS[form.per]) | {ITEM}
            yield from _unknown_fields(f"{list_}.{place}.text", part.text, known)
            for number, column in enumerate(part.columns):
                yield from _unknown_fields(f"{list_}.{place}.columns.{number}.label", column.label, known)
            yield from _table_faults(form, part, f"{list_}.{place}")


def _unknown_fields(key: str, text: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    yield from ((key, f"{{{name}}}") for name in fields_of(text) if name not in known)


def _table_faults(form: PaperForm, part: PaperPart, key: str) -> Iterator[tuple[str, str]]:
    if not part.table:
        return
    table = TABLES.get(part.table)
    if table is None or not table.belongs_on(form, part) or not part.columns:
        yield f"{key}.table", part.table
        return
    columns = table.columns.split()
    for place, column in enumerate(part.columns):
        if column.key not in columns:
            yield f"{key}.columns.{place}.key", column.key
        if column.width < 1:
            yield f"{key}.columns.{place}.width", str(column.width)
