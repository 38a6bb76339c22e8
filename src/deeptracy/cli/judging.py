"""What a scan is judged by: the advisory file, or where there is none, a Patton."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deeptracy.cli import advisories
from deeptracy.cli.advisories import Freshness
from deeptracy.cli.errors import CannotDo
from deeptracy.model.inventory import Inventory
from deeptracy.model.result import ScanResult
from deeptracy.scan import Options, ecosystems_of, judge
from deeptracy.source.target import Target

Judge = Callable[[Target, Inventory, Options], ScanResult]


@contextmanager
def judging(database: Path, inventory: Inventory, freshness: Freshness, patton: str) -> Iterator[Judge]:
    """Judge by the advisory file, after fetching what the inventory needs; by the Patton at an address without a file.

    Raises `CannotDo` when there are no advisories.
    """
    if patton and not freshness.offline and not database.is_file():
        yield _by_patton(patton)
        return
    advisories.ready(database, ecosystems_of(inventory), freshness)
    with advisories.opened(database) as store:
        yield lambda target, found, options: judge(target, found, store, options)


def _by_patton(address: str) -> Judge:
    from deeptracy.cli.fetching import Connections
    from deeptracy.fetch.http import FetchError
    from deeptracy.patton.client import PattonClient
    from deeptracy.patton.remote_scan import judge_by

    client = PattonClient(address, Connections().to(address))

    def judged(target: Target, inventory: Inventory, options: Options) -> ScanResult:
        try:
            return judge_by(client, target, inventory, options)
        except FetchError as error:
            raise CannotDo(f"the Patton at {address} can't be asked: {error}") from error

    return judged
