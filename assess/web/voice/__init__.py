"""The pages of a colleague who answers beside the owner (docs/decisions/0065), one module a page or noun."""

from assess.web.voice import again, finish, join, pause, questions  # noqa: F401 (each adds its routes)
from assess.web.voice.blueprint import blueprint

__all__ = ["blueprint"]
