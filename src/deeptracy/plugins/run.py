"""One plugin run over one source."""

import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from deeptracy.plugins import apart
from deeptracy.plugins.author import PluginResult, Severity
from deeptracy.plugins.limits import Limits
from deeptracy.plugins.plugin import Failure, Plugin, PluginOutcome, Reason


class _Result(msgspec.Struct, forbid_unknown_fields=True):
    library: str
    version: str
    severity: Severity
    summary: str | None
    advisory: str | None


class _Results(msgspec.Struct, forbid_unknown_fields=True):
    results: list[_Result]


def run(
    plugin: Plugin, source: Path, limits: Limits | None = None, variables: Mapping[str, str] | None = None
) -> PluginOutcome:
    """Run a plugin apart. Never raises for what the plugin does: that is a failure of the outcome.

    ``source`` is what the plugin gets as it is; see `readonly.read_only`. ``variables`` are added to the plugin's
    environment, which otherwise has nothing but paths, locale, certificates, and proxies without a password.
    """
    begun = time.monotonic()
    verdict = apart.ask(plugin.origin, plugin.name, str(source.absolute()), limits or Limits(), variables)
    try:
        results, failure = _results(verdict), None
    except apart.Failed as error:
        results, failure = (), error.failure
    return PluginOutcome(results, failure, verdict.log, time.monotonic() - begun)


def _results(verdict: apart.Verdict) -> tuple[PluginResult, ...]:
    """The results, checked again on this side: what comes through the pipe could be anything."""
    given = apart.answer(verdict, _Results).results
    try:
        found = [
            PluginResult(one.library, one.version, one.severity, summary=one.summary, advisory=one.advisory)
            for one in given
        ]
    except ValueError as error:
        raise apart.Failed(Failure(Reason.RUBBISH, f"returned a result whose {error}")) from None
    return tuple(dict.fromkeys(found))
