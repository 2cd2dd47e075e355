"""Lists of clients as tables that people keep: reading them, and a form to fill in."""
