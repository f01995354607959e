"""The register of issued forms (`phieu/khoa.json`): the season's signing key and the manifest of every issue."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import msgspec

from thidua_xlsx.base.text import by_key
from thidua_xlsx.forms.identity.manifest import Manifest, manifest_from
from thidua_xlsx.forms.identity.stamp import signature
from thidua_xlsx.model import Stamp


class Issue(msgspec.Struct, frozen=True):
    """One issued form: its file, its stamp, and what it showed and asked."""

    file: str
    stamp: Stamp
    manifest: Manifest


class Register(msgspec.Struct, frozen=True, dict=True):
    """The key (None where `khoa.json` is missing) and every issue by (unit, phase, round, digest).

    `damaged` where something in the file could not be understood: what could be is here.
    """

    key: bytes | None = None
    issues: Mapping[tuple[str, str, str, str], Issue] = msgspec.field(default_factory=dict)
    damaged: bool = False

    @cached_property
    def _by_unit(self) -> Mapping[str, tuple[Issue, ...]]:
        by_unit = by_key(self.issues.values(), lambda issue: issue.stamp.unit)
        return {unit: tuple(issues) for unit, issues in by_unit.items()}

    def find(self, stamp: Stamp) -> Issue | None:
        """The issue that a stamp names, or None."""
        return self.issues.get((stamp.unit, stamp.phase, stamp.round, stamp.digest))

    def of_digest(self, digest: str) -> Issue | None:
        """The issue with this `digest`, whoever a stamp says that it belongs to; None where there is none."""
        return next((issue for issue in self.issues.values() if issue.stamp.digest == digest), None)

    def by_code(self, unit: str, digest_start: str) -> Issue | None:
        """The issue whose printed code has this `unit` and begins with `digest_start`, if there is exactly one."""
        issues = [issue for issue in self._by_unit.get(unit, ()) if issue.stamp.digest.upper().startswith(digest_start)]
        return issues[0] if len(issues) == 1 else None

    def issued(self, unit: str, phase: str, round_: str) -> bool:
        """Whether any version of the form of `unit`, `phase` and `round_` was issued."""
        return bool(self.versions(unit, phase, round_))

    def versions(self, unit: str, phase: str, round_: str) -> tuple[Issue, ...]:
        """Every version of the form of `unit`, `phase` and `round_` that was issued; their order nobody can tell."""
        issues = self._by_unit.get(unit, ())
        return tuple(issue for issue in issues if (issue.stamp.phase, issue.stamp.round) == (phase, round_))

    def genuine(self, stamp: Stamp, manifest: Manifest) -> bool:
        """Whether the stamp's signature is the key's own for this manifest."""
        return self.key is not None and stamp.signature == signature(self.key, manifest)


def with_issue(register: Register, issue: Issue) -> Register:
    """Give the register with one more issue; the same digest again replaces its entry."""
    return Register(register.key, {**register.issues, _key(issue.stamp): issue})


def to_json(register: Register) -> str:
    """Write the register as it stands in `khoa.json`."""
    issues = [
        {"file": issue.file, "stamp": msgspec.to_builtins(issue.stamp), "manifest": msgspec.to_builtins(issue.manifest)}
        for _, issue in sorted(register.issues.items())
    ]
    data = {"schema": 1, "key": (register.key or b"").hex(), "issues": issues}
    return msgspec.json.format(msgspec.json.encode(data), indent=1).decode()


def from_json(text: str | bytes) -> Register:
    """Read the register from `text`, what stands in `khoa.json`.

    A merge works without what is not understood of it, and the register is then called damaged.
    """
    try:
        data: Any = json.loads(text if isinstance(text, str) else text.decode("utf-8", "replace"))
        key = bytes.fromhex(data["key"]) or None
        entries = data["issues"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Register(damaged=True)
    issues = {}
    damaged = key is None or not isinstance(entries, list)
    for entry in entries if isinstance(entries, list) else []:
        try:
            stamp, manifest = Stamp(**entry["stamp"]), manifest_from(entry["manifest"])
            file = str(entry["file"])
        except (KeyError, TypeError):
            manifest = None
        if manifest and all(isinstance(part, str) for part in msgspec.structs.astuple(stamp)):
            issues[_key(stamp)] = Issue(file, stamp, manifest)
        else:
            damaged = True
    return Register(key, issues, damaged=damaged)


def _key(stamp: Stamp) -> tuple[str, str, str, str]:
    return stamp.unit, stamp.phase, stamp.round, stamp.digest
