"""What the app answers beside its pages, and what it does with what visitors send."""
