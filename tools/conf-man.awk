# The man page posm.conf(5) from the sample file (posmctl check-config --sample | awk -f tools/conf-man.awk).
BEGIN {
	print ".\\\" Made by tools/conf-man.awk from the table of options; tests/lint/options compares."
	print ".TH POSM.CONF 5 \"\" posm posm"
	print ".SH NAME\nposm.conf \\- configuration of posmd, posm\\-fcgi and posmctl"
	print ".SH DESCRIPTION"
	print "Lines of \\fIkey\\fR = \\fIvalue\\fR; a line that begins with # is a comment. An unknown key, a wrong value or a key"
	print "set twice is an error that names file and line. What the file does not set has its default."
	print "\\fBposmctl check\\-config\\fR checks a file, \\fBposmctl check\\-config \\-\\-sample\\fR prints one with every option."
	print ".SH OPTIONS"
}
function escaped(s) { gsub(/\\/, "\\e", s); gsub(/-/, "\\-", s); sub(/^\./, "\\\\\\&.", s); return s }
/^# Takes / { takes = substr($0, 3); next }
/^# / { about = substr($0, 3); next }
/^#[a-z]/ {
	key = $1; sub(/^#/, "", key)
	preset = $0; sub(/^[^=]*= ?/, "", preset)
	printf ".TP\n\\fB%s\\fR\n%s\n%s Default: %s.\n", escaped(key), escaped(about), escaped(takes), preset == "" ? "empty" : "\\fI" escaped(preset) "\\fR"
}
END { print ".SH SEE ALSO\n.BR posmctl (1)" }
