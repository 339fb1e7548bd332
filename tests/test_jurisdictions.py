"""Names become codes, exactly or not at all; running Chinese text is searched for the names that print as such."""

from __future__ import annotations

import pytest

from models.jurisdictions import OUT_OF_SCOPE, chinese_names, code_of


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("AE", ["UAE", "U.A.E.", "the United Arab Emirates"]),
        ("AZ", ["Azerbaijani"]),
        ("GB", ["Scottish", "Northern Ireland", "Great Britain", "英格兰", "苏格兰", "北爱尔兰"]),
        ("GH", ["Ghanaian"]),
        ("KP", ["North Korea", "DPRK", "Democratic People’s Republic of Korea"]),
        ("KR", ["South Korea", "ROK", "Republic of Korea"]),
        ("LA", ["Laos", "Lao PDR", "Lao People's Democratic Republic"]),
        ("TR", ["Turkey", "Türkiye", "Turkiye"]),
        ("UG", ["Ugandan"]),
        ("ZA", ["South African"]),
        ("ZM", ["Zambian"]),
    ],
)
def test_a_jurisdiction_is_known_by_each_of_its_names(code: str, names: list[str]) -> None:
    assert {name: code_of(name) for name in names} == dict.fromkeys(names, code)


@pytest.mark.parametrize("name", ["Korea", "Atlantis", "China", "Hong Kong", "台湾", "澳门", ""])
def test_a_name_of_two_states_of_none_or_out_of_scope_has_no_code(name: str) -> None:
    assert code_of(name) is None


def test_chinese_names_are_those_of_foreign_jurisdictions_in_han_characters_as_printed() -> None:
    names = chinese_names()
    assert {names[name] for name in ("法国", "法兰西共和国")} == {"FR"}
    assert names["刚果（金）"] == "CD"
    assert not OUT_OF_SCOPE & set(names.values())
    assert all(code_of(name) == code for name, code in names.items())
