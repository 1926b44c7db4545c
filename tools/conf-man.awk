# The man page posm.conf(5) from the sample file (posmctl check-config --sample | awk -f tools/conf-man.awk).
BEGIN {
	print ".\\\" Made by tools/conf-man.awk from the table of options; tests/lint/options compares."
	print ".TH POSM.CONF 5 \"\" posm posm"
	print ".SH NAME\nposm.conf \\- configuration of posmd, posm\\-fcgi and posmctl"
	print ".SH DESCRIPTION"
	print "Lines of \\fIkey\\fR = \\fIvalue\\fR; a line that begins with # is a comment. An unknown key, a wrong value or a key"
	print "set twice is an error that names file and line. What the file does not set has its default."
	print "\\fBposmctl check\\-config\\fR checks a file, \\fBposmctl check\\-config \\-\\-sample\\fR prints one with every option."
	print ".PP\nOthers may not read the file, for it may hold passwords: mode 0640 or less, its group that of the services."
	print ".PP\nA reload (SIGHUP, \\fBsystemctl reload posm\\-api posm\\-bulk posmd\\fR) takes over what was changed, but for \\fBfcgi.api.socket\\fR,"
	print "\\fBfcgi.bulk.socket\\fR and \\fBfcgi.socket_mode\\fR: they need a restart, and where systemd holds the sockets, a change of the .socket units."
	print ".SH OPTIONS"
}
function escaped(s) { gsub(/\\/, "\\e", s); gsub(/-/, "\\-", s); sub(/^\./, "\\\\\\&.", s); return s }
/^# Takes / { takes = substr($0, 3); next }
/^# / { about = substr($0, 3); next }
/^#[a-z]/ {
	key = $1; sub(/^#/, "", key)
	group = key; sub(/\..*/, "", group)
	preset = $0; sub(/^[^=]*= ?/, "", preset)
	if (!(group in pages)) groups[++n] = group
	pages[group] = pages[group] sprintf(".TP\n\\fB%s\\fR\n%s\n%s Default: %s.\n", escaped(key), escaped(about), escaped(takes),
		preset == "" ? "empty" : "\\fI" escaped(preset) "\\fR")
}
END {
	for (i = 1; i <= n; i++) printf ".SS %s\n%s", groups[i], pages[groups[i]]
	print ".SH FILES\n.TP\n.I /etc/posm/posm.conf\nwhat every program reads that is given no other by \\-\\-config"
	print ".TP\n.I /usr/share/doc/posm/posm.conf.sample\nevery option with its text and default"
	print ".TP\n.I /var/lib/posm/objects\ntemplates and cards, where object.directory says nothing else"
	print ".SH EXAMPLE\n.nf\n# the database and the cards are elsewhere"
	print "pg.conninfo = host=db.example dbname=posm user=posm sslrootcert=/etc/ssl/certs/ca\\-certificates.crt"
	print "object.driver = s3\ns3.endpoint = https://s3.example\ns3.bucket = posm\ns3.access_key = AKIA...\ns3.secret_file = /etc/posm/s3.secret"
	print "qr.url_template = https://pay.example/t/{uuid}\nservice.language = en\n.fi"
	print ".SH SEE ALSO\n.BR posmctl (1),\n.BR posmd (8),\n.BR posm\\-fcgi (8)"
}
