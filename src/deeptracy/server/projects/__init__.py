"""Projects: the repositories, and the things without a repository, that are watched."""
