"""The workbench's rooms; each folder's own docstring says what belongs in it."""
