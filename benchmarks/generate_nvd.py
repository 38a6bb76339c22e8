"""A full-size NVD, KEV and EPSS, laid out as they are published: made up, always the same, in the shape of the real.

The shape is that of the feed of 2022 in numbers: how many matches, products, references a record has, how many are of
devices (AND), what software they are for, where the references lead. A record whose CVE an OSV record stands for is
about that record's package; a few more are about packages too, some of which have hundreds.

python -m benchmarks.generate_nvd BUCKET FOLDER [RECORDS]      BUCKET: made by benchmarks.generate
"""

import gzip
import hashlib
import json
import random
import sys
import zipfile
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

RECORDS = 330_000
YEARS = range(2002, 2027)
SCORES = 300_000
EXPLOITED = 1_500

Package = tuple[str, str]
# Records of each year, in hundreds: the NVD grows.
_SIZES = (65, 15, 26, 47, 70, 65, 70, 50, 50, 47, 54, 61, 83, 84, 105, 180, 175, 175, 195, 220, 260, 300, 400, 450, 300)
_PRODUCTS = 100_000
_ABOUT_PACKAGES = 0.05
_FLATTER = 5  # so that no package has more than some four hundred
_DEVICES = 0.1
_SILENT = 0.03  # rejected, or not analysed yet
# What share of records has at most so much.
_SHARES = (0.0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0)
_MATCHES = (1, 1, 1, 2, 10, 24, 90, 300, 900)
_FIRMWARE = (1, 1, 3, 10, 35, 90, 250, 400, 490)
_REFERENCES = (1, 1, 1, 2, 3, 4, 6, 12, 25)
_LETTERS = (40, 141, 218, 345, 559, 724, 1248, 2326, 2903)
_HOSTS = (
    ("github.com", 280), ("lists.example.org", 90), ("bugs.example.com", 80), ("advisories.example.net", 120),
    ("blog.example.org", 60), ("gitlab.com", 13), ("wpscan.example", 26), ("support.example.com", 331),
)  # fmt: skip
_TAGS = ("Third Party Advisory", "Vendor Advisory", "Exploit", "Patch", "Issue Tracking", "Release Notes")
_TARGETS = (
    ("*", 960), ("wordpress", 20), ("jenkins", 5), ("node.js", 5), ("windows", 4), ("android", 2), ("-", 2),
    ("python", 1), ("ruby", 1),
)  # fmt: skip
_OWN_TARGETS = {
    "npm": "node.js", "PyPI": "python", "RubyGems": "ruby", "crates.io": "rust", "Packagist": "composer",
    "Maven": "maven", "Go": "go", "NuGet": ".net",
}  # fmt: skip
_SOURCES = {"npm": "js", "PyPI": "py", "RubyGems": "rb", "crates.io": "rs", "Packagist": "php", "Maven": "java"}
_VECTOR = "CVSS:3.1/AV:N/AC:{0}/PR:{1}/UI:N/S:U/C:{2}/I:{2}/A:H"
_WORDS = ("flaw", "allows", "attackers", "to", "read", "memory", "via", "a", "crafted", "request", "before", "version")
_SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "ek")]
_NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


class _Generator:
    def __init__(self, packages: dict[str, Package]) -> None:
        self._random = random.Random("NVD")
        self._known = packages
        self._packages = sorted(set(packages.values()))
        self._random.shuffle(self._packages)
        self._texts = [" ".join(self._random.choices(_WORDS, k=600)) for _ in range(50)]

    def year(self, year: int, count: int) -> Iterator[dict[str, Any]]:
        for number in sorted(self._random.sample(range(1000, 100_000), count)):
            yield self.record(f"CVE-{year}-{number}", f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}T10:15:00.000")

    def record(self, id_: str, modified: str, status: str = "") -> dict[str, Any]:
        """One CVE, about the package that an OSV record with its id names, if there is one."""
        package = self._known.get(id_)
        if package is None and self._random.random() < _ABOUT_PACKAGES:
            package = self._packages[self._log_uniform(len(self._packages), _FLATTER)]
        silent = package is None and self._random.random() < _SILENT
        return {
            "id": id_,
            "sourceIdentifier": "security@example.com",
            "published": modified,
            "lastModified": modified,
            "vulnStatus": status or ("Awaiting Analysis" if silent else "Analyzed"),
            "cveTags": [],
            "descriptions": [{"lang": "en", "value": self._prose()}],
            "metrics": {} if silent else self._metrics(),
            "weaknesses": [{"source": "nvd@nist.gov", "type": "Primary", "description": [_CWE]}],
            "configurations": [] if silent else self._configurations(package),
            "references": list(self._references(package)),
        }

    def _pick(self, quantiles: Sequence[int]) -> int:
        """A number of which the quantiles of `_SHARES` are these."""
        share = self._random.random()
        above = bisect(_SHARES, share)
        low, high = quantiles[above - 1], quantiles[above]
        part = (share - _SHARES[above - 1]) / (_SHARES[above] - _SHARES[above - 1])
        return round(low + part * (high - low))

    def _weighted(self, choices: Sequence[tuple[str, int]]) -> str:
        return self._random.choices([word for word, _ in choices], [weight for _, weight in choices])[0]

    def _log_uniform(self, count: int, offset: int = 1) -> int:
        """A rank below ``count``, the first ones by far the most often; less so with a larger ``offset``."""
        return min(count - 1, int(offset * ((count + offset) / offset) ** self._random.random()) - offset)

    def _prose(self) -> str:
        return self._random.choice(self._texts)[: self._pick(_LETTERS)]

    def _metrics(self) -> dict[str, Any]:
        pick = self._random.choice
        data = {
            "version": "3.1", "vectorString": _VECTOR.format(pick("LH"), pick("NLH"), pick("HLN")),
            "attackVector": "NETWORK", "attackComplexity": "LOW", "privilegesRequired": "NONE",
            "userInteraction": "NONE", "scope": "UNCHANGED", "baseScore": self._random.randint(30, 98) / 10,
            "baseSeverity": pick(("MEDIUM", "HIGH", "CRITICAL")),
        }  # fmt: skip
        metric = {"source": "nvd@nist.gov", "type": "Primary", "cvssData": data, "exploitabilityScore": 3.9}
        found = {"cvssMetricV31": [metric]}
        if self._random.random() < 0.6:
            older = {"version": "2.0", "vectorString": "AV:N/AC:L/Au:N/C:P/I:P/A:P", "baseScore": 7.5}
            found["cvssMetricV2"] = [{**metric, "cvssData": older, "baseSeverity": "HIGH"}]
        return found

    def _references(self, package: Package | None) -> Iterator[dict[str, Any]]:
        for _ in range(self._pick(_REFERENCES)):
            host, word = self._weighted(_HOSTS), _name(self._log_uniform(_PRODUCTS))
            path = f"{word}/{word}/issues/{self._random.randint(1, 9999)}"
            if package and host == "github.com":
                file = f"src/{word}.{_SOURCES.get(package[0], 'md')}"
                path = f"{_vendor(package[1])}/{package[1]}/blob/main/{file}"
            yield {
                "url": f"https://{host}/{path}",
                "source": "security@example.com",
                "tags": self._random.sample(_TAGS, 2),
            }

    def _configurations(self, package: Package | None) -> list[dict[str, Any]]:
        if package is not None:
            return [_either(list(self._library(package)))]
        if self._random.random() < _DEVICES:
            return [self._device() for _ in range(self._pick(_FIRMWARE))]
        return [_either(list(self._matches(self._pick(_MATCHES))))]

    def _library(self, package: Package) -> Iterator[dict[str, Any]]:
        """Some releases of a package under its own name, mostly without a word of what it is for."""
        target = _OWN_TARGETS[package[0]] if self._random.random() < 0.2 else "*"
        for _ in range(1 if self._random.random() < 0.8 else self._random.randint(2, 5)):
            yield self._range(f"a:{_vendor(package[1])}:{package[1]}", target)

    def _device(self) -> dict[str, Any]:
        rank = self._log_uniform(_PRODUCTS)
        vendor, product = _vendor(_name(rank // 40)), _name(rank)
        firmware = self._match(f"o:{vendor}:{product}_firmware:{self._random.choice(('-', self._version()))}")
        device = self._match(f"h:{vendor}:{product}:-", vulnerable=False)
        nodes = [{"operator": "OR", "negate": False, "cpeMatch": [match]} for match in (firmware, device)]
        return {"operator": "AND", "nodes": nodes}

    def _matches(self, count: int) -> Iterator[dict[str, Any]]:
        """Ranges of several products, or releases of one, one by one."""
        while count > 0:
            rank = self._log_uniform(_PRODUCTS)
            product = f"{'o' if rank % 3 == 0 else 'a'}:{_vendor(_name(rank // 4))}:{_name(rank)}"
            if count > 3 and self._random.random() < 0.5:
                releases = self._random.randint(2, min(count, 60))
                yield from (self._match(f"{product}:{self._version()}") for _ in range(releases))
                count -= releases
            else:
                yield self._range(product, self._weighted(_TARGETS))
                count -= 1

    def _range(self, product: str, target: str) -> dict[str, Any]:
        bounds = {"versionEndExcluding" if self._random.random() < 0.8 else "versionEndIncluding": self._version(9)}
        if self._random.random() < 0.4:
            bounds["versionStartIncluding"] = self._version(2)
        return self._match(f"{product}:*:*:*:*:*:{target}:*:*", bounds=bounds)

    def _match(self, name: str, *, vulnerable: bool = True, bounds: dict[str, str] | None = None) -> dict[str, Any]:
        criteria = "cpe:2.3:" + name + ":*" * (10 - name.count(":"))
        digits = f"{self._random.getrandbits(128):032X}"
        id_ = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
        return {"vulnerable": vulnerable, "criteria": criteria, **(bounds or {}), "matchCriteriaId": id_}

    def _version(self, major: int = 5) -> str:
        pick = self._random.randint
        return f"{pick(1, major)}.{pick(0, 12)}.{pick(0, 12)}"


_CWE = {"lang": "en", "value": "CWE-79"}


def _either(matches: list[dict[str, Any]]) -> dict[str, Any]:
    return {"nodes": [{"operator": "OR", "negate": False, "cpeMatch": matches}]}


def _name(rank: int) -> str:
    """A word for a product; no package of the other generator bears it."""
    word, rest = "q", rank + 200
    while rest:
        rest, syllable = divmod(rest, len(_SYLLABLES))
        word += _SYLLABLES[syllable]
    return word


def _vendor(name: str) -> str:
    """Every other maker is named like its product."""
    return f"{name}_project" if len(name) % 2 else f"{name[::-1]}soft"


def packages_by_cve(bucket: Path) -> dict[str, Package]:
    """The package (ecosystem, name) that an OSV record names, by each CVE it stands for."""
    found = {}
    for path in sorted(bucket.glob("*/all.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if not name.startswith("MAL-"):
                    record = json.loads(archive.read(name))
                    package = record["affected"][0]["package"]
                    found.update(dict.fromkeys(record.get("aliases", ()), (package["ecosystem"], package["name"])))
    return found


def generate(bucket: Path, folder: Path, records: int = RECORDS) -> int:
    """Write the files of NVD, KEV and EPSS into ``folder``; how many records of the NVD there are."""
    folder.mkdir(parents=True)
    generator = _Generator(packages_by_cve(bucket))
    ids: list[str] = []
    for year, size in zip(YEARS, _SIZES, strict=True):
        made = list(generator.year(year, size * records // sum(_SIZES)))
        ids += [cve["id"] for cve in made]
        write(folder, str(year), made)
    write(folder, "modified", [])
    _write_epss(folder, ids)
    _write_kev(folder, ids)
    return len(ids)


def change(bucket: Path, folder: Path, count: int, hour: int) -> None:
    """Publish ``modified`` anew: ``count`` records, of which some are new and the others have other configurations."""
    generator = _Generator(packages_by_cve(bucket))
    old = [cve["cve"]["id"] for cve in _read(folder, "2025")[hour * count : (hour + 1) * count - count // 4]]
    new = [f"CVE-2026-{100_000 * (hour + 1) + number}" for number in range(count - len(old))]
    at = f"2026-11-20T{3 + hour:02}:00:00.000"
    write(folder, "modified", [generator.record(id_, at) for id_ in old + new], hour)


def _read(folder: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(gzip.decompress((folder / _file(name)).read_bytes()))["vulnerabilities"]
    return found


def _file(name: str) -> str:
    return f"nvdcve-2.0-{name}.json.gz"


def write(folder: Path, name: str, records: list[dict[str, Any]], hours: int = 0) -> None:
    """One feed and its ``.meta``, published so many hours after the first ones."""
    frame = {"resultsPerPage": len(records), "startIndex": 0, "totalResults": len(records), "format": "NVD_CVE"}
    data = msgspec.json.encode({**frame, "vulnerabilities": [{"cve": record} for record in records]})
    packed = gzip.compress(data, 6, mtime=0)
    (folder / _file(name)).write_bytes(packed)
    published = (_NOW + timedelta(hours=hours)).isoformat()
    sizes = f"size:{len(data)}\r\nzipSize:{len(packed)}\r\ngzSize:{len(packed)}\r\n"
    sha256 = hashlib.sha256(data).hexdigest().upper()
    (folder / f"nvdcve-2.0-{name}.meta").write_bytes(
        f"lastModifiedDate:{published}\r\n{sizes}sha256:{sha256}\r\n".encode()
    )


def _write_epss(folder: Path, ids: list[str]) -> None:
    chooser = random.Random("EPSS")
    scored = sorted(chooser.sample(ids, min(SCORES, len(ids))))
    lines = [f"{id_},{chooser.random() ** 8:.5f},{chooser.random():.5f}" for id_ in scored]
    head = "#model_version:v2026.01.01,score_date:2026-11-20T00:00:00+0000\ncve,epss,percentile\n"
    (folder / "epss_scores-current.csv.gz").write_bytes(gzip.compress((head + "\n".join(lines)).encode(), 6, mtime=0))


def _write_kev(folder: Path, ids: list[str]) -> None:
    exploited = sorted(random.Random("KEV").sample(ids, min(EXPLOITED, len(ids))))
    entries = [{"cveID": id_, "dateAdded": "2024-03-01", "dueDate": "2024-03-22"} for id_ in exploited]
    catalogue = {"count": len(entries), "vulnerabilities": entries}
    (folder / "known_exploited_vulnerabilities.json").write_text(json.dumps(catalogue))


if __name__ == "__main__":
    made = generate(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else RECORDS)
    print(f"{made} records")
