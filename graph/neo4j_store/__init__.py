"""A case on a Neo4j server: the store of a team."""

from graph.neo4j_store.addresses import Neo4jAddress
from graph.neo4j_store.cases import CaseName, cases, create_case, open_case, remove_case
from graph.neo4j_store.store import Neo4jStore

__all__ = ["CaseName", "Neo4jAddress", "Neo4jStore", "cases", "create_case", "open_case", "remove_case"]
