"""Plug-ins, as docs/extending.md has them: packages that are built, installed and honoured by every command; files of a
season's folder that run where this machine allows it; and what becomes of a season when one of them fails."""

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.program import run
from tests.reports.test_result_schema import held
from tests.seasons.kinds import PEOPLE, UNITS, declare
from tests.seasons.outside import opened
from tests.seasons.small import Small, build_small, read_result
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.workflow.load.plugins import plugins_of

ROOT = Path(__file__).parents[2]
PACKAGES = sorted((ROOT / "tests/extending/packages").iterdir())
EXTENDING = (ROOT / "docs/extending.md").read_text("utf-8")
CRITERIA = {
    "1.1": {"section": "I", "text": "Hồ sơ", "kind": "Điểm", "max": 10},
    "1.2": {"section": "I", "text": "Tiến độ", "kind": "Phần trăm", "max": 20},
}
TYPED = {"A1": (9, 80), "A2": (10, 100), "B1": (8, 0), "N1": (10, None)}
FAILING = """
from thidua_xlsx.messages.codes import Code, Severity
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model.check_protocol import SeasonCheck
from thidua_xlsx.workflow.load.plugins import Plugin
from thidua_xlsx.workflow.outputs.output import Made, Output

ODD = Code("R903", Severity.NOTICE, ("name",), words=(("vi", "{name} lạ", "Không cần làm gì."),))

def divides(dossier, book):
    return [1 / 0]

def says_too_little(seen, book):
    yield at(ODD, FilePlace("inbox"))

class Escapes(Output):
    name = "thoat"
    def make(self, request):
        return Made({"../../tong-hop.xlsx": b"gone"})

class Breaks(Output):
    name = "hong"
    def make(self, request):
        raise OSError("no printer")

class Silent:
    def write(self, letters, attached):
        raise RuntimeError("no gateway")

PLUGIN = Plugin(
    version="0.1", codes=(ODD,), of_entries=(divides,), of_season=(SeasonCheck(says_too_little),),
    outputs=(Escapes(), Breaks()), papers={"giay-la": "title = 5"}, letter_channels=(Silent(),),
)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build every package and install it into a folder, without a network."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation"]
    pip += ["--disable-pip-version-check", "--target", str(folder), *map(str, PACKAGES)]
    done = subprocess.run(pip, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def with_packages(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(installed))


@pytest.fixture(scope="module")
def percents(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A season that uses the kind of a package, with every unit's return in its inbox."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(installed))
        folder = tmp_path_factory.mktemp("percents") / "mua"
        declare(folder, criteria=CRITERIA)
        done = run("forms", folder, "--phase", "self-score", "--round", "R1")
        assert done.exit_code == 0, done.output
        season = Small(folder)
        for unit in UNITS:
            mine = {code: typed for code, typed in TYPED.items() if PEOPLE[code]["unit"] == unit}
            answers: dict[str, dict[str, object]] = {
                criterion: {code: typed[place] for code, typed in mine.items()}
                for place, criterion in enumerate(CRITERIA)
            }
            season.send((unit, "self-score", "R1"), {"self_score": answers})
    return season


@pytest.fixture
def allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of its own, on which nothing is allowed yet."""
    monkeypatch.setenv("THIDUA_ALLOWED_PLUGINS", str(tmp_path / "may" / "duoc-phep.txt"))
    return tmp_path / "may" / "duoc-phep.txt"


def listing(folder: Path, code: str, name: str = "bo-sung/cua-toi.py") -> Path:
    """Lay a file of code into a season's folder and list it there."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(code, "utf-8")
    (folder / "plugins.toml").write_text(f'files = ["{name}"]\n', "utf-8")
    return folder / name


def last_run(folder: Path) -> dict[str, Any]:
    journal = (folder / "ket-qua" / "nhat-ky.jsonl").read_text("utf-8").splitlines()
    return dict(json.loads(journal[-1]))


def told(result: dict[str, Any], *codes: str) -> list[tuple[str, str]]:
    return [(one["code"], one["message"]) for one in result["findings"] if one["code"] in codes]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_the_page_shows_each_package_as_it_is_built(package: Path) -> None:
    assert (package / f"{package.name}.py").read_text("utf-8") in EXTENDING


def test_the_snippets_of_the_page_run() -> None:
    snippets = re.findall(r"```python\n(.*?)```", EXTENDING, re.DOTALL)
    assert len(snippets) == len(PACKAGES) + 2  # a sheet and a fact are no plug-ins
    for snippet in snippets:
        exec(compile(snippet, "extending.md", "exec"), {"__name__": "snippet"})


@pytest.mark.usefixtures("with_packages")
def test_a_merge_honours_installed_packages_and_says_which(percents: Small) -> None:
    merged = percents.merge()
    assert merged.exit_code in (0, 1), merged.output
    result = read_result(percents.folder / "ket-qua")
    finals = {one["id"]: (one["scores"]["final"], one["scores"]["complete"]) for one in result["people"]}
    assert finals == {
        "A1": (25, True),  # 9 + 80 % of 20
        "A2": (30, True),  # 10 + 20
        "B1": (8, True),  # 8 + 0
        "N1": (10, False),  # 1.2 is needed and blank
    }
    assert sorted(told(result, "R901")) == [
        ("R901", "Lê Hòa chỉ được 8 điểm"),
        ("R901", "Nguyễn Thị Ánh chỉ được 25 điểm"),
        ("R901", "Trần Văn Bách chỉ được 30 điểm"),
        ("R901", "Đỗ Thị Én chỉ được 10 điểm"),
    ]
    held((percents.folder / "ket-qua/ket-qua.json").read_bytes())
    names = [f"thidua-{package.name.replace('_', '-')}" for package in PACKAGES]
    assert [(one["name"], one["version"]) for one in result["plugins"]] == [(name, "1.0") for name in names]
    assert last_run(percents.folder)["plugins"] == result["plugins"]
    out = percents.folder / "ket-qua"
    listed = (out / "bo-sung/thidua-names-list/ten.txt").read_text("utf-8").splitlines()
    assert listed == ["Nguyễn Thị Ánh", "Trần Văn Bách", "Lê Hòa", "Đỗ Thị Én"]
    assert "bo-sung/thidua-names-list/ten.txt" in last_run(percents.folder)["outputs"]
    paper = docx.Document(str(out / "giay-to/thong-bao-hoi-dong.docx"))
    assert any(
        "Thành viên Hội đồng thi đua" in line.text for table in paper.tables for row in table.rows for line in row.cells
    ) or any("Thành viên Hội đồng thi đua" in line.text for line in paper.paragraphs)
    cells = {cell.value for sheet in opened(out / "tong-hop.xlsx") for row in sheet.iter_rows() for cell in row}
    assert "Lê Hòa chỉ được 8 điểm" in {str(cell) for cell in cells}


@pytest.mark.usefixtures("with_packages")
def test_every_other_command_honours_them_too(percents: Small) -> None:
    folder = percents.folder
    assert percents.merge().exit_code in (0, 1)
    for name in ("tong-hop.xlsx", "ket-qua.json"):
        verified = run("verify", folder / "ket-qua" / name)
        assert (verified.exit_code, "phần bổ sung" in verified.output) == (0, False), verified.output
    assert "Lê Hòa chỉ được 8 điểm" in run("explain", "R901", "--season", folder).output
    about = run("explain", "B1", "--all", "--season", folder).output
    assert "chỉ được 8 điểm" in about
    preview = run("check", folder / "thidua.xlsx", "--lang", "en").output
    assert "1.2 Tiến độ [Percent]: type how many percent were reached. Blank means incomplete." in preview
    percents.send(("TOAN", "self-score", "R1"), {"self_score": {"1.1": {"A1": 9}, "1.2": {"A1": 101}}}, "thu.xlsx")
    wrong = run("check", folder / "inbox/thu.xlsx")
    (folder / "inbox/thu.xlsx").unlink()
    assert "C102" in wrong.output
    assert run("status", folder).exit_code == 0
    mailed = run("mail", folder, "--as-of", "2027-06-30")
    assert mailed.exit_code == 0, mailed.output
    lines = (folder / "ket-qua/bo-sung/thidua-text-messages/tin-nhan.csv").read_text("utf-8-sig").splitlines()
    assert [line.partition(",")[0] for line in lines if line.startswith("Tổ ")] != []
    listed = run("plugins", folder).output
    assert [line.split()[:2] for line in listed.splitlines()][:2] == [
        ["thidua-json-answers", "1.0"],
        ["thidua-low-points", "1.0"],
    ]


@pytest.mark.usefixtures("with_packages")
def test_answers_from_elsewhere_come_through_the_reader_of_a_package(percents: Small, tmp_path: Path) -> None:
    answers = tmp_path / "khao-sat.json"
    answers.write_text(json.dumps([{"Mã": "A2", "1.1": 7, "1.2": 50}]), "utf-8")
    done = run(
        "import-answers", answers, "--phase", "self-score", "--round", "R1", "--season", percents.folder, "--lang", "en"
    )
    assert (percents.folder / "inbox" / "khao-sat").is_dir(), done.output
    (form,) = (percents.folder / "inbox" / "khao-sat").iterdir()
    checked = run("check", form)
    form.unlink()
    form.parent.rmdir()
    assert "C1" not in checked.output
    answers.write_text("{", "utf-8")
    broken = run("import-answers", answers, "--phase", "self-score", "--round", "R1", "--season", percents.folder)
    assert (broken.exit_code, "thidua-json-answers" in broken.output) == (2, True), broken.output


def test_without_them_verify_names_what_is_lacking_and_a_season_of_their_kind_is_refused(
    percents: Small, installed: Path, tmp_path: Path
) -> None:
    season = build_small(tmp_path / "mua")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(installed))
        assert season.merge().exit_code in (0, 1)
    verified = run("verify", season.folder / "ket-qua/tong-hop.xlsx")
    assert verified.exit_code == 1  # R901 stands in the file, and nobody finds it here
    assert "không dùng cùng phần bổ sung: thidua-json-answers 1.0" in verified.output
    refused = run("merge", percents.folder / "inbox")
    assert (refused.exit_code, "Phần trăm" in refused.output) == (2, True), refused.output


@pytest.mark.usefixtures("with_packages")
def test_a_kind_of_a_package_goes_to_processes_that_read_and_back() -> None:
    kind = plugins_of(None).kinds["percent"]
    assert pickle.loads(pickle.dumps(kind)) == kind
    assert "percent" not in KINDS


def test_a_file_of_the_season_runs_only_where_this_machine_allows_its_very_content(
    tmp_path: Path, allowed: Path
) -> None:
    season = build_small(tmp_path / "mua")
    mark = tmp_path / "da-chay.txt"
    code = f"open({str(mark)!r}, 'a').write('x')\n" + (PACKAGES[1] / "low_points.py").read_text("utf-8")
    file = listing(season.folder, code)
    digest = sha256(code.encode()).hexdigest()

    sent = season.figures()  # somebody opens a folder that was sent
    assert (mark.exists(), told(sent, "R901"), "plugins" in sent) == (False, [], False)
    assert [digest in message for _, message in told(sent, "X302")] == [True]

    said = run("plugins", season.folder, "--allow", "bo-sung/cua-toi.py")
    assert (said.exit_code, digest in said.output, digest in allowed.read_text("utf-8")) == (0, True, True), said.output
    agreed = season.figures()
    assert mark.exists()
    assert len(told(agreed, "R901")) == 2  # 74,63 and 75,75 are below 80
    assert [(one["name"], one["digest"]) for one in agreed["plugins"]] == [("cua-toi", digest)]

    file.write_text(code + "\n", "utf-8")  # one letter more: another file
    changed = season.figures()
    assert (told(changed, "R901"), len(told(changed, "X302"))) == ([], 1)
    file.write_text(code, "utf-8")
    assert run("plugins", season.folder, "--forget", "bo-sung/cua-toi.py").exit_code == 0
    assert told(season.figures(), "R901") == []


@pytest.mark.parametrize("name", ["../ngoai.py", "/etc/profile.py", "khong-co.py", "thidua.xlsx"])
def test_only_files_of_code_below_the_season_can_be_listed(tmp_path: Path, allowed: Path, name: str) -> None:
    season = build_small(tmp_path / "mua")
    (tmp_path / "ngoai.py").write_text("raise SystemExit", "utf-8")
    (season.folder / "plugins.toml").write_text(f'files = ["{name}"]\n', "utf-8")
    assert [code for code, _ in told(season.figures(), "X301", "X302")] == ["X301"]
    refused = run("plugins", season.folder, "--allow", name)
    assert (refused.exit_code, allowed.exists()) == (2, False)
    (season.folder / "plugins.toml").write_text("files = []\n", "utf-8")
    assert run("plugins", season.folder, "--allow", "khac.py").exit_code == 2


@pytest.mark.parametrize("words", [["plugins"], ["init", "--list"]], ids=" ".join)
def test_what_lies_in_the_season_s_folder_is_never_taken_for_installed(tmp_path: Path, words: list[str]) -> None:
    season = build_small(tmp_path / "mua")
    mark = tmp_path / "da-chay.txt"
    (season.folder / "evil.py").write_text(f"open({str(mark)!r}, 'w')\n", "utf-8")
    described = season.folder / "evil-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n", "utf-8")
    (described / "entry_points.txt").write_text("[thidua_xlsx.plugins]\nevil = evil:PLUGIN\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # `-m` puts the folder one stands in before everything else
        [sys.executable, "-m", "thidua_xlsx", *words],
        cwd=season.folder,
        env=environment,
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, mark.exists()) == (0, False), done.stderr


def test_what_fails_is_told_with_its_name_and_costs_no_data(tmp_path: Path, allowed: Path) -> None:
    season = build_small(tmp_path / "mua")
    before = season.figures()
    listing(season.folder, FAILING, "bo-sung/hong.py")
    assert run("plugins", season.folder, "--allow", "bo-sung/hong.py").exit_code == 0
    merged = season.merge()
    after = read_result(season.folder / "ket-qua")
    parts = [message.partition(" bị lỗi ở ")[2] for _, message in told(after, "X301")]
    assert sorted(part.partition(":")[0] for part in parts) == ["divides", "papers/giay-la.toml", "says_too_little"]
    assert all("«hong»" in message for _, message in told(after, "X301"))
    assert "OSError: no printer" in merged.output
    assert "../../tong-hop.xlsx" in merged.output
    assert after["people"] == before["people"]
    assert after["units"] == before["units"]
    assert opened(season.folder / "ket-qua/tong-hop.xlsx").sheetnames
    season.returned("VP", "self-score", "R2").unlink()
    mailed = run("mail", season.folder, "--kind", "forms")
    assert (mailed.exit_code, "no gateway" in mailed.output) == (0, True), mailed.output
    assert list((season.folder / "ket-qua/thu").glob("*.eml"))


@pytest.mark.parametrize(
    "code",
    [
        "raise RuntimeError('gãy')",
        "PLUGIN = 5",
        "from thidua_xlsx.messages.codes import *\nfrom thidua_xlsx.workflow.load.plugins import Plugin\n"
        "PLUGIN = Plugin(codes=(Code('C102', Severity.ERROR, words=(('vi', 'a', 'b'),)),))",
        "from thidua_xlsx.messages.codes import *\nfrom thidua_xlsx.workflow.load.plugins import Plugin\n"
        "PLUGIN = Plugin(codes=(Code('R909', Severity.ERROR, words=(('vi', '{ai}', 'b'),)),))",
        "import sys\nsys.exit(3)",
    ],
    ids=["raises", "no plug-in", "a code of the program", "words without parameters", "ends the program"],
)
def test_a_plug_in_that_cannot_be_used_stops_nobody(tmp_path: Path, allowed: Path, code: str) -> None:
    season = build_small(tmp_path / "mua")
    listing(season.folder, code)
    assert run("plugins", season.folder, "--allow", "bo-sung/cua-toi.py").exit_code == 0
    result = season.figures()
    assert ([code for code, _ in told(result, "X301")], len(result["people"])) == (["X301"], 6)


def test_a_kind_that_fails_stops_the_merge_with_its_name_before_anything_is_written(
    percents: Small, installed: Path, tmp_path: Path, allowed: Path
) -> None:
    kind = (PACKAGES[3] / "percent_reached.py").read_text("utf-8")
    kind = kind.replace("return criterion.max * entered / 100 if", "return criterion.max / 0 if")
    folder = tmp_path / "mua"
    shutil.copytree(percents.folder, folder, ignore=shutil.ignore_patterns("ket-qua"))
    listing(folder, kind, "bo-sung/phan-tram.py")
    assert run("plugins", folder, "--allow", "bo-sung/phan-tram.py").exit_code == 0
    done = run("merge", folder / "inbox")
    assert (done.exit_code, "«phan-tram» bị lỗi ở percent" in done.output) == (2, True), done.output
    assert not (folder / "ket-qua").exists()


def test_a_kind_of_a_file_goes_to_a_process_that_knows_nothing_yet(tmp_path: Path, allowed: Path) -> None:
    listing(tmp_path, (PACKAGES[3] / "percent_reached.py").read_text("utf-8"))
    assert run("plugins", tmp_path, "--allow", "bo-sung/cua-toi.py").exit_code == 0
    packed = pickle.dumps(plugins_of(tmp_path).kinds["percent"])
    code = "import pickle, sys; print(pickle.loads(sys.stdin.buffer.read()).id)"
    done = subprocess.run([sys.executable, "-c", code], input=packed, capture_output=True, cwd=ROOT, timeout=60)
    assert done.stdout.strip() == b"percent", done.stderr


def test_the_season_after_takes_them_over_as_they_are(tmp_path: Path, allowed: Path) -> None:
    season = build_small(tmp_path / "mua")
    code = (PACKAGES[1] / "low_points.py").read_text("utf-8").replace("\n", "\r\n")
    listing(season.folder, "")
    (season.folder / "bo-sung/cua-toi.py").write_bytes(code.encode())
    assert run("plugins", season.folder, "--allow", "bo-sung/cua-toi.py").exit_code == 0
    begun = run("init", tmp_path / "sau", "--from", season.folder)
    assert (begun.exit_code, "plugins.toml" in begun.output) == (0, True), begun.output
    assert [stamp.name for stamp in plugins_of(tmp_path / "sau").stamps] == ["cua-toi"]
