"""``python -m deeptracy``."""

from deeptracy.cli.main import main

main()
