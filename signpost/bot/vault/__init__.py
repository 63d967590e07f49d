"""What keeps reports unreadable to whoever holds the database alone: keys, how they are wrapped, and what they seal.

Each case has a `Key` of its own, kept wrapped by the `MasterKeys`; its texts and evidence are sealed under it.
"""

from signpost.bot.vault.key import Key, SealBrokenError, new_key
from signpost.bot.vault.key_file import add_master_key, load_master_keys
from signpost.bot.vault.master_keys import MasterKeys, MissingKeyError
from signpost.bot.vault.sealing import seal, seal_json, unseal, unseal_json
from signpost.bot.vault.wrapping import KeyWrapper, Purpose, version_of

__all__ = [
    "Key",
    "KeyWrapper",
    "MasterKeys",
    "MissingKeyError",
    "Purpose",
    "SealBrokenError",
    "add_master_key",
    "load_master_keys",
    "new_key",
    "seal",
    "seal_json",
    "unseal",
    "unseal_json",
    "version_of",
]
