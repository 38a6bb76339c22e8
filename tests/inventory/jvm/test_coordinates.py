import pytest

from deeptracy.inventory.jvm.coordinates import name_of, pinned


def test_a_name_has_its_group_in_front() -> None:
    assert name_of("org.slf4j", "slf4j-api") == "org.slf4j:slf4j-api"


@pytest.mark.parametrize(
    ("requirement", "version"),
    [
        ("1.2", "1.2"),
        (" 1.2 ", "1.2"),
        ("1.2-SNAPSHOT", "1.2-SNAPSHOT"),
        ("[1.2]", "1.2"),
        ("[ 1.2 ]", "1.2"),
        ("Greenwich.SR1", "Greenwich.SR1"),
        ("1.0+build", "1.0+build"),
        ("latest", "latest"),
        ("RELEASE110", "RELEASE110"),
        ("", ""),
        ("[1.2,1.2]", ""),
        ("[1,2)", ""),
        ("(,1.0]", ""),
        ("]1.0,2.0[", ""),
        ("[1],[2]", ""),
        ("[]", ""),
        ("1.2,1.3", ""),
        ("1.+", ""),
        ("+", ""),
        ("latest.release", ""),
        ("LATEST", ""),
        ("RELEASE", ""),
        ("${a.version}", ""),
        ("1.${minor}", ""),
        ("[${a}]", ""),
    ],
)
def test_only_one_version_is_a_version(requirement: str, version: str) -> None:
    assert pinned(requirement) == version
