"""What the ecosystems' own tools read in the fixtures, asked of the tools themselves, without the network."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from deeptracy.inventory.beam import elixir_terms, erlang_terms
from deeptracy.inventory.haskell.cabal_freeze import parse as parse_freeze
from deeptracy.inventory.os.dpkg import parse as parse_dpkg
from deeptracy.inventory.os.rpm import parse as parse_rpm
from deeptracy.inventory.parser import SourceFile
from deeptracy.inventory.perl.cpanfile_snapshot import parse as parse_snapshot
from deeptracy.inventory.r.description import parse as parse_description
from tests.inventory.in_memory import MemoryTree, ids

FIXTURES = Path(__file__).parents[1] / "fixtures" / "inventory"


def needs(*tools: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(any(shutil.which(tool) is None for tool in tools), reason=f"no {' or '.join(tools)} here")


def run(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=True, timeout=120).stdout


def source(case: str, path: str) -> SourceFile:
    return SourceFile(path, (FIXTURES / case / "input" / path).read_bytes())


@pytest.mark.tool("dpkg-query")
@needs("dpkg-query")
def test_dpkg_lists_the_same_packages(tmp_path: Path) -> None:
    status = FIXTURES / "dpkg-status/debian-12/input/var/lib/dpkg/status"
    shutil.copy(status, tmp_path / "status")
    (tmp_path / "info").mkdir()
    format_ = "${db:Status-Status} ${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\n"
    rows = [line.split(" ") for line in run("dpkg-query", f"--admindir={tmp_path}", "-W", "-f", format_).splitlines()]
    expected = {tuple(row[1:]) for row in rows if row[0] == "installed"}

    parsed = parse_dpkg(source("dpkg-status/debian-12", "var/lib/dpkg/status"), MemoryTree())

    found = set()
    for dependency in parsed.dependencies:
        package = dependency.package
        qualifiers = dict(package.qualifiers)
        origin, _, origin_version = qualifiers.get("upstream", package.name).partition("@")
        found.add((package.name, package.version, qualifiers["arch"], origin, origin_version or package.version))
    assert found == expected
    assert len(parsed.dependencies) == len(expected)


@pytest.mark.tool("rpm")
@needs("rpm")
def test_rpm_lists_the_same_packages(tmp_path: Path) -> None:
    case = "rpmdb.sqlite/rocky-9"
    shutil.copy(FIXTURES / case / "input/var/lib/rpm/rpmdb.sqlite", tmp_path)
    listed = run("rpm", "--dbpath", tmp_path, "-qa", "--qf", "%{NAME}@%{EVR} %{ARCH} %{SOURCERPM}\n")

    parsed = parse_rpm(source(case, "var/lib/rpm/rpmdb.sqlite"), MemoryTree())

    assert sorted(ids(parsed)) == sorted(line.split(" ")[0] for line in listed.splitlines())
    for dependency in parsed.dependencies:
        capabilities = run("rpm", "--dbpath", tmp_path, "-q", "--qf", "[%{PROVIDENAME}\n]", dependency.package.name)
        parents = {parent for name in capabilities.splitlines() for parent in _requiring(tmp_path, name)}
        assert set(dependency.required_by) == parents


def _requiring(database: Path, capability: str) -> list[str]:
    command = ["rpm", "--dbpath", str(database), "-q", "--whatrequires", "--qf", "%{NAME}@%{EVR}\n", capability]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60)  # it fails when nothing does
    return [line for line in answer.stdout.splitlines() if "@" in line]


@pytest.mark.tool("elixir")
@needs("elixir")
@pytest.mark.parametrize("case", ["hex", "hex-0.12", "git"])
def test_elixir_reads_the_same_terms(case: str) -> None:
    path = FIXTURES / "mix.lock" / case / "input/mix.lock"
    script = """
    {lock, _} = Code.eval_file(hd(System.argv()))
    for {app, entry} <- lock do
      words = entry |> Tuple.to_list() |> Enum.take(3) |> Enum.map(&to_string/1)
      required = if elem(entry, 0) == :hex and tuple_size(entry) > 5, do: elem(entry, 5), else: []
      deps = Enum.map(required, &to_string(elem(&1, 0)))
      IO.puts(Enum.join([to_string(app), Enum.join(words, ","), Enum.join(deps, ",")], " "))
    end
    """
    expected = sorted(run("elixir", "-e", script, path).splitlines())

    found = []
    for app, entry in elixir_terms.read(path.read_text()).items():
        deps = [dep[0] for dep in entry[5]] if entry[0] == "hex" and len(entry) > 5 else []
        found.append(" ".join([app, ",".join(map(str, entry[:3])), ",".join(deps)]))
    assert sorted(found) == expected


@pytest.mark.tool("erl")
@needs("erl")
@pytest.mark.parametrize("case", ["git", "hex-1.2.0"])
def test_erlang_reads_the_same_terms(case: str) -> None:
    path = FIXTURES / "rebar.lock" / case / "input/rebar.lock"
    script = f"""
    {{ok, Terms}} = file:consult("{path}"),
    Entries = case hd(Terms) of {{_, List}} -> List; List -> List end,
    [io:format("~s ~s ~w~n", [Name, element(if element(1, Source) == pkg -> 3; true -> 2 end, Source), Level])
        || {{Name, Source, Level}} <- Entries],
    halt().
    """
    expected = run("erl", "-noshell", "-eval", script).splitlines()

    first = erlang_terms.read(path.read_text())[0]
    entries = first[1] if isinstance(first, tuple) else first
    found = [f"{name} {source[2 if source[0] == 'pkg' else 1]} {level}" for name, source, level in entries]
    assert found == expected


@pytest.mark.tool("carton")
@needs("perl", "carton")
def test_carton_reads_the_same_distributions() -> None:
    path = FIXTURES / "cpanfile.snapshot/carton/input/cpanfile.snapshot"
    script = """
    my $snapshot = Carton::Snapshot->new(path => $ARGV[0]);
    $snapshot->load;
    for my $dist ($snapshot->distributions) {
        my $info = CPAN::DistnameInfo->new($dist->distfile);
        print $info->dist, "@", $info->version, "\\n";
    }
    """
    expected = run("perl", "-MCarton::Snapshot", "-MCPAN::DistnameInfo", "-e", script, path).splitlines()

    parsed = parse_snapshot(source("cpanfile.snapshot/carton", "cpanfile.snapshot"), MemoryTree())

    assert sorted(ids(parsed)) == sorted(expected)


@pytest.mark.tool("cabal")
@needs("cabal", "ghc", "ghc-pkg")
def test_cabal_freezes_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "cabal").mkdir()
    (tmp_path / "cabal" / "config").write_text(f"repository registry.example\n  url: file+noindex://{tmp_path}/empty\n")
    (tmp_path / "cabal.project").write_text("packages: .\n")
    (tmp_path / "app.cabal").write_text(
        "cabal-version: 2.4\nname: app\nversion: 0.1\n"
        "library\n  build-depends: base, text\n  default-language: Haskell2010\n"
    )
    environment = {**os.environ, "CABAL_DIR": str(tmp_path / "cabal")}
    subprocess.run(["cabal", "v2-freeze"], cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=120)
    frozen = (tmp_path / "cabal.project.freeze").read_bytes()

    parsed = parse_freeze(SourceFile("cabal.project.freeze", frozen), MemoryTree())

    installed = {name.rpartition("-") for name in run("ghc-pkg", "list", "--global", "--simple-output").split()}
    assert {"base", "text"} <= {dependency.package.name for dependency in parsed.dependencies}
    assert {(d.package.name, "-", d.package.version) for d in parsed.dependencies} <= installed
    assert len(parsed.dependencies) == frozen.count(b"==")


@pytest.mark.tool("Rscript")
@needs("Rscript")
def test_r_reads_the_same_description() -> None:
    path = FIXTURES / "DESCRIPTION/package/input/DESCRIPTION"
    script = """
    fields <- read.dcf(commandArgs(TRUE)[1], c("Depends", "Imports", "LinkingTo", "Suggests"))
    cat(fields, sep = "\\n")
    """
    names = re.findall(
        r"([A-Za-z][A-Za-z0-9.]*)\s*(?:\([^)]*\))?(?:,|$)", run("Rscript", "-e", script, path), re.MULTILINE
    )

    parsed = parse_description(source("DESCRIPTION/package", "DESCRIPTION"), MemoryTree())

    assert [dependency.package.name for dependency in parsed.dependencies] == [name for name in names if name != "R"]
