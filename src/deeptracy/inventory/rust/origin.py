"""Where a crate comes from, by Cargo's own notation: https://doc.rust-lang.org/cargo/reference/pkgid-spec.html."""

_PUBLIC = "https://github.com/rust-lang/crates.io-index"  # Cargo writes it so whichever protocol it used
FOLDER = "from a folder"
GIT = "from a git repository"
OTHER_REGISTRY = "from another registry than crates.io"


def origin(source: str) -> tuple[str, str]:
    """Why a crate with this ``source`` is not the public one (empty: it is), and the address it is from."""
    if not source:
        return FOLDER, ""
    kind, _, address = source.partition("+")
    if kind == "git":
        return GIT, address
    return ("" if address == _PUBLIC else OTHER_REGISTRY), address
