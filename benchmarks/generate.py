"""A full-size set of OSV records, laid out like OSV's bucket: made up, but of realistic sizes, and always the same.

python -m benchmarks.generate FOLDER [RECORDS]
"""

import json
import random
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECORDS = 300_000
_SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "ix")]
_PROSE = [
    "improper", "neutralisation", "of", "input", "allows", "remote", "attackers", "to", "execute",
    "arbitrary", "code", "via", "crafted", "requests", "because", "validation", "of", "untrusted",
    "headers", "happens", "after", "parsing", "which", "exhausts", "memory", "and", "bypasses",
    "checks",
]  # fmt: skip
_VECTORS = tuple(
    f"CVSS:3.1/AV:{av}/AC:{ac}/PR:{pr}/UI:N/S:U/C:{c}/I:{i}/A:H"
    for av in "NL" for ac in "LH" for pr in "NL" for c in "HLN" for i in "HLN"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """How many of 300 records one source gives: ``prefix`` of its ids, ``ranges`` it writes."""

    ecosystem: str
    prefix: str
    parts: int
    ranges: str = "ECOSYSTEM"


SHARES = (
    Share("npm", "MAL", 230, "SEMVER"),
    Share("npm", "GHSA", 12, "SEMVER"),
    Share("PyPI", "PYSEC", 20),
    Share("Maven", "GHSA", 14),
    Share("Go", "GO", 8, "SEMVER"),
    Share("Packagist", "GHSA", 7),
    Share("RubyGems", "GHSA", 4),
    Share("crates.io", "RUSTSEC", 3, "SEMVER"),
    Share("NuGet", "GHSA", 2),
)


class _Generator:
    def __init__(self, share: Share) -> None:
        self._share = share
        self._random = random.Random(f"{share.ecosystem} {share.prefix}")
        self._packages = [self._name() for _ in range(2000)]

    def records(self, count: int) -> Iterator[dict[str, Any]]:
        for number in range(count):
            yield self._malware(number) if self._share.prefix == "MAL" else self._vulnerability(number)

    def _name(self) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 5)))

    def _time(self) -> str:
        pick = self._random.randint
        year, month, day = pick(2018, 2026), pick(1, 12), pick(1, 28)
        return f"{year}-{month:02}-{day:02}T{pick(0, 23):02}:{pick(0, 59):02}:{pick(0, 59):02}.{pick(0, 999999):06}Z"

    def _text(self, words: int) -> str:
        return " ".join(self._random.choices(_PROSE, k=words))

    def _id(self, number: int) -> str:
        return f"{self._share.prefix}-{2018 + number % 9}-{number}"

    def _version(self) -> str:
        return ".".join(str(self._random.randint(0, 12)) for _ in range(3))

    def _record(self, number: int, name: str, **more: object) -> dict[str, Any]:
        published, modified = sorted((self._time(), self._time()))
        package = {"ecosystem": self._share.ecosystem, "name": name}
        record = {"schema_version": "1.7.4", "id": self._id(number), "published": published, "modified": modified}
        return {**record, **more, "affected": [{"package": package, **self._range(number)}]}

    def _range(self, number: int) -> dict[str, Any]:
        if self._share.prefix == "MAL" and number % 3:
            return {"versions": [self._version() for _ in range(self._random.randint(1, 3))]}
        events = [{"introduced": "0"}]
        if self._share.prefix == "MAL":
            return {"ranges": [{"type": "SEMVER", "events": events}]}
        events.append({"fixed": self._version()} if number % 5 else {"last_affected": self._version()})
        listed = [self._version() for _ in range(self._random.randint(2, 60))]
        versions = listed if self._share.ranges == "ECOSYSTEM" else []
        return {"ranges": [{"type": self._share.ranges, "events": events}], "versions": versions}

    def _malware(self, number: int) -> dict[str, Any]:
        name = f"{self._name()}-{number}"
        origin = {"sha256": f"{self._random.getrandbits(256):064x}", "source": "feed", "import_time": self._time()}
        return self._record(
            number,
            name,
            summary=f"Malicious code in {name} (npm)",
            details=f"The package {name} runs a command when it is installed.\n\n{self._text(60)}",
            credits=[{"name": "A feed", "type": "FINDER"}],
            database_specific={"malicious-packages-origins": [origin]},
        )

    def _vulnerability(self, number: int) -> dict[str, Any]:
        aliases = [f"CVE-{2018 + number % 9}-{self._random.randint(1000, 99999)}"]
        urls = [f"https://example.org/{self._share.prefix}/{number}/{part}" for part in range(5)]
        return self._record(
            number,
            self._random.choice(self._packages),
            aliases=aliases,
            summary=self._text(9).capitalize(),
            details=self._text(self._random.randint(60, 500)),
            severity=[{"type": "CVSS_V3", "score": self._random.choice(_VECTORS)}],
            references=[{"type": "WEB", "url": url} for url in urls],
            database_specific={"cwe_ids": ["CWE-79"], "github_reviewed": True},
        )


def generate(folder: Path, records: int = RECORDS) -> int:
    """Write the bucket of about ``records`` records into ``folder``; how many there are."""
    written = 0
    names = list(dict.fromkeys(share.ecosystem for share in SHARES))
    for ecosystem in names:
        shares = [share for share in SHARES if share.ecosystem == ecosystem]
        written += _write(folder / ecosystem, shares, records)
    (folder / "ecosystems.txt").write_text("\n".join(names) + "\n")
    return written


def _write(folder: Path, shares: list[Share], records: int) -> int:
    folder.mkdir(parents=True)
    lines = []
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for share in shares:
            for record in _Generator(share).records(records * share.parts // 300):
                member = zipfile.ZipInfo(f"{record['id']}.json")
                archive.writestr(member, json.dumps(record), zipfile.ZIP_DEFLATED)
                lines.append(f"{record['modified']},{record['id']}")
    (folder / "modified_id.csv").write_text("\n".join(sorted(lines, reverse=True)) + "\n")
    return len(lines)


if __name__ == "__main__":
    made = generate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else RECORDS)
    print(f"{made} records")
