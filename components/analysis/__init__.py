"""One module per task: prompt, schema, parsing and checks. Pure but for the generate call it is handed."""
