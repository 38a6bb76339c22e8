"""rpm's databases of other forms: Berkeley DB (``Packages``, before rpm 4.16) and ndb (``Packages.db``, SUSE's).

Neither has a reader here; the gap says so, and how the packages can be checked all the same.
"""

from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.model.inventory import Gap, Skipped

_NDB_MAGIC = b"RpmP"


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """One gap. Never raises."""
    kind = "an ndb" if file.data.startswith(_NDB_MAGIC) or file.path.endswith(".db") else "a Berkeley DB"
    advice = "convert a copy to rpmdb.sqlite (rpmdb --rebuilddb), or scan an SBOM"
    reason = f"{kind} package database, which is not read; {advice} to have it checked"
    return Parsed(gaps=[Skipped(file.path, reason, Gap.UNSUPPORTED)])
