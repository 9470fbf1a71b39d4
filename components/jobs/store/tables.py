"""The tables as queries see them; `schema` makes them.

An `owner` is any text, "" for a call whose owner is forgotten.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text

from components.jobs.store.columns import Amount, Instant

metadata = MetaData()

results = Table(
    "result",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("task", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("cost", Amount),
    Column("size", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

calls = Table(
    "call",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("page", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("connection", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("usage", Text),
    Column("low", Amount),
    Column("likely", Amount),
    Column("high", Amount),
    Column("cost", Amount),
    Column("expected", Text),
    Column("committed", Amount, nullable=False),
)

# What a day's limits count, of each owner, and under "" of all; moved along with each call, never added up.
spending = Table(
    "spending",
    metadata,
    Column("day", Date, primary_key=True),
    Column("connection", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("committed", Amount, nullable=False),
)

presets = Table(
    "preset",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("page", Text, primary_key=True),
    Column("title", Text, primary_key=True),
    Column("body", Text, nullable=False),
)
