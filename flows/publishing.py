"""Artifacts onto the page of the flow run that is going on."""

from __future__ import annotations

from collections.abc import Iterable

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.artifacts import Artifact


def publish(artifacts: Iterable[Artifact]) -> None:
    """Write each as the next version of its key."""
    for artifact in artifacts:
        if artifact.rows is None:
            create_markdown_artifact(artifact.text, key=artifact.key, description=artifact.description)
        else:
            create_table_artifact(artifact.rows, key=artifact.key, description=artifact.description)
