"""NuGet: lock files, restore results, project files with what they inherit, and Paket."""
