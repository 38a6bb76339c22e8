import pytest

from deeptracy.inventory.beam.rebar_lock import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read


@pytest.mark.parametrize(
    "text",
    [
        '[{<<"a">>,{pkg,<<"a_package">>,<<"1.0">>},0}].',
        '{"1.1.0",\n[{<<"a">>,{pkg,<<"a_package">>,<<"1.0">>},0}]}.\n[{pkg_hash,[]}].',
        '{"1.2.0",[{<<"a">>,{pkg,<<"a_package">>,<<"1.0">>,<<"OUTER">>,<<"INNER">>},0}]}.',
    ],
)
def test_every_version_of_the_format_is_read(text: str) -> None:
    parsed = read(parse, "rebar.lock", text)

    assert ids(parsed) == ["a_package@1.0"]
    assert parsed.dependencies[0].direct is True


@pytest.mark.parametrize("source", ['{pkg,<<"a">>,<<"1.0">>}', '{git,"https://git.example/a.git",{ref,"c0ffee"}}'])
def test_only_level_0_is_direct(source: str) -> None:
    (found,) = read(parse, "rebar.lock", f'[{{<<"a">>,{source},1}}].').dependencies

    assert found.direct is False


@pytest.mark.parametrize(
    ("source", "id_", "requirement"),
    [
        ('{git,"https://git.example/a.git",{ref,"c0ffee"}}', "a@c0ffee", ""),
        ('{git,"https://git.example/a.git",{tag,"1.0"}}', "a@1.0", ""),
        ('{hg,"https://git.example/a.git",{ref,"c0ffee"}}', "a@c0ffee", ""),
        ('{git_subdir,"https://git.example/a.git",{ref,"c0ffee"},"apps/a"}', "a@c0ffee", ""),
        ('{git,"https://git.example/a.git"}', "a", "a revision"),
        ('{git,"https://git.example/a.git",{ref,1}}', "a", "a revision"),
    ],
)
def test_repositories_are_private(source: str, id_: str, requirement: str) -> None:
    (found,) = read(parse, "rebar.lock", f'[{{<<"a">>,{source},0}}].').dependencies

    assert (found.id, found.requirement, found.private) == (id_, requirement, "from a repository")
    assert (found.source, found.direct) == ("https://git.example/a.git", True)


@pytest.mark.parametrize(
    ("entry", "reason", "gap"),
    [
        ('{<<"a">>,{svn,"x",1},0}', "the entry of a is of a kind that is not read (svn)", Gap.UNSUPPORTED),
        ('{<<"a">>,{pkg,<<"a">>},0}', "the entry of a is of a kind that is not read (pkg)", Gap.UNSUPPORTED),
        ('{<<"a">>,{pkg,<<"a">>,<<"">>},0}', "the entry of a is of a kind that is not read (pkg)", Gap.UNSUPPORTED),
        ('{<<"">>,{pkg,<<"a">>,<<"1">>},0}', "an entry is no {Name, Source, Level}", Gap.UNREADABLE),
        ('{<<"a">>,{git},0}', "the entry of a is of a kind that is not read (git)", Gap.UNSUPPORTED),
        ('{<<"a">>,{},0}', "the entry of a is of a kind that is not read", Gap.UNSUPPORTED),
        ('{<<"a">>,pkg,0}', "an entry is no {Name, Source, Level}", Gap.UNREADABLE),
        ('{1,{pkg,<<"a">>,<<"1">>},0}', "an entry is no {Name, Source, Level}", Gap.UNREADABLE),
        ('{<<"a">>,{pkg,<<"a">>,<<"1">>}}', "an entry is no {Name, Source, Level}", Gap.UNREADABLE),
        ('<<"a">>', "an entry is no {Name, Source, Level}", Gap.UNREADABLE),
    ],
)
def test_entries_of_other_kinds_are_gaps(entry: str, reason: str, gap: Gap) -> None:
    parsed = read(parse, "rebar.lock", f"[{entry}].")

    assert ids(parsed) == []
    assert [(found.reason, found.gap) for found in parsed.gaps] == [(reason, gap)]


@pytest.mark.parametrize("text", ["", "[]."])
def test_a_lock_file_may_be_empty(text: str) -> None:
    assert ids(read(parse, "rebar.lock", text)) == []


@pytest.mark.parametrize("text", ["a.", '{"1.2.0", a}.', "{a, b, c}.", "{1, []}.", "["])
def test_other_terms_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "rebar.lock", text)
