"""What tests of several folders share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the advisory mirror and the lock-file corpus: ``$DEEPTRACY_SHARED``, else beside the checkout."""
    folder = Path(os.environ.get("DEEPTRACY_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        pytest.skip("no shared folder beside the checkout")
    return folder
