"""What forges send when something is pushed: recognised, proven and decoded, without a look at any project.

`receive.receive` is the way in. A forge is a module and a line in `registry.FORGES`; what it tells is in `event`.
"""
