"""The import of plugins' code. It is foreign: only to be used in the process that runs apart."""

import importlib
import importlib.util
import sys
from pathlib import Path
from types import FunctionType, ModuleType

from deeptracy.plugins.author import MARK, Marked
from deeptracy.plugins.plugin import Kind, Origin


class NotLoaded(Exception):
    """The code can't be imported, or has no plugin. The message says why."""


def load(origin: Origin) -> dict[str, tuple[Marked, FunctionType]]:
    """The marked functions of an origin by the names of the plugins. Raises `NotLoaded`, and whatever the code does."""
    found = _of_entry_point(origin.place) if origin.kind is Kind.ENTRY_POINT else _of_module(_import_path(origin))
    if not found:
        raise NotLoaded("no function in it is marked with deeptracy_plugin")
    plugins: dict[str, tuple[Marked, FunctionType]] = {}
    for function in found:
        marked: Marked = getattr(function, MARK)
        if plugins.setdefault(marked.name, (marked, function))[1] is not function:
            raise NotLoaded(f"two plugins in it are named {marked.name!r}")
    return plugins


def _of_module(module: ModuleType) -> list[FunctionType]:
    """What a module marks itself, or takes from modules of its own package."""
    own = module.__name__
    return [
        value
        for value in vars(module).values()
        if _is_plugin(value) and (value.__module__ == own or value.__module__.startswith(own + "."))
    ]


def _is_plugin(value: object) -> bool:
    return isinstance(value, FunctionType) and isinstance(getattr(value, MARK, None), Marked)


def _of_entry_point(place: str) -> list[FunctionType]:
    name, _, attribute = place.partition(":")
    found = importlib.import_module(name)
    if not attribute:
        return _of_module(found)
    value: object = found
    for step in attribute.split("."):
        value = getattr(value, step, None)
    return [value] if _is_plugin(value) and isinstance(value, FunctionType) else []


def _import_path(origin: Origin) -> ModuleType:
    path = Path(origin.place)
    name = path.stem if origin.kind is Kind.FILE else path.name
    if name in sys.stdlib_module_names or name in sys.modules:
        raise NotLoaded(f"its name would hide the module {name!r}")
    sys.path.append(str(path.parent))  # for helpers that lie beside it
    within = [str(path)] if origin.kind is Kind.PACKAGE else None
    file = path / "__init__.py" if within else path
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=within)
    assert spec is not None  # noqa: S101 - for a .py file there is one
    assert spec.loader is not None  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
