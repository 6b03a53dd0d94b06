"""Pieces of text with places to fill in, for declarations and steps; `${1:name}` is a place and what stands in it."""

from __future__ import annotations

DECLARATIONS: dict[str, str] = {
    "pipeline": "pipeline ${1:name} {\n  owner = '${2:team@example.org}'\n}\n",
    "defaults": "defaults {\n  ${1:parallelism = 4}\n}\n",
    "profile": "profile ${1:prod} {\n  ${2:parallelism = 8}\n}\n",
    "param": "param ${1:name} ${2:string} = ${3:'value'}\n",
    "use": "use ${2:name} from '${1:library.stream}'\n",
    "schema": "schema ${1:name} (\n  ${2:id string not null},\n)\n",
    "source": (
        "source ${1:name} from ${2:kafka} {\n  ${3:topic = 'name'}\n\n  columns (\n    ${4:id string not null},\n"
        "    ${5:event_time timestamp(3)},\n  )\n  watermark ${6:event_time - 5s}\n}\n"
    ),
    "catalog": "catalog ${1:name} from ${2:iceberg} {\n  $0\n}\n",
    "task": "task ${1:name} {\n  from ${2:input}\n  $0\n}\n",
    "function": "function ${1:name}(${2:value string}) returns ${3:string} as ${4:value}\n",
    "sink": "sink ${1:name} from ${2:input} into ${3:kafka} {\n  ${4:topic = 'name'}\n}\n",
    "test": (
        "test ${1:name} {\n  given ${2:source} (${3:column})\n    (${4:value}),\n"
        "  then ${5:output} (${6:column})\n    (${7:value}),\n}\n"
    ),
}
"""By the word with which the declaration begins."""

STEPS: dict[str, str] = {
    "from": "from ${1:input}",
    "join": "join ${1:input} as ${2:i} on ${3:condition}",
    "left join": "left join ${1:input} as ${2:i} on ${3:condition}",
    "lookup join": "lookup join ${1:table} as ${2:t} on ${3:condition}",
    "where": "where ${1:condition}",
    "select": "select\n  ${1:column},",
    "extend": "extend ${1:expression} as ${2:name}",
    "set": "set ${1:column} = ${2:expression}",
    "drop": "drop ${1:column}",
    "rename": "rename ${1:old} as ${2:new}",
    "distinct": "distinct",
    "window tumble": "window tumble(${1:event_time}, ${2:1m})",
    "window hop": "window hop(${1:event_time}, ${2:30s}, ${3:1m})",
    "window cumulate": "window cumulate(${1:event_time}, ${2:1h}, ${3:1d})",
    "window session": "window session(${1:event_time}, ${2:10m})",
    "group by": "group by ${1:key}\nselect\n  ${1:key},\n  count(*) as ${2:row_count},",
    "having": "having ${1:condition}",
    "dedup by": "dedup by ${1:key} keep ${2|first,last|} within ${3:1h}",
    "top": "top ${1:10} by ${2:column} desc per ${3:key}",
    "union": "union ${1:input}",
    "match": (
        "match (\n  partition by ${1:key}\n  order by ${2:event_time}\n  measures ${3:first(A.value) as value}\n"
        "  pattern (${4:A B+})\n  define ${5:B as B.value > A.value}\n)"
    ),
    "expect": "expect ${1:name}: ${2:condition} else ${3|reject,warn,drop,fail|}",
    "order by": "order by ${1:column}",
    "limit": "limit ${1:100}",
}
"""By the words with which the step begins."""

STARTS: dict[str, frozenset[str]] = {
    "from": frozenset({"FROM"}),
    "join": frozenset({"JOIN"}),
    "left join": frozenset({"JOIN"}),
    "lookup join": frozenset({"JOIN"}),
    "where": frozenset({"WHERE"}),
    "select": frozenset({"SELECT"}),
    "extend": frozenset({"_EXTEND"}),
    "set": frozenset({"_SET"}),
    "drop": frozenset({"_DROP"}),
    "rename": frozenset({"_RENAME"}),
    "distinct": frozenset({"DISTINCT"}),
    "window tumble": frozenset({"_WINDOW"}),
    "window hop": frozenset({"_WINDOW"}),
    "window cumulate": frozenset({"_WINDOW"}),
    "window session": frozenset({"_WINDOW"}),
    "group by": frozenset({"GROUP"}),
    "having": frozenset({"HAVING"}),
    "dedup by": frozenset({"_DEDUP"}),
    "top": frozenset({"_TOP"}),
    "union": frozenset({"_UNION_STEP"}),
    "match": frozenset({"_MATCH"}),
    "process by": frozenset({"_PROCESS"}),
    "expect": frozenset({"_EXPECT"}),
    "order by": frozenset({"ORDER"}),
    "limit": frozenset({"_LIMIT"}),
}
"""The terminals with which each step begins."""
