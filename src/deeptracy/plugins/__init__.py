"""Analyzers that others write. What an author needs is here; docs/plugins.md tells how to write one."""

from deeptracy.plugins.author import PluginResult, Severity, deeptracy_plugin

__all__ = ["PluginResult", "Severity", "deeptracy_plugin"]
