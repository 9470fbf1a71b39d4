"""Messages of the Developer API as they travel, and the errors it answers with."""
