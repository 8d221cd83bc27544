"""The Sites perspective: figures, the board of sites, and what is recorded of them."""
