"""What the engine can make out by itself: text, speech, codes, colours, changes. Models come inside packages."""
