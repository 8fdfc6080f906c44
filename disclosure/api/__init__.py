"""The open interface to what is published: read only, for anybody."""
