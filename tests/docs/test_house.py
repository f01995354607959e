"""The house stays one that a newcomer can hold: small rooms, one name for one idea, nothing loose at the door."""

import ast
from collections import Counter, defaultdict
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "thidua_xlsx"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__init__.py"]
_MOST_IN_A_ROOM = 14


def test_no_room_holds_more_modules_than_one_remembers() -> None:
    assert len(MODULES) > 300
    rooms = Counter(path.parent.relative_to(PACKAGE).as_posix() for path in MODULES)
    assert {room: count for room, count in rooms.items() if count > _MOST_IN_A_ROOM} == {}


def test_only_the_face_of_the_package_and_its_entry_stand_in_the_root() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_a_module_s_name_stands_once() -> None:
    names = Counter(path.stem for path in MODULES)
    assert [name for name, count in names.items() if count > 1] == []


def test_a_test_module_s_name_stands_once() -> None:
    names = Counter(path.name for path in Path(__file__).resolve().parents[1].rglob("test_*.py"))
    assert len(names) > 200
    assert [name for name, count in names.items() if count > 1] == [], "of two of one name pytest reads one"


def test_a_class_s_name_stands_for_one_idea() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        if path.parent.name == "api":  # the same ideas, as programmers get them
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places[node.name.lstrip("_")].append(path.relative_to(PACKAGE).as_posix())
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
