"""The only room, with `live`, that imports google.genai."""
