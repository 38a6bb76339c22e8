"""Package versions whose state is known for certain: does a scan with these advisories still say so?

Each takes the record of a feed all the way: read, stored, looked up by name or product, its versions compared. So a
feed that came only in part, changed its form, or is misread shows before anyone trusts a clean verdict.
"""
