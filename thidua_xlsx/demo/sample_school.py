"""A sample season, built from its readable text: season workbook, ledger, issued forms and a filled inbox."""

from collections.abc import Mapping
from pathlib import Path

from thidua_xlsx.base.file_names import HANDED_DOWN, INBOX, LEDGER_FILE, SEASON_FILE
from thidua_xlsx.base.text import Say
from thidua_xlsx.commands.forms import issue_forms
from thidua_xlsx.commands.init import Tables, by_hand, named_titles, profile_tables
from thidua_xlsx.declare.build.season_law import end_of
from thidua_xlsx.declare.law.legal_documents import bases_in_force
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.demo.story_text import ReturnStory, read_return_story, read_tables, typed
from thidua_xlsx.documents.workbook_plan import PlanValue
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.forms.identity.form_rows import BASIS
from thidua_xlsx.forms.identity.registered_targets import rows_as_issued
from thidua_xlsx.forms.layout.form_layout import FormRequest, plan_form
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.judging.analysis.agreements import PHASE as AGREEMENT
from thidua_xlsx.judging.analysis.nominations import PHASE as NOMINATIONS
from thidua_xlsx.judging.analysis.target_results import RESULTS
from thidua_xlsx.runtime import files, packaged_data
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, load_templates, open_season_folder

CHANGED = ", changed"  # behind a table's id: only these rows are otherwise than in the profile
_FROM_ABOVE = f"{HANDED_DOWN}.xlsx"
_KEY = b"a key that everybody may know: samples are not secret"


def build_sample(story: str, profile: str, folder: Path, *, say: Say) -> None:
    """Build the packaged sample season called `story` in a `folder`, its inbox filled.

    `profile` is the id of the profile that the sample's school starts with.
    """
    texts = packaged_data.sample_texts(story)
    lay_season(texts, profile, folder, say=say)
    issue_forms(open_season_folder(folder), "registration", None, (), say=say, key=_KEY)
    loaded = open_season_folder(folder)
    stories = [
        read_return_story(text, loaded.rulebook.rubric, loaded.rulebook.people)
        for name, text in texts.items()
        if name.startswith("inbox/") and not name.endswith("_other.md")
    ]
    if any(
        returned.form == AGREEMENT or (RESULTS in {table for table, _, _ in returned.answers}) for returned in stories
    ):
        # What units agree to, and the last round, ask for the targets that have come back by then.
        early = [returned for returned in stories if returned.form == "registration"]
        files.write_all(
            folder, {f"{INBOX}/{returned.file}": filled_form(returned, loaded, say=say) for returned in early}
        )
    if any(returned.form == AGREEMENT for returned in stories):
        issue_forms(loaded, AGREEMENT, None, (), say=say)
        loaded = open_season_folder(folder)
    for round_ in loaded.rulebook.rounds:
        issue_forms(loaded, "self-score", round_.code, (), say=say)
        loaded = open_season_folder(folder)
    for round_code in dict.fromkeys(returned.round for returned in stories if returned.form == NOMINATIONS):
        issue_forms(loaded, NOMINATIONS, round_code, (), say=say)
        loaded = open_season_folder(folder)
    contents = {f"{INBOX}/{returned.file}": filled_form(returned, loaded, say=say) for returned in stories}
    other = read_tables(texts.get("inbox/_other.md", ""))
    contents |= {f"{INBOX}/{row['key']}": row["content"].encode() for row in other.get("files", ())}
    contents |= {f"{INBOX}/{row['key']}": contents[f"{INBOX}/{row['of']}"] for row in other.get("copies", ())}
    files.write_all(folder, contents)


def lay_season(texts: Mapping[str, str], profile: str, folder: Path, *, say: Say) -> None:
    """Write the season workbook and the ledger of a season told in text into a `folder`, laid over its profile.

    `texts` are those of the sample by name (`season.md`, `ledger.md`, `above.md`), `profile` is the id of the profile.
    """
    declared = load_templates(None)
    season = read_tables(texts["season.md"])
    tables = _season_tables(declared.forms["season"], season)
    year = str(tables["school"][0]["school_year"])
    first, second = year.split("-")
    own = profile_tables(declared.profiles[profile], (first, second))
    own["bases"] = bases_in_force(own.get("bases", ()), declared.documents, end_of(year))
    tables = _over(own, tables)
    tables["titles"] = named_titles(tables["titles"], declared, say)
    ledger = _season_tables(declared.forms["ledger"], read_tables(texts.get("ledger.md", "")))
    looks = declared.looks
    above = texts.get("above.md")
    handed = _season_tables(declared.forms["handed-down"], read_tables(above)) if above else {}
    wanted = by_hand(tables, declared, year, say)
    books = {
        SEASON_FILE: paint(season_book(declared.forms["season"], declared, tables, say=say, wanted=wanted), looks),
        LEDGER_FILE: paint(season_book(declared.forms["ledger"], declared, ledger, say=say), looks),
    }
    if handed:  # a school drops it beside its workbook under whatever name it came by
        books[_FROM_ABOVE] = paint(season_book(declared.forms["handed-down"], declared, handed, say=say), looks)
    files.write_all(folder, books)


def filled_form(story: ReturnStory, loaded: SeasonFolder, *, say: Say) -> bytes:
    """Give one returned form as a teacher would have saved it."""
    book = loaded.rulebook
    form, unit = book.form_of(story.form), book.unit(story.unit)
    if form is None or unit is None:
        raise ValueError(f"{story.file}: no such form or unit")
    answers = {address: _as_typed(address, value, form, loaded) for address, value in story.answers.items()}
    key = loaded.register.key or b""
    issued = loaded.register.versions(story.unit, story.form, story.round)
    cells = {id_: manifest.cells.items() for id_, manifest in issued[-1].manifest.tables.items()} if issued else {}
    # What rows rested on when the form was issued.
    rested = {f"{id_}/{key}": row[BASIS] for id_, listed in cells.items() for key, row in listed if BASIS in row}
    rows = rows_as_issued(form, rested, book, say)
    laid = plan_form(FormRequest(form, book, unit, book.round(story.round), key, say, answers, rows=rows))
    lost = sorted(set(answers) - set(laid.cells))
    if lost:
        raise ValueError(f"{story.file}: no such cells {lost}")
    return paint(laid.book, loaded.templates.looks)


def _as_typed(address: AnswerAddress, value: str, form: Form, loaded: SeasonFolder) -> PlanValue:
    """Give what a spreadsheet stores when somebody types this: a number in a number cell, else the very text."""
    spec: TableSpec | None = form.table(address[0])
    if spec is not None and spec.shape.is_matrix:
        return typed(value)
    column = loaded.rulebook.columns.column(address[0], address[2])
    return typed(value) if column.kind == "number" else value


def _season_tables(form: Form, story: Mapping[str, list[Mapping[str, str]]]) -> Tables:
    """Turn the story's tables into rows by column key; the key of a typed table stands in its first column."""
    tables: Tables = {}
    for spec in form.tables():
        for id_ in (spec.id, f"{spec.id}{CHANGED}"):
            rows = story.get(id_)
            if rows is None:
                continue
            if spec.shape.is_settings:
                tables[id_] = [{row["key"]: row["value"] for row in rows}]
            else:
                first = spec.asked[0] if spec.shape.codes_are_typed else "key"
                tables[id_] = [
                    {first: row["key"], **{k: v for k, v in row.items() if k != "key" and v}} for row in rows
                ]
    return tables


def _over(profile: Tables, own: Tables) -> Tables:
    """Lay a school's own tables over its profile's; options are replaced one by one, and the rows of `..., changed`."""
    merged = {**profile, **{id_: rows for id_, rows in own.items() if not id_.endswith(CHANGED)}}
    for id_, rows in own.items():
        if id_.endswith(CHANGED):
            # What the school writes otherwise in the row of the same code; `-` is a blank.
            known = {row["code"]: row for row in rows}
            joined = [{**row, **known.get(row["code"], {})} for row in profile[id_.removesuffix(CHANGED)]]
            own_rows = [{key: value for key, value in row.items() if value != "-"} for row in joined]
            merged[id_.removesuffix(CHANGED)] = own_rows
    merged["options"] = [{**profile.get("options", [{}])[0], **own.get("options", [{}])[0]}]
    return merged
