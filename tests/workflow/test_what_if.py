"""What if: other rules beside the season's own or in their place, through the command line."""

from pathlib import Path

import pytest

from tests.program import run
from tests.seasons.outside import Summary
from tests.seasons.small import Small, found, numbers, read_result, title_of
from thidua_xlsx.workflow.outputs.summary_file import LookedUpOutput, ResultOutput, SummaryOutput

pytestmark = pytest.mark.usefixtures("result_and_summary")

OTHER = "So sánh quy định"
TRIAL = "XÉT THỬ"

# By the answers of the small season (tests/seasons/small.py): P1 is graded HTXSNV and has no initiative, P3 is graded
# HTTNV and has one; TOAN registered TTLĐTT and meets TTLĐXS as well.
CHANGES = {
    # NĐ 91/2017 article 9: CSTĐCS takes an initiative. Law of 2003 article 10: who did not register is not considered.
    # Its article 9.3: at most 15 % of those who are LĐTT (P1, P2, P3, P4): 0.6, no place.
    ("luat-2003", ()): {
        ("P1", "CSTDCS"): "loses",
        ("P3", "CSTDCS"): "quota",
        ("TOAN", "TTLDXS"): "registration",
    },
    # Excellent *and* an initiative: nobody has both, and without a CSTĐCS no unit is TTLĐXS.
    ("luat-2026", ("cstdcs=va",)): {
        ("P1", "CSTDCS"): "loses",
        ("P3", "CSTDCS"): "loses",
        ("TOAN", "TTLDXS"): "loses",
    },
    # Excellent or an initiative, as in 2022.
    ("luat-2026", ("cstdcs=hoac",)): {},
}


@pytest.fixture
def result_and_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all outputs, those that are looked at here."""
    outputs = (ResultOutput(), SummaryOutput(), LookedUpOutput())
    monkeypatch.setattr("thidua_xlsx.workflow.outputs.make_results.OUTPUTS", outputs)


def asked(regime: str, readings: tuple[str, ...]) -> list[str]:
    return ["--regime", regime, *(part for reading in readings for part in ("--reading", reading))]


def sheets(out: Path) -> dict[str, str]:
    book = Summary(out.parent, out.name)
    return {
        sheet.title: "\n".join(str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None)
        for sheet in book.worksheets
    }


@pytest.mark.parametrize(("regime", "readings"), CHANGES)
def test_compare_names_who_changes_and_leaves_the_season_as_it_is(
    regime: str, readings: tuple[str, ...], small: Small, tmp_path: Path
) -> None:
    plain = small.result()
    done = small.merge("--out", tmp_path, "--compare", *asked(regime, readings))
    assert done.exit_code in (0, 1), done.output
    result = read_result(tmp_path)
    assert numbers(result) == numbers(plain)
    assert result["season"] == plain["season"]
    comparison = result["comparison"]
    assert comparison["regime"] == regime
    changes = {(one["who"], one["title"]): one["change"] for one in comparison["changes"]}
    assert changes == CHANGES[regime, readings]
    assert OTHER in sheets(tmp_path)
    assert OTHER not in sheets(small.folder / "ket-qua")
    assert "comparison" not in plain


def test_a_trial_says_so_wherever_it_is_read(small: Small, tmp_path: Path) -> None:
    done = small.merge("--out", tmp_path, "--regime", "luat-2003")
    result = read_result(tmp_path)
    assert title_of(result, "P1", "CSTDCS")["met"] == "no"
    assert result["season"]["regime"] == "luat-2003"
    assert result["season"]["own_rules"] == ["Luật Thi đua, khen thưởng 2022 (NĐ 98/2023, TT 29/2023)"]
    assert TRIAL in sheets(tmp_path)["Tổng quan"]
    assert [one["severity"] for one in found(result, "X130")] == ["warning"]
    assert "⚠ Xét thử theo Luật Thi đua, khen thưởng 2003" in done.output
    assert "comparison" not in result


@pytest.mark.parametrize("options", [(), ("--compare",)], ids=["trial", "compare"])
def test_verify_knows_a_summary_that_was_made_under_other_rules(options: tuple[str, ...], small: Small) -> None:
    small.merge("--regime", "luat-2003", *options)
    assert run("verify", small.folder / "ket-qua" / "tong-hop.xlsx").exit_code == 0


def explained(small: Small, subject: str, *options: str) -> str:
    done = run("explain", subject, "--all", "--season", small.folder, *options)
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_explain_compares_one_person(small: Small) -> None:
    text = explained(small, "P1", "--regime", "luat-2003", "--compare")
    own, other = text.split("Nếu xét theo Luật Thi đua, khen thưởng 2003")
    assert "✓ Chiến sĩ thi đua cơ sở: đạt; có đăng ký; trong danh sách đề nghị" in own
    assert "✗ Chiến sĩ thi đua cơ sở: không đạt; có đăng ký; chưa vào danh sách đề nghị" in other
    assert "- Nguyễn Thị Ánh: không còn đạt Chiến sĩ thi đua cơ sở" in other
    assert "Không thay đổi gì" in explained(small, "P2", "--regime", "luat-2003", "--compare")
