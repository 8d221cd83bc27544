"""What the investigator sees: the only package that imports Qt."""
