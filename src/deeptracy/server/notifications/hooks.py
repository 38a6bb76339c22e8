"""The notification settings of the first Deeptracy, as channels: ``hook_type`` and ``hook_data`` of a project."""

import json
from collections.abc import Mapping

from deeptracy.server.notifications.delivery import InvalidSettings

_KINDS = {"NONE": (), "SLACK": ("slack",), "EMAIL": ("email",), "SLACK_EMAIL": ("slack", "email")}
_FIELDS = {"slack": "webhook_url", "email": "email"}


def channels(hook_type: str, hook_data: object) -> list[tuple[str, dict[str, object]]]:
    """The channels a project had: (kind, settings still to be checked by the kind). None for ``NONE``.

    ``hook_data`` is a mapping, or the JSON of one as the first API stored it. Raises `InvalidSettings`.
    """
    kinds = _KINDS.get(hook_type or "NONE")
    if kinds is None:
        raise InvalidSettings("hook_type", f"hook_type is one of {', '.join(_KINDS)}")
    data = _mapping(hook_data) if kinds else {}
    found: list[tuple[str, dict[str, object]]] = []
    for kind in kinds:
        field = _FIELDS[kind]
        if not data.get(field):
            raise InvalidSettings("hook_data", f"hook_data lacks {field}, which hook_type {hook_type} needs")
        found.append((kind, {field: data[field]}))
    return found


def _mapping(hook_data: object) -> Mapping[str, object]:
    if isinstance(hook_data, str | bytes):
        try:
            hook_data = json.loads(hook_data)
        except (ValueError, RecursionError) as error:
            raise InvalidSettings("hook_data", "hook_data is no JSON") from error
    if not isinstance(hook_data, Mapping):
        raise InvalidSettings("hook_data", 'hook_data is a mapping, such as {"webhook_url": "https://…"}')
    return hook_data
