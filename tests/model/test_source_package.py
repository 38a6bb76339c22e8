"""Source packages in the ``upstream`` qualifier."""

import pytest

from deeptracy.model.source_package import SourcePackage, from_rpm_file, from_upstream


@pytest.mark.parametrize(
    ("upstream", "sources"),
    [
        ("", []),
        ("glibc", [("glibc", "")]),
        ("glibc@2.36-9", [("glibc", "2.36-9")]),
        ("gcc-defaults@1:1.203", [("gcc-defaults", "1:1.203")]),
        (" a , b@1 ,, a", [("a", ""), ("b", "1")]),
        ("@1", []),
        ("openssl-3.0.7-24.el9.src.rpm", [("openssl", "3.0.7-24.el9")]),
        ("a-b-1-2.nosrc.rpm,c", [("a-b", "1-2"), ("c", "")]),
        ("openssl.src.rpm", [("openssl.src.rpm", "")]),
    ],
)
def test_from_upstream(upstream: str, sources: list[tuple[str, str]]) -> None:
    assert from_upstream(upstream) == tuple(SourcePackage(*source) for source in sources)


@pytest.mark.parametrize(
    "name", ["", "a-1-2", "a-1-2.rpm", "a-1.src.rpm", "-1-2.src.rpm", "a--2.src.rpm", "a-1-.src.rpm"]
)
def test_no_file_of_a_source_package(name: str) -> None:
    assert from_rpm_file(name) is None
