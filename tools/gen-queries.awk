# Makes C from sql/query/*.sql: awk -v make=h|c|sql -f gen-queries.awk FILES (sql: the queries as they are sent)
#
# `-- name: job_claim` begins a query, `-- fragment: scope` a piece that other queries hold as @scope@ (it must be
# defined before, in the same or an earlier file). Whole-line comments and blank lines are left out. A query named
# `-- name: user_who kept` is planned once a connection (src/pg/kept.c), not each time it is asked: for what is asked often and
# whose best plan does not depend on the values, as a row by its key.

function fail(why) {
	printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
	bad = 1
	exit 1
}

function escaped(line) {
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	gsub(/\t/, " ", line)
	return line
}

function expanded(line,    at, name) {
	while (match(line, /@[a-z_]+@/)) {
		name = substr(line, RSTART + 1, RLENGTH - 2)
		if (!(name in fragment))
			fail("there is no fragment '" name "' above")
		line = substr(line, 1, RSTART - 1) fragment[name] substr(line, RSTART + RLENGTH)
	}
	return line
}

/^-- (name|fragment): / {
	kind = $2 == "name:" ? "query" : "fragment"
	current = $3
	if (current !~ /^[a-z][a-z0-9_]*$/ || NF > 4 || (NF == 4 && ($4 != "kept" || kind != "query")))
		fail("a name is lower case letters, digits and _, and after a query's may stand 'kept'")
	kept[current] = NF == 4
	if (current in seen)
		fail("'" current "' is there already")
	seen[current] = 1
	if (kind == "query")
		order[++n] = current
	next
}
/^[ \t]*(--|$)/ { next }
{
	if (current == "")
		fail("SQL before the first name")
	line = expanded($0)
	if (kind == "fragment")
		fragment[current] = fragment[current] (fragment[current] == "" ? "" : "\n") line
	else
		body[current] = body[current] (body[current] == "" ? "" : "\n") line
}
END {
	if (bad)
		exit 1
	if (make == "sql") {
		for (i = 1; i <= n; i++)
			print "-- name: " order[i] "\n" body[order[i]]
		exit
	}
	print "/* Made from sql/query by tools/gen-queries.awk. */"
	if (make == "h") {
		print "#ifndef POSM_PG_QUERIES_GEN_H\n#define POSM_PG_QUERIES_GEN_H\n\n#include <stdbool.h>\n\nenum query {"
		for (i = 1; i <= n; i++)
			print "\tQ_" toupper(order[i]) ","
		print "\tQ_COUNT\n};\n\nextern const char *const query_texts[Q_COUNT];\nextern const char *const query_names[Q_COUNT];\nextern const bool query_kept[Q_COUNT];\n\n#endif"
		exit
	}
	print "#include \"pg/queries.gen.h\"\n\nconst char *const query_names[Q_COUNT] = {"
	for (i = 1; i <= n; i++)
		print "\t\"" order[i] "\","
	print "};\n\nconst bool query_kept[Q_COUNT] = {"
	for (i = 1; i <= n; i++)
		if (kept[order[i]])
			print "\t[Q_" toupper(order[i]) "] = true,"
	print "};\n\nconst char *const query_texts[Q_COUNT] = {"
	for (i = 1; i <= n; i++) {
		if (body[order[i]] == "") {
			print "query '" order[i] "' is empty" > "/dev/stderr"
			exit 1
		}
		printf "\t/* %s */", order[i]
		lines = split(body[order[i]], part, "\n")
		for (j = 1; j <= lines; j++)
			printf "\n\t\"%s%s", escaped(part[j]), j < lines ? "\\n\"" : "\","
		print ""
	}
	print "};"
}
