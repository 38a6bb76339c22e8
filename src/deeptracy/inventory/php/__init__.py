"""PHP: Composer's lock file, manifest, and list of what is installed."""
