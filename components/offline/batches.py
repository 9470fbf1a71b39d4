"""Batches: many requests answered one after the other in the background, watched as long-running operations."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from components.offline.files import Clock, new_id, stamp
from components.offline.wire.errors import ApiError, no_such_batch

TYPE = "type.googleapis.com/google.ai.generativelanguage.v1main."
Json = dict[str, Any]
# Answers one item; ApiError becomes that item's error.
Work = Callable[["Item"], Awaitable[Json]]
# Turns all results into the batch's output.
Finish = Callable[["Batch"], Awaitable[Json]]


@dataclass(slots=True)
class Item:
    """One request of a batch; `key` is set for those from a file, `metadata` for inlined ones."""

    payload: Any
    key: str | None = None
    metadata: Json | None = None
    result: Json | None = None

    @property
    def failed(self) -> bool:
        return self.result is not None and "error" in self.result

    def as_json(self) -> Json:
        found = dict(self.result or {"error": {"code": 1, "message": "The batch was cancelled."}})
        if self.key is not None:
            return {"key": self.key, **found}
        return found | ({"metadata": self.metadata} if self.metadata else {})


@dataclass(slots=True)
class Batch:
    owner: str
    model: str
    display_name: str
    items: list[Item]
    created: datetime
    updated: datetime
    id: str = field(default_factory=lambda: new_id(36))
    state: str = "BATCH_STATE_PENDING"
    ended: datetime | None = None
    output: Json | None = None
    error: Json | None = None

    @property
    def name(self) -> str:
        return f"batches/{self.id}"

    def as_json(self) -> Json:
        """google.longrunning.Operation, whose metadata is the batch."""
        operation: Json = {"name": self.name, "metadata": self._metadata()}
        if self.ended is None:
            return operation
        operation["done"] = True
        if self.error:
            operation["error"] = self.error
        elif self.output:
            operation["response"] = {"@type": f"{TYPE}GenerateContentBatchOutput", **self.output}
        return operation

    def _metadata(self) -> Json:
        fields: Json = {
            "@type": f"{TYPE}GenerateContentBatch",
            "model": f"models/{self.model}",
            "displayName": self.display_name,
            "output": self.output,
            "createTime": stamp(self.created),
            "endTime": stamp(self.ended) if self.ended else None,
            "updateTime": stamp(self.updated),
            "batchStats": self._stats(),
            "state": self.state,
            "name": self.name,
        }
        return {name: value for name, value in fields.items() if value is not None}

    def _stats(self) -> dict[str, str]:
        done = [item for item in self.items if item.result is not None]
        failed = sum(item.failed for item in done)
        counts = {
            "requestCount": len(self.items),
            "successfulRequestCount": len(done) - failed,
            "failedRequestCount": failed,
            "pendingRequestCount": len(self.items) - len(done),
        }
        return {name: str(count) for name, count in counts.items() if count}


class Batches:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._batches: dict[str, Batch] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, batch: Batch, work: Work, finish: Finish) -> Batch:
        self._batches[batch.id] = batch
        self._tasks[batch.id] = asyncio.create_task(self._run(batch, work, finish))
        return batch

    def get(self, id: str, owner: str) -> Batch:
        """Raises ApiError NOT_FOUND."""
        batch = self._batches.get(id)
        if batch is None or batch.owner != owner:
            raise no_such_batch()
        return batch

    def of(self, owner: str) -> list[Batch]:
        return [batch for batch in reversed(self._batches.values()) if batch.owner == owner]

    def cancel(self, id: str, owner: str) -> None:
        batch = self.get(id, owner)
        if batch.ended is None:
            self._tasks[batch.id].cancel()
            self._end(batch, "BATCH_STATE_CANCELLED")
            batch.error = {"code": 1, "message": "The operation was cancelled."}

    def delete(self, id: str, owner: str) -> None:
        self.cancel(id, owner)
        del self._batches[id], self._tasks[id]

    def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()

    async def _run(self, batch: Batch, work: Work, finish: Finish) -> None:
        batch.state = "BATCH_STATE_RUNNING"
        for item in batch.items:
            try:
                item.result = {"response": await work(item)}
            except ApiError as error:
                item.result = {"error": error.rpc_status()}
            batch.updated = self._clock()
        try:
            batch.output = await finish(batch)
        except ApiError as error:
            batch.error = error.rpc_status()
        self._end(batch, "BATCH_STATE_FAILED" if batch.error else "BATCH_STATE_SUCCEEDED")

    def _end(self, batch: Batch, state: str) -> None:
        batch.state = state
        batch.ended = batch.updated = self._clock()
