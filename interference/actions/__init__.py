"""The only writers of this room, one function per act."""
