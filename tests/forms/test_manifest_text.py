"""The canonical text of a manifest: what its digest and its signature are made of, so it must never change by itself."""

import hashlib
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.forms.identity.stamp import Manifest, TableManifest, digest

TEXT = (
    '{"fixed_texts":["I. Tư tưởng"],"phase":"self-score","round":"D1","season":"kim-son","tables":{"evidence":{"columns":'
    '{},"given":{},"rows":{}},"score":{"columns":{"P1":"An\\n","P2":"Lê \\"Bình\\""},"given":{"I.1":{"_max":"9,5","_rule":'
    '";<>"}},"rows":{"I.1":"Chấp hành"}}},"unit":"T1"}'
)


def test_the_text_of_a_manifest_has_sorted_keys_no_spaces_and_vietnamese_as_it_is() -> None:
    score = TableManifest(
        {"I.1": "Chấp hành"}, {"P2": 'Lê "Bình"', "P1": "An\n"}, {"I.1": {"_rule": ";<>", "_max": "9,5"}}
    )
    tables = MappingProxyType({"score": score, "evidence": TableManifest({}, MappingProxyType({}))})
    manifest = Manifest("kim-son", "T1", "self-score", "D1", tables, ("I. Tư tưởng",))
    assert manifest.to_json() == TEXT
    assert digest(manifest) == hashlib.sha256(TEXT.encode()).hexdigest()[:16]


words = st.text(st.characters(exclude_categories=["Cs"]))


@given(keys=st.lists(words, unique=True, max_size=6), label=words)
def test_the_order_in_which_keys_were_given_does_not_matter(keys: list[str], label: str) -> None:
    one = TableManifest(dict.fromkeys(keys, label), {}, {key: {"_max": label} for key in keys})
    other = TableManifest(dict.fromkeys(keys[::-1], label), {}, {key: {"_max": label} for key in keys[::-1]})
    assert Manifest("s", "u", "p", "r", {"t": one}).to_json() == Manifest("s", "u", "p", "r", {"t": other}).to_json()
