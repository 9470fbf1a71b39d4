"""The offline engine: a separate process that speaks the Gemini wire protocol. Imports nothing from other rooms."""
