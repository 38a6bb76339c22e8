"""What can't be known about a Maven project's dependencies from the files of its repository, in sentences."""

import re
from collections.abc import Iterator, Sequence

from deeptracy.inventory.jvm.effective_pom import EffectiveProject, Use
from deeptracy.model.inventory import Dependency, Gap, Scope, Skipped

_PROPERTY = re.compile(r"\$\{([^{}]*)\}")
_SHOWN = 3


class PomGaps:
    """The gaps of one project, gathered while its dependencies are listed."""

    def __init__(self, effective: EffectiveProject) -> None:
        self._effective = effective
        self._path = effective.project.path
        self._unmanaged: list[Use] = []
        self._unmanaged_plugins: list[Use] = []
        self._unset: dict[str, Use] = {}
        self._unnamed: list[Use] = []
        self._transitive = False

    def note(self, use: Use, dependency: Dependency | None) -> None:
        """Look at one dependency and what became of it."""
        if dependency is None:
            self._unnamed.append(use)
            return
        if dependency.private:
            return
        self._transitive |= not use.manages
        properties = _PROPERTY.findall(dependency.requirement)
        if properties:
            self._unset.setdefault(properties[0], use)
        elif not use.declared.version:
            plugin = dependency.scope is Scope.BUILD
            (self._unmanaged_plugins if plugin else self._unmanaged).append(use)

    def found(self) -> Iterator[Skipped]:
        """Everything that is not known, at most one sentence for each cause."""
        parent = self._effective.outside_parent
        plugin_managers = (parent.coordinates,) if parent else ()
        if self._unmanaged:
            yield self._gap(self._unmanaged[0], _managed("dependencies", self._unmanaged, self._effective.outside))
        if self._unmanaged_plugins:
            what = _managed("build plugins", self._unmanaged_plugins, plugin_managers)
            yield self._gap(self._unmanaged_plugins[0], what)
        for name, use in self._unset.items():
            what = (
                f"the property {name}, which the version of {use.name} is made of, is set in no file of this repository"
            )
            yield self._gap(use, what)
        for use in self._unnamed:
            what = f"which package {use.name} is depends on a property that is set in no file of this repository"
            yield self._gap(use, what)
        if self._transitive:
            what = "what the dependencies depend on in turn is in no file of this repository; Maven adds it"
            yield Skipped(self._path, what, Gap.TRANSITIVE)

    def _gap(self, use: Use, reason: str) -> Skipped:
        return Skipped(use.path, reason, Gap.UNPINNED, use.declared.line)


def _managed(kind: str, uses: Sequence[Use], managers: Sequence[str]) -> str:
    one = len(uses) == 1
    what = f"the version of {uses[0].name} is" if one else f"the versions of {len(uses)} {kind} are"
    if not managers:
        return f"{what} given in no file of this repository"
    if len(managers) == 1:
        return f"{what} managed by {managers[0]}, which is not in this repository"
    shown = ", ".join(managers[:_SHOWN]) + (f" and {len(managers) - _SHOWN} more" if len(managers) > _SHOWN else "")
    return f"{what} managed by one of {shown}, which are not in this repository"
