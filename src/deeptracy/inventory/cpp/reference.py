"""References to Conan packages: https://docs.conan.io/2/reference/conanfile/methods/requirements.html.

``name/version@user/channel#recipe-revision%timestamp``, in Conan 1 followed by ``:package-id#package-revision``.
"""

import re

from deeptracy.model.inventory import Dependency, Location, Scope
from deeptracy.model.package import Package

_REFERENCE = re.compile(
    r"(?P<name>[^\s/@#%:\[\]]+)/(?P<version>\[[^\]]*\]|[^\s@#%:\[\]]+)(?P<rest>[@#%:].*)?", re.DOTALL
)
_OWNER = re.compile(r"@([^#%:]+)")


def dependency(text: str, place: Location, scope: Scope, direct: bool | None) -> Dependency | None:
    """The package a reference names; None when the text is no reference.

    A ``[range]`` is a requirement. A ``user/channel`` other than ``_/_`` marks a package that is not ConanCenter's.
    """
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        return None
    version = match["version"]
    ranged = version.startswith("[")
    owner = _OWNER.search(match["rest"] or "")
    private = owner is not None and owner[1].strip("/_ ") != ""
    return Dependency(
        Package("ConanCenter", match["name"], "" if ranged else version),
        place,
        scope=scope,
        direct=direct,
        requirement=version if ranged else "",
        private=f"published by {owner[1].strip()}, not by ConanCenter" if owner and private else "",
    )
