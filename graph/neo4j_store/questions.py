"""The texts of the questions put to the server; constants, so that no data ever becomes part of one.

`hidden` are the runs that are not complete: what rests on them alone is not shown. Rows come back as one list, since
the driver reads one large value much faster than many small ones.
"""

from __future__ import annotations

from typing import LiteralString

_HIDDEN: LiteralString = (
    "WITH COLLECT { MATCH (run:ImportRun {case: $case}) WHERE run.state <> 'complete' RETURN run.uid } AS hidden "
)

CHANGES: LiteralString = "MATCH (c:Case {case: $case}) RETURN c._changes"

ENTITIES: LiteralString = _HIDDEN + (
    "MATCH (n:Entity) WHERE n.case = $case AND n.uid IN $uids AND any(x IN n._runs WHERE NOT x IN hidden) "
    "RETURN collect(properties(n))"
)

ENTITIES_OF: LiteralString = _HIDDEN + (
    "CALL (hidden) { MATCH (n:Entity) USING INDEX SEEK n:Entity(case, _type, uid) "
    "WHERE n.case = $case AND n._type = $type AND n.uid > $after "
    "AND any(x IN n._runs WHERE NOT x IN hidden) "
    "RETURN n ORDER BY n.case, n._type, n.uid LIMIT $limit } "
    "RETURN collect(properties(n))"
)

LINKS: LiteralString = _HIDDEN + (
    "MATCH (k:LinkAnchor) WHERE k.case = $case AND k.about IN $uids "
    "MATCH (a:Entity {case: $case, uid: k._from}) "
    "OPTIONAL MATCH (a)-[r]->(b:Entity {case: $case, uid: k._to}) USING INDEX SEEK b:Entity(case, uid) "
    "WHERE r.uid = k.about "
    "WITH hidden, a, r, b WHERE any(x IN r._runs WHERE NOT x IN hidden) "
    "AND any(x IN a._runs WHERE NOT x IN hidden) AND any(x IN b._runs WHERE NOT x IN hidden) "
    "RETURN collect([type(r), a.uid, b.uid, properties(r)])"
)
"""A link is looked for between its two ends: not along all links of one end, which may be a hub, nor through all links
that there are, which seems to cost nothing while there are none. Only in these words does the server do so at any size.
"""

LINKS_OF: LiteralString = _HIDDEN + (
    "CALL (hidden) { MATCH (k:LinkAnchor) USING INDEX SEEK k:LinkAnchor(case, _link, about) "
    "WHERE k.case = $case AND k._link = $type AND k.about > $after "
    "MATCH (a:Entity {case: $case, uid: k._from}) "
    "OPTIONAL MATCH (a)-[r]->(b:Entity {case: $case, uid: k._to}) USING INDEX SEEK b:Entity(case, uid) "
    "WHERE r.uid = k.about "
    "WITH hidden, k, a, r, b WHERE any(x IN r._runs WHERE NOT x IN hidden) "
    "AND any(x IN a._runs WHERE NOT x IN hidden) AND any(x IN b._runs WHERE NOT x IN hidden) "
    "RETURN a, r, b ORDER BY k.case, k._link, k.about LIMIT $limit } "
    "RETURN collect([type(r), a.uid, b.uid, properties(r)])"
)

STATS: LiteralString = _HIDDEN + (
    "CALL (hidden) { MATCH (n:Entity {case: $case}) WHERE any(x IN n._runs WHERE NOT x IN hidden) "
    "WITH n._type AS type, count(*) AS found RETURN collect([type, found]) AS entities } "
    "CALL (hidden) { MATCH (a:Entity {case: $case})-[r]->(b:Entity) "
    "WHERE any(x IN r._runs WHERE NOT x IN hidden) "
    "AND any(x IN a._runs WHERE NOT x IN hidden) AND any(x IN b._runs WHERE NOT x IN hidden) "
    "WITH type(r) AS type, count(*) AS found RETURN collect([type, found]) AS links } "
    "CALL (hidden) { MATCH (a:Assertion) WHERE a.case = $case AND a.run IS NOT NULL AND a.about IS NOT NULL "
    "AND NOT a.run IN hidden AND a._gone IS NULL "
    "RETURN sum(size(coalesce(a.fields, [])) - coalesce(a._withdrawn, 0)) AS assertions } "
    "CALL (hidden) { MATCH (s:Source {case: $case}) "
    "WHERE EXISTS { MATCH (s)<-[:CITES]-(c) WHERE c._gone IS NULL AND NOT c.run IN hidden "
    "AND (c:Assertion OR EXISTS { MATCH (c)-[:OF]->(n:Entity) WHERE any(x IN n._runs WHERE NOT x IN hidden) }) } "
    "RETURN count(*) AS sources } "
    "RETURN {entities: entities, links: links, assertions: assertions, sources: sources}"
)

RESOLVE: LiteralString = "MATCH (n:Entity) WHERE n.case = $case AND n._key IN $keys RETURN collect([n._key, n.uid])"

KNOWN_LINKS: LiteralString = "MATCH (k:LinkAnchor) WHERE k.case = $case AND k.about IN $uids RETURN collect(k.about)"

RECORDS: LiteralString = _HIDDEN + (
    "MATCH (a:Assertion) WHERE a.case = $case AND a.uid IN $uids "
    "RETURN collect([properties(a), a._gone IS NULL AND NOT a.run IN hidden])"
)

RECORDS_ABOUT: LiteralString = _HIDDEN + (
    "MATCH (a:Assertion) USING INDEX SEEK a:Assertion(case, about) "
    "WHERE a.case = $case AND a.about IN $subjects AND NOT a.run IN hidden "
    "RETURN collect(properties(a))"
)

JUDGEMENTS_ON: LiteralString = (
    "MATCH (j:Judgement) WHERE j.case = $case AND j.target IN $targets RETURN collect(properties(j))"
)

STATUSES: LiteralString = _HIDDEN + (
    "MATCH (s:StatusChange {case: $case}) "
    "WHERE ($axis = '' OR s.axis = $axis) AND s._gone IS NULL AND NOT s.run IN hidden "
    "AND EXISTS { MATCH (s)-[:OF]->(n:Entity) WHERE any(x IN n._runs WHERE NOT x IN hidden) } "
    "RETURN collect(properties(s))"
)

STATUSES_OF: LiteralString = _HIDDEN + (
    "MATCH (s:StatusChange) WHERE s.case = $case AND s.subject IN $subjects "
    "AND ($axis = '' OR s.axis = $axis) AND s._gone IS NULL AND NOT s.run IN hidden "
    "AND EXISTS { MATCH (s)-[:OF]->(n:Entity) WHERE any(x IN n._runs WHERE NOT x IN hidden) } "
    "RETURN collect(properties(s))"
)

PENDING: LiteralString = _HIDDEN + (
    "MATCH (a:Assertion {case: $case, _waits: true}) WHERE a._gone IS NULL AND NOT a.run IN hidden "
    "RETURN collect(properties(a))"
)

SOURCES: LiteralString = "MATCH (s:Source {case: $case}) RETURN collect(properties(s))"

SOURCES_AMONG: LiteralString = "MATCH (s:Source) WHERE s.case = $case AND s.uid IN $uids RETURN collect(properties(s))"

NEIGHBOUR_COUNTS: LiteralString = _HIDDEN + (
    "MATCH (n:Entity {case: $case, uid: $uid}) WHERE any(x IN n._runs WHERE NOT x IN hidden) "
    "MATCH (n)-[r]-(m:Entity) "
    "WHERE any(x IN r._runs WHERE NOT x IN hidden) AND any(x IN m._runs WHERE NOT x IN hidden) "
    "WITH type(r) AS type, startNode(r) = n AS outgoing, m._type AS kind, count(DISTINCT m) AS found "
    "RETURN collect([type, outgoing, kind, found])"
)

EXPAND: LiteralString = _HIDDEN + (
    "MATCH (n:Entity {case: $case, uid: $uid}) WHERE any(x IN n._runs WHERE NOT x IN hidden) "
    "MATCH (n)-[r]-(m:Entity) WHERE ($types IS NULL OR type(r) IN $types) "
    "AND any(x IN r._runs WHERE NOT x IN hidden) AND any(x IN m._runs WHERE NOT x IN hidden) "
    "WITH r, m ORDER BY r.uid "
    "WITH count(*) AS total, collect(r)[..$limit] AS links, collect(m)[..$limit] AS ends "
    "RETURN [total, [r IN links | [type(r), startNode(r).uid, endNode(r).uid, properties(r)]], "
    "[m IN ends | properties(m)]]"
)

ADJACENT: LiteralString = _HIDDEN + (
    "MATCH (n:Entity) WHERE n.case = $case AND n.uid IN $uids AND any(x IN n._runs WHERE NOT x IN hidden) "
    "MATCH (n)-[r]-(m:Entity) WHERE NOT type(r) IN $excluded "
    "AND any(x IN r._runs WHERE NOT x IN hidden) AND any(x IN m._runs WHERE NOT x IN hidden) "
    "RETURN [collect(n.uid), collect(r.uid), collect(m.uid)]"
)

RUNS: LiteralString = "MATCH (r:ImportRun {case: $case}) RETURN collect(properties(r))"

QUIET: LiteralString = (
    "OPTIONAL MATCH (r:ImportRun {case: $case, uid: $run}) RETURN toFloat(timestamp() - r._alive) / 1000"
)

RUN_CONTENTS: LiteralString = _HIDDEN + (
    "CALL () { MATCH (s:StatusChange {case: $case}) WHERE s.run = $run RETURN count(*) AS statuses } "
    "CALL () { MATCH (a:Assertion) USING INDEX SEEK a:Assertion(case, run, about) "
    "WHERE a.case = $case AND a.run = $run AND a.about IS NOT NULL "
    "RETURN count(*) AS records, count(DISTINCT a.about) AS subjects } "
    "CALL (hidden) { MATCH (a:Assertion) USING INDEX SEEK a:Assertion(case, run, about) "
    "WHERE a.case = $case AND a.run = $run AND a.about IS NOT NULL WITH DISTINCT hidden, a.about AS about "
    "WHERE EXISTS { MATCH (o:Assertion {case: $case, about: about}) USING INDEX SEEK o:Assertion(case, about) "
    "WHERE o.run <> $run AND o._gone IS NULL AND NOT o.run IN hidden } "
    "RETURN collect(about) AS shared } "
    "RETURN {records: records, statuses: statuses, subjects: subjects, shared: shared}"
)

DOCUMENTS: LiteralString = "MATCH (d:CaseDocument {case: $case, kind: $kind}) RETURN collect(properties(d))"

AUDIT: LiteralString = (
    "CALL () { MATCH (e:AuditEntry) WHERE e.case = $case AND e.seq > $after "
    "RETURN e ORDER BY e.case, e.seq LIMIT $limit } RETURN collect(properties(e))"
)

ORIGINAL: LiteralString = (
    "CALL () { MATCH (o:OriginalPart) WHERE o.case = $case AND o.sha256 = $sha256 AND o.part >= 0 "
    "RETURN o ORDER BY o.part } "
    "RETURN collect([o.part, o.parts, o._bytes])"
)

ORIGINALS: LiteralString = (
    "MATCH (o:OriginalPart {case: $case}) WITH o.sha256 AS sha256, count(*) AS there, max(o.parts) AS parts "
    "WHERE there = parts RETURN collect(sha256)"
)

CANDIDATES: LiteralString = _HIDDEN + (
    "CALL () { "
    "UNWIND $substrings AS wanted MATCH (n:Entity) WHERE n._search CONTAINS wanted RETURN n "
    "UNION UNWIND $longest AS wanted MATCH (n:Entity) WHERE n._search CONTAINS wanted RETURN n "
    "UNION MATCH (n:Entity {case: $case, _long: true}) RETURN n } "
    "WITH hidden, n, coalesce(n._search, n._long_search) AS text "
    "WHERE n.case = $case AND any(x IN n._runs WHERE NOT x IN hidden) "
    "WITH n, text, size($words) > 0 AND all(word IN $words WHERE text CONTAINS word) AS all_words, "
    "head([pattern IN $patterns WHERE text CONTAINS pattern[1] | pattern[0]]) AS level "
    "WITH n, CASE WHEN all_words AND (level IS NULL OR level > $words_level) THEN $words_level ELSE level END AS tier "
    "WHERE tier IS NOT NULL "
    "WITH n, tier ORDER BY tier, n.uid LIMIT $limit "
    "RETURN collect([tier, properties(n)])"
)

SEALED_STAMPS: LiteralString = (
    "MATCH (n:Entity {case: $case, _protected: true}) RETURN collect([n.uid, left(n._sealed_search, 16)])"
)

SEALED_TEXTS: LiteralString = (
    "MATCH (n:Entity) WHERE n.case = $case AND n.uid IN $uids AND n._protected "
    "RETURN collect([n.uid, n._sealed_search])"
)
