"""What-ifs: the smallest changes that open a pathway or lift it."""
