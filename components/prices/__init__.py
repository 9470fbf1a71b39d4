"""What a run costs: usage, dated prices, estimate."""
