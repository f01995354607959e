"""Old encodings: expected spellings are the ones of domain notes and of the encodings' own tables, typed by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.base.legacy_encodings import decode_legacy, is_garbled


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("NguyÔn ThÞ H­êng", "Nguyễn Thị Hường"),
        ("§Æng V¨n §øc", "Đặng Văn Đức"),
        ("ChiÕn sÜ thi ®ua c¬ së", "Chiến sĩ thi đua cơ sở"),
        ("Lª ThÞ Hoµ", "Lê Thị Hoà"),
        ("TrÇn B×nh", "Trần Bình"),
        ("Tæ Tù nhiªn", "Tổ Tự nhiên"),
    ],
)
def test_tcvn3(typed: str, meant: str) -> None:
    assert decode_legacy(typed) == (meant, "TCVN3")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tieáng Vieät", "Tiếng Việt"),
        ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
        ("Traàn Thò Höôøng", "Trần Thị Hường"),
        ("Lao ñoäng tieân tieán", "Lao động tiên tiến"),
    ],
)
def test_vni(typed: str, meant: str) -> None:
    assert decode_legacy(typed) == (meant, "VNI")


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Hoà",
        "Lê Hoà",
        "Cô Hà",
        "Tô Hoài",
        "Vũ Thị Lan Anh",
        "Bá Minh Hà",
        "José Müller",
        "Crème brûlée",
        "H'Hen Niê",
        "10 điểm",
        "§ 5",
        "© 2024",
        "",
    ],
)
def test_what_is_not_an_old_encoding_is_left_alone(text: str) -> None:
    assert decode_legacy(text) is None


@given(st.text(max_size=40))
def test_no_text_raises_and_what_is_decoded_stays_decoded(text: str) -> None:
    found = decode_legacy(text)
    if found:
        assert decode_legacy(found[0]) is None or found[0] != text


@pytest.mark.parametrize("page", ["cp1258", "latin-1"])
@pytest.mark.parametrize("name", ["Lê Hoà", "Trần Thuý", "Nguyễn Thị Hường", "Đặng Văn Đức", "chín"])
def test_utf_8_taken_for_a_western_encoding(name: str, page: str) -> None:
    try:
        typed = name.encode().decode(page)
    except UnicodeDecodeError:
        pytest.skip(f"{page} has no letter for a byte of {name}: no program gives such a text")
    assert decode_legacy(typed) == (name, "UTF-8")


@pytest.mark.parametrize(("text", "broken"), [("Nguy\ufffdn", True), ("\uf0b7 Hoa", True), ("Nguyễn Ð", False)])
def test_letters_of_no_encoding_are_noticed(text: str, broken: bool) -> None:
    assert is_garbled(text) is broken
