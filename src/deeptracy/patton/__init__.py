"""Patton: advisories and matching as an HTTP service with its own advisory file, and its client.

A WSGI application (PEP 3333) with a literal table of routes. Each request opens the advisory file anew, so that all it
answers is from one snapshot, and a file that a sync has renamed into place is read by the next request.
"""
