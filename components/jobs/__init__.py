"""Runs that outlive a page."""
