"""What forms and slips are called: told apart where they are sent on, short enough for Windows, as before in old seasons."""

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.program import run
from tests.seasons.small import Small, issued_form
from thidua_xlsx.declare.season import Unit
from thidua_xlsx.declare.season.reporting_schools import Reporter, short_school
from thidua_xlsx.intake.read.issue_register import Issue, with_issue
from thidua_xlsx.model import Stamp
from thidua_xlsx.workflow.load.form_names import form_file, lying_form, report_slip_file, slip_file
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, open_season_folder
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput


@pytest.fixture(scope="module")
def loaded() -> SeasonFolder:
    from tests.seasons.small import the_small

    return open_season_folder(the_small().folder)


def of_units(loaded: SeasonFolder, *units: Unit, school: str = "Trường Tiểu học Hải Lộc") -> SeasonFolder:
    """The season with other units and another school's name."""
    book = replace(loaded.rulebook, units=units, school=replace(loaded.rulebook.school, name=school))
    return replace(loaded, rulebook=book)


def test_a_form_says_what_it_is_of_which_round_for_whom_and_of_which_school(loaded: SeasonFolder) -> None:
    unit = Unit("T1", "Tổ 1")
    season = of_units(loaded, unit)
    folder, school = "phieu", "Tổ 1 - TH Hải Lộc.xlsx"
    assert form_file(season, "self-score", "R1", unit) == f"{folder}/tu-cham-R1/Phiếu tự chấm học kỳ I - {school}"
    assert form_file(season, "registration", "", unit) == f"{folder}/dang-ky/Phiếu đăng ký - {school}"
    assert form_file(season, "agreement", "", unit).startswith(f"{folder}/thong-nhat/Phiếu thống nhất bảng điểm - ")
    assert slip_file(season.rulebook, "self-score", "R1", unit) == (
        f"tra-lai/tu-cham-R1/Trả lại phiếu tự chấm học kỳ I - {school}"
    )


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (("Đợt 1 (học kỳ I)", "Đợt 2"), "Trả lại phiếu tự chấm đợt 1"),  # not `Trả lại phiếu tự đợt 1 (học kỳ I)`
        (("Đợt 1 (học kỳ I)", "Đợt 1 (học kỳ II)"), "Trả lại phiếu tự đợt 1 (học kỳ I)"),  # the brackets tell which
    ],
)
def test_a_slip_says_what_it_is_before_the_remark_of_its_round(
    names: tuple[str, str], what: str, loaded: SeasonFolder
) -> None:
    unit = Unit("T1", "Tổ 1")
    season = of_units(loaded, unit)
    rounds = tuple(replace(round_, name=name) for round_, name in zip(loaded.rulebook.rounds, names, strict=True))
    slip = slip_file(replace(season.rulebook, rounds=rounds), "self-score", rounds[0].code, unit)
    assert slip.rpartition("/")[2] == f"{what} - Tổ 1 - TH Hải Lộc.xlsx"


PHASES = ("registration", "agreement", "self-score", "nominations", "achievement")
ROUND_NAMES = (
    *(f"Tháng {month}" for month in range(1, 13)),
    "Tháng 4 và tháng 5/2023",
    "Đợt thi đua chào mừng ngày Nhà giáo Việt Nam 20/11",
    "Đợt thi đua chào mừng ngày thành lập Đảng 3/2",
)


@pytest.mark.parametrize("phase", PHASES)
def test_forms_and_slips_of_several_rounds_have_as_many_names(phase: str, loaded: SeasonFolder) -> None:
    unit = Unit("TNV", "Tổ Ngữ văn - Giáo dục công dân")
    season = of_units(loaded, unit, school="Trường THCS Kim Sơn")
    first = season.rulebook.rounds[0]
    rounds = tuple(replace(first, code=f"D{number}", name=name) for number, name in enumerate(ROUND_NAMES))
    season = replace(season, rulebook=replace(season.rulebook, rounds=rounds))
    codes = [one.code for one in rounds] if phase in ("self-score", "nominations") else [""]
    forms = [Path(form_file(season, phase, code, unit)).name for code in codes]
    slips = [Path(slip_file(season.rulebook, phase, code, unit)).name for code in codes]
    assert len(set(forms)) == len(forms) and len(set(slips)) == len(slips)
    assert phase != "nominations" or any(name.startswith("Phiếu giới thiệu điển hình tháng 12 - ") for name in forms)


UNITS = ("Tổ Ngữ văn - Giáo dục công dân", "Tổ Khoa học tự nhiên", "Tổ Xã hội - Ngoại ngữ - Giáo dục thể chất")


@pytest.mark.parametrize(
    "school", ["Trường THCS Kim Sơn", "Trường PTDTNT THCS&THPT Mai Châu", "Trường Mầm non Kim Thư"]
)
@pytest.mark.parametrize("phase", PHASES)
def test_no_name_is_cut_in_the_middle_of_a_word(phase: str, school: str, loaded: SeasonFolder) -> None:
    units = [Unit(f"T{number}", name) for number, name in enumerate(UNITS)]
    season = of_units(loaded, *units, school=school)
    round_ = season.rulebook.rounds[0]
    form = season.rulebook.form_of(phase)
    assert form is not None
    said = (
        f"Trả lại {form.file or form.short.vi} {round_.name} {' '.join(UNITS)} {short_school(school)} T0 T1 T2".split()
    )
    words = {word.casefold() for word in said} | {"-"}
    for unit in units:
        for name in (form_file(season, phase, "R1", unit), slip_file(season.rulebook, phase, "R1", unit)):
            assert {word.casefold() for word in Path(name).stem.split()} <= words, name


def test_a_name_without_room_ends_with_a_whole_part_of_it(loaded: SeasonFolder) -> None:
    units = [Unit("NN", "TỔ NGOẠI NGỮ - NGHỆ THUẬT VÀ THỂ CHẤT"), Unit("LH", "Tổ Lý, Hóa, Sinh học và Công nghệ")]
    season = of_units(loaded, *units, school="Trường PTDTNT THCS&THPT Mai Châu")
    names = [slip_file(season.rulebook, "self-score", "R1", unit) for unit in units]
    assert [Path(name).stem.split(" - ")[1] for name in names] == ["TỔ NGOẠI NGỮ", "Tổ Lý, Hóa"]


def test_a_slip_leaves_out_a_school_for_whose_whole_name_there_is_no_room(loaded: SeasonFolder) -> None:
    season = of_units(loaded, Unit("NV", "Tổ Ngữ văn - GDCD"), school="Trường THCS Nguyễn Văn Trỗi")
    name = Path(slip_file(season.rulebook, "self-score", "R1", season.rulebook.units[0])).stem
    assert name == "Trả lại phiếu tự chấm học kỳ I - Tổ Ngữ văn - GDCD"


def test_a_form_that_was_issued_under_a_cut_name_is_issued_again_under_it(loaded: SeasonFolder) -> None:
    unit = Unit("TNV", "Tổ Khoa học tự nhiên Công nghệ")
    season = of_units(loaded, unit, school="Trường THCS Kim Sơn")
    today = "phieu/tu-cham-R1/Phiếu tự chấm học kỳ I - Tổ Khoa học tự nhiên Công nghệ.xlsx"
    assert form_file(season, "self-score", "R1", unit) == today
    issue = next(iter(season.register.issues.values()))
    for cut in ("Tổ Khoa học tự nhiên C", "Tổ Khoa học tự nhiên"):  # as versions before 0.10 and up to 1.0.0 did
        before = f"phieu/tu-cham-R1/Phiếu tự chấm học kỳ I - {cut} - THCS Kim Sơn.xlsx"
        old = Issue(before, Stamp("mua-nho", "TNV", "self-score", "R1", "0", ""), issue.manifest)
        issued = replace(season, register=with_issue(season.register, old))
        assert form_file(issued, "self-score", "R1", unit) == before


@pytest.mark.parametrize(
    ("rounds", "names"),
    [
        # 62 characters hold `Phiếu tự chấm đợt 2 - Khối mẫu giáo nhỡ - MN Hoa Mơ` (51), with the brackets 63.
        (
            ("Đợt 1 (học kỳ I)", "Đợt 2 (học kỳ II)"),
            ("đợt 2 - Khối mẫu giáo lớn - MN Hoa Mơ", "đợt 2 - Khối mẫu giáo nhỡ - MN Hoa Mơ"),
        ),
        # Where the brackets tell one round from another they stay, and the school goes.
        (
            ("Đợt 2 (học kỳ I)", "Đợt 2 (học kỳ II)"),
            ("đợt 2 (học kỳ II) - Khối mẫu giáo lớn", "đợt 2 (học kỳ II) - Khối mẫu giáo nhỡ"),
        ),
    ],
)
def test_the_name_of_a_unit_is_cut_last(rounds: tuple[str, str], names: tuple[str, str], loaded: SeasonFolder) -> None:
    units = [Unit("KMGL", "Khối mẫu giáo lớn"), Unit("KMGN", "Khối mẫu giáo nhỡ")]
    season = of_units(loaded, *units, school="Trường Mầm non Hoa Mơ")
    declared = tuple(replace(one, name=name) for one, name in zip(season.rulebook.rounds, rounds, strict=True))
    season = replace(season, rulebook=replace(season.rulebook, rounds=declared))
    files = [form_file(season, "self-score", declared[1].code, unit) for unit in units]
    assert [Path(file).stem for file in files] == [f"Phiếu tự chấm {name}" for name in names]


def test_slips_of_the_council_and_of_reports_are_called_in_words_too(loaded: SeasonFolder) -> None:
    season = of_units(loaded, Unit("T1", "Tổ 1"))
    school = season.rulebook.issued_to("TRUONG")
    assert school is not None
    assert slip_file(season.rulebook, "council", "", school) == (
        "tra-lai/hoi-dong/Trả lại sổ họp hội đồng - TH Hải Lộc.xlsx"
    )
    senders = [Reporter("T1", "Trường Mầm non Kim Thư"), Reporter("T2", "MN Kim Thư"), Reporter("T3", "THCS Kim Sơn")]
    book = replace(season.rulebook, reporters=tuple(senders))
    assert [report_slip_file(book, one) for one in senders] == [
        "tra-lai/bao-cao/Trả lại báo cáo - T1 MN Kim Thư.xlsx",
        "tra-lai/bao-cao/Trả lại báo cáo - T2 MN Kim Thư.xlsx",
        "tra-lai/bao-cao/Trả lại báo cáo - THCS Kim Sơn.xlsx",
    ]


def test_a_merge_takes_away_slips_that_an_earlier_version_called_otherwise(small: Small) -> None:
    before = small.folder / "ket-qua" / "tra-lai" / "council" / "TRUONG-THCS Nhỏ.xlsx"
    before.parent.mkdir(parents=True)
    before.write_bytes(b"")
    small.figures(SlipsOutput())
    assert not before.parent.exists()


def test_units_of_one_name_get_two_files(loaded: SeasonFolder) -> None:
    long = "Tổ chuyên môn Khoa học tự nhiên và Công nghệ"
    units = [Unit("A", "Tổ 1"), Unit("B", "TỔ 1"), Unit("C", ""), Unit("D", f"{long} I"), Unit("E", f"{long} II")]
    season = of_units(loaded, *units)
    for make in (
        lambda unit: form_file(season, "self-score", "R1", unit),
        lambda unit: slip_file(season.rulebook, "self-score", "R1", unit),
    ):
        names = [make(unit).casefold() for unit in units]
        assert len(set(names)) == len(units), names


def test_the_longest_names_fit_below_a_folder_of_150_characters_on_windows(loaded: SeasonFolder) -> None:
    unit = Unit("TOANTINKHTN", "Tổ " + "rất dài " * 20)
    school = "Trường Phổ thông dân tộc nội trú Trung học cơ sở và Trung học phổ thông huyện Mai Châu"
    season = of_units(loaded, unit, school=school)
    rounds = tuple(
        replace(one, code="HK1", name="Đợt thi đua chào mừng ngày Nhà giáo Việt Nam")
        for one in season.rulebook.rounds[:1]
    )
    season = replace(season, rulebook=replace(season.rulebook, rounds=rounds))
    slip = slip_file(season.rulebook, "nominations", "HK1", unit)
    waiting = f".{Path(slip).name}.65535.moi"  # beside the slip, while it is being written
    assert 150 + len(f"\\ket-qua\\{Path(slip).parent}\\{waiting}") < 260


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Trường Tiểu học Hải Lộc", "TH Hải Lộc"),
        ("TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN", "THCS KIM SƠN"),
        ("Trường THCS Kim Sơn", "THCS Kim Sơn"),
        ("Trường PTDTNT THCS&THPT Mai Châu", "PTDTNT THCS&THPT Mai Châu"),
        ("Trường Mầm non Kim Thư", "MN Kim Thư"),
        ("Trung tâm GDNN - GDTX Kim Động", "TT GDNN-GDTX Kim Động"),
        ("Trung tâm GDTX Kim Động", "TT GDTX Kim Động"),
        ("Phòng Giáo dục và Đào tạo quận Nam Từ Liêm", "Phòng GDĐT quận Nam Từ Liêm"),
        ("Trường ………………………", ""),
    ],
)
def test_a_school_is_called_as_colleagues_call_it(name: str, short: str) -> None:
    assert short_school(name) == short


def test_a_season_of_an_earlier_version_goes_on_under_its_own_names(small: Small) -> None:
    register = small.folder / "phieu" / "khoa.json"
    said = json.loads(register.read_text("utf-8"))
    for issue in said["issues"]:
        stamp = issue["stamp"]
        if stamp["phase"] == "self-score" and stamp["round"] == "R1":
            old = f"phieu/self-score-R1/{stamp['unit']}-{issue['file'].split(' - ')[1]}.xlsx"
            (small.folder / old).parent.mkdir(exist_ok=True)
            shutil.move(small.folder / issue["file"], small.folder / old)
            issue["file"] = old
    register.write_text(json.dumps(said), "utf-8")
    issued = run("forms", small.folder, "--phase", "self-score", "--round", "R1").output.splitlines()
    assert sorted(Path(line).relative_to(small.folder).as_posix() for line in issued if line.endswith(".xlsx")) == [
        "phieu/self-score-R1/TOAN-Tổ Toán.xlsx",
        "phieu/self-score-R1/VAN-Tổ Văn.xlsx",
        "phieu/self-score-R1/VP-Tổ Văn phòng.xlsx",
    ]
    assert issued_form(small.folder, "VAN", "self-score", "R2").parent.name == "tu-cham-R2"
    # What is mailed is what lies there, whatever either is called.
    loaded = open_season_folder(small.folder)
    unit = loaded.rulebook.units[1]
    assert lying_form(loaded, "self-score", "R1", unit) == "phieu/self-score-R1/VAN-Tổ Văn.xlsx"
    renamed = replace(unit, name="Tổ Ngữ văn")
    assert lying_form(loaded, "self-score", "R2", renamed).startswith(
        "phieu/tu-cham-R2/Phiếu tự chấm học kỳ II - Tổ Văn"
    )
    assert lying_form(loaded, "agreement", "", unit) == ""
