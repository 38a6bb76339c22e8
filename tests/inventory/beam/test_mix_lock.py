import pytest

from deeptracy.inventory.beam.mix_lock import parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.in_memory import ids, read


def lock(*entries: str) -> str:
    return "%{" + ",\n".join(entries) + "}"


def test_a_required_application_is_found_by_its_own_name() -> None:
    text = lock(
        '"a": {:hex, :a, "1.0", "h", [:mix], [{:b, "~> 2.0", [hex: :b_package]}], "hexpm", "h"}',
        '"b": {:hex, :b_package, "2.0", "h", [:mix], [], "hexpm", "h"}',
    )

    a, b = read(parse, "mix.lock", text).dependencies

    assert (a.direct, a.required_by) == (True, ())
    assert (b.package.name, b.direct, b.required_by) == ("b_package", None, ("a@1.0",))


@pytest.mark.parametrize(
    ("options", "required"), [("[optional: true]", False), ("[optional: false]", True), ("[hex: :b]", True)]
)
def test_an_optional_requirement_is_none(options: str, required: bool) -> None:
    text = lock(
        f'"a": {{:hex, :a, "1.0", "h", [], [{{:b, "~> 2.0", {options}}}]}}',
        '"b": {:hex, :b, "2.0"}',
    )

    b = read(parse, "mix.lock", text).dependencies[1]

    assert bool(b.required_by) is required


@pytest.mark.parametrize(
    ("repository", "private"),
    [("hexpm", ""), ("hexpm:acme", "from the Hex repository hexpm:acme"), ("oban", "from the Hex repository oban")],
)
def test_only_one_repository_is_public(repository: str, private: str) -> None:
    (found,) = read(parse, "mix.lock", lock(f'"a": {{:hex, :a, "1.0", "h", [], [], "{repository}"}}')).dependencies

    assert found.private == private


def test_a_git_entry_keeps_its_revision_and_address() -> None:
    (found,) = read(parse, "mix.lock", lock('"a": {:git, "https://git.example/a.git", "c0ffee", []}')).dependencies

    assert (found.id, found.private, found.source) == ("a@c0ffee", "from a git repository", "https://git.example/a.git")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('{:svn, "https://svn.example/a", "12"}', "the entry of a is of a kind that is not read (svn)"),
        ("{:hex, :a}", "the entry of a is of a kind that is not read (hex)"),
        ('{:hex, 1, "1.0"}', "the entry of a is of a kind that is not read (hex)"),
        ('{:hex, :a, ""}', "the entry of a is of a kind that is not read (hex)"),
        ('{:git, "x", nil}', "the entry of a is of a kind that is not read (git)"),
        ("{:git}", "the entry of a is of a kind that is not read (git)"),
        ("{}", "the entry of a is of a kind that is not read"),
        ('"1.0"', "the entry of a is of a kind that is not read"),
        ("{1, 2, 3}", "the entry of a is of a kind that is not read"),
    ],
)
def test_entries_of_other_kinds_are_gaps(entry: str, reason: str) -> None:
    parsed = read(parse, "mix.lock", lock(f'"a": {entry}'))

    assert ids(parsed) == []
    assert [(gap.reason, gap.gap, gap.line) for gap in parsed.gaps] == [(reason, Gap.UNSUPPORTED, 1)]


@pytest.mark.parametrize("deps", ["nil", '["b"]', "[{}]", '[{1, "x"}]', "[{:b}]", '[{:missing, "~> 1.0"}]'])
def test_requirements_of_other_shapes_do_no_harm(deps: str) -> None:
    text = lock(f'"a": {{:hex, :a, "1.0", "h", [], {deps}}}')

    assert ids(read(parse, "mix.lock", text)) == ["a@1.0"]


def test_a_package_that_requires_itself_is_not_direct_for_certain() -> None:
    text = lock('"a": {:hex, :a, "1.0", "h", [], [{:a, "~> 1.0"}]}')

    assert read(parse, "mix.lock", text).dependencies[0].direct is None


@pytest.mark.parametrize("text", ["[]", "", "%{", "\xff".encode("latin-1")])
def test_what_is_no_map_is_malformed(text: str | bytes) -> None:
    with pytest.raises(Malformed):
        read(parse, "mix.lock", text)
