"""Two pictures held against each other by their pixels. Only `value` and `series` are for the app's own process."""
