"""What any use case may raise of its database; pages and commands name it from here."""

from __future__ import annotations

from assess.store.errors import BadAddress as BadAddress
from assess.store.errors import Conflict as Conflict
from assess.store.errors import StoreError as StoreError
from assess.store.errors import StoreFull as StoreFull
from assess.store.errors import UnusableFile as UnusableFile
from assess.store.errors import Withdrawn as Withdrawn
