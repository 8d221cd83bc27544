"""The texts of the statements that change a case; constants, so that no data ever becomes part of one."""

from __future__ import annotations

from typing import LiteralString

_EACH_LINK: LiteralString = (
    "UNWIND $rows AS row MATCH (a:Entity {case: $case, uid: row.source}) "
    "OPTIONAL MATCH (a)-[r]->(b:Entity {case: $case, uid: row.target}) USING INDEX SEEK b:Entity(case, uid) "
    "WHERE r.uid = row.uid WITH row, r WHERE r IS NOT NULL "
)
"""In the words of questions.LINKS."""

LOCK: LiteralString = (
    "MATCH (c:Case {uid: $uid}) SET c._lock = true "
    "WITH c SET c._changes = c._changes + 1 REMOVE c._lock "
    "RETURN [c._audit_seq, c._audit_hash, c._vocabulary]"
)

HIDDEN_RUNS: LiteralString = (
    "MATCH (r:ImportRun {case: $case}) WHERE r.state <> 'complete' RETURN collect([r.uid, r.state])"
)

RUN: LiteralString = "OPTIONAL MATCH (r:ImportRun {case: $case, uid: $uid}) RETURN properties(r)"

KNOWN_ENTITIES: LiteralString = (
    "MATCH (n:Entity) WHERE n.case = $case AND n.uid IN $uids "
    "RETURN collect([n.uid, n._type, n._version, n._runs, n._key, coalesce(n._protected, false)])"
)

KNOWN_LINKS: LiteralString = (
    "MATCH (k:LinkAnchor) WHERE k.case = $case AND k.about IN $uids "
    "MATCH (a:Entity {case: $case, uid: k._from}) "
    "OPTIONAL MATCH (a)-[r]->(b:Entity {case: $case, uid: k._to}) USING INDEX SEEK b:Entity(case, uid) "
    "WHERE r.uid = k.about "
    "WITH k, r WHERE r IS NOT NULL "
    "RETURN collect([k.about, k._link, r._version, r._runs, k._from, k._to])"
)

KNOWN_RECORDS: LiteralString = (
    "MATCH (a:Assertion) WHERE a.case = $case AND a.uid IN $uids RETURN collect([a.uid, a.run])"
)

THERE: LiteralString = (
    "UNWIND $uids AS uid WITH uid "
    "WHERE EXISTS { MATCH (n:Source {case: $case, uid: uid}) } "
    "OR EXISTS { MATCH (n:Assertion {case: $case, uid: uid}) } "
    "OR EXISTS { MATCH (n:StatusChange {case: $case, uid: uid}) } "
    "RETURN collect(uid)"
)

PROTECTED_AMONG: LiteralString = (
    "MATCH (n:Entity) WHERE n.case = $case AND n.uid IN $uids AND n._protected RETURN collect(n.uid)"
)

BESIDE: LiteralString = (
    "MATCH (n:Entity) WHERE n.case = $case AND n.uid IN $uids "
    "MATCH (n)-[r]-(i:Entity) WHERE type(r) IN $links AND i._type IN $held RETURN collect(DISTINCT i.uid)"
)

BESIDE_THE_PROTECTED: LiteralString = (
    "MATCH (n:Entity {case: $case, _protected: true}) "
    "MATCH (n)-[r]-(i:Entity) WHERE type(r) IN $links AND i._type IN $held RETURN collect(DISTINCT i.uid)"
)

ENDS: LiteralString = (
    "MATCH (k:LinkAnchor) WHERE k.case = $case AND k.about IN $uids AND k._link IN $links "
    "UNWIND [k._from, k._to] AS uid WITH DISTINCT uid "
    "MATCH (i:Entity {case: $case, uid: uid}) USING INDEX SEEK i:Entity(case, uid) "
    "WHERE i._type IN $held RETURN collect(i.uid)"
)

HOLDERS: LiteralString = (
    "WITH COLLECT { MATCH (run:ImportRun {case: $case}) WHERE run.state <> 'complete' RETURN run.uid } AS hidden "
    "MATCH (i:Entity) WHERE i.case = $case AND i.uid IN $uids "
    "MATCH (i)-[r]-(n:Entity) WHERE type(r) IN $links AND n <> i "
    "AND (n._type IN $holders OR (type(r) = $using AND endNode(r) = i)) "
    "RETURN collect([i.uid, n.uid, coalesce(n._protected, false), any(x IN r._runs WHERE NOT x IN hidden), "
    "n._type IN $profiles])"
)

STEPS_TAKEN: LiteralString = "MATCH (c:Case {case: $case}) RETURN coalesce(c._steps, 0)"

TAKE_STEPS: LiteralString = "MATCH (c:Case {case: $case}) SET c._steps = $taken"

PUT_RUN: LiteralString = "MERGE (r:ImportRun {case: $case, uid: $uid}) SET r = $row, r._alive = timestamp()"

ALIVE: LiteralString = "MATCH (r:ImportRun {case: $case, uid: $uid}) SET r._alive = timestamp()"

SOURCES: LiteralString = "UNWIND $rows AS row MERGE (s:Source {case: $case, uid: row.uid}) ON CREATE SET s = row"

ENTITIES: LiteralString = (
    "UNWIND $rows AS row MERGE (n:Entity {case: $case, uid: row.uid}) ON CREATE SET n = row, n:$(row._type)"
)

LINKS: LiteralString = (
    "UNWIND $rows AS row "
    "MATCH (a:Entity {case: $case, uid: row.source}) MATCH (b:Entity {case: $case, uid: row.target}) "
    "CREATE (a)-[r:$(row.type)]->(b) SET r = row.props RETURN count(*)"
)
"""For links that the same transaction, which holds the case's lock, found missing."""

ANCHORS: LiteralString = (
    "UNWIND $rows AS row MERGE (k:LinkAnchor {case: $case, about: row.about}) ON CREATE SET k = row"
)

RECORDS: LiteralString = (
    "UNWIND $rows AS row MATCH (s:Source {case: $case, uid: row.source}) "
    "MERGE (a:Assertion {case: $case, uid: row.uid}) ON CREATE SET a = row "
    "CREATE (a)-[:CITES {locator: coalesce(row.locator, '')}]->(s) RETURN count(*)"
)

ANCHORING_RECORDS: LiteralString = (
    "UNWIND $rows AS row MATCH (s:Source {case: $case, uid: row.source}) "
    "MERGE (a:Assertion {case: $case, uid: row.uid}) ON CREATE SET a = row, a:LinkAnchor "
    "CREATE (a)-[:CITES {locator: coalesce(row.locator, '')}]->(s) RETURN count(*)"
)

STATUSES: LiteralString = (
    "UNWIND $rows AS row MERGE (s:StatusChange {case: $case, uid: row.uid}) ON CREATE SET s = row "
    "WITH s, row MATCH (n:Entity {case: $case, uid: row.subject}) MERGE (s)-[:OF]->(n) "
    "WITH s, row CALL (s, row) { UNWIND range(0, size(coalesce(row.sources, [])) - 1) AS i "
    "MATCH (d:Source {case: $case, uid: row.sources[i]}) MERGE (s)-[:CITES {locator: row.locators[i]}]->(d) } "
    "RETURN count(*)"
)

JUDGEMENTS: LiteralString = "UNWIND $rows AS row MERGE (j:Judgement {case: $case, uid: row.uid}) ON CREATE SET j = row"

JUDGED_RECORDS: LiteralString = (
    "MATCH (a:Assertion) WHERE a.case = $case AND a.uid IN $targets RETURN collect(properties(a))"
)

JUDGED_STATUSES: LiteralString = (
    "MATCH (s:StatusChange) WHERE s.case = $case AND s.uid IN $targets RETURN collect(s.uid)"
)

STANDING_OF_RECORDS: LiteralString = (
    "UNWIND $rows AS row MATCH (a:Assertion {case: $case, uid: row.uid}) "
    "SET a._gone = row.gone, a._waits = row.waits, a._withdrawn = row.withdrawn"
)

STANDING_OF_STATUSES: LiteralString = (
    "UNWIND $rows AS row MATCH (s:StatusChange {case: $case, uid: row.uid}) SET s._gone = row.gone"
)

DOCUMENT: LiteralString = "OPTIONAL MATCH (d:CaseDocument {case: $case, _place: $place}) RETURN properties(d)"

PUT_DOCUMENT: LiteralString = "MERGE (d:CaseDocument {case: $case, _place: $place}) SET d = $row"

DROP_DOCUMENT: LiteralString = "MATCH (d:CaseDocument {case: $case, _place: $place}) DETACH DELETE d"

SHARED: LiteralString = (
    "CALL () { MATCH (a:Assertion) USING INDEX SEEK a:Assertion(case, run, about) "
    "WHERE a.case = $case AND a.run = $run AND a.about IS NOT NULL "
    "WITH DISTINCT a.about AS about "
    "WHERE EXISTS { MATCH (o:Assertion {case: $case, about: about}) USING INDEX SEEK o:Assertion(case, about) "
    "WHERE o.run <> $run } "
    "RETURN about } RETURN collect(about)"
)

SETTLING: LiteralString = (
    "CALL () { MATCH (a:Assertion) USING INDEX SEEK a:Assertion(case, run, about) "
    "WHERE a.case = $case AND a.run = $run AND a.about > $after "
    "WITH DISTINCT a.case AS place, a.run AS made, a.about AS about ORDER BY place, made, about LIMIT $limit "
    "RETURN about, EXISTS { MATCH (o:Assertion {case: $case, about: about}) USING INDEX SEEK o:Assertion(case, about) "
    "WHERE o.run <> $run } AS more } "
    "RETURN collect([about, more])"
)
"""The next subjects of a run in order, each with whether it rests on something else too."""

SETTLED_TO: LiteralString = "MATCH (r:ImportRun {case: $case, uid: $uid}) SET r._settled_to = $to"

SETTLED: LiteralString = "MATCH (r:ImportRun {case: $case, uid: $uid}) SET r.settled = true REMOVE r._settled_to"

ABOUT: LiteralString = "MATCH (a:Assertion) WHERE a.case = $case AND a.about IN $uids RETURN collect(properties(a))"

SHOW_ENTITIES: LiteralString = "UNWIND $rows AS row MATCH (n:Entity {case: $case, uid: row.uid}) SET n = row"

SHOW_LINKS: LiteralString = _EACH_LINK + "SET r = row.props"

RUNS_OF_ENTITIES: LiteralString = (
    "UNWIND $rows AS row MATCH (n:Entity {case: $case, uid: row.uid}) SET n._runs = row.runs"
)

RUNS_OF_LINKS: LiteralString = _EACH_LINK + "SET r._runs = row.runs"

NODES: LiteralString = "MATCH (n:Entity) WHERE n.case = $case AND n.uid IN $uids RETURN collect(properties(n))"

STATUS_NODES: LiteralString = (
    "MATCH (s:StatusChange) WHERE s.case = $case AND s.subject IN $uids RETURN collect(properties(s))"
)

REWRITE_RECORDS: LiteralString = "UNWIND $rows AS row MATCH (a:Assertion {case: $case, uid: row.uid}) SET a = row"

REWRITE_STATUSES: LiteralString = "UNWIND $rows AS row MATCH (s:StatusChange {case: $case, uid: row.uid}) SET s = row"

AUDIT: LiteralString = "UNWIND $rows AS row MERGE (e:AuditEntry {case: $case, seq: row.seq}) ON CREATE SET e = row"

AUDIT_HEAD: LiteralString = "MATCH (c:Case {uid: $uid}) SET c._audit_seq = $seq, c._audit_hash = $hash"

NEW_VOCABULARY: LiteralString = "MATCH (c:Case {uid: $uid}) SET c._vocabulary = $stamp"

VOCABULARY: LiteralString = "MATCH (d:CaseDocument {case: $case, kind: $kind}) RETURN collect(properties(d))"

AUDIT_HASH: LiteralString = "OPTIONAL MATCH (e:AuditEntry {case: $case, seq: $seq}) RETURN e.hash"

ORIGINAL_PART: LiteralString = (
    "MERGE (o:OriginalPart {case: $case, sha256: $sha256, part: $part}) "
    "ON CREATE SET o.parts = $parts, o._bytes = $sealed"
)

ORIGINAL_THERE: LiteralString = (
    "MATCH (o:OriginalPart) WHERE o.case = $case AND o.sha256 = $sha256 AND o.part >= 0 RETURN collect(o.part)"
)
