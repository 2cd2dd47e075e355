"""An operator's own support bodies: table, import, file."""
