"""What is known: entities, links, assertions, sources and changes, and the stores that keep them."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""Read by numpy when it is loaded. The matrices of a layout are small: with a thread for each processor one layout of
1,000 took twice the work, on a busy machine four times the time, and its sums depended on how many there were.
"""
