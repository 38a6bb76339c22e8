"""Readers of software bills of materials (SBOM).

A reader of each format (CycloneDX in JSON and XML, SPDX 2 in JSON, YAML and tag-value, SPDX 3) turns its document into
a `bill.Bill`: components and the edges between them. `assembly` turns that into dependencies and gaps, the same way
for all of them.
"""
