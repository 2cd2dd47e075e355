"""PostgreSQL (15 or newer) through psycopg: for more than one machine."""
