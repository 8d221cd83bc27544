"""The Evidence perspective: pages as a court gets them, their sources, and what keeps them from leaving."""
