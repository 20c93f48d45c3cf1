"""The HTTP edge: requests are read strictly, answers written plainly, and every fault named with its remedy."""
