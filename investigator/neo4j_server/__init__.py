"""A Neo4j Community server on this computer, assembled from published parts and run without Docker."""
