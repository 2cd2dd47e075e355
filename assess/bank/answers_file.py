"""What a firm's own copy of its answers is called, and how large it may be."""

FILE_NAME = "ANSWERS.json"  # wherever one is written, attached or handed out
MAX_BYTES = 1_000_000
MAX_CARRIER_BYTES = 20_000_000  # of a report that carries one
