"""Parts of a .zip have the level of compression that they were given; a failure says what rests on it."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import thidua_xlsx
from thidua_xlsx.formats.zip_parts import deflated


def test_the_part_of_a_file_is_compressed_at_its_own_level() -> None:
    sizes = []
    for level in (1, 9):
        target = BytesIO()
        with ZipFile(target, "w") as file, file.open(deflated(ZipInfo("a"), level), "w") as part:
            part.write(b"".join(b"%d " % (number * number % 977) for number in range(20_000)))
        info = ZipFile(target).getinfo("a")
        assert info.compress_type == ZIP_DEFLATED
        sizes.append(info.compress_size)
    assert sizes[0] > sizes[1], (
        "zipfile takes the level of a part from elsewhere: workbooks and papers change their bytes"
    )


def test_no_other_module_touches_a_private_part_of_zipfile() -> None:
    package = Path(thidua_xlsx.__file__).parent
    private = re.compile(r"\b_compresslevel\b|zipfile\._|ZipFile\._")
    assert [path.name for path in package.rglob("*.py") if private.search(path.read_text("utf-8"))] == ["zip_parts.py"]
