"""Deeptracy: which of our projects are affected, since when, and what do we upgrade to?"""

__version__ = "0.1.0"
