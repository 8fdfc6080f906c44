"""The safety credit record of an enterprise (安全生产信用档案，五（四）)."""
