"""From a file to facts: rows with a locator, then a mapping, then facts or rejects with a reason."""
