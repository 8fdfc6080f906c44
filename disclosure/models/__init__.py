from disclosure.models.batches import Batch, Item, OtherMedium
from disclosure.models.entries import Correction, Entry, ErrorNote
from disclosure.models.tallies import Counting, Tally

__all__ = ["Batch", "Correction", "Counting", "Entry", "ErrorNote", "Item", "OtherMedium", "Tally"]
