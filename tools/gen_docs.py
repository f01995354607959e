"""Write the reference pages of docs/ from what the program declares; with --check, say which page is stale."""

import argparse
import importlib
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from thidua_xlsx.codes import Severity, all_codes  # noqa: E402
from thidua_xlsx.declare.columns import Choice, Column  # noqa: E402
from thidua_xlsx.declare.forms import Form, TableSpec  # noqa: E402
from thidua_xlsx.declare.regime import Citation, Condition, Regime, TitleLaw  # noqa: E402
from thidua_xlsx.declare.templates import Templates, templates  # noqa: E402
from thidua_xlsx.resources import template_texts  # noqa: E402
from thidua_xlsx.text import number_text  # noqa: E402

_GENERATED = "<!-- Written by tools/gen_docs.py. Edit what it is made from, then run the tool again. -->"
_FAMILIES = {
    "D": "Declarations and the season workbook",
    "F": "Files",
    "S": "Sheets and forms",
    "C": "Cells",
    "R": "Rows",
    "X": "Across files",
}
_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}
_ROWS = {
    "people": "a person of the unit; the row key is the person's code",
    "people_unit": "a person of the unit, and the unit itself; the row key is the person's or the unit's code",
    "unit": "the unit; the row key is its code",
    "lines": "a line, with a key filled in beforehand",
    "typed": "a record; its key is typed in the first column",
    "settings": "a setting; the row key is its name, the answer stands in column `value`",
    "criteria": "a criterion; the row key is its code",
}


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or with --check compare them; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name the pages that are stale")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="the folder of the pages")
    chosen = parser.parse_args(arguments)
    failed = missing_sentences() if chosen.check else []
    for name, page in pages().items():
        target = chosen.docs / name
        if not chosen.check:
            target.write_text(page, "utf-8")
        elif not target.is_file() or target.read_text("utf-8") != page:
            failed.append(f"docs/{name} is stale: run python tools/gen_docs.py")
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


def pages() -> dict[str, str]:
    """Make every reference page, by file name."""
    declared, findings = templates(template_texts())
    if declared is None:
        raise SystemExit(
            "\n".join(f"{finding.code.id} {finding.place}: {dict(finding.params)}" for finding in findings)
        )
    made = {
        "columns.md": columns_page(declared),
        "findings.md": findings_page(),
        "regimes.md": regimes_page(declared.regimes),
    }
    command = command_line()
    if command is None:
        print("docs/cli.md skipped: there is no thidua_xlsx.cli yet", file=sys.stderr)
    else:
        made["cli.md"] = cli_page(command)
    return made


def _page(*blocks: str) -> str:
    return "\n\n".join([_GENERATED, *(block for block in blocks if block)]) + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


# --- columns ---------------------------------------------------------------------------------------------------------
def columns_page(declared: Templates) -> str:
    """Describe every table of every workbook, column by column, and every fixed list."""
    lists = [_list(name, choices.entries) for name, choices in declared.columns.choices.items()]
    return _page(
        "# Tables and columns",
        "Every workbook is made of keyed tables ([form-format.md](form-format.md)). A value is found by its row key "
        "and column key. In drop-down lists both the Vietnamese wording and the id are understood, and so are the "
        "short and other spellings listed below.",
        *(_form(name, form, declared) for name, form in declared.forms.items()),
        "## Lists",
        "Lists that a season makes itself (`units`, `people`, `sections`, `criteria`, `titles_person`, `titles_unit`, "
        "`titles_all`, `commendations`, `movements`, `regimes`) hold its codes and names.",
        *lists,
    )


def _form(name: str, form: Form, declared: Templates) -> str:
    phase = f" Phase `{form.phase}`" + (", one workbook a round." if form.per_round else ".") if form.phase else ""
    head = f"## {form.title.vi} (`forms/{name}.toml`)\n\n{form.title.en}.{phase}"
    return "\n\n".join([head, *(_spec(spec, declared) for spec in form.tables())])


def _spec(spec: TableSpec, declared: Templates) -> str:
    if spec.rows == "settings":
        columns = list(declared.columns.table(spec.id).values())
        keys = "setting"
    else:
        columns = [declared.columns.column(spec.id, key) for key in (*spec.given, *spec.asked)]
        keys = "column"
    says = f"Each row is {_ROWS[spec.rows]}"
    if spec.prefix:
        says += f" (`{spec.prefix}1`, `{spec.prefix}2`...)"
    if spec.across:
        says += "; each answer column is a person, its key the person's code; `points` below is what stands in them"
    rows = [_column(column, spec) for column in columns]
    return f"### `{spec.id}`\n\n{says}.\n\n{_table((keys, 'Vietnamese', 'English', 'kind', 'limits and help'), rows)}"


def _column(column: Column, spec: TableSpec) -> tuple[str, ...]:
    key = f"`{column.key}`" + (" (locked)" if column.key in spec.given else "")
    return key, column.label.vi, column.label.en, column.kind, " ".join(_limits(column, spec))


def _limits(column: Column, spec: TableSpec) -> Iterator[str]:
    if column.key in spec.required or (column.required and column.key not in spec.given):
        yield "Required."
    elif column.key in spec.required_last:
        yield "Required in the last round."
    if column.choices:
        yield f"One of `{column.choices}`." if column.kind != "choices" else f"Any of `{column.choices}`."
    if column.kind == "number":
        low, high = column.low, column.high
        bounds = [f"at least {number_text(low, 'en')}"] if low is not None else []
        bounds += [f"at most {number_text(high, 'en')}"] if high is not None else []
        bounds += [f"in steps of {number_text(column.step, 'en')}"] if column.step else []
        if bounds:
            yield ", ".join(bounds).capitalize() + "."
    elif column.high is not None:
        yield f"At most {number_text(column.high, 'en')} characters."
    if column.help.en:
        yield column.help.en
    if column.default:
        yield f"Blank means `{column.default}`."
    if column.example:
        yield f"Example: `{column.example}`."


def _list(name: str, entries: tuple[Choice, ...]) -> str:
    rows = [(f"`{e.id}`", e.vi, e.en, ", ".join((*((e.short,) if e.short else ()), *e.also))) for e in entries]
    return f"### List `{name}`\n\n{_table(('id', 'Vietnamese', 'English', 'also understood'), rows)}"


# --- findings --------------------------------------------------------------------------------------------------------
def _sentences(lang: str) -> Mapping[str, Mapping[str, str]]:
    path = ROOT / "thidua_xlsx" / "lang" / f"{lang}.toml"
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(path.read_text("utf-8")).get("finding", {})
    return found


def missing_sentences() -> list[str]:
    """Give one line a language that lacks sentences, naming the findings."""
    lines = []
    for lang in ("vi", "en"):
        said = _sentences(lang)
        lacking = [id_ for id_ in all_codes() if not all(said.get(id_, {}).get(part) for part in ("text", "fix"))]
        lines += [f"thidua_xlsx/lang/{lang}.toml has no sentence for {', '.join(lacking)}"] if lacking else []
    return lines


def findings_page() -> str:
    """Describe every finding: what it says and what to do, in both languages."""
    vi, en = _sentences("vi"), _sentences("en")
    blocks: list[str] = []
    for letter, family in _FAMILIES.items():
        blocks.append(f"## {letter} - {family}")
        for id_, code in all_codes().items():
            if id_.startswith(letter):
                lines = [f"### {id_} ({_SEVERITIES[code.severity]})"]
                lines += [_said(sentences.get(id_, {})) for sentences in (vi, en)]
                blocks.append("\n\n".join(line for line in lines if line))
    return _page(
        "# Findings",
        "Everything the program can find, by its stable code. An *error* must be fixed by a person before the "
        "numbers are final and gives exit code 1; a *warning* should be looked at; a *notice* is for the record. Words "
        "in braces stand for what was found. `thidua-xlsx explain C102` prints one of these.",
        *blocks,
    )


def _said(sentence: Mapping[str, str]) -> str:
    text, fix = sentence.get("text", ""), sentence.get("fix", "")
    return f"{text}  \n→ {fix}" if text and fix else text or fix


# --- regimes ---------------------------------------------------------------------------------------------------------
def regimes_page(regimes: Mapping[str, Regime]) -> str:
    """Describe the law as the program applies it, in Vietnamese, for whoever compares it with the texts."""
    return _page(
        "# Các bộ quy định dùng để xét danh hiệu",
        "Trang này in lại đúng những gì chương trình dùng để xét. Điều khoản ghi *chưa đối chiếu* là chưa có người so "
        "với văn bản; kết quả dựa vào đó được đánh dấu trên mọi bảng. Chương trình chỉ đề xuất và giải thích, hội đồng "
        "quyết định.",
        *(_regime(regime) for regime in sorted(regimes.values(), key=lambda one: one.in_force)),
    )


def _regime(regime: Regime) -> str:
    day = "%d/%m/%Y"
    until = f" đến {regime.until.strftime(day)}" if regime.until else ""
    block = {"block": "không được đề nghị", "warn": "vẫn được đề nghị, có ghi chú"}[regime.unregistered]
    lines = [
        f"## {regime.name.vi} (`{regime.id}`)",
        f"Áp dụng từ {regime.in_force.strftime(day)}{until}. Ngày rà soát gần nhất: "
        f"{regime.checked_on.strftime(day)}. Người không đăng ký danh hiệu: {block}, trừ khi trường khai khác.",
    ]
    lines += [_title(id_, law, regime) for id_, law in regime.titles.items()]
    lines.append("### Căn cứ")
    rows = [
        (f"`{id_}`", c.article, c.document, "đã đối chiếu" if c.verified else "**chưa đối chiếu**", c.note.vi)
        for id_, c in regime.citations.items()
    ]
    lines.append(_table(("ký hiệu", "điều khoản", "văn bản", "đối chiếu", "ghi chú"), rows))
    if regime.not_modelled:
        lines += ["### Không đưa vào chương trình", "\n".join(f"- {words.vi}" for words in regime.not_modelled)]
    return "\n\n".join(lines)


def _title(id_: str, law: TitleLaw, regime: Regime) -> str:
    whom = "cá nhân" if law.of == "person" else "tập thể"
    lines = [
        f"### {law.name.vi} (`{id_}`, {whom})",
        f"Căn cứ: {_cited(regime.citations.get(law.article), law.article)}.",
    ]
    if law.requires:
        lines.append("Đăng ký danh hiệu này là đã đăng ký: " + ", ".join(f"`{other}`" for other in law.requires) + ".")
    lines.append("\n".join(_condition(law.needs, regime, 0)))
    if law.not_modelled:
        lines.append("Không đưa vào chương trình:\n\n" + "\n".join(f"- {words.vi}" for words in law.not_modelled))
    return "\n\n".join(lines)


def _condition(condition: Condition, regime: Regime, depth: int) -> Iterator[str]:
    groups = (("Đủ tất cả:", condition.all_), ("Một trong các điều kiện:", condition.any_))
    cited = f" ({_cited(regime.citations.get(condition.cite), condition.cite)})" if condition.cite else ""
    indent = "  " * depth
    nested = [(label, parts) for label, parts in groups if parts]
    if condition.say.vi or not nested:
        yield f"{indent}- {condition.say.vi}{cited}{_rule(condition)}"
        indent, depth = indent + "  ", depth + 1
    for label, parts in nested:
        yield f"{indent}- {label}"
        for part in parts:
            yield from _condition(part, regime, depth + 1)
    if condition.not_:
        yield f"{indent}- Không được:"
        yield from _condition(condition.not_, regime, depth + 1)


def _rule(condition: Condition) -> str:
    """The leaf as it is declared, so that the sentence can be compared with what is computed."""
    if condition.title:
        return f": `title = {condition.title}`"
    if condition.years_running:
        return f": `years_running = {condition.years_running}, of = {condition.of}`"
    compared = {
        "is": condition.is_,
        "at_least": condition.at_least,
        "at_most": condition.at_most,
        "one_of": ", ".join(condition.one_of) or None,
    }
    said = ", ".join(f"{name} {value}" for name, value in compared.items() if value is not None)
    return f": `{condition.fact} {said}`" if condition.fact else ""


def _cited(citation: Citation | None, id_: str) -> str:
    if citation is None:
        return id_
    return f"{citation.article}, {citation.document}" + ("" if citation.verified else ", *chưa đối chiếu*")


# --- command line ----------------------------------------------------------------------------------------------------
def command_line() -> object | None:
    """Give the program's click command, or None while there is no such module."""
    try:
        return importlib.import_module("thidua_xlsx.cli").main  # type: ignore[no-any-return]
    except ModuleNotFoundError as error:
        if error.name != "thidua_xlsx.cli":
            raise
        return None


def cli_page(command: object) -> str:
    """Print the help of every command as click prints it."""
    if not isinstance(command, click.Command):
        raise SystemExit("thidua_xlsx.cli.main is no click command")
    return _page("# Commands", *_helps(command, None, "thidua-xlsx"))


def _helps(command: click.Command, parent: click.Context | None, name: str) -> Iterator[str]:
    settings = {**command.context_settings, "max_content_width": 100, "terminal_width": 100}
    own = click.Context(command, info_name=name, parent=parent, **settings)
    yield f"## `{own.command_path}`\n\n```\n{command.get_help(own).rstrip()}\n```"
    if isinstance(command, click.Group):
        for sub in command.list_commands(own):
            found = command.get_command(own, sub)
            if found is not None and not found.hidden:
                yield from _helps(found, own, sub)


if __name__ == "__main__":
    sys.exit(main())
