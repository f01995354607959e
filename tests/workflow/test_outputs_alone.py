"""What each output of a run writes, leaves alone and takes away, and where none may be written: of seasons made by hand."""

import errno
import io
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from msgspec.structs import replace

from tests.intake.mini import declared
from tests.reports.handmade import make_season, with_paths
from thidua_xlsx.base.file_names import JOURNAL
from thidua_xlsx.declare.law.legal_documents import Document
from thidua_xlsx.declare.season import CouncilMember, ProposalRound
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.declare.tables.paper_spec import PaperColumn, PaperForm, PaperPart, Papers
from thidua_xlsx.exchange.council.council_return import kept_aside
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import at, in_order
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Council, Decision, Meeting, Record, Season
from thidua_xlsx.reports.papers.official_papers import Basis
from thidua_xlsx.runtime.files import sha256
from thidua_xlsx.runtime.staged_outputs import LyingFile, OutputLocked, StagedFile
from thidua_xlsx.workflow.judge.judging_options import JudgingOptions
from thidua_xlsx.workflow.load.read_inbox import Inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs import print_file, write_merge
from thidua_xlsx.workflow.outputs.changes_since import earlier_result
from thidua_xlsx.workflow.outputs.export_files import export_formats
from thidua_xlsx.workflow.outputs.make_results import outputs_of_season
from thidua_xlsx.workflow.outputs.merge_journal import entries, line_for
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputOptions, OutputRequest, Sourced
from thidua_xlsx.workflow.outputs.output_places import not_replaced, refuse_file, refuse_folder
from thidua_xlsx.workflow.outputs.paper_files import PapersOutput, bases, papers_for_office, upward
from thidua_xlsx.workflow.outputs.print_file import PrintOutput
from thidua_xlsx.workflow.outputs.upward_files import PackageOutput
from thidua_xlsx.workflow.outputs.write_merge import judge_and_write

VI = language("vi")
TO_TRINH, CONG_KHAI, PHIEU = (f"giay-to/{name}" for name in ("to-trinh.docx", "cong-khai.docx", "phieu.docx"))


# --- a season folder with three papers -------------------------------------------------------------------------------
def papers(**changed: PaperForm) -> Papers:
    shipped = declared().papers
    assert shipped is not None
    table = PaperPart(table="unit_signatures", columns=(PaperColumn("unit", "Tổ", 40),))
    forms = {
        "to-trinh": PaperForm(
            "TỜ TRÌNH", needs="season", for_office=True, order=2, parts=(PaperPart(text="Số người: {people}."),)
        ),
        "cong-khai": PaperForm(
            "DANH SÁCH NĂM {school_year}", needs="season", order=1, sheet="Công khai", parts=(table,)
        ),
        "phieu": PaperForm("PHIẾU CỦA TỔ", needs="season", per="unit", upward=True, parts=(PaperPart(text="{unit}"),)),
    }
    return Papers(shipped.frame, {**forms, **changed})


def loaded(path: Path, season: Season, own: Papers | None = None, **fields: Any) -> SeasonFolder:
    templates = replace(declared(), papers=papers() if own is None else own)
    return SeasonFolder(path, templates, season.rulebook, Register(b"key"), **fields)


def asked(folder: SeasonFolder, season: Season, **options: Any) -> OutputRequest:
    return OutputRequest(folder, season, VI, OutputOptions(folder.folder / "ket-qua", **options))


def whole(made: Made) -> dict[str, bytes]:
    return made.whole()


def journal(results: Path, contents: Mapping[str, bytes]) -> None:
    """Write a journal that says that a run wrote these, and lay them there."""
    for name, data in contents.items():
        (results / name).parent.mkdir(parents=True, exist_ok=True)
        (results / name).write_bytes(data)
    written = {name: StagedFile(results / name, sha256(data)) for name, data in contents.items()}
    before = (results / JOURNAL).read_bytes() if (results / JOURNAL).exists() else b""
    line = line_for(before, make_season(), results, written, asked={}, now=datetime(2025, 6, 1, 8, 30))
    (results / JOURNAL).write_bytes(line)


def words(data: bytes) -> list[str]:
    return [line.text for line in docx.Document(io.BytesIO(data)).paragraphs if line.text]


# --- official papers -------------------------------------------------------------------------------------------------
def test_every_paper_is_written_and_none_twice(tmp_path: Path) -> None:
    season = make_season()
    made = PapersOutput().make(asked(loaded(tmp_path, season), season))
    contents = whole(made)
    assert list(contents) == [TO_TRINH, CONG_KHAI, PHIEU]
    assert "Số người: 13." in words(contents[TO_TRINH])
    # Head and secretary stand in for the council's, the body above for whom the school reports to.
    assert (made.outdated, made.notices) == ((), ())


@pytest.mark.parametrize(
    ("school", "council", "judges", "blank"),
    [
        ({"report_to": "Phòng VH"}, None, (), []),
        ({"report_to": ""}, None, (), []),
        ({"report_to": "", "parent": ""}, None, (), ["Cơ quan cấp trên (dòng trên quốc hiệu)", "Nơi nhận báo cáo"]),
        ({"report_to": "Phòng VH", "head": "", "place": ""}, None, (), ["Địa danh", "Thủ trưởng đơn vị"]),
        ({"report_to": "Phòng VH", "head": "", "parent": ""}, (), (), ["Cơ quan cấp trên (dòng trên quốc hiệu)", "Thủ trưởng đơn vị", "Chủ tịch"]),
        ({"report_to": "Phòng VH", "secretary": ""}, (), (), ["Thư ký"]),
        ({"report_to": "Phòng VH", "head": ""}, (CouncilMember("1", "", role="chu_tich"),), (), ["Thủ trưởng đơn vị", "Chủ tịch"]),
        ({"report_to": "Phòng VH"}, (CouncilMember("1", "", role="chu_tich"),), (), []),
        (
            {"report_to": "Phòng VH"}, None, (CouncilMember("1", "Vũ An", role="chu_tich"), CouncilMember("2", "", role="thu_ky")),
            ["Thư ký Hội đồng sáng kiến"],
        ),
    ],
)  # fmt: skip
def test_what_papers_print_and_nobody_has_said_is_named(
    tmp_path: Path, school: Mapping[str, str], council: Any, judges: Any, blank: list[str]
) -> None:
    season = make_season()
    book = replace(season.rulebook, school=replace(season.rulebook.school, **school), initiative_council=judges)
    book = book if council is None else replace(book, council=council)
    season = replace(season, rulebook=book)
    found = PapersOutput().make(asked(loaded(tmp_path, season), season)).notices
    assert {(one.code.id, one.place.file) for one in found} == ({("X151", "thidua.xlsx")} if blank else set())
    assert [VI.text(one).partition("chưa ghi: ")[2].split(", ") for one in found] == ([blank] if blank else [])


def test_papers_are_left_out_where_nobody_wants_them_or_other_rules_judge(tmp_path: Path) -> None:
    season, results = make_season(), tmp_path / "ket-qua"
    journal(
        results, {TO_TRINH: b"PK old", "tong-hop.xlsx": b"PK", "giay-to/bo.docx": b"PK gone", "giay-to/sua.docx": b"PK"}
    )
    (results / "giay-to/bo.docx").unlink()
    (results / "giay-to/sua.docx").write_bytes(b"PK edited since")
    # Not wanted: what lies there is nobody's business. Judged by other rules: what we wrote and nobody edited must go.
    assert PapersOutput().make(asked(loaded(tmp_path, season), season, papers=False)) == Made()
    own = replace(season, rulebook=replace(season.rulebook, own_rules=(BilingualText("luật khác", "other"),)))
    assert PapersOutput().make(asked(loaded(tmp_path, own), own)) == Made(outdated=(TO_TRINH,))
    assert PapersOutput().make(asked(loaded(tmp_path, own), own, papers=True)) == Made(outdated=(TO_TRINH,))
    bare = replace(loaded(tmp_path, season), templates=replace(declared(), papers=None))
    assert PapersOutput().make(asked(bare, season)) == Made(outdated=(TO_TRINH,))
    shipped = papers()
    nothing = loaded(tmp_path, season, Papers(shipped.frame, {"x": PaperForm("X", needs="ballots", when="voted")}))
    assert PapersOutput().make(asked(nothing, season)) == Made(outdated=(TO_TRINH,))
    # A paper that is written again is not outdated; one of an earlier run that is no longer written is.
    journal(results, {"giay-to/cu.docx": b"PK"})
    assert PapersOutput().make(asked(loaded(tmp_path, season), season)).outdated == ("giay-to/cu.docx",)


def test_what_a_meeting_was_called_and_voted_with_stays_once_the_council_has_voted(tmp_path: Path) -> None:
    """The invitation is of use before the vote alone; what a rule of today no longer asks for goes all the same."""
    season, results = make_season(), tmp_path / "ket-qua"
    vote = Council("x.xlsx", Meeting(), (Decision("GV01", "LDTT", 8, 0, Decimal(1), True),))
    there = loaded(tmp_path, season, papers(**{"giay-moi": PaperForm("GIẤY MỜI", needs="deeds_up", when="unvoted")}))
    journal(results, {"giay-to/giay-moi.docx": b"PK", "giay-to/cu.docx": b"PK"})
    for council, gone in (
        (None, ("giay-to/cu.docx", "giay-to/giay-moi.docx")),
        (vote, ("giay-to/cu.docx",)),
    ):
        request = asked(there, replace(season, council=council))
        assert PapersOutput().make(request).outdated == gone


def test_a_paper_that_somebody_edited_stays_and_is_named(tmp_path: Path) -> None:
    season, results = make_season(), tmp_path / "ket-qua"
    first = whole(PapersOutput().make(asked(loaded(tmp_path, season), season)))
    journal(results, first)
    again = PapersOutput().make(asked(loaded(tmp_path, season), season))
    assert list(again.contents) == [TO_TRINH, CONG_KHAI, PHIEU]
    (results / TO_TRINH).write_bytes(b"PK with a number")
    edited = PapersOutput().make(asked(loaded(tmp_path, season), season))
    assert list(edited.contents) == [CONG_KHAI, PHIEU]
    assert [(one.code.id, one.place.file, one.params) for one in edited.notices] == [
        ("X150", f"ket-qua/{TO_TRINH}", {"file": TO_TRINH})
    ]
    assert edited.outdated == ()
    # What an earlier run wrote is ours to write anew, whatever it says.
    journal(results, {TO_TRINH: b"PK an earlier run"})
    assert TO_TRINH in PapersOutput().make(asked(loaded(tmp_path, season), season)).contents


class Before:
    """The run before, which made everything of the very same."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def lying(self, name: str, made_of: str) -> LyingFile:
        self.asked.append(name)
        return LyingFile("lies")


def test_what_the_run_before_made_of_the_same_stays(tmp_path: Path) -> None:
    season, before = make_season(), Before()
    request = replace(asked(loaded(tmp_path, season), season), before=before)  # type: ignore[arg-type]
    made = PapersOutput().make(request)
    assert before.asked == [TO_TRINH, CONG_KHAI, PHIEU]
    assert {name: one.content for name, one in made.contents.items()} == dict.fromkeys(before.asked, LyingFile("lies"))  # type: ignore[union-attr]


@pytest.mark.parametrize(("people", "wanted", "each"), [(300, None, True), (301, None, False), (301, True, True)])
def test_pages_of_each_unit_of_a_large_school_are_written_when_they_are_asked_for(
    tmp_path: Path, people: int, wanted: bool | None, each: bool
) -> None:
    season = make_season()
    crowd = tuple(replace(season.rulebook.people[0], code=f"X{number}") for number in range(people))
    season = replace(season, rulebook=replace(season.rulebook, people=crowd))
    made = PapersOutput().make(asked(loaded(tmp_path, season), season, papers=wanted))
    assert (PHIEU in made.contents) is each
    assert TO_TRINH in made.contents


def voted(season: Season) -> Season:
    council = Council("hd.xlsx", Meeting(), (Decision("GV01", "LDTT", 8, 1, passed=True),))
    return with_paths(replace(season, council=council))


def test_what_goes_to_the_office_above_is_what_the_council_passed_as_it_lies_there(tmp_path: Path) -> None:
    draft, season, results = make_season(), voted(make_season()), tmp_path / "ket-qua"
    assert papers_for_office(loaded(tmp_path, draft), draft, results) == {}  # a draft stays
    own = replace(season, rulebook=replace(season.rulebook, own_rules=(BilingualText("luật khác", "other"),)))
    assert papers_for_office(loaded(tmp_path, own), own, results) == {}
    found = papers_for_office(loaded(tmp_path, season), season, results)
    assert list(found) == [TO_TRINH]
    journal(results, {TO_TRINH: found[TO_TRINH]})
    (results / TO_TRINH).write_bytes(b"PK with a number")  # which somebody wrote into it
    assert papers_for_office(loaded(tmp_path, season), season, results) == {TO_TRINH: b"PK with a number"}
    bare = replace(loaded(tmp_path, season), templates=replace(declared(), papers=None))
    assert papers_for_office(bare, season, results) == {}


def test_of_sittings_in_the_year_only_those_that_voted_send_their_papers(tmp_path: Path) -> None:
    rounds = (ProposalRound("T3", "Đợt tháng 3", ("LDTT",)), ProposalRound("T6", "Đợt tháng 6", ("TTLDTT",)))
    season = make_season()
    march = Council("thang-3.xlsx", Meeting(), (Decision("GV01", "LDTT", 8, 1, passed=True),))
    council = replace(march, sittings={"T3": march})
    season = with_paths(replace(season, rulebook=replace(season.rulebook, proposal_rounds=rounds), council=council))
    own = papers(**{"to-trinh": PaperForm("TỜ TRÌNH", needs="season", for_office=True, of_rounds=True)})
    found = papers_for_office(loaded(tmp_path, season, own), season, tmp_path / "ket-qua")
    assert list(found) == ["giay-to/to-trinh/t3.docx"]


def test_what_goes_up_after_registration_has_a_flat_name_and_its_title(tmp_path: Path) -> None:
    season = make_season()
    own = papers(
        phieu=PaperForm(
            "PHIẾU", needs="registration", per="person", upward=True, parts=(PaperPart(text="{full_name}"),)
        )
    )
    found = list(upward(loaded(tmp_path, season, own), season, tmp_path))
    assert [(name, title) for name, title, _ in found] == [
        (f"phieu-{unit}.docx", "PHIẾU")
        for unit in (
            "ttn-to-toan-tin", "khtn-to-khoa-hoc-tu-nhien-cong-nghe-giao-duc-the-chat-va-nghe-thuat",
            "khxh-to-khoa-hoc-xa-hoi", "bgh-ban-giam-hieu",
        )
    ]  # fmt: skip
    assert "Phạm Thu Hà" in words(found[2][2])


LAW = Document(
    "06/2022/QH15",
    "Luật",
    BilingualText("…", "…"),
    "Luật Thi đua, khen thưởng",
    "Quốc hội",
    date(2022, 6, 15),
    verified=True,
)
DECREE = Document(
    "98/2023/NĐ-CP",
    "Nghị định",
    BilingualText("…", "…"),
    "quy định chi tiết",
    "Chính phủ",
    date(2023, 12, 31),
    verified=True,
)
GUIDE = Document("1/HD", "Hướng dẫn", BilingualText("…", "…"), "về thi đua", verified=True)
UNSEEN = Document("2/NĐ", "Nghị định", BilingualText("…", "…"), "không ai thấy", "Chính phủ", date(2024, 1, 1))


def rests_on(*listed: Mapping[str, object]) -> list[Basis]:
    season = make_season()
    regime = replace(season.rulebook.regime, documents=tuple(one.number for one in (DECREE, LAW, GUIDE, UNSEEN)))
    season = replace(season, rulebook=replace(season.rulebook, regime=regime))
    records = tuple(Record(f"b{number}", values) for number, values in enumerate(listed))  # type: ignore[arg-type]
    templates = replace(declared(), documents=(LAW, DECREE, GUIDE, UNSEEN))
    folder = replace(loaded(Path(), season, records={"bases": records}), templates=templates)
    return list(bases(folder, season.rulebook))


def test_papers_rest_on_law_and_decree_first_and_then_on_what_the_season_lists() -> None:
    law = Basis("Luật", "06/2022/QH15", date(2022, 6, 15), "Quốc hội", "Luật Thi đua, khen thưởng")
    decree = Basis("Nghị định", "98/2023/NĐ-CP", date(2023, 12, 31), "Chính phủ", "quy định chi tiết")
    assert rests_on() == [law, decree]  # no guidance, and nothing that nobody has seen
    plan = {"kind": "Kế hoạch", "number": "9/KH", "date": date(2024, 9, 1), "issuer": "UBND xã", "subject": "thi đua"}
    own = Basis("Kế hoạch", "9/KH", date(2024, 9, 1), "UBND xã", "thi đua")
    assert rests_on(plan, {"kind": "Quy chế", "subject": "của trường"}, {"kind": "Công văn"}) == [
        law, decree, own, Basis("Quy chế", "", subject="của trường")
    ]  # fmt: skip
    # A line of the season's own stands once, with what it leaves blank taken from the register; what it says stays.
    assert rests_on({"kind": "Nghị định", "number": "98/2023/NĐ-CP", "subject": "như trường ghi"}) == [
        law, replace(decree, subject="như trường ghi")
    ]  # fmt: skip
    assert rests_on({"number": "1/HD", "kind": "Hướng dẫn", "date": "tháng 5"})[-1] == Basis(
        "Hướng dẫn", "1/HD", subject="về thi đua"
    )


# --- one PDF of everything -------------------------------------------------------------------------------------------
@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """LibreOffice as it would print: each document's text for its PDF, but for those in `fails`."""
    seen: dict[str, Any] = {"fails": set(), "there": Path("soffice")}

    def to_pdf(program: Path, documents: list[Path], folder: Path) -> dict[Path, Path]:
        assert program == seen["there"]
        made = {}
        for one in documents:
            if one.read_bytes() not in seen["fails"]:
                made[one] = folder / f"{one.stem}.pdf"
                made[one].write_bytes(one.read_bytes())
        return made

    def join(parts: Iterable[tuple[str, Path]], target: Path) -> None:
        target.write_bytes(b"|".join(f"{bookmark}={part.read_text()}".encode() for bookmark, part in parts))

    monkeypatch.setattr(print_file, "find_office", lambda: seen["there"])
    monkeypatch.setattr(print_file, "to_pdf", to_pdf)
    monkeypatch.setattr(print_file, "join_pdfs", join)
    return seen


def printing(path: Path, names: Iterable[str], *, pdf: bool = True) -> OutputRequest:
    season = make_season()
    made = {}
    for name in names:
        (path / "cho" / name).parent.mkdir(parents=True, exist_ok=True)
        (path / "cho" / name).write_text(f"[{name}]")
        made[name] = StagedFile(path / "cho" / name, "")
    return replace(asked(loaded(path, season), season, pdf=pdf), made=made)


PRINTED = (TO_TRINH, CONG_KHAI, "giay-to/phieu/ttn.docx", "giay-to/la.docx", "ket-qua.json", "tong-hop.xlsx")


def test_everything_is_printed_in_the_order_of_signing_then_the_summary(
    tmp_path: Path, printer: dict[str, Any]
) -> None:
    results = tmp_path / "ket-qua"
    journal(results, {"giay-to/cu.docx": b"[old]", "giay-to/sua.docx": b"[as written]"})
    (results / "giay-to/sua.docx").write_bytes(b"[edited]")
    made = PrintOutput().make(printing(tmp_path, PRINTED))
    assert bytes(made.contents["in-tat-ca.pdf"]).decode().split("|") == [  # type: ignore[arg-type]
        f"Danh sách năm (cong-khai)=[{CONG_KHAI}]",  # the first to be signed; its year is filled in elsewhere
        f"Tờ trình (to-trinh)=[{TO_TRINH}]",
        "Phiếu của tổ (ttn)=[giay-to/phieu/ttn.docx]",
        "la (la)=[giay-to/la.docx]",  # which no form declares
        "sua (sua)=[edited]",  # somebody works in it; what an earlier run wrote and nobody edited is not printed
        "tong-hop=[tong-hop.xlsx]",
    ]
    assert made.notices == ()


def test_what_could_not_be_printed_is_named(tmp_path: Path, printer: dict[str, Any]) -> None:
    printer["fails"] = {f"[{TO_TRINH}]".encode()}
    made = PrintOutput().make(printing(tmp_path, (TO_TRINH, CONG_KHAI)))
    assert made.contents == {"in-tat-ca.pdf": f"Danh sách năm (cong-khai)=[{CONG_KHAI}]".encode()}
    (notice,) = made.notices
    assert (notice.code.id, notice.place.file, notice.params) == (
        "X154",
        "ket-qua/in-tat-ca.pdf",
        {"files": (TO_TRINH,)},
    )
    printer["fails"] |= {f"[{CONG_KHAI}]".encode()}
    made = PrintOutput().make(printing(tmp_path, (TO_TRINH, CONG_KHAI)))
    assert (made.contents, made.notices[0].params["files"]) == ({}, (CONG_KHAI, TO_TRINH))


def test_nothing_is_printed_unasked_or_without_the_program(tmp_path: Path, printer: dict[str, Any]) -> None:
    assert PrintOutput().make(printing(tmp_path, PRINTED, pdf=False)) == Made()
    printer["there"] = None
    made = PrintOutput().make(printing(tmp_path, PRINTED))
    assert [(one.code.id, one.place.file) for one in made.notices] == [("X153", "ket-qua/in-tat-ca.pdf")]
    assert made.contents == {}


# --- the package for the body above ----------------------------------------------------------------------------------
def test_the_package_has_the_pacts_first_then_sheets_and_papers_each_once_and_as_one_file(tmp_path: Path) -> None:
    season = make_season()
    second = PaperForm("BẢN TỔNG HỢP", needs="season", upward=True, parts=(PaperPart(text="x"),))
    folder = loaded(tmp_path, season, papers(**{"tong-hop": second}))
    made = PackageOutput(asked=True).make(asked(folder, season))
    contents = whole(made)
    parts = ["00-danh-muc.xlsx", "01-phieu.docx", "02-bang-diem.xlsx", "03-chi-tieu-dang-ky.xlsx", "04-tong-hop.docx"]
    assert list(contents) == [*(f"gui-cap-tren/{name}" for name in parts), "gui-cap-tren.zip"]
    with zipfile.ZipFile(io.BytesIO(contents["gui-cap-tren.zip"])) as packed:
        assert packed.namelist() == parts
        assert all(packed.read(name) == contents[f"gui-cap-tren/{name}"] for name in parts)
        told = [(one.date_time, one.create_system, one.compress_type) for one in packed.infolist()]
        assert set(told) == {((1980, 1, 1, 0, 0, 0), 0, zipfile.ZIP_DEFLATED)}  # the same bytes every time, everywhere
    cover = openpyxl.load_workbook(io.BytesIO(contents["gui-cap-tren/00-danh-muc.xlsx"])).active
    listed = {str(cell.value) for row in cover.iter_rows() for cell in row}
    assert {*parts[1:], "Phiếu của tổ", "Bản tổng hợp"} <= listed
    (notice,) = made.notices  # Văn phòng has not registered
    assert (notice.code.id, notice.place.file) == ("X186", "ket-qua/gui-cap-tren.zip")


def test_a_package_is_made_where_it_is_asked_for_or_the_units_agree_to_the_score_sheet(tmp_path: Path) -> None:
    season = make_season()
    assert PackageOutput().make(asked(loaded(tmp_path, season), season)) == Made()
    agreeing = replace(
        season,
        unit_dossiers=tuple(
            replace(one, returned={**one.returned, "agreement": False}) for one in season.unit_dossiers
        ),
    )
    assert PackageOutput().make(asked(loaded(tmp_path, agreeing), agreeing)).contents
    none_back = replace(season, unit_dossiers=tuple(replace(one, returned={}) for one in season.unit_dossiers))
    assert PackageOutput(asked=True).make(asked(loaded(tmp_path, none_back), none_back)) == Made()
    own = replace(season, rulebook=replace(season.rulebook, own_rules=(BilingualText("luật khác", "other"),)))
    assert PackageOutput(asked=True).make(asked(loaded(tmp_path, own), own)) == Made()
    without = loaded(tmp_path, season, Papers(papers().frame, {}))
    assert [name.rpartition("/")[2] for name in PackageOutput(asked=True).make(asked(without, season)).contents] == [
        "00-danh-muc.xlsx", "01-bang-diem.xlsx", "02-chi-tieu-dang-ky.xlsx", "gui-cap-tren.zip"
    ]  # fmt: skip


# --- where results may be written ------------------------------------------------------------------------------------
@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A season's folder with what people put there, and a link to its inbox."""
    season = tmp_path / "mua"
    for folder in ("inbox", "phieu", "ket-qua", "luu-tru", "elsewhere"):
        (season / folder).mkdir(parents=True)
    for file in ("thidua.xlsx", "so-theo-doi.xlsx", "elsewhere/x.xlsx"):
        (season / file).write_bytes(b"")
    (season / "lien-ket").symlink_to(season / "inbox")
    return season


@pytest.mark.parametrize(
    ("out", "refused"),
    [
        (".", True), ("inbox", True), ("inbox/toan", True), ("lien-ket", True), ("Phieu", True), (".cache", True),
        ("luu-tru", True), ("workbook_templates/x", True), ("thidua.xlsx", True), ("elsewhere", True),
        ("elsewhere/moi", True), ("ket-qua", False), ("inbox-2", False), ("ban-nhap", False), ("..", False),
    ],
)  # fmt: skip
def test_results_do_not_go_where_the_season_keeps_its_own(home: Path, out: str, refused: bool) -> None:
    inbox = home / "elsewhere"  # the folder that was given as the inbox
    if not refused:
        refuse_folder(home / out, home, inbox)
        return
    with pytest.raises(CommandError) as stopped:
        refuse_folder(home / out, home, inbox)
    assert (stopped.value.key, stopped.value.params) == (
        "cli.not_an_output_folder",
        {"folder": (home / out).as_posix()},
    )


def test_where_a_whole_disk_was_given_as_the_inbox_nothing_is_written_anywhere_on_it(home: Path) -> None:
    with pytest.raises(CommandError):
        refuse_folder(home.parent / "ra", home, Path(home.anchor))


@pytest.mark.parametrize(
    ("file", "refused"),
    [
        ("thidua.xlsx", True), ("THIDUA.xlsx", True), ("so-theo-doi.xlsx", True), ("inbox/ket-qua.json", True),
        ("phieu/x.json", True), ("ket-qua/hoi-dong.xlsx", True), ("ket-qua/nhat-ky.jsonl", True), ("ra/tong-hop.xlsx", True),
        ("ket-qua/ket-qua.json", False), ("ket-qua/KET-QUA.json", False), ("ket-qua/cu.JSON", False), ("x.txt", False),
        ("ra/ban-2.json", False), ("elsewhere/a.json", False),
    ],
)  # fmt: skip
def test_the_result_is_copied_over_no_file_of_the_season(home: Path, file: str, refused: bool) -> None:
    inbox = home / "elsewhere" / "x.xlsx"  # one file alone was given: beside it may lie what likes to
    (home / "ra").mkdir()
    if not refused:
        refuse_file(home / file, home, inbox, home / "ra")
        return
    with pytest.raises(CommandError) as stopped:
        refuse_file(home / file, home, inbox, home / "ra")
    assert (stopped.value.key, stopped.value.params) == ("cli.not_an_output_file", {"file": (home / file).as_posix()})


def test_where_the_machine_would_refuse_the_copy_it_says_so_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OSError) as stopped:
        refuse_file(home / "thidua.xlsx" / "ket-qua.json", home, home / "inbox", home / "ket-qua")
    assert (stopped.value.errno, stopped.value.filename) == (errno.ENOTDIR, str(home / "thidua.xlsx"))
    with pytest.raises(OSError):
        refuse_file(home / f"{'x' * 300}.json", home, home / "inbox", home / "ket-qua")
    asked_for: list[tuple[str, int]] = []
    monkeypatch.setattr(os, "access", lambda path, mode: asked_for.append((str(path), mode)))
    with pytest.raises(OSError) as stopped:
        refuse_file(home / "ra" / "moi" / "a.json", home, home / "inbox", home / "ket-qua")
    assert (stopped.value.errno, stopped.value.filename) == (errno.EACCES, str(home))  # the nearest folder there is
    assert asked_for == [(str(home), os.W_OK | os.X_OK)]


def test_a_file_that_is_open_elsewhere_is_named_with_who_has_it_open(tmp_path: Path) -> None:
    file = tmp_path / "tong-hop.xlsx"
    plain = not_replaced(OutputLocked(file))
    assert (plain.code.id, plain.place.file, plain.params) == ("F201", file.as_posix(), {"file": "tong-hop.xlsx"})
    mark = tmp_path / ".~lock.tong-hop.xlsx#"
    mark.write_text(",Phạm Thu Hà,may-1,", "utf-8")
    known = not_replaced(OutputLocked(file))
    assert (known.code.id, known.place.file, known.params) == (
        "F202", file.as_posix(),
        {"file": "tong-hop.xlsx", "program": "LibreOffice", "who": " (Phạm Thu Hà)", "mark": mark.name},
    )  # fmt: skip
    mark.write_text(",,,", "utf-8")
    assert not_replaced(OutputLocked(file)).params["who"] == ""


# --- a run written at once -------------------------------------------------------------------------------------------
class _Giving(Output):
    """An output that gives these contents, and a notice; where it tells of others, what it was shown of them."""

    def __init__(self, name: str, *contents: str, outdated: tuple[str, ...] = (), **about: Any) -> None:
        self.name, self._contents, self._outdated = name, contents, outdated
        for key, value in about.items():
            setattr(self, key, value)

    def make(self, request: OutputRequest) -> Made:
        shown = ",".join([*sorted(request.made), *sorted(request.kept)]) + (
            "" if request.changes is None else "; changes"
        )
        notice = at(codes.PDF_NEEDS_OFFICE, FilePlace(self.name))
        return Made({name: shown.encode() for name in self._contents}, (notice,), self._outdated)


def test_a_run_lays_what_every_output_gives_takes_away_what_is_outdated_and_enters_all_into_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    season = make_season()
    folder, results = loaded(tmp_path, season), tmp_path / "ket-qua"
    names = (
        "tra/old.xlsx",
        "tra/own.txt",
        "cu/old.xlsx",
        "thu/nhac-A.txt",
        "thu/own.txt",
        "stale[1].txt",
        "stale1.txt",
        "a.txt",
    )
    there = dict.fromkeys(names, b"before")
    journal(results, there)
    (results / ".dang-ghi.moi").touch()  # the run before was stopped while it moved its files
    monkeypatch.setattr(write_merge, "season_from", lambda *given: season)
    filled = kept_aside("ket-qua/so-hop.xlsx")  # a workbook of the council that somebody has begun to fill
    monkeypatch.setattr(write_merge, "left_alone", lambda *given: (frozenset({"so-hop.xlsx"}), [filled]))
    done = judge_and_write(
        folder, Inbox((), (), ()), JudgingOptions(as_of=date(2025, 5, 31)), OutputOptions(results), words=VI, jobs=1,
        outputs=(
            _Giving("late", "late.txt", after_others=True, in_journal=False),
            _Giving("a", "a.txt", "tra/a.txt", outdated=("stale[1].txt",), whole_folder="tra"),
            _Giving("b", "b.txt", renews=("thu/nhac-*.txt",)),
        ),
        progress=lambda step: None,
    )  # fmt: skip
    lying = {path.relative_to(results).as_posix() for path in results.rglob("*.*") if path.suffix in (".txt", ".xlsx")}
    gone = {"tra/old.xlsx", "thu/nhac-A.txt", "stale[1].txt"}  # of a folder of its own, only the workbooks
    assert lying == {*names, "b.txt", "late.txt", "tra/a.txt"} - gone
    assert (results / "a.txt").read_bytes() == b"so-hop.xlsx"  # nothing had been made before it
    assert (results / "late.txt").read_bytes() == b"a.txt,b.txt,tra/a.txt,so-hop.xlsx"
    runs, chained = entries((results / JOURNAL).read_bytes())
    assert (chained, [run.number for run in runs]) == (True, [1, 2])
    assert runs[1].asked == {"as_of": "2025-05-31", "duplicates": "union"}
    assert runs[1].outputs == {name: sha256(b"so-hop.xlsx") for name in ("a.txt", "b.txt", "tra/a.txt")}
    assert (done.season.findings, done.out, done.changes) == (
        tuple(in_order([filled, *season.findings])),
        results,
        None,
    )
    assert (done.result, done.summary) == (results / "ket-qua.json", results / "tong-hop.xlsx")
    mended, first, second, aside, late = done.notices
    assert (mended.code, mended.place.file, aside) == (codes.RUN_BEFORE_INTERRUPTED, "ket-qua", filled)
    assert [one.place.file for one in (first, second, late)] == ["a", "b", "late"]


# --- all else --------------------------------------------------------------------------------------------------------
OWN = {"thidua.xlsx": b"season", "so-theo-doi.xlsx": b"ledger", "phieu/khoa.json": b"register"}


def test_a_run_of_the_journal_says_when_it_was_and_what_went_in_and_came_out(tmp_path: Path) -> None:
    (tmp_path / "phieu").mkdir()
    for name, data in OWN.items():
        (tmp_path / name).write_bytes(data)
    season = make_season()
    first = line_for(b"", season, tmp_path, {}, asked={"as_of": "2025-05-31"}, now=datetime(2025, 6, 1, 8, 30))
    written = {"tong-hop.xlsx": StagedFile(tmp_path, "f00d")}
    (run, later), chained = entries(line_for(first, season, tmp_path, written, asked={}, now=datetime(2025, 6, 2)))
    assert chained
    assert (run.number, run.at, run.asked) == (1, "2025-06-01T08:30:00", {"as_of": "2025-05-31"})
    own = {name: sha256(data) for name, data in OWN.items()}
    assert run.inputs == {**own, **{one.file: one.sha256 for one in season.receipts}}
    # C101, C102, F106 and X102 are errors, X105 and X108 warnings, C111 a notice.
    assert run.findings == {"error": 4, "warning": 2, "notice": 1}
    assert (later.number, later.outputs, later.asked) == (2, {"tong-hop.xlsx": "f00d"}, {})


def test_a_run_that_was_put_into_the_journal_under_another_number_is_seen(tmp_path: Path) -> None:
    season = make_season()
    first = line_for(b"", season, tmp_path, {}, asked={}, now=datetime(2025, 6, 1))
    lines = line_for(first, season, tmp_path, {}, asked={}, now=datetime(2025, 6, 2)).splitlines(keepends=True)
    assert entries(b"".join(lines))[1]
    forged = {key: value for key, value in json.loads(lines[1]).items() if key != "hash"} | {"number": 3}
    forged["hash"] = sha256(
        json.dumps(forged, ensure_ascii=False, sort_keys=True).encode()
    )  # as whoever knows how would
    assert not entries(lines[0] + json.dumps(forged).encode())[1]


def test_tables_are_exported_in_the_formats_named_each_once_in_their_own_order(monkeypatch: pytest.MonkeyPatch) -> None:
    assert export_formats(["duckdb, CSV", "csv", " ", ","]) == ("csv", "duckdb")
    assert export_formats([]) == ()
    with pytest.raises(CommandError) as stopped:
        export_formats(["csv,xls"])
    assert (stopped.value.key, stopped.value.params) == (
        "cli.export_unknown", {"format": "xls", "known": ("csv", "parquet", "duckdb", "xlsx")}
    )  # fmt: skip
    monkeypatch.setattr("thidua_xlsx.workflow.outputs.export_files.find_spec", lambda library: None)
    assert export_formats(["csv"]) == ("csv",)  # which needs nothing
    with pytest.raises(CommandError) as stopped:
        export_formats(["parquet"])
    assert (stopped.value.key, stopped.value.params) == ("cli.export_missing", {"format": "parquet"})


def test_only_an_earlier_result_of_this_very_season_is_compared_with(tmp_path: Path) -> None:
    season, file = make_season(), tmp_path / "cu.json"
    folder = loaded(tmp_path, season)
    file.write_text('{"schema": 1, "season": {"id": "kim-son-2024"}, "people": [], "units": []}')
    known = earlier_result(file, folder)
    assert known is not None
    assert (known.outcome.season.id, known.digest) == ("kim-son-2024", sha256(file.read_bytes()))
    file.write_text('{"schema": 1, "season": {"id": "kim-son-2023"}, "people": [], "units": []}')
    with pytest.raises(CommandError) as stopped:
        earlier_result(file, folder)
    assert (stopped.value.key, stopped.value.params) == (
        "cli.other_result", {"file": file.as_posix(), "season": "kim-son-2023"}
    )  # fmt: skip
    for missing in (file, tmp_path / "khong-co.json"):
        file.write_text("[]")
        with pytest.raises(CommandError) as stopped:
            earlier_result(missing, folder)
        assert (stopped.value.key, stopped.value.params) == ("cli.not_a_result", {"file": missing.as_posix()})


class Written(Output):
    """An output that gives its own name, in parts where there are any."""

    def __init__(self, name: str, *, of_season: bool = True, weight: int = 0, parts: tuple[str, ...] = ()) -> None:
        self.name, self.of_season, self.weight, self._parts = name, of_season, weight, parts

    def parts(self, season: Season) -> list[Output]:  # type: ignore[override]
        return [Written(one, weight=self.weight) for one in self._parts] or [self]

    def make(self, request: OutputRequest) -> Made:
        kept = {f"{self.name}/lies": LyingFile("x")}
        return Made({self.name: [self.name.encode(), b"!"], f"{self.name}/made": Sourced(b"it", "of"), **kept})


def test_what_rests_on_the_season_alone_is_made_again_part_by_part_in_order(tmp_path: Path) -> None:
    season = make_season()
    steps: list[Any] = []
    request = replace(asked(loaded(tmp_path, season), season), progress=steps.append)
    outputs = (Written("a"), Written("b", of_season=False), Written("c", weight=9, parts=("c1", "c2")))
    assert outputs_of_season(request, outputs, jobs=1) == {
        "a": b"a!", "a/made": b"it", "c1": b"c1!", "c1/made": b"it", "c2": b"c2!", "c2/made": b"it"
    }  # fmt: skip
    # The heaviest first; each step says how many are done of three, and which is under way.
    assert [(one.doing, one.done, one.of, one.file) for one in steps] == [
        ("making", 0, 3, "c1"), ("making", 1, 3, "c2"), ("making", 2, 3, "a")
    ]  # fmt: skip
    assert outputs_of_season(request, (Written("b", of_season=False),), jobs=1) == {}
