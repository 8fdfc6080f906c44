"""The vault: reports that nobody but the competent discipline body can read (article 10).

Built on libsodium through PyNaCl. See docs/adr/0003-vault.md for the threat model.
"""
