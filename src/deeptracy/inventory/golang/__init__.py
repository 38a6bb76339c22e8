"""Go: module files, sums, workspaces, vendored modules, and what the linker leaves in an executable."""
