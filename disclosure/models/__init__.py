from disclosure.models.batches import Batch, Item, OtherMedium
from disclosure.models.entries import Correction, Entry, ErrorNote
from disclosure.models.tallies import Tally

__all__ = ["Batch", "Correction", "Entry", "ErrorNote", "Item", "OtherMedium", "Tally"]
