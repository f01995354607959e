"""Which letters a merge and `mail` write, with which files, and which of an earlier run they take away: without a merge."""

from collections.abc import Iterable, Mapping
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import declared
from tests.reports.handmade import make_season, with_paths
from thidua_xlsx.commands import mail as command
from thidua_xlsx.commands.mail import Mailed, mail
from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.declare.season.score_sheet import score_sheet_digest
from thidua_xlsx.forms.identity.manifest import Manifest, TableManifest
from thidua_xlsx.intake.read.issue_register import Issue, Register, with_issue
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import (
    Award,
    Council,
    Decision,
    Meeting,
    Met,
    SchoolReport,
    Schools,
    Season,
    Stamp,
    Submission,
    Verdict,
)
from thidua_xlsx.model.school_reports import Proposal
from thidua_xlsx.reports.letters.eml_file import eml_file
from thidua_xlsx.reports.letters.letter_texts import Letter
from thidua_xlsx.runtime.files import sha256
from thidua_xlsx.runtime.progress import ProgressStep
from thidua_xlsx.runtime.staged_outputs import LyingFile, StagedFile
from thidua_xlsx.workflow.load.form_names import form_file, report_slip_file, slip_file
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs import letter_files, make_results
from thidua_xlsx.workflow.outputs.letter_files import PLAN, LettersOutput, issued_forms, lying_for_schools, stale
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputOptions, OutputRequest, Sourced

VI = language("vi")
DAY = date(2025, 6, 1)
FORMS = [("registration", ""), ("self-score", "D1"), ("self-score", "D2")]
LACKING = {("VP", "registration", ""), ("VP", "self-score", "D2")}


def waiting(**fields: Any) -> Season:
    """Văn phòng owes its registration and the second round; every other form is there. Kim Sơn reported, An Hòa did not."""
    made = make_season()
    came = {
        (unit.code, phase, round_): (Submission(Stamp("m", unit.code, phase, round_), "inbox/x.xlsx", {}),)
        for unit in made.rulebook.units
        for phase, round_ in FORMS
        if (unit.code, phase, round_) not in LACKING
    }
    return replace(made, returns=came, findings=(), submissions=(came["TTN", "registration", ""][0],), **fields)


def with_schools(season: Season) -> Season:
    schools = (Reporter("KS", "Trường Kim Sơn"), Reporter("AN", "Trường An Hòa"))
    reports = {"KS": SchoolReport("KS", "Trường Kim Sơn", "2024-2025", file="inbox/ks.xlsx")}
    book = replace(season.rulebook, reporters=schools)
    return replace(season, rulebook=book, schools=Schools(schools, reports))


def folder(path: Path, season: Season, *issues: Issue) -> SeasonFolder:
    register = Register(b"key")
    for issue in issues:
        register = with_issue(register, issue)
    return SeasonFolder(path, declared(), season.rulebook, register)


def lay_forms(loaded: SeasonFolder) -> dict[tuple[str, str, str], str]:
    """Every form as it was issued, each with its own bytes."""
    names = {}
    for unit in loaded.rulebook.units:
        for phase, round_ in FORMS:
            name = names[unit.code, phase, round_] = form_file(loaded, phase, round_, unit)
            (loaded.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (loaded.folder / name).write_bytes(f"PK {name}".encode())
    return names


def letters(results: Path) -> dict[str, EmailMessage]:
    found = {}
    for path in (results / "thu").glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        found[path.name] = message
    return found


def attached(message: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}


# --- the command -----------------------------------------------------------------------------------------------------
SLIP = slip_file(make_season().rulebook, "self-score", "D1", make_season().rulebook.units[0])  # of TTN


class Outputs:
    """What the outputs of a season are, told by hand, and what `mail` asked for."""

    def __init__(self, season: Season) -> None:
        self.season, self.asked = season, list[Any]()

    def made(self, request: OutputRequest, outputs: Iterable[Output]) -> dict[str, bytes]:
        names = tuple(type(one).__name__ for one in outputs)
        self.asked.append(names)
        seen = replace(request.season, rulebook=self.season.rulebook)  # what goes upward has no inspections
        assert (seen, request.words) == (self.season, VI)
        if names == ("SlipsOutput",):
            return {SLIP: b"PK slip"}
        return {"tong-hop.xlsx": b"PK summary", "bao-cao-cap-tren.xlsx": b"PK report"}


class Package(Output):
    name, renews = "ho-so.zip", ("ho-so/cu-*.xlsx",)

    def __init__(self, *, asked: bool = False) -> None:
        self.asked = asked

    def make(self, request: OutputRequest) -> Made:
        assert request.words == VI
        if not self.asked:
            return Made()
        return Made({letter_files.ZIP: b"PK zip", "ho-so/00.xlsx": b"PK cover"}, (NOTICE,))


NOTICE: Finding = at(codes.PACKAGE_INCOMPLETE, FilePlace("ket-qua/ho-so.zip"), lacking=("x",))


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`mail` for a season that was judged by hand."""

    def send(season: Season, *kinds: str, **how: Any) -> Mailed:
        loaded, outputs = folder(tmp_path, season), Outputs(season)
        lay_forms(loaded)

        def judge(given: SeasonFolder, inbox: Path, progress: object, *, cache: object) -> Season:
            assert given.rulebook.as_if_closed or "summary" not in kinds  # asked for by name: of a running season too
            assert (replace(given, rulebook=loaded.rulebook), inbox) == (loaded, tmp_path / "inbox")
            assert isinstance(cache, command.Cache)
            return season

        def papers(given: SeasonFolder, *others: object) -> dict[str, bytes]:
            assert replace(given, rulebook=loaded.rulebook) == loaded
            assert others == (season, tmp_path / "ket-qua")
            return {"giay-to/to-trinh.docx": b"PK paper"}

        monkeypatch.setattr(command, "judge_season", judge)
        monkeypatch.setattr(command, "PackageOutput", Package)
        monkeypatch.setattr(command, "papers_for_office", papers)
        monkeypatch.setattr(make_results, "outputs_of_season", outputs.made)
        send.made = outputs.asked  # type: ignore[attr-defined]
        return mail(loaded, kinds, day=DAY, words=VI, **how)

    return send


def test_with_no_kind_named_every_letter_there_is_occasion_for_is_written(post: Any, tmp_path: Path) -> None:
    steps: list[ProgressStep] = []
    done: Mailed = post(waiting(), progress=steps.append)
    assert done.folder == tmp_path / "ket-qua" / "thu"
    assert done.counts == {"forms": 1, "slips": 1, "reminders": 1, "package": 0, "schools": 0, "summary": 0}
    assert (done.encrypted, done.left, done.notices, done.removed, done.closed) == (
        (),
        ("summary_unvoted",),  # before the vote it is written where it is asked for by name
        (),
        (),
        False,
    )
    assert done.without_address == "Tổ Văn phòng, Tổ Toán - Tin"
    assert steps == [ProgressStep("writing")]
    found = letters(tmp_path / "ket-qua")
    assert {name: attached(message) for name, message in found.items()} == {
        "phieu-VP.eml": {
            "VP - Đăng ký.xlsx": f"PK {form('VP', 'registration', '')}".encode(),
            "VP - Tự chấm – Đợt 2.xlsx": f"PK {form('VP', 'self-score', 'D2')}".encode(),
        },
        "tra-lai-TTN.eml": {SLIP.rpartition("/")[2]: b"PK slip"},
        "nhac-VP.eml": {},
    }


def test_asking_for_some_letters_takes_none_of_the_others_away_that_still_hold(post: Any, tmp_path: Path) -> None:
    post(waiting())
    done: Mailed = post(waiting(), "reminders")
    assert done.removed == ()
    assert set(letters(tmp_path / "ket-qua")) == {"phieu-VP.eml", "tra-lai-TTN.eml", "nhac-VP.eml"}


def form(unit: str, phase: str, round_: str) -> str:
    season = make_season()
    whose = season.rulebook.unit(unit)
    assert whose is not None
    return form_file(folder(Path(), season), phase, round_, whose)


@pytest.mark.parametrize(
    ("kind", "counted", "written"),
    [
        ("forms", "forms", ["phieu-VP.eml"]),
        ("slips", "slips", ["tra-lai-TTN.eml"]),
        ("reminders", "reminders", ["nhac-VP.eml"]),
        ("summary", "summary", ["bao-cao.eml"]),
        ("package", "package", ["ho-so-dang-ky.eml"]),
    ],
)
def test_a_kind_that_is_named_is_written_alone(
    kind: str, counted: str, written: list[str], post: Any, tmp_path: Path
) -> None:
    old = tmp_path / "ket-qua" / "ho-so" / "cu-01.xlsx"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"PK of last time")
    done: Mailed = post(waiting(), kind)
    needed = {"slips": [("SlipsOutput",)], "summary": [("SummaryOutput", "ReportOutput")]}
    assert post.made == needed.get(kind, []), "no output is made that no letter carries"
    assert {key: count for key, count in done.counts.items() if count} == {counted: 1}
    assert sorted(letters(tmp_path / "ket-qua")) == written
    results = {path.relative_to(tmp_path / "ket-qua").as_posix() for path in (tmp_path / "ket-qua").rglob("*.*")}
    package = {letter_files.ZIP, "ho-so/00.xlsx"} if kind == "package" else {"ho-so/cu-01.xlsx"}
    pasted = {name for name in results if name.startswith("thu/zalo/")}  # of those below the school alone
    assert bool(pasted) is (kind not in ("package", "summary"))
    assert results - pasted == {f"thu/{written[0]}", *package}
    assert done.notices == ((NOTICE,) if kind == "package" else ())
    if kind == "package":
        assert attached(letters(tmp_path / "ket-qua")["ho-so-dang-ky.eml"]) == {"gui-cap-tren.zip": b"PK zip"}


def test_reminders_begin_so_many_days_ahead_as_were_asked_for(post: Any, tmp_path: Path) -> None:
    last = date(2025, 6, 4)
    book = replace(
        make_season().rulebook, dues={"D2": Due("04/06/2025", last, last), "registration": Due("30/05", last, last)}
    )
    season = replace(waiting(), rulebook=book)
    assert [post(season, "reminders", ahead=days).counts["reminders"] for days in (0, 2, 3)] == [0, 0, 1]


def closed() -> Season:
    """The council passed GV01's LĐTT, and the ledger has it."""
    season = waiting()
    council = Council(
        "inbox/hd.xlsx", Meeting(date(2025, 5, 8), 9, 9, 9, 9), (Decision("GV01", "LDTT", 8, 1, None, True),)
    )
    titles = {"LDTT": TitlePolicy("LDTT", decided_by="school")}
    verdicts = (Verdict("GV01", "LDTT", Met.YES, (), True, True, True),)
    book = replace(season.rulebook, titles=titles)
    there = (Award("GV01", "LDTT", "2024-2025"),)
    return with_paths(
        replace(season, rulebook=book, verdicts=verdicts, quotas=(), council=council, earlier_awards=there)
    )


def test_a_closed_season_asks_nobody_for_anything(post: Any, tmp_path: Path) -> None:
    post(waiting())
    done: Mailed = post(closed())
    assert done.closed
    assert {key: count for key, count in done.counts.items() if count} == {"summary": 1}
    assert done.removed == ("thu/nhac-VP.eml", "thu/phieu-VP.eml", "thu/tra-lai-TTN.eml")
    assert list(letters(tmp_path / "ket-qua")) == ["bao-cao.eml"]
    assert post(closed(), "package").counts["package"] == 0


def test_what_would_be_empty_is_left_and_named(post: Any) -> None:
    season = waiting()
    unregistered = tuple(replace(one, returned={**one.returned, "registration": False}) for one in season.unit_dossiers)
    nothing = replace(season, submissions=(), unit_dossiers=unregistered)
    assert post(nothing, "summary", "package").left == ("package", "summary")
    assert post(nothing).left == ("summary",)  # of a package that nobody asked for nothing is said
    assert post(nothing, "reminders").left == ()
    assert post(with_schools(nothing), "summary").left == ()  # a report has come
    assert post(replace(with_schools(nothing), schools=Schools((), {})), "summary").left == ("summary",)


def test_letters_of_an_earlier_run_that_no_longer_hold_go(post: Any, tmp_path: Path) -> None:
    post(waiting())
    assert any((tmp_path / "ket-qua" / "thu" / "zalo").glob("VP*/*"))
    theirs = tmp_path / "ket-qua" / "thu" / "phieu-rieng.eml"
    theirs.write_bytes(b"Subject: rieng\r\n\r\n")
    season = waiting()
    done: Mailed = post(replace(season, returns={**season.returns, **came(*LACKING)}), "summary")
    # The form letter has no occasion any more; the reminder is of a kind that was not asked for now, and stays.
    assert done.removed == ("thu/phieu-VP.eml",)
    assert {"phieu-rieng.eml", "nhac-VP.eml", "tra-lai-TTN.eml"} <= {path.name for path in theirs.parent.iterdir()}
    assert not any((theirs.parent / "zalo").glob("VP*"))
    assert post(waiting(), "forms").removed == ()


def came(*keys: tuple[str, str, str]) -> dict[tuple[str, str, str], tuple[Submission, ...]]:
    return {key: (Submission(Stamp("m", *key), "inbox/vp.xlsx", {}),) for key in keys}


def test_only_workbooks_with_somebodys_day_of_birth_are_locked(
    post: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: dict[bytes, set[str]] = {}

    def holds(data: bytes, days: set[str]) -> bool:
        searched[data] = set(days)
        return data in (b"PK summary", b"PK paper")

    monkeypatch.setattr(command, "holds_text", holds)
    monkeypatch.setattr(command, "encrypted", lambda data, password: b"locked " + password.encode() + data)
    season = with_schools(waiting())
    assert season.schools is not None
    report = replace(
        season.schools.reports["KS"],
        proposals=(
            Proposal("KS/1", "Vũ An", "LDTT", "proposed", born="17/03/1988"),
            Proposal("KS/2", "Lê Ba", "LDTT", "proposed", born="1990"),
            Proposal("KS/3", "Hà Tư", "LDTT", "proposed", born="1/9/1979"),  # as somebody typed it
        ),
    )
    season = replace(season, schools=replace(season.schools, reports={"KS": report}))
    done: Mailed = post(season, "summary", password="mk")
    assert done.encrypted == ("tong-hop.xlsx",)
    assert attached(letters(tmp_path / "ket-qua")["bao-cao.eml"]) == {
        "Tổng hợp gửi cấp trên - Trường Trung học cơ sở Kim Sơn.xlsx": b"locked mkPK summary",
        "bao-cao-cap-tren.xlsx": b"PK report",
        "to-trinh.docx": b"PK paper",
    }
    # Whole days only: a year alone stands in many a cell. GV01's is 25/09/1980, GV04's 1988.
    assert searched == {data: {"25/09/1980", "17/03/1988", "1/9/1979"} for data in (b"PK summary", b"PK report")}
    searched.clear()
    assert post(season, "summary").encrypted == ()
    assert searched == {}


def test_pages_of_advice_go_with_forms_alone(post: Any, tmp_path: Path) -> None:
    post(waiting(), "forms", "reminders", guides=True)
    found = letters(tmp_path / "ket-qua")
    names = list(attached(found["phieu-VP.eml"]))
    assert names[:2] == ["VP - Đăng ký.xlsx", "VP - Tự chấm – Đợt 2.xlsx"]
    assert names[2:] == ["Hướng dẫn cho giáo viên, nhân viên.docx", "Hướng dẫn cho tổ trưởng.docx"]
    assert all(data.startswith(b"PK") for data in attached(found["phieu-VP.eml"]).values())
    assert attached(found["nhac-VP.eml"]) == {}


# --- the letters of a merge ------------------------------------------------------------------------------------------
def merged(path: Path, season: Season, *names: str) -> Made:
    """What a merge whose other outputs are these writes into the folder of letters."""
    loaded, steps = folder(path, season), list[ProgressStep]()
    made = {}
    for name in names:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(f"PK {name}".encode())
        made[name] = StagedFile(path / name, sha256(f"PK {name}".encode()))
    request = OutputRequest(loaded, season, VI, OutputOptions(path / "ket-qua"), made=made, progress=steps.append)
    found = LettersOutput().make(request)
    assert steps == [ProgressStep("making", 0, 1, "thu")]
    return found


def test_a_merge_writes_slips_and_reminders_and_no_other_letter(tmp_path: Path) -> None:
    book = replace(make_season().rulebook, as_of=DAY)
    season = with_schools(replace(waiting(), rulebook=book))
    book = season.rulebook
    found_in_report = at(
        codes.REPORT_CELL_CHANGED, FilePlace("inbox/ks.xlsx"), unit="KS", what="x", column="y", sealed="7"
    )
    season = replace(season, findings=(found_in_report,))
    kim_son = report_slip_file(book, book.reporters[0])
    done = merged(tmp_path, season, SLIP, kim_son, letter_files.ZIP, "tong-hop.xlsx")
    assert (done.notices, done.outdated) == ((), ())
    assert sorted(done.contents) == ["thu/nhac-AN.eml", "thu/nhac-VP.eml", "thu/tra-lai-KS.eml", "thu/tra-lai-TTN.eml"]
    told = {name: attached_of(data) for name, data in done.whole().items()}
    assert told["thu/tra-lai-TTN.eml"] == {SLIP.rpartition("/")[2]: f"PK {SLIP}".encode()}
    assert told["thu/tra-lai-KS.eml"] == {"KS - Phiếu trả lại báo cáo.xlsx": f"PK {kim_son}".encode()}


def test_reminders_of_a_merge_are_those_of_the_seasons_day_and_of_mail_those_of_its_own(
    tmp_path: Path, post: Any
) -> None:
    last, before = date(2025, 5, 30), date(2025, 5, 28)
    due = {
        "D2": Due("30/05/2025", last, last),
        "registration": Due("30/05", last, last),
        "report": Due("28/05/2025", before, before),
    }
    season = with_schools(waiting())

    def seen_on(day: date) -> Season:
        return replace(season, rulebook=replace(season.rulebook, dues=due, as_of=day))

    def said(files: Mapping[str, bytes]) -> dict[str, list[str]]:
        bodies = {name: message_from_bytes(data, policy=policy.default) for name, data in files.items()}
        return {
            name: [line.rpartition("(")[2] for line in body.get_content().splitlines() if line.endswith("ngày)")]
            for name, body in bodies.items()
            if isinstance(body, EmailMessage)
        }

    late = merged(tmp_path, seen_on(DAY)).whole()  # 1/6: two days after the forms, four after the report
    assert said(late) == {
        "thu/nhac-VP.eml": ["muộn 2 ngày)"] * 2,
        "thu/nhac-AN.eml": ["muộn 4 ngày)"],
    }
    assert list(merged(tmp_path, seen_on(last)).contents) == ["thu/nhac-AN.eml"]  # on its last day nothing is late
    assert merged(tmp_path, seen_on(before)).contents == {}
    # `mail` is told a day of its own, and how many days ahead to begin.
    assert post(seen_on(last), "reminders").counts["reminders"] == 2  # on 1/6
    assert len(letters(tmp_path / "ket-qua")) == 2


def attached_of(data: bytes) -> Mapping[str, bytes]:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return attached(message)


def draft(name: str) -> bytes:
    return eml_file(Letter(name, (), "Tổ", "Phiếu", "Kính gửi"), [])


def test_a_merge_takes_its_own_letters_away_that_hold_no_more_and_leaves_all_others(tmp_path: Path) -> None:
    lie(tmp_path, "nhac-VP", "nhac-TTN", "tra-lai-KHTN", "phieu-VP", "bao-cao", "nhac-TTN-cu")
    assert merged(tmp_path, waiting(), SLIP).outdated == ("thu/nhac-TTN.eml", "thu/tra-lai-KHTN.eml")
    done = merged(tmp_path, closed(), SLIP)
    assert (dict(done.contents), done.notices) == ({}, ())
    assert set(done.outdated) == {"thu/tra-lai-KHTN.eml", "thu/nhac-TTN.eml", "thu/nhac-VP.eml"}


def lie(path: Path, *names: str) -> None:
    (path / "ket-qua" / "thu").mkdir(parents=True)
    for name in names:
        (path / "ket-qua" / "thu" / f"{name}.eml").write_bytes(draft(f"thu/{name}.eml"))


def test_beyond_so_many_units_a_merge_writes_none_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lie(tmp_path, "nhac-VP")
    monkeypatch.setattr(letter_files, "MOST_UNITS", 4)  # of five
    done = merged(tmp_path, waiting(), SLIP)
    assert dict(done.contents) == {}
    (notice,) = done.notices
    assert (notice.code, notice.place) == (codes.LETTERS_LEFT_TO_MAIL, FilePlace("ket-qua/thu"))
    assert done.outdated == ("thu/nhac-VP.eml",)


def test_letters_to_schools_are_taken_away_like_those_to_units(tmp_path: Path) -> None:
    lie(tmp_path, "nhac-AN", "nhac-VP", "ho-so-dang-ky")
    (tmp_path / "ket-qua" / "thu" / "nhac-KS.eml").mkdir()
    season = with_schools(waiting())
    every = ("reminders", "package", "slips")
    assert stale(tmp_path / "ket-qua", season, every) == ("thu/nhac-AN.eml", "thu/nhac-VP.eml")
    assert stale(tmp_path / "ket-qua", season, every, {"thu/nhac-VP.eml"}) == ("thu/nhac-AN.eml",)
    assert stale(tmp_path / "ket-qua", season, ("slips",)) == ()


def test_what_lies_there_for_a_school_is_its_own_and_what_goes_to_all(tmp_path: Path) -> None:
    season = with_schools(waiting())
    loaded = folder(tmp_path, season)
    assert lying_for_schools(loaded, season) == {}
    answer = "ket-qua/gui-truong/ket-qua-xet-KS.xlsx"
    (tmp_path / answer).parent.mkdir(parents=True)
    (tmp_path / answer).write_bytes(b"PK")
    assert lying_for_schools(loaded, season) == {"KS": [answer]}
    (tmp_path / PLAN).parent.mkdir()
    (tmp_path / PLAN).write_bytes(b"PK")
    assert lying_for_schools(loaded, season) == {"KS": [answer, PLAN], "AN": [PLAN]}


class Before:
    """What the run before kept: a letter that lies there as it was made of the very same."""

    def __init__(self) -> None:
        self.asked: dict[str, str] = {}

    def lying(self, name: str, digest: str) -> LyingFile | None:
        self.asked[name] = digest
        return LyingFile("lies") if name == "thu/tra-lai-TTN.eml" else None


def test_a_letter_that_lies_there_made_of_the_same_stays(tmp_path: Path) -> None:
    def made(season: Season, *, slip: bytes = b"PK") -> tuple[Made, Before]:
        before, file = Before(), StagedFile(tmp_path / "slip.xlsx", sha256(slip))
        file.path.write_bytes(slip)
        options = OutputOptions(tmp_path / "ket-qua")
        request = OutputRequest(folder(tmp_path, season), season, VI, options, made={SLIP: file}, before=before)  # type: ignore[arg-type]
        return LettersOutput().make(request), before

    found, first = made(waiting())
    slip = found.contents["thu/tra-lai-TTN.eml"]
    assert isinstance(slip, Sourced) and slip.content == LyingFile("lies")
    assert set(first.asked) == {"thu/tra-lai-TTN.eml", "thu/nhac-VP.eml"}
    assert list(found.whole()) == ["thu/nhac-VP.eml"]
    # Another slip is attached, or other words are said: it is made of something else.
    other, named = made(waiting(), slip=b"PK other")[1], made(led_by("Vũ An"))[1]
    assert len({one.asked["thu/tra-lai-TTN.eml"] for one in (first, other, named)}) == 3
    assert made(waiting())[1].asked == first.asked


def led_by(name: str) -> Season:
    """The same with a head of TTN, to whom letters are addressed."""
    season = waiting()
    units = tuple(replace(one, leader=name) if one.code == "TTN" else one for one in season.rulebook.units)
    dossiers = tuple(replace(one, unit=unit) for one, unit in zip(season.unit_dossiers, units, strict=True))
    return replace(season, rulebook=replace(season.rulebook, units=units), unit_dossiers=dossiers)


# --- forms that lie there --------------------------------------------------------------------------------------------
def agreement(basis: str) -> Issue:
    """The form on which TTN was asked for its word on a score sheet."""
    table = TableManifest({"agreed": "Đồng ý"}, {"value": "Trả lời"}, {"agreed": {"_basis": basis}})
    asked = Manifest("kim-son-2024", "TTN", "agreement", "", {"agreement": table})
    return Issue("phieu/thong-nhat/TTN.xlsx", Stamp("kim-son-2024", "TTN", "agreement", "", basis), asked)


def test_issued_forms_are_those_that_lie_there(tmp_path: Path) -> None:
    season = waiting()
    loaded = folder(tmp_path, season)
    names = lay_forms(loaded)
    (tmp_path / names.pop(("TTN", "self-score", "D1"))).unlink()
    assert issued_forms(loaded, season) == names


def test_a_form_on_the_score_sheet_goes_again_once_it_asks_about_another(tmp_path: Path) -> None:
    first, *others = waiting().unit_dossiers
    season = replace(waiting(), unit_dossiers=(replace(first, returned={"agreement": True}), *others))
    (tmp_path / "phieu" / "thong-nhat").mkdir(parents=True)
    (tmp_path / "phieu" / "thong-nhat" / "TTN.xlsx").write_bytes(b"PK")
    today = score_sheet_digest(season.rulebook.rubric, season.rulebook.unit_rubric)
    lies = {("TTN", "agreement", ""): "phieu/thong-nhat/TTN.xlsx"}
    answered = replace(season, returns={**season.returns, **came(("TTN", "agreement", ""))})
    former, again = (
        folder(tmp_path, season, agreement("khác")),
        folder(tmp_path, season, agreement("khác"), agreement(today)),
    )
    assert issued_forms(former, season) == lies  # nobody has answered
    assert issued_forms(former, answered) == {}
    assert issued_forms(again, answered) == lies
