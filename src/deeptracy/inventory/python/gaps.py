"""What the Python manifests can't tell, in words that all of them share."""

from collections.abc import Iterable
from itertools import chain

from deeptracy.inventory.python.origin import Origin
from deeptracy.model.inventory import Dependency, Gap, Location, Skipped


def unnamed(place: Location, origin: Origin) -> Skipped:
    """A requirement without a name: an address, or a line that can't be read. It is not quoted: it may hold secrets."""
    if origin.private:
        return Skipped(place.path, f"a package that is not named here, {origin.private}", origin.gap, place.line)
    return Skipped(place.path, "a line that can't be read as a requirement", Gap.UNREADABLE, place.line)


def once(*lists: Iterable[Skipped]) -> list[Skipped]:
    """Several lists of gaps as one, without repeats: a manifest and a file it includes may have the same gap."""
    return list(dict.fromkeys(chain(*lists)))


def transitive(path: str, dependencies: Iterable[Dependency]) -> list[Skipped]:
    """The gap of a manifest that names only what the project itself asks for; none where it asks for nothing."""
    if all(each.private for each in dependencies):
        return []
    return [Skipped(path, "no file lists what the packages it names need in turn", Gap.TRANSITIVE)]
