"""From packages to the products of the CPE dictionary: what NVD calls them, how sure that is, and why."""
