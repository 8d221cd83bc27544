"""The investigator's perspective: a chart, its filters, the inspector, the timeline and the table."""
