"""What people and programs are told by automations, and where it goes: the blocks behind COMITY_NOTIFY_URL.

An address that Apprise knows (mail, Slack, …) gets a text for people; any other http address is a webhook and gets
the JSON that docs/webhook.md describes.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from apprise import Apprise
from prefect.blocks.core import Block
from prefect.blocks.notifications import SlackWebhook
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import SyncPrefectClient
from prefect.events.actions import CallWebhook, SendNotification

from flows.settings import Settings, SettingsError

_BLOCK = "comity-notify-"  # begins the name of each block
_JSON = {"Content-Type": "application/json"}
_CALL = """{"version": 1, "id": {{ event.id | string | tojson }}, "event": {{ event.event | tojson }}, \
"occurred": {{ event.occurred.isoformat() | tojson }}, "resource": {{ event.resource.id | tojson }}, \
"payload": %s}"""
_NOTE = "\n\nInformation, not legal advice."
_PAGES = "{% for page in event.payload.evidence %}\n{{ page.url }}{% if page.rendition %} (read as our rendition)\
{% endif %}{% endfor %}"
_STRETCH = "from {{ event.payload.effective_on }}{% if event.payload.effective_to %} until \
{{ event.payload.effective_to }}{% endif %}"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said of an event, as templates: to people a subject and a text, to programs a payload."""

    subject: str
    body: str
    payload: str = "{{ event.payload | tojson }}"


CHANGED = Notice(
    "{{ event.payload.name }}: group {{ event.payload.before }} → {{ event.payload.after }}",
    "{% if event.payload.is_correction %}A correction of what was said before, {% endif %}" + _STRETCH + ". "
    "Because of {{ event.payload.trigger.title or event.payload.trigger.key }} ({{ event.payload.trigger.kind }})."
    "{% if event.payload.provisional %} Provisional: group {{ event.payload.group_without_provisional }} until it is"
    " confirmed.{% endif %}" + _PAGES + _NOTE,
)
CONFIRMED = Notice(
    "{{ event.payload.name }}: group {{ event.payload.group }} is certain now",
    "The group " + _STRETCH + " no longer rests on provisional facts alone: "
    "{{ event.payload.ground.title or event.payload.ground.key }}." + _PAGES + _NOTE,
)
SOURCE = Notice(
    "Source {{ event.payload.source }}: {{ event.event.split('.')[-1] }}",
    "Last good run: {{ event.payload.last_good_run_at or 'never' }}. The last run found it {{ event.payload.state }}."
    "{% for line in event.payload.breaches %}\n{{ line }}{% endfor %}",
)
RUN = Notice(
    "Run {{ flow_run.name }}: {{ event.resource['prefect.state-name'] }}",
    "{{ event.resource['prefect.state-message'] }}{% if flow_run | ui_url %}\n{{ flow_run | ui_url }}{% endif %}",
    """{"flow": {{ flow.name | tojson }}, "run": {{ flow_run.name | tojson }}, \
"state": {{ event.resource['prefect.state-name'] | tojson }}, \
"message": {{ event.resource['prefect.state-message'] | tojson }}, "url": {{ flow_run | ui_url | tojson }}}""",
)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Someone who is told: the block that holds the address, and whether a program listens there."""

    block: Block
    is_program: bool

    def action(self, notice: Notice) -> CallWebhook | SendNotification:
        """What an automation does to tell; the block must have been saved."""
        block_id = self.block._block_document_id
        if block_id is None:
            raise ValueError("expected a saved block")
        if self.is_program:
            return CallWebhook(block_document_id=block_id, payload=_CALL % notice.payload)
        return SendNotification(block_document_id=block_id, subject=notice.subject, body=notice.body)


def save_receivers(settings: Settings) -> list[Receiver]:
    """The receivers of COMITY_NOTIFY_URL, each in a block `comity-notify-1`, … on the server.

    Raises SettingsError for an address of no kind.
    """
    found = receivers(settings.notify_url.get_secret_value().split())
    for number, receiver in enumerate(found, start=1):
        receiver.block.save(f"{_BLOCK}{number}", overwrite=True)
    return found


def forget_others(client: SyncPrefectClient, kept: Sequence[Receiver]) -> None:
    """Delete the blocks of receivers that are no more: each holds an address that may be a secret."""
    ids = {receiver.block._block_document_id for receiver in kept}
    for document in client.read_block_documents(include_secrets=False):
        if (document.name or "").startswith(_BLOCK) and document.id not in ids:
            client.delete_block_document(document.id)


def receivers(urls: Sequence[str]) -> list[Receiver]:
    """Who is behind each address; raises SettingsError, which shows no more of it than the scheme."""
    found = []
    for number, url in enumerate(urls, start=1):
        parts = urlsplit(url)
        if _apprise_knows(url):
            # Prefect's block for Slack gives whatever it does not know to Apprise, so it serves for all (3.8.8).
            found.append(Receiver(SlackWebhook(url=url), is_program=False))
        elif parts.scheme in ("http", "https") and parts.hostname:
            found.append(Receiver(Webhook(url=url, headers=_JSON), is_program=True))
        else:
            expected = "an http or https address, or one that Apprise knows"
            raise SettingsError(f"COMITY_NOTIFY_URL: expected {expected}, address {number} begins {parts.scheme!r}")
    return found


def _apprise_knows(url: str) -> bool:
    """Whether Apprise sends to such an address; in silence, for it logs the ones that it does not know in full."""
    log = logging.getLogger("apprise")
    was, log.disabled = log.disabled, True
    try:
        return bool(Apprise.instantiate(url))
    finally:
        log.disabled = was
