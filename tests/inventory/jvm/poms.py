"""Maven project files, written short, for tests."""


def gav(coordinates: str, **more: str) -> str:
    """``group:artifact:version`` as elements; parts that are empty are left out."""
    parts = dict(zip(("groupId", "artifactId", "version"), coordinates.split(":"), strict=False))
    return "".join(f"<{tag}>{text}</{tag}>" for tag, text in {**parts, **more}.items() if text)


def dependency(coordinates: str, **more: str) -> str:
    return f"<dependency>{gav(coordinates, **more)}</dependency>"


def dependencies(*coordinates: str) -> str:
    return "<dependencies>" + "".join(map(dependency, coordinates)) + "</dependencies>"


def managed(*entries: str) -> str:
    return f"<dependencyManagement><dependencies>{''.join(entries)}</dependencies></dependencyManagement>"


def imported(coordinates: str) -> str:
    return dependency(coordinates, type="pom", scope="import")


def parent(coordinates: str, path: str | None = None) -> str:
    location = "" if path is None else f"<relativePath>{path}</relativePath>"
    return f"<parent>{gav(coordinates)}{location}</parent>"


def plugin(coordinates: str, *added: str, **more: str) -> str:
    return f"<plugin>{gav(coordinates, **more)}{dependencies(*added) if added else ''}</plugin>"


def build(*plugins: str, managed: tuple[str, ...] = ()) -> str:
    management = f"<pluginManagement><plugins>{''.join(managed)}</plugins></pluginManagement>" if managed else ""
    return f"<build>{management}<plugins>{''.join(plugins)}</plugins></build>"


def properties(**values: str) -> str:
    inside = "".join(f"<{name.replace('_', '.')}>{text}</{name.replace('_', '.')}>" for name, text in values.items())
    return f"<properties>{inside}</properties>"


def project(coordinates: str, *parts: str) -> str:
    return f"<project>{gav(coordinates)}{''.join(parts)}</project>"
