"""The base of what study.yml holds: every key known, nothing changed once it is read."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A part of study.yml: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
