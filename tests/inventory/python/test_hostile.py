"""Odd and hostile files: every parser reads them or says that they are malformed, and nothing else, in time."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.registry import format_of
from tests.inventory.in_memory import read

ODD: list[Any] = [
    0,
    -1,
    1.5,
    True,
    "",
    "x",
    "../..",
    "==",
    [],
    [[]],
    [1],
    ["x"],
    [{}],
    {},
    {"x": 1},
    {"x": {}},
    {"": []},
]

PACKAGE = {"name": "a", "version": "1"}
A = {"name": "a"}
TOML: dict[str, dict[str, Any]] = {
    "poetry.lock": {
        "package": [
            PACKAGE
            | {
                "dependencies": {"b": "*", "c": {"version": "1", "optional": True}, "d": [{"version": "2"}]},
                "source": {"type": "git", "url": "x"},
                "groups": ["main"],
                "markers": {"main": "extra == 'x'"},
                "optional": False,
            },
            PACKAGE | {"category": "main"},
        ],
    },
    "uv.lock": {
        "manifest": {
            "members": ["m"],
            "requirements": [A],
            "dependency-groups": {"dev": [A]},
        },
        "package": [
            {"name": "m", "source": {"virtual": "."}, "dependencies": [A], "dev-dependencies": {"x": [A]}},
            PACKAGE | {"source": {"registry": "x"}, "optional-dependencies": {"x": [{"name": "b", "version": "1"}]}},
        ],
    },
    "pdm.lock": {
        "package": [PACKAGE | {"groups": ["default"], "dependencies": ["b>=1"], "path": "lib", "git": "x", "url": "y"}],
    },
    "pylock.toml": {
        "default-groups": ["default"],
        "packages": [
            PACKAGE
            | {
                "marker": "'x' in extras",
                "index": "x",
                "vcs": {"type": "git", "url": "x"},
                "directory": {"path": "."},
                "archive": {"url": "x"},
                "dependencies": [{"name": "b", "version": "1"}],
                "tool": {"pdm": {"dependencies": ["b"]}},
            },
        ],
    },
    "Pipfile": {
        "source": [{"name": "s", "url": "u"}],
        "packages": {"a": "*", "b": {"version": "==1", "index": "s", "git": "x", "path": ".", "file": "f"}},
        "dev-packages": {"c": "==1"},
    },
    "pyproject.toml": {
        "build-system": {"requires": ["x"]},
        "project": {
            "name": "p",
            "dependencies": ["a==1"],
            "optional-dependencies": {"x": ["b"]},
            "dynamic": ["dependencies"],
        },
        "dependency-groups": {"dev": ["c", {"include-group": "x"}]},
        "tool": {
            "poetry": {
                "name": "p",
                "dependencies": {"a": "1", "b": {"version": "1", "source": "s", "git": "g"}, "c": [{"path": "."}]},
                "dev-dependencies": {"d": "1"},
                "group": {"g": {"dependencies": {"e": "1"}}},
                "extras": {"x": ["b"]},
                "source": [{"name": "s", "url": "u"}],
            },
            "uv": {
                "dev-dependencies": ["f"],
                "sources": {"a": {"index": "i"}, "c": [{"path": "x"}]},
                "index": [{"name": "i", "url": "u"}],
            },
            "pdm": {"dev-dependencies": {"x": ["-e file:///${PROJECT_ROOT}/x"]}},
            "hatch": {"envs": {"default": {"dependencies": ["g"], "extra-dependencies": ["h"]}}},
            "setuptools": {
                "dynamic": {"dependencies": {"file": ["a.txt"]}, "optional-dependencies": {"x": {"file": "b.txt"}}},
            },
        },
    },
}  # fmt: skip
JSON: dict[str, dict[str, Any]] = {
    "Pipfile.lock": {
        "_meta": {"sources": [{"name": "s", "url": "u"}]},
        "default": {"a": {"version": "==1", "index": "s"}, "b": {"git": "x"}, "c": {"path": "."}},
        "develop": {"a": {"version": "==1"}},
    },
    "conda-lock.yml": {
        "package": [
            PACKAGE
            | {
                "manager": "pip",
                "dependencies": {"b": ""},
                "source": {"url": "x"},
                "url": "u",
                "category": "main",
                "categories": ["dev"],
            },
        ],
    },
    "environment.yml": {"dependencies": ["a=1", {"pip": ["b==1", "-r x.txt"]}], "prefix": "x"},
}  # fmt: skip


def toml(value: Any) -> str:
    """A value as one line of TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def written(name: str, document: Any) -> str:
    """A document in the language of its file."""
    if name in JSON:
        return json.dumps(document, indent=1)
    return "\n".join(f"{json.dumps(key)} = {toml(item)}" for key, item in document.items())


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each part of a document."""
    if path:
        yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    """The document with another value at one place."""
    if not path:
        return odd
    if isinstance(value, dict):
        return {key: replaced(item, path[1:], odd) if key == path[0] else item for key, item in value.items()}
    return [replaced(item, path[1:], odd) if number == path[0] else item for number, item in enumerate(value)]


def check(path: str, content: str | bytes, others: dict[str, str | bytes] | None = None) -> None:
    """Read a file and see that what comes out is of the promised types, or that it is refused."""
    format_ = format_of(path)
    assert format_
    try:
        found = read(format_.load(), path, content, others)
    except Malformed:
        return
    for each in found.dependencies:
        assert each.package.name
        assert isinstance(each.package.name + each.package.version + each.requirement + each.private + each.source, str)
        assert each.location.line >= 0
        assert str(each.package.purl)
    assert all(gap.reason and gap.path for gap in found.gaps)


@pytest.mark.parametrize("name", [*TOML, *JSON])
def test_every_part_may_be_anything(name: str) -> None:
    document = (TOML | JSON)[name]

    check(name, written(name, document))
    for path in places(document):
        for odd in ODD:
            check(name, written(name, replaced(document, path, odd)))


@pytest.mark.parametrize("name", ["poetry.lock", "pdm.lock", "Pipfile.lock"])
def test_what_stands_beside_may_be_anything(name: str) -> None:
    manifest = "Pipfile" if name == "Pipfile.lock" else "pyproject.toml"
    for path in places(TOML[manifest]):
        for odd in ODD[::4]:
            text = written(manifest, replaced(TOML[manifest], path, odd))
            check(name, written(name, (TOML | JSON)[name]), {manifest: text})


TEXTS = {
    "requirements.txt": "-i x\n-r a.txt\n-c b\n-e .\na[x]==1 \\\n  --hash=x # via\n#   b\nc @ https://x ; z\n???\n",
    "setup.cfg": "[options]\ninstall_requires=\n  a==1\n  b @ x\ntests_require=file: a\n[options.extras_require]\nx=c",
    "x.dist-info/METADATA": "Name: a\nVersion: 1\n",
    "x.egg-info/PKG-INFO": "Name: a\nVersion: 1\n",
    "pyproject.toml": "[project]\nname = 'a'\ndependencies = ['b==1']\n",
    "uv.lock": "[[package]]\nname = 'a'\nversion = '1'\n",
    "environment.yml": "dependencies:\n- a=1\n- pip:\n  - b==1\n",
}


@pytest.mark.parametrize("path", TEXTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_texts_that_were_damaged(path: str, data: st.DataObject) -> None:
    text = TEXTS[path]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    damage = data.draw(
        st.one_of(
            st.text(max_size=4), st.sampled_from(["\\", "\n", "#", "[", "]", '"', "\r", "\x0c", "${", "==", " -"])
        )
    )

    check(path, (text[:start] + damage + text[end:]).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", [*TOML, *JSON, *TEXTS])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\0", b"{" * 50_000, b"[" * 50_000, b"-" * 50_000])
def test_bytes_that_mean_nothing(path: str, content: bytes) -> None:
    check(path, content)


LONG = 200_000
FORK = "[[package]]\nname='a'\n"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("requirements.txt", "a" * LONG),
        ("requirements.txt", "a" + "-" * LONG),
        ("requirements.txt", "a[" * (LONG // 2)),
        ("requirements.txt", "a==1," * (LONG // 5)),
        ("requirements.txt", "a" + " " * LONG + "b"),
        ("requirements.txt", "a\\\n" * (LONG // 3)),
        ("requirements.txt", "#" * LONG),
        ("requirements.txt", "a==1 " + "# via b, " * (LONG // 9)),
        ("requirements.txt", "".join(f"b=={n} # via b\n" for n in range(2000))),
        ("requirements.txt", "a-1-" * (LONG // 4) + ".whl"),
        ("requirements.txt", "-r " * (LONG // 3)),
        ("requirements.txt", "x+" * (LONG // 2) + ":"),
        ("setup.cfg", "[options]\ninstall_requires =\n" + "  a\n" * (LONG // 40)),
        ("pyproject.toml", "[project]\ndependencies = [" + "'a'," * (LONG // 40) + "]"),
        ("environment.yml", "dependencies:\n- " + "a" * LONG),
        ("environment.yml", "dependencies:\n- " + "a::" * (LONG // 3)),
        ("environment.yml", 'dependencies:\n- "a[' + "version=, " * (LONG // 10) + '"'),
        ("x.dist-info/METADATA", "Name: a\nVersion: 1\n" + "x: y\n" * (LONG // 5)),
        ("uv.lock", "".join(f"{FORK}version='{n}'\ndependencies=[{{name='a'}}]\n" for n in range(1000))),
        ("poetry.lock", "".join(f"{FORK}version='{n}'\ndependencies.a='>={n}'\n" for n in range(1000))),
        ("pylock.toml", "[[packages]]\nname='a'\nversion='1'\nmarker='" + "(" * LONG + "'"),
        ("pylock.toml", "[[packages]]\nname='a'\nversion='1'\nmarker='" + "a " * (LONG // 2) + "'"),
        ("uv.lock", '    {url = "' * (LONG // 12)),
        ("uv.lock", '    {url = "x"' + ', url = "x"' * (LONG // 11)),
        ("Pipfile.lock", '{"_meta":{},"default":{' + ",".join(f'"a{n}":{{}}' for n in range(LONG // 40)) + "}}"),
    ],
)  # fmt: skip
def test_long_files_end_in_time(path: str, content: str) -> None:
    """A reader whose time grows with the square of the length would take minutes on one of these."""
    check(path, content)
