"""What runs: the server, the render worker, the system check."""
