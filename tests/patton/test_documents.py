"""docs/patton.md shows what is answered."""

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest

from deeptracy.cli.patton import command
from deeptracy.patton.service import application
from tests.patton.served import Patton

TEXT = (Path(__file__).parents[2] / "docs" / "patton.md").read_text("utf-8")
_EXAMPLE = re.compile(r"^```\nPOST (\S+)\n(.*?)\n```\n```json\n(.*?)\n```$", re.DOTALL | re.MULTILINE)


def holds(actual: Any, shown: Any) -> bool:
    """Whether the answer has everything that is shown of it."""
    if isinstance(shown, dict):
        return all(key in actual and holds(actual[key], value) for key, value in shown.items())
    if isinstance(shown, list) and shown:
        return len(actual) >= len(shown) and all(holds(*pair) for pair in zip(actual, shown, strict=False))
    return bool(actual == shown)


@pytest.mark.parametrize(("path", "body", "shown"), _EXAMPLE.findall(TEXT))
def test_what_is_shown_is_answered(shared_patton: Patton, path: str, body: str, shown: str) -> None:
    answer = shared_patton.post(path, json.loads(body)).json
    assert holds(answer, json.loads(shown)), answer


def test_there_are_examples() -> None:
    assert len(_EXAMPLE.findall(TEXT)) == 2


def test_every_path_is_told(tmp_path: Path) -> None:
    told = re.findall(r"^\| `(GET|POST) (\S+)` \|", TEXT, re.MULTILINE)
    assert sorted(told) == sorted((route.method, route.path) for route in application(tmp_path / "none.db").routes)


def test_every_option_is_told() -> None:
    told = re.findall(r"^\| `(--[a-z-]+)` \| (?:`([A-Z_]+)`)?", TEXT, re.MULTILINE)
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert told == [(option.opts[0], option.envvar or "") for option in options]
