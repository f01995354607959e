"""What of XlsxWriter's private parts we rest on is still there and does what it did; each failure names what of ours breaks."""

import ast
import inspect
import re
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.relationships import Relationships
from xlsxwriter.sharedstrings import SharedStrings, SharedStringTable
from xlsxwriter.url import Url
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from thidua_xlsx.formats.xlsx.stream import xlsxwriter_internals as internals

XLSX = Path(internals.__file__).parents[1]

# Each private method: what it takes, and what of ours rests on it.
METHODS: dict[tuple[type, str], tuple[list[str], str]] = {
    (Worksheet, "_assemble_xml_file"): ([], "a sheet is written: PackedWorkbook.done, StreamedSheet.assemble"),
    (Worksheet, "_set_xml_writer"): (
        ["filename"],
        "a sheet is written into a part that is packed: PackedWorkbook.done",
    ),
    (Worksheet, "_write_rows"): ([], "rows come from the plan: StreamedSheet.write_rows"),
    (Worksheet, "_write_merge_cell"): (["merged_range"], "merges: StreamedSheet.write_merged"),
    (Worksheet, "_write_hyperlinks"): ([], "links: StreamedSheet.write_links"),
    (Worksheet, "_write_conditional_formats"): ([], "highlights: StreamedSheet.write_highlights"),
    (Worksheet, "_write_data_validations"): ([], "rules of cells: StreamedSheet.write_rules"),
    (Worksheet, "_write_data_validation"): (["options"], "rules of cells: validation_xml.rule_xml"),
    (Worksheet, "_get_range_data"): (
        ["row_start", "col_start", "row_end", "col_end"],
        "figures that charts keep: StreamedSheet.chart_values",
    ),
    (Worksheet, "_check_dimensions"): (
        ["row", "col", "ignore_row", "ignore_col"],
        "how far cells reach: StreamedSheet._measure",
    ),
    (Worksheet, "_write_formula_element"): (
        ["formula"],
        "highlights with newer functions: StreamedSheet.write_highlights",
    ),
    (Worksheet, "_write_cell"): (["row", "col", "cell"], "formulas with newer functions: StreamedSheet.helped_xml"),
    (Worksheet, "_prepare_chart"): (["index", "chart_id", "drawing_id"], "numbers of charts: PackedWorkbook"),
    (Worksheet, "_prepare_vml_objects"): (
        ["vml_data_id", "vml_shape_id", "vml_drawing_id", "comment_id"],
        "numbers of comments: package_writer._Comments",
    ),
    (Workbook, "_get_packager"): ([], "the file is written part after part: PackedWorkbook.package"),
    (Workbook, "_prepare_sst_string_data"): ([], "shared texts stay in their order: OpenWorkbook"),
    (Workbook, "_prepare_vml"): ([], "comments are numbered sheet by sheet: PackedWorkbook.count_comments"),
    (Workbook, "_prepare_drawings"): ([], "charts are numbered sheet by sheet: OpenWorkbook"),
    (Workbook, "_add_chart_data"): ([], "charts keep their figures before cells are let go: OpenWorkbook.keep_figures"),
    (Packager, "_create_package"): ([], "parts go straight into the file: package_writer._Package.create"),
    (Packager, "_filename"): (
        ["xml_filename"],
        "a name is asked for when a part begins: package_writer._Package.begin_part",
    ),
    (Packager, "_write_worksheet_files"): ([], "sheets were packed before: package_writer._Package.write_sheets"),
    (Packager, "_write_worksheet_rels_files"): ([], "links of sheets: package_writer._Package.write_sheet_links"),
    (Packager, "_write_shared_strings_file"): ([], "shared texts: package_writer._Package.write_shared_texts"),
    (Relationships, "_add_document_relationship"): (["rel_type", "target", "target_mode"], "links: write_relations"),
    (Relationships, "_write_relationship"): (["relationship"], "links: write_relations"),
    (Relationships, "_set_xml_writer"): (["filename"], "links: write_relations"),
    (Relationships, "_assemble_xml_file"): ([], "links: write_relations"),
    (Relationships, "_escape_attributes"): (["attribute"], "links: write_relations"),
    (SharedStrings, "_write_sst_strings"): ([], "shared texts: write_texts"),
    (SharedStrings, "_write_si"): (["string"], "shared texts that need an escape: write_texts"),
    (SharedStrings, "_set_xml_writer"): (["filename"], "shared texts: write_texts"),
    (SharedStrings, "_assemble_xml_file"): ([], "shared texts: write_texts"),
    (Format, "_get_xf_index"): ([], "styles of cells: Formats"),
    (Format, "_get_dxf_index"): ([], "styles of highlights: Formats"),
    (Url, "_target"): ([], "links to files: StreamedSheet.link"),
    (XMLwriter, "_escape_attributes"): (["attribute"], "links: StreamedSheet.link"),
}
# Attributes without an underscore that the manual does not promise either.
ATTRIBUTES: list[tuple[object, str, str]] = [
    (Worksheet(), name, f"StreamedSheet uses `{name}`")
    for name in ("fh", "table", "row_sizes", "merge", "rel_count", "external_hyper_links", "external_drawing_links")
] + [
    (Worksheet(), "external_vml_links", "package_writer._Package.write_sheet_links"),
    (Worksheet(), "external_comment_links", "package_writer._Package.write_sheet_links"),
    (Worksheet(), "dxf_priority", "StreamedSheet.highlight"),
    (Worksheet(), "xls_rowmax", "StreamedSheet.highlight"),
    (Worksheet(), "xls_colmax", "StreamedSheet.highlight"),
    (Worksheet(), "dim_colmax", "RowXml.begin"),
    (Worksheet(), "str_table", "RowXml"),
    (Worksheet(), "validations", "OpenSheet.last_rule_xml"),
    (Worksheet(), "has_vml", "package_writer._Comments"),
    (Worksheet(), "charts", "PackedWorkbook"),
    (Worksheet(), "drawing", "PackedWorkbook"),
    (Workbook(BytesIO()), "charts", "OpenWorkbook"),
    (Workbook(BytesIO()), "drawings", "PackedWorkbook"),
    (Workbook(BytesIO()), "drawing_count", "PackedWorkbook"),
    (Workbook(BytesIO()), "str_table", "package_writer._Package.write_shared_texts"),
    (Workbook(BytesIO()), "has_comments", "package_writer._Comments.tell"),
    (Workbook(BytesIO()), "num_vml_files", "package_writer._Comments.tell"),
    (Workbook(BytesIO()), "num_comment_files", "package_writer._Comments.tell"),
    (Packager(), "workbook", "package_writer._Package"),
    (Relationships(), "id", "write_relations"),
    (SharedStrings(), "string_table", "write_texts"),
    (SharedStringTable(), "string_table", "RowXml"),
    (SharedStringTable(), "count", "RowXml"),
    (SharedStringTable(), "unique_count", "RowXml"),
    (Url("internal:A!A1"), "_link", "links inside the workbook: StreamedSheet.link"),
    (ZipFile(BytesIO(), "w"), "start_dir", "CompressedPart.put"),
    (ZipFile(BytesIO(), "w"), "filelist", "CompressedPart.put"),
    (ZipFile(BytesIO(), "w"), "NameToInfo", "CompressedPart.put"),
]


@pytest.mark.parametrize(
    ("owner", "method"), METHODS, ids=lambda value: value if isinstance(value, str) else value.__name__
)
def test_a_private_method_is_there_and_takes_what_it_took(owner: type, method: str) -> None:
    given, ours = METHODS[owner, method]
    there = getattr(owner, method, None)
    assert there is not None, f"XlsxWriter {xlsxwriter.__version__} has no {owner.__name__}.{method} more: {ours}"
    taken = list(inspect.signature(there).parameters)[1:]
    assert taken == given, f"XlsxWriter {xlsxwriter.__version__} calls {owner.__name__}.{method} otherwise: {ours}"


@pytest.mark.parametrize(
    ("thing", "name", "ours"), ATTRIBUTES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_an_attribute_is_there(thing: object, name: str, ours: str) -> None:
    assert hasattr(thing, name), f"{type(thing).__name__}.{name} is gone: {ours}"


def test_every_private_part_that_we_touch_is_named_here() -> None:
    known = {method for _, method in METHODS} | {name for _, name, _ in ATTRIBUTES}
    tree = ast.parse(Path(internals.__file__).read_text("utf-8"))
    touched = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr.startswith("_")}
    touched |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("_")}
    assert touched <= known, "say in METHODS or ATTRIBUTES what rests on it"
    assert {method for _, method in METHODS} <= touched, "nothing rests on it any more"


def test_no_other_module_touches_private_parts_of_a_library() -> None:
    foreign = {method for _, method in METHODS}
    private = re.compile(r"(?<![\w.])(?!self\b|cls\b)\w+(?:\([^()]*\)|\[[^\]]*\])?\._[a-z]\w*")
    assert len(list(XLSX.rglob("*.py"))) > 20
    for path in XLSX.rglob("*.py"):
        if path != Path(internals.__file__):
            text = path.read_text("utf-8")
            assert not {name for name in foreign if re.search(rf"\b{name}\b", text)}, path.name
            assert set(private.findall(text)) <= {"rest._compressor"}, path.name  # of another one of its own class


def test_each_hook_is_called_while_a_file_is_written() -> None:
    called: list[str] = []

    class Sheet(internals.OpenSheet):
        def __getattribute__(self, name: str) -> object:
            if name in hooks:
                called.append(name)
            return super().__getattribute__(name)

    class Package(internals.OpenPackage):
        def create(self) -> None:
            called.append("create")

    class Book(internals.OpenWorkbook):
        def package(self) -> Packager:
            called.append("package")
            return Package()

        def count_comments(self) -> None:
            called.append("count_comments")

    hooks = {"assemble", "write_rows", "write_merged", "write_links", "write_highlights", "write_rules", "chart_values"}
    book = Book(BytesIO(), {"in_memory": True})
    sheet = book.add_worksheet("Một", Sheet)
    sheet.write_row(0, 0, [1, 2])
    sheet.merge_range(1, 0, 1, 1, "x")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": ["Một", 0, 0, 0, 1]})
    sheet.insert_chart(3, 0, chart)
    book.keep_figures()
    sheet.assemble_into(StringIO())
    assert set(called) == hooks, "XlsxWriter goes past the hooks of OpenSheet: StreamedSheet would write nothing there"
    called.clear()
    book.close()
    assert sorted(called) == ["count_comments", "create", "package"], "PackedWorkbook would write another file"


def test_private_parts_do_what_they_did() -> None:
    assert internals.link_outside("external:../a%20b.xlsx") == "..\\a%20b.xlsx", "links to files"
    assert internals.link_inside("internal:'Hai'!A1") == "'Hai'!A1", "links inside the workbook"
    assert internals.escaped_attribute('<"&>') == "&lt;&quot;&amp;&gt;", "links"
    book, first, second = Workbook(BytesIO()), {"bold": True}, {"italic": True}
    numbers = [internals.cell_style(book, one) for one in (first, second, first)]
    assert numbers == [1, 2, 1], "styles are numbered as they are first used"
    assert [internals.highlight_style(book, one) for one in (second, first, second)] == [0, 1, 0]
