"""The platform: projects, scans, watching and notifications. A Django project, one app per noun.

Nothing outside this package knows Django or Celery. What needs neither (what forges send, how repositories are
addressed) is plain modules in the app of its noun.
"""
