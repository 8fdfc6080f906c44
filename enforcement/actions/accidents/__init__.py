"""Acts on accidents (二（四）; decree 493): the only writers of the register."""
