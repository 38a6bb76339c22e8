"""The configuration of a scan: ``.deeptracy.yml`` at the root of the target, and a policy file outside it.

Both have the same form; docs/configuration.md describes it. What a target says can add rules, but never take back what
the policy says: the ``fail_on`` of both hold, the policy's ``confidence`` stands, and a policy with
``target_rules: deny`` shuts out what the target hides by its ``ignore``, ``private`` and ``confidence``.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from deeptracy.findings.rules import IgnoreRule
from deeptracy.inventory.parser import Malformed
from deeptracy.model.severity import Level

FILE_NAMES = (".deeptracy.yml", ".deeptracy.yaml")
_KEYS = {"lang", "language", "plugins", "ignore", "paths", "private", "notify", "fail_on", "confidence", "target_rules"}
_RULE_KEYS = {"id", "ids", "package", "path", "reason", "until"}
ANY = "any"
EXPLOITED = "exploited"
FAIL_ON = (ANY, Level.LOW.value, Level.MEDIUM.value, Level.HIGH.value, Level.CRITICAL.value, EXPLOITED)
"""The values of ``fail_on``: severities from which on findings fail, and the exploited ones whatever their severity."""


class InvalidConfiguration(ValueError):
    """A configuration file is wrong. The message names the file, the line and what to write instead."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the files say. Empty tuples and strings where they say nothing.

    ``ignored_paths``: patterns of paths that are not read. ``included_paths``: patterns of paths that are read although
    they are left out by default (installed and vendored packages). ``private_names``: name patterns of private
    packages. ``private_registries``: hosts (and paths) of registries whose packages are private. ``fail_on``: a finding
    fails when any of them says so. ``confidence``: how sure it must be that a package is a product that an advisory
    names, 0.0 to 1.0.
    """

    rules: tuple[IgnoreRule, ...] = ()
    ignored_paths: tuple[str, ...] = ()
    included_paths: tuple[str, ...] = ()
    private_names: tuple[str, ...] = ()
    private_registries: tuple[str, ...] = ()
    fail_on: tuple[str, ...] = ()
    confidence: float | None = None
    target_rules: bool = True

    def under(self, policy: "Configuration") -> "Configuration":
        """This target's configuration with a policy above it."""
        own = self if policy.target_rules else replace(self, **_HIDING)
        return Configuration(
            rules=policy.rules + own.rules,
            ignored_paths=policy.ignored_paths + own.ignored_paths,
            included_paths=policy.included_paths + own.included_paths,
            private_names=policy.private_names + own.private_names,
            private_registries=policy.private_registries + own.private_registries,
            fail_on=tuple(dict.fromkeys(policy.fail_on + own.fail_on)),
            confidence=own.confidence if policy.confidence is None else policy.confidence,
        )

    def declared_private(self, name: str, source: str) -> bool:
        """Whether a package name, or the address a package comes from, is called private."""
        if any(fnmatchcase(name, pattern) for pattern in self.private_names):
            return True
        bare = source.partition("://")[2].rpartition("@")[2] if "://" in source else source
        return any(bare == host or bare.startswith(host.rstrip("/") + "/") for host in self.private_registries)


# What a target can hide findings by, as nothing said.
_HIDING: dict[str, Any] = {
    "rules": (), "ignored_paths": (), "private_names": (), "private_registries": (), "confidence": None,
}  # fmt: skip


def parse(data: bytes, path: str) -> Configuration:
    """The configuration in the bytes of a file; ``path`` is for messages. Raises `InvalidConfiguration`."""
    from deeptracy.inventory import yaml_document  # most projects have no configuration, and YAML takes long to load

    try:
        document = yaml_document.load(data)
    except Malformed as error:
        raise InvalidConfiguration(f"{path}: {error}") from error
    if document == {} or document == "":
        return Configuration()
    if not isinstance(document, dict):
        raise InvalidConfiguration(f"{path}: the document is not a mapping of settings")
    _known_keys(document, _KEYS, path)
    paths = _section(document, "paths", {"ignore", "include"}, path)
    private = _section(document, "private", {"names", "registries"}, path)
    return Configuration(
        rules=tuple(_rules(document.get("ignore") or [], path)),
        ignored_paths=_texts(paths.get("ignore"), "paths.ignore", path),
        included_paths=_texts(paths.get("include"), "paths.include", path),
        private_names=_texts(private.get("names"), "private.names", path),
        private_registries=_texts(private.get("registries"), "private.registries", path),
        fail_on=_some_of(document, "fail_on", FAIL_ON, path),
        confidence=_confidence(document, path),
        target_rules=_one_of(document, "target_rules", ("allow", "deny"), path) != "deny",
    )


def _line_of(value: Any) -> int:
    """The line of a scalar of the document."""
    return getattr(value, "line", 0)


def _known_keys(mapping: Mapping[Any, Any], known: Iterable[str], path: str) -> None:
    for key in mapping:
        if key not in known:
            raise InvalidConfiguration(f"{path}:{_line_of(key)}: {str(key)!r} is not one of {', '.join(sorted(known))}")


def _section(document: Mapping[Any, Any], name: str, keys: set[str], path: str) -> Mapping[Any, Any]:
    section = document.get(name) or {}
    if not isinstance(section, dict):
        raise InvalidConfiguration(f"{path}: {name} must be a mapping with {' or '.join(sorted(keys))}")
    _known_keys(section, keys, path)
    return section


def _texts(value: Any, name: str, path: str) -> tuple[str, ...]:
    if not value:
        return ()
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in items):
        raise InvalidConfiguration(f"{path}: {name} must be a list of texts")
    return tuple(str(item) for item in items)


def _one_of(document: Mapping[Any, Any], name: str, allowed: Sequence[str], path: str) -> str:
    return _allowed(document.get(name) or "", name, ("", *allowed), path)


def _some_of(document: Mapping[Any, Any], name: str, allowed: Sequence[str], path: str) -> tuple[str, ...]:
    value = document.get(name) or []
    items = value if isinstance(value, list) else [value]
    return tuple(_allowed(item, name, allowed, path) for item in items)


def parse_confidence(text: str) -> float:
    """A confidence between 0 and 1. Raises ValueError."""
    value = float(text)
    if not 0.0 <= value <= 1.0:  # NaN is neither
        raise ValueError(f"{text} is not between 0 and 1")
    return value


def _confidence(document: Mapping[Any, Any], path: str) -> float | None:
    value = document.get("confidence")
    if not value:
        return None
    try:
        return parse_confidence(value)
    except (ValueError, TypeError):
        line = next(_line_of(key) for key in document if key == "confidence")
        raise InvalidConfiguration(f"{path}:{line}: confidence must be a number from 0 to 1") from None


def _allowed(value: Any, name: str, allowed: Sequence[str], path: str) -> str:
    if value not in allowed:
        raise InvalidConfiguration(
            f"{path}:{_line_of(value)}: {name} must be one of {', '.join(filter(None, allowed))}"
        )
    return str(value)


def _rules(items: Any, path: str) -> Iterable[IgnoreRule]:
    if not isinstance(items, list):
        raise InvalidConfiguration(f"{path}: ignore must be a list of rules")
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            raise InvalidConfiguration(f"{path}: rule {number} of ignore must be a mapping with id, package or path")
        yield _rule(item, path)


def _rule(item: Mapping[Any, Any], path: str) -> IgnoreRule:
    _known_keys(item, _RULE_KEYS, path)
    line = min((_line_of(key) for key in item), default=0)
    where = f"{path}:{line}"
    ids = _texts(item.get("id"), "id", where) + _texts(item.get("ids"), "ids", where)
    texts = {key: _text(item.get(key), key, where) for key in ("package", "path", "reason")}
    if not texts["reason"].strip():
        raise InvalidConfiguration(f"{where}: the rule needs a reason")
    if not (ids or texts["package"] or texts["path"]):
        raise InvalidConfiguration(f"{where}: the rule must name an id, a package or a path")
    until = _text(item.get("until"), "until", where)
    return IgnoreRule(
        where, texts["reason"], frozenset(id_.upper() for id_ in ids), texts["package"], texts["path"],
        until=None if until in ("", "fix") else _date(until, where), until_fixed=until == "fix",
    )  # fmt: skip


def _text(value: Any, name: str, where: str) -> str:
    if value is not None and not isinstance(value, str):
        raise InvalidConfiguration(f"{where}: {name} must be a text")
    return str(value or "")


def _date(text: str, where: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise InvalidConfiguration(f"{where}: until must be a date such as 2027-01-31, or 'fix'") from None
