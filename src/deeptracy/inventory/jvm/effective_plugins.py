"""The build plugins of a Maven project, with what its parents and profiles say about them.

Plugins are merged, not replaced: https://maven.apache.org/pom.html#Plugins. Those that every build runs without naming
them are listed only where a file of the repository chooses their version; else it is Maven's own choice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from deeptracy.inventory.jvm.effective_pom import EffectiveProject, Key, Layer, Use, filled, key_of
from deeptracy.inventory.jvm.interpolation import Properties
from deeptracy.inventory.jvm.pom_model import PLUGIN_GROUP, Plugin

_LIFECYCLE = ("clean", "install", "deploy", "site")
_CODE_LIFECYCLE = ("resources", "compiler", "surefire")


class _Merged:
    """One plugin, as all layers together describe it."""

    def __init__(self, use: Use) -> None:
        self.use = use
        self.dependencies: dict[Key, Use] = {}

    def add(self, layer: Layer, plugin: Plugin, properties: Properties) -> None:
        if not self.use.declared.version:
            version = properties.fill(plugin.declared.version)
            self.use = replace(self.use, declared=replace(self.use.declared, version=version))
        for declared in plugin.dependencies:
            self.dependencies.setdefault(
                key_of(declared, properties), Use(layer.project.path, filled(declared, properties))
            )


def plugins(effective: EffectiveProject) -> Iterator[Use]:
    """The plugins and extensions of the build, each followed by the dependencies the project adds to it."""
    managed = _merged(effective, effective.layers, effective.properties, managed=True)
    used = _merged(effective, effective.layers, effective.properties)
    for artifact in _always_used(effective.project.pom.packaging):
        key = (PLUGIN_GROUP, artifact)
        if key in managed:
            used.setdefault(key, managed[key])
    yield from _uses(used, [managed])
    for other in effective.other_profiles():
        nearer = _merged(effective, other.nearer, effective.properties)
        for layer, properties in other.profiles:
            own = _merged(effective, [layer], properties, managed=True)
            added = _merged(effective, [layer], properties)
            yield from _uses({key: nearer.get(key, plugin) for key, plugin in added.items()}, [own, managed])


_Plugins = dict[tuple[str, str], _Merged]


def _merged(
    effective: EffectiveProject, layers: Sequence[Layer], properties: Properties, *, managed: bool = False
) -> _Plugins:
    merged: _Plugins = {}
    for layer in layers:
        own = layer.project is effective.project
        for plugin in layer.body.managed_plugins if managed else layer.body.plugins:
            if own or plugin.inherited:
                declared = filled(plugin.declared, properties)
                key = declared.group, declared.artifact
                if key not in merged:
                    merged[key] = _Merged(Use(layer.project.path, declared))
                merged[key].add(layer, plugin, properties)
    return merged


def _uses(used: _Plugins, managements: Sequence[_Plugins]) -> Iterator[Use]:
    for key, plugin in used.items():
        use, dependencies = plugin.use, plugin.dependencies
        for managed in managements:
            if key in managed:
                version = use.declared.version or managed[key].use.declared.version
                use = replace(use, declared=replace(use.declared, version=version))
                dependencies = managed[key].dependencies | dependencies
        yield use
        yield from (replace(dependency, by=use) for dependency in dependencies.values())


def _always_used(packaging: str) -> Iterator[str]:
    names = _LIFECYCLE if packaging == "pom" else (*_LIFECYCLE, *_CODE_LIFECYCLE, packaging.removeprefix("maven-"))
    return (f"maven-{name}-plugin" for name in names)
