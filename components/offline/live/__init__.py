"""Live sessions: BidiGenerateContent over a WebSocket."""
