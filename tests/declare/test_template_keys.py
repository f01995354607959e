"""Where a declaration is wrong: the key on a line, the key that a decoder means, and which files depend on which."""

import msgspec
import pytest

from thidua_xlsx.declare.build.template_files import Profile, key_at, key_of, templates
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.runtime.packaged_data import template_texts

TEXT = """a = 1
[tables]
b = 2
[[tables.rows]]
 c.d = 3
nonsense
[last"""


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (1, "a"),
        (2, "tables"),
        (3, "tables.b"),
        (4, "tables.rows"),
        (5, "tables.rows.c.d"),
        (6, "tables.rows"),
        (7, "last"),
    ],
)
def test_a_line_is_told_by_its_key_in_its_table(line: int, key: str) -> None:
    assert key_at(TEXT, f"Expected '=' (at line {line}, column 3)") == key


def test_a_complaint_about_no_line_names_no_key() -> None:
    assert key_at(TEXT, "Unclosed (at end of document)") == ""
    assert key_at("", "Expected '=' (at line 1, column 1)") == ""


class _Leaf(msgspec.Struct, forbid_unknown_fields=True):
    size: int
    text: str = ""


class _Book(msgspec.Struct, forbid_unknown_fields=True):
    tables: dict[str, dict[str, _Leaf]] = {}
    rows: list[_Leaf] = []
    pairs: dict[str, list[_Leaf]] = {}
    one: _Leaf | None = None


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"one": {"size": "x"}}, "one.size"),
        ({"one": {}}, "one.size"),  # what is required and missing
        ({"one": {"size": 1, "colour": 2}}, "one.colour"),  # what nobody knows
        ({"two": 1}, "two"),
        ({"rows": [{"size": 1}, {"size": 1}, {"size": None}]}, "rows.2.size"),
        ({"rows": {"size": 1}}, "rows"),
        ({"tables": {"a": {"x": {"size": 1}, "y": {"size": "1"}}, "b": {"z": {"size": 1}}}}, "tables.a.y.size"),
        # the second of two tables, whose first is whole
        (
            {"tables": {"a": {"x": {"size": 1}}, "b": {"x": {"size": 1}, "y": {"size": 1, "text": 5}}}},
            "tables.b.y.text",
        ),
        ({"tables": {"a": {"x": 5}}}, "tables.a.x"),
        ({"pairs": {"a": [{"size": 1}], "b": [{"size": 1}, {"sizes": 1}]}}, "pairs.b.1.sizes"),
    ],
)
def test_the_key_that_a_decoder_complains_of_is_found_whatever_table_it_lies_in(
    data: dict[str, object], key: str
) -> None:
    before = msgspec.json.encode(data)
    with pytest.raises(msgspec.ValidationError) as raised:
        msgspec.convert(data, type=_Book)
    assert key_of(data, _Book, str(raised.value)) == key
    assert msgspec.json.encode(data) == before  # looking for it changes nothing


# --- which files there must be -----------------------------------------------------------------------------------------
TEXTS = template_texts()
NEEDED = {name: TEXTS[name] for name in ("columns.toml", "regimes/scales.toml")}


def places(findings: list[Finding]) -> list[str]:
    return [f"{one.code.id} {one.place}" for one in findings]


def test_columns_and_the_order_of_lists_are_needed_and_nothing_else() -> None:
    found, findings = templates(NEEDED)
    assert findings == []
    assert found is not None
    assert (found.forms, found.profiles, found.regimes, found.laws, found.documents, found.fact_sources) == (
        *({}, {}, {}, {}),
        *((), {}),
    )
    assert (found.money, found.papers) == (None, None)
    assert found.columns.scale("level") == ("co_so", "tinh", "toan_quoc")
    assert templates({})[0] is None
    assert [one.partition(":")[0] for one in places(templates({})[1])] == [
        "D101 columns.toml",
        "D101 regimes/scales.toml",
    ]


def test_what_builds_on_a_broken_law_is_left_out_and_only_the_broken_one_is_named() -> None:
    laws = {name: TEXTS[name] for name in TEXTS if name.startswith("regimes/") and "20" in name}
    assert set(laws) == {f"regimes/{id_}.toml" for id_ in ("luat-2003", "luat-2022", "nd152-2025", "luat-2026")}
    name = "regimes/luat-2022.toml"
    broken = laws[name].replace("in_force = 2024-01-01", 'in_force = "sau"')
    found, findings = templates({**NEEDED, **laws, name: broken})
    assert (found, places(findings)) == (None, [f"D101 {name}: in_force"])
    whole, _ = templates({**NEEDED, **laws})
    assert whole is not None
    assert (set(whole.laws), set(whole.regimes)) == (({"luat-2003", "luat-2022", "nd152-2025", "luat-2026"},) * 2)


def test_papers_need_their_common_wording_and_each_is_held_to_it() -> None:
    frame = TEXTS["papers/frame.toml"]
    paper = 'title = "Tờ trình {who_knows}"\n'
    assert places(templates({**NEEDED, "papers/a.toml": 'title = "Tờ trình"\n'})[1]) == ["D101 papers/frame.toml"]
    found, findings = templates({**NEEDED, "papers/frame.toml": frame, "papers/a.toml": paper})
    assert (found, places(findings)) == (None, ["D101 papers/a.toml: title"])
    assert findings[0].params == {"reason": "{who_knows}"}
    known, findings = templates({**NEEDED, "papers/frame.toml": frame, "papers/a.toml": 'title = "Tờ trình"\n'})
    assert findings == []
    assert known is not None and known.papers is not None
    assert (list(known.papers.forms), "motto" in known.papers.frame) == (["a"], True)


def test_a_profile_has_the_tables_that_have_rows() -> None:
    profile = Profile(
        BilingualText("a", "a"), options={"total_max": 90}, units=({"code": "T1"},), calendar=({"task": "x"},)
    )
    assert profile.tables() == {"units": ({"code": "T1"},), "calendar": ({"task": "x"},)}
