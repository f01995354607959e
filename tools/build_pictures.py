"""Render the pictures of the guide and of the README from files that the program makes today: `docs/pictures/*.png`.

The sample school and the sample office are built and merged in a scratch folder, each workbook is printed to PDF by
LibreOffice, and one page of it becomes a picture, its white border cut off. Needs `soffice`, `pdftotext` and `pdftoppm`
(poppler), `convert` (ImageMagick); where one is missing the tool says so and changes nothing.

    python tools/build_pictures.py                    all pictures
    python tools/build_pictures.py tong-quan phieu    those whose name begins so
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from thidua_xlsx.demo.lay_out_demo import lay_out  # noqa: E402
from thidua_xlsx.messages.language import language  # noqa: E402

# Numbers and days are printed as a Vietnamese computer shows them.
_LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"><value>vi-VN</value></prop></item>
</oor:items>
"""
NEEDED = ("soffice", "pdftotext", "pdftoppm", "convert")
SCHOOL, OFFICE = "thcs", "xa"


@dataclass(frozen=True)
class Picture:
    """One picture: a workbook of a sample, the page where all of `says` is printed, and how much of it is shown.

    `height` is the share of the page from the top, `width` the picture's width in pixels.
    """

    name: str
    sample: str
    book: str
    says: tuple[str, ...]
    height: float = 1.0
    width: int = 1000


PICTURES = (
    Picture("tong-quan", SCHOOL, "ket-qua/tong-hop.xlsx", ("TỔNG HỢP KẾT QUẢ",), width=900),
    Picture("so-mua-nhan-su", SCHOOL, "thidua.xlsx", ("Danh sách cán bộ, giáo viên, nhân viên", "Ngày sinh"), 0.75),
    Picture("phieu-tu-cham", SCHOOL, "phieu/tu-cham-D1/*Toán - Tin*.xlsx", (": CÁ NHÂN TỰ CHẤM",), 0.9),
    Picture("phieu-da-dien", SCHOOL, "inbox/dot 2/TTN-To-Toan-Tin.xlsx", (": CÁ NHÂN TỰ CHẤM",), 0.9),
    Picture("tinh-hinh-nop", SCHOOL, "ket-qua/tong-hop.xlsx", ("TÌNH HÌNH NỘP PHIẾU",), 0.8),
    Picture("de-nghi-danh-hieu", SCHOOL, "ket-qua/tong-hop.xlsx", ("DANH SÁCH ĐỀ NGHỊ",), 0.9),
    Picture("phieu-tra-lai", SCHOOL, "ket-qua/tra-lai/tu-cham-D4/*Văn phòng*.xlsx", ("PHIẾU TRẢ LẠI",), 0.9),
    Picture("kiem-phieu", SCHOOL, "ket-qua/hoi-dong.xlsx", ("KẾT QUẢ BỎ PHIẾU", "Thông qua khi"), 0.6),
    Picture("bao-cao-cap-tren", SCHOOL, "ket-qua/bao-cao-cap-tren.xlsx", ("SỐ LIỆU CHUNG", "Mã báo cáo"), 0.9),
    Picture("bieu-do-truong", OFFICE, "ket-qua/tong-hop.xlsx", ("BIỂU ĐỒ VỀ CÁC TRƯỜNG",), 0.9, width=900),
    Picture("cac-truong", OFFICE, "ket-qua/tong-hop.xlsx", ("TỔNG HỢP BÁO CÁO CỦA CÁC TRƯỜNG",), 0.9),
)


def main(arguments: list[str] | None = None) -> int:
    """Render the pictures asked for; give the exit code: 0 done, 1 some page was not found, 2 a program is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only pictures whose name begins so")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures", help="where to write them")
    given = parser.parse_args(arguments)
    missing = [program for program in NEEDED if not shutil.which(program)]
    if missing:
        print(f"not installed: {', '.join(missing)}; no picture was rendered", file=sys.stderr)
        return 2
    wanted = [one for one in PICTURES if not given.names or one.name.startswith(tuple(given.names))]
    given.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        settings = Path(scratch) / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_LOCALE, "utf-8")
        return render(wanted, given.into, Path(scratch))


def render(wanted: list[Picture], into: Path, scratch: Path) -> int:
    """Render pictures into a folder; give 1 where a page was not found."""
    for sample in dict.fromkeys(one.sample for one in wanted):
        lay_out(scratch / sample, words=language("vi"), tell=lambda _: None, sample=sample)
    failed = 0
    for one in wanted:
        book = next(iter(sorted((scratch / one.sample).glob(one.book))), None)
        page = None if book is None else page_of(pdf_of(book, scratch), one.says)
        if book is None or page is None:
            print(f"{one.name}: {one.book} has no page that says {', '.join(one.says)}", file=sys.stderr)
            failed = 1
            continue
        shoot(pdf_of(book, scratch), page, one, into / f"{one.name}.png")
        print(into / f"{one.name}.png")
    return failed


def pdf_of(book: Path, scratch: Path) -> Path:
    """Give a workbook as PDF, printed once."""
    folder = scratch / "pdf" / "-".join(book.relative_to(scratch).parts[:-1])
    pdf = folder / f"{book.stem}.pdf"
    if not pdf.exists():
        command = ["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(book)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    return pdf


def page_of(pdf: Path, says: tuple[str, ...]) -> int | None:
    """Give the first page, counted from 1, on which all of these texts stand."""
    printed = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout
    pages = printed.decode("utf-8").split("\f")
    return next((at for at, text in enumerate(pages, start=1) if all(part in text for part in says)), None)


def shoot(pdf: Path, page: int, one: Picture, file: Path) -> None:
    """Make one page a small picture: the part wanted, without its white border."""
    base = pdf.with_suffix("")
    only = ["-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run(["pdftoppm", "-r", "130", *only, "-png", pdf, base], check=True)
    command = ["convert", f"{base}.png", "-gravity", "north", "-crop", f"100%x{one.height:.0%}+0+0", "+repage"]
    command += ["-trim", "+repage", "-resize", f"{one.width}x>", "-bordercolor", "white", "-border", "12"]
    command += ["+dither", "-colors", "64", "-strip", "-define", "png:exclude-chunks=date,time", f"PNG8:{file}"]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
