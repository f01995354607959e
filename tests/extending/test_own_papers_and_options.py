"""A school declares a paper and an option of its own, in the words of docs/extending.md: nothing of the package changes."""

import re
from pathlib import Path

import docx

from tests.program import run
from tests.seasons.outside import opened, replace_rows, tables, type_into
from tests.seasons.small import declare

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "workbook_templates"
COUNCIL = (("Lê Thị Mai", "Chủ tịch"), ("Trần Văn Sáu", "Thư ký"))


def recipe(heading: str) -> str:
    """The declaration that the document shows below a heading."""
    text = (ROOT / "docs" / "extending.md").read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    (declared,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    return str(declared)


def test_a_paper_of_the_school_s_own_is_written_with_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "mua"
    declare(folder)
    members = {f"HD{n}": {"full_name": name, "role": role} for n, (name, role) in enumerate(COUNCIL)}
    type_into(folder / "thidua.xlsx", folder / "thidua.xlsx", lambda book: replace_rows(book, "council", members))
    papers = folder / "workbook_templates" / "papers"
    papers.mkdir(parents=True)
    (papers / "thong-bao-thanh-vien.toml").write_text(recipe("An official paper"), "utf-8")
    done = run("merge", folder / "inbox")
    assert done.exit_code in (0, 1), done.output
    paper = docx.Document(str(folder / "ket-qua" / "giay-to" / "thong-bao-thanh-vien.docx"))
    rows = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    assert [row[1] for row in rows if row[0].isdigit()] == [name for name, _ in COUNCIL]


def test_an_option_of_the_school_s_own_gets_a_row_in_its_season_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "mua"
    declare(folder)
    own = folder / "workbook_templates" / "columns.toml"
    own.parent.mkdir(exist_ok=True)
    option = f"[columns.options]\n{recipe('An option of the season')}"
    own.write_text((SHIPPED / "columns.toml").read_text("utf-8").replace("[columns.options]\n", option, 1), "utf-8")
    done = run("update", folder)
    assert done.exit_code == 0, done.output
    assert "Bài hát của trường" in done.output
    options = tables(opened(folder / "thidua.xlsx"))["options"]
    assert options.cell("school_song", "_setting").value == "Bài hát của trường"
