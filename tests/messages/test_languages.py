"""Both languages say the same things, every finding has its two sentences, and nothing is said that nobody uses."""

import re
import string
import tomllib
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from tests.whole_words import LACKING
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code, all_codes
from thidua_xlsx.messages.language import LANGUAGES, Language, language

MESSAGES = Path(codes.__file__).parent
PACKAGE = MESSAGES.parent
SOURCES = {path: path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
TEXTS = {lang: (MESSAGES / "lang" / f"{lang}.toml").read_text("utf-8") for lang in LANGUAGES}


def flat(tree: dict[str, object], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": str(value)}
    return found


SAID = {lang: flat(tomllib.loads(text)) for lang, text in TEXTS.items()}
CODES = [pytest.param(code, id=id_) for id_, code in all_codes().items()]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def named_keys() -> list[str]:
    """Every sentence key that a source names, as a pattern: what an f-string computes stands for anything."""
    sections = "|".join(tomllib.loads(TEXTS["vi"]))
    found = []
    for source in SOURCES.values():
        for literal in re.findall(rf"""["']((?:{sections})\.(?:\{{[^}}]*\}}|[^"'\s{{])*)["']""", source):
            pieces = re.split(r"\{[^}]*\}", literal)
            found.append(".+".join(re.escape(piece) for piece in pieces))
    return found


def sheet_names(tree: object, lang: str) -> set[str]:
    """The names of the sheets that forms declare, anywhere below."""
    if isinstance(tree, list):
        return {name for part in tree for name in sheet_names(part, lang)}
    if not isinstance(tree, dict):
        return set()
    own = {sheet["name"][lang] for sheet in tree.get("sheets", ()) if isinstance(sheet, dict) and "name" in sheet}
    return own.union(*(sheet_names(part, lang) for part in tree.values()))


@pytest.mark.parametrize(("lang", "named"), [("vi", "[Tt]rang (?=[A-ZĐ])"), ("en", "[Ss]heets? (?=[A-Z])")])
def test_a_sheet_that_a_sentence_names_is_one_that_a_workbook_has(lang: str, named: str) -> None:
    """A sheet called otherwise than its tab is not found."""
    known = {sentence for key, sentence in SAID[lang].items() if "sheet" in key and len(sentence) < 45}
    for path in (PACKAGE.parent / "workbook_templates" / "forms").rglob("*.toml"):
        known |= sheet_names(tomllib.loads(path.read_text("utf-8")), lang)
    names = "|".join(re.escape(name) for name in known if len(name) > 1)
    unknown = re.compile(rf"{named}(?!(?:{names})(?!\w))")
    assert [key for key, sentence in SAID[lang].items() if unknown.search(sentence)] == []


def test_both_languages_have_the_same_keys() -> None:
    assert sorted(SAID["vi"]) == sorted(SAID["en"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_are_not_blank_and_are_composed(lang: str) -> None:
    assert [key for key, sentence in SAID[lang].items() if not sentence.strip()] == []
    assert unicodedata.is_normalized("NFC", TEXTS[lang])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_fact_and_what_to_do(code: Code, lang: str) -> None:
    for part in ("text", "fix"):
        sentence = SAID[lang].get(f"finding.{code.id}.{part}", "")
        assert sentence
        assert placeholders(sentence) <= set(code.params)


@pytest.mark.parametrize("code", CODES)
def test_a_finding_says_everything_it_was_given(code: Code) -> None:
    for lang in LANGUAGES:
        said = language(lang)(f"finding.{code.id}.text", **{name: f"<{name}>" for name in code.params})
        fix = language(lang)(f"finding.{code.id}.fix", **{name: f"<{name}>" for name in code.params})
        unsaid = [name for name in code.params if f"<{name}>" not in said + fix]
        assert unsaid == []


def test_no_sentence_is_kept_for_a_code_that_is_gone() -> None:
    said = {key.split(".")[1] for key in SAID["vi"] if key.startswith("finding.")}
    assert said == set(all_codes())


def test_both_languages_name_the_same_things() -> None:
    common = SAID["vi"].keys() & SAID["en"].keys()
    assert len(common) > 2_000
    differing = {key for key in common if placeholders(SAID["vi"][key]) != placeholders(SAID["en"][key])}
    assert differing == set()


def test_every_code_is_used_by_some_part_of_the_program() -> None:
    elsewhere = (text for path, text in SOURCES.items() if path.name != "codes.py")
    used = {name for text in elsewhere for name in re.findall(r"\bcodes\.(\w+)\b", text)}
    named = {name: value for name, value in vars(codes).items() if isinstance(value, Code)}
    assert [f"{c.id} {name}" for name, c in named.items() if name not in used] == []


def test_ids_of_codes_are_unique() -> None:
    ids = re.findall(r'Code\("(\w+)"', SOURCES[MESSAGES / "codes.py"])
    assert sorted(ids) == sorted(all_codes())


def test_every_key_is_used() -> None:
    patterns = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(set(named_keys()))))
    assert [key for key in SAID["vi"] if not patterns.fullmatch(key)] == []


def test_every_key_that_a_source_names_exists() -> None:
    missing = [
        pattern for pattern in sorted(set(named_keys())) if not any(re.fullmatch(pattern, key) for key in SAID["vi"])
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 points"), (1, "1 point"), (Decimal(1), "1 point"), (Decimal("1.5"), "1.5 points"), (11, "11 points")],
)
def test_a_word_beside_a_number_agrees_with_it(count: object, said: str) -> None:
    assert language("en")("form.council.rest", count=2, points=count) == f"2 others, all equal: {said}"


def test_verbs_agree_too() -> None:
    assert "1 cell was read" in language("en")("finding.D408.text", encoding="TCVN3", count=1)


def test_a_sentence_that_lacks_ends_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a defect of the program's; shown as its key it shuts nobody out of a season."""
    monkeypatch.setattr(Language, "lacking", LACKING)
    assert language("vi")("menu.no_such_line", count=1) == "«menu.no_such_line»"
    assert language("vi")("menu.next_merge") == "«menu.next_merge»"  # without the count that it speaks of


def test_numbers_of_a_list_are_parted_by_semicolons() -> None:
    """`98, 3` would be read as 98.3."""
    for numbers, text in (((Decimal(98), Decimal(3)), "98; 3"), ((Decimal(97), Decimal("2.5")), "97; 2,5")):
        assert language("vi").plain(numbers) == text
    assert language("vi").plain(("A1", "A2")) == "A1, A2"
