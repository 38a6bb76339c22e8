"""Rust: Cargo's lock file and manifests."""
