"""The worker is tried on the same fresh instances as the use cases."""

from tests.services.conftest import begun, clock, ctx, finished, new_context  # noqa: F401
