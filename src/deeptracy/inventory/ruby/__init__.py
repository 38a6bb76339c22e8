"""Ruby: Bundler's lock file."""
