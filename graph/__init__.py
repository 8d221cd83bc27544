"""What is known: entities, links, assertions, sources and changes, and the stores that keep them."""
