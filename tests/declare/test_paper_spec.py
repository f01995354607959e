"""Papers as declared: fields in sentences, and what no paper has is named by its key and by what stands there."""

import pytest

from thidua_xlsx.declare.tables.paper_spec import (
    FRAME_WORDS,
    PaperColumn,
    PaperForm,
    PaperFrame,
    PaperPart,
    PaperPlace,
    PaperSigner,
    bare_title,
    fields_of,
    fill_fields,
    frame_faults,
    paper_faults,
)

NAME, TITLE = PaperColumn("name", "Họ và tên", 3), PaperColumn("title", "Danh hiệu", 1)


def faults(**fields: object) -> list[tuple[str, str]]:
    return list(paper_faults(PaperForm(**{"title": "Tờ trình", **fields})))  # type: ignore[arg-type]


def test_fields_of_a_sentence_are_filled_once_and_what_nobody_knows_stays() -> None:
    sentence = "Kính gửi {report_to}: {school} đề nghị {members} người ({school})"
    assert fields_of(sentence) == ["report_to", "school", "members", "school"]
    # what is filled in is never read again, even where it looks like a field
    assert fill_fields(sentence, {"school": "THCS {members}", "report_to": ""}) == (
        "Kính gửi : THCS {members} đề nghị {members} người (THCS {members})"
    )


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Biên bản họp {body}", "Biên bản họp"),
        ("Danh sách {title} năm học {school_year} của trường", "Danh sách năm học của trường"),
        ("Tờ trình", "Tờ trình"),
    ],
)
def test_the_kind_of_a_paper_is_its_title_without_what_is_filled_in(title: str, bare: str) -> None:
    assert bare_title(PaperForm(title)) == bare


def test_wording_that_all_papers_need_is_missed_by_its_key() -> None:
    words = dict.fromkeys(FRAME_WORDS, "x")
    assert list(frame_faults(PaperFrame(words))) == []
    del words["motto"], words["blank"]
    assert list(frame_faults(PaperFrame(words))) == [("words.blank", "?"), ("words.motto", "?")]


def test_a_paper_without_a_slip_of_the_pen_has_no_fault() -> None:
    assert (
        faults(
            title="Tờ trình của {school}",
            subject="V/v {honours}",
            recipients=("{report_to}",),
            placed=(PaperPlace("{head}", 1, 1, 1),),
            signers=(PaperSigner(("{head_position}",), "({clerk})", "{chair}"),),
            parts=(
                PaperPart(text="{passed} người đạt {title}", each="titles", table="candidates", columns=(NAME, TITLE)),
                PaperPart(text="{members} thành viên"),
            ),
            annexes=(PaperPart(table="proposals", columns=(NAME,)),),
        )
        == []
    )


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"title": "Tờ trình {who_knows}"}, "title"),
        ({"subject": "{who_knows}"}, "subject"),
        ({"number": "{who_knows}"}, "number"),
        ({"body": "{who_knows}"}, "body"),
        ({"recipients": ("{school}", "- {who_knows}")}, "recipients.1"),
        ({"placed": (PaperPlace("{school}", 1, 1, 1), PaperPlace("{who_knows}", 1, 1, 1))}, "placed.1.text"),
        ({"signers": (PaperSigner(("TM.",)), PaperSigner(("TM.", "{who_knows}")))}, "signers.1"),
        ({"signers": (PaperSigner(("TM.",), note="{who_knows}"),)}, "signers.0"),
        ({"signers": (PaperSigner(("TM.",), name="{who_knows}"),)}, "signers.0"),
        ({"parts": (PaperPart(text="a"), PaperPart(text="{school}, {who_knows}"))}, "parts.1.text"),
        ({"annexes": (PaperPart(text="{who_knows}"),)}, "annexes.0.text"),
    ],
)
def test_a_field_that_there_is_not_is_named_where_it_stands(fields: dict[str, object], key: str) -> None:
    assert faults(**fields) == [(key, "{who_knows}")]


@pytest.mark.parametrize(
    ("per", "field", "known"),
    [
        ("season", "passed", False),  # of one title
        ("season", "leader", False),  # of one unit
        ("unit", "leader", True),
        ("unit", "position", False),  # of one person
        ("person", "leader", True),
        ("person", "position", True),
        ("decision", "decision_no", True),
        ("decision", "who", False),
        ("award", "who", True),
        ("initiative", "who", True),
        ("award", "decision_people", False),  # of the whole decision
    ],
)
def test_a_paper_may_name_what_it_is_made_for(per: str, field: str, known: bool) -> None:
    text = f"{{{field}}}"
    expected = [] if known else [("parts.0.text", text)]
    assert faults(per=per, parts=(PaperPart(text=text),)) == expected
    assert faults(per=per, subject=text) == ([] if known else [("subject", text)])


def test_what_is_said_of_each_title_may_name_a_title_and_nothing_else_may() -> None:
    part = PaperPart(text="{passed} người", each="titles_listed")
    assert faults(parts=(part,)) == []
    assert faults(title="{passed} người", parts=(part,)) == [("title", "{passed}")]


@pytest.mark.parametrize(
    ("per", "part", "key", "what"),
    [
        ("season", PaperPart(table="proposal", columns=(NAME,)), "table", "proposal"),
        ("season", PaperPart(table="proposals"), "table", "proposals"),  # a table of no columns
        ("season", PaperPart(table="unit_people", columns=(NAME,)), "table", "unit_people"),
        ("person", PaperPart(table="unit_candidates", columns=(NAME,)), "table", "unit_candidates"),
        ("season", PaperPart(table="unit_targets", columns=(PaperColumn("due", "Hạn", 1),)), "table", "unit_targets"),
        ("unit", PaperPart(table="registration", columns=(PaperColumn("answer", "", 1),)), "table", "registration"),
        ("unit", PaperPart(table="own_scores", columns=(PaperColumn("self", "", 1),)), "table", "own_scores"),
        ("season", PaperPart(table="candidates", columns=(NAME,)), "table", "candidates"),  # of which title?
        ("season", PaperPart(table="proposals", columns=(NAME, PaperColumn("yes", "", 1))), "columns.1.key", "yes"),
        ("season", PaperPart(table="proposals", columns=(PaperColumn("name", "", 0),)), "columns.0.width", "0"),
    ],
)
def test_a_table_or_column_that_a_paper_cannot_have_is_named(per: str, part: PaperPart, key: str, what: str) -> None:
    assert faults(per=per, parts=(PaperPart(), part)) == [(f"parts.1.{key}", what)]
    assert faults(per=per, annexes=(part,)) == [(f"annexes.0.{key}", what)]


@pytest.mark.parametrize(
    ("per", "part"),
    [
        ("unit", PaperPart(table="unit_people", columns=(NAME,))),
        ("unit", PaperPart(table="unit_candidates", columns=(NAME,))),
        ("unit", PaperPart(table="unit_targets", columns=(PaperColumn("due", "Hạn", 1),))),
        ("person", PaperPart(table="registration", columns=(PaperColumn("answer", "Trả lời", 1),))),
        ("person", PaperPart(table="own_scores", columns=(PaperColumn("self", "Tự chấm", 1),))),
        ("season", PaperPart(table="candidates", columns=(NAME,), each="titles")),
        ("unit", PaperPart(table="proposals", columns=(NAME,))),
    ],
)
def test_a_table_of_a_unit_a_person_or_a_title_stands_on_their_paper(per: str, part: PaperPart) -> None:
    assert faults(per=per, parts=(part,)) == []
