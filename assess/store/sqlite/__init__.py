"""SQLite through sqlite-utils: the embedded engine, nothing to install."""
