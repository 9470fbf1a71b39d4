"""Example files and what draws them; `components.media.samples` says what is on them."""
