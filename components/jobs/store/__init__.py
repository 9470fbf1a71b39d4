"""What outlives a session: the history of results and the ledger of calls, in SQLite or PostgreSQL."""
