#include "config.h"
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/utf8.h"

#define LINE_MAX_BYTES 4000

static const struct {
	const char *word;
	int syslog;
} levels[] = {{"error", 3}, {"warning", 4}, {"notice", 5}, {"info", 6}, {"debug", 7}};

static struct {
	const char *program;
	enum log_level most;
	bool terminal;
	const char *key; /* of log_about() */
	char value[64];
} state = {.program = "posm", .most = LOG_LEVEL_INFO, .terminal = true};

void
log_start(const char *program, enum log_level most)
{
	state.program = program;
	state.most = most;
	state.terminal = isatty(STDERR_FILENO) == 1;
}

void
log_about(const char *key, const char *value)
{
	state.key = value[0] != '\0' ? key : NULL;
	snprintf(state.value, sizeof(state.value), "%s", value);
}

int
log_level_of(const char *word)
{
	for (size_t i = 0; i < LENGTH_OF(levels); i++)
		if (strcmp(levels[i].word, word) == 0)
			return (int)i;
	return -1;
}

static bool
is_plain(const char *value)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/:@+%,";

	return value[0] != '\0' && value[strspn(value, plain)] == '\0';
}

/* As in JSON, and no byte in it that a terminal or another reader of lines takes for more than a character. */
static void
add_quoted(struct text *line, const char *value)
{
	const char *end = value + strlen(value);

	text_add_char(line, '"');
	while (value < end) {
		const char *from = value;
		int32_t c = utf8_next(&value, end);

		if (c < 0) {
			text_add(line, "\\ufffd");
			value++;
		} else if (c == '"' || c == '\\')
			text_addf(line, "\\%c", (char)c);
		else if (utf8_is_control(c) || utf8_turns_direction(c))
			text_addf(line, "\\u%04x", (unsigned)c);
		else
			text_add_bytes(line, from, (size_t)(value - from));
	}
	text_add_char(line, '"');
}

static void
add_pair(struct text *line, const char *key, const char *value)
{
	if (value == NULL)
		return;
	text_addf(line, " %s=", key);
	if (is_plain(value))
		text_add(line, value);
	else
		add_quoted(line, value);
}

void
log_event(enum log_level level, const struct scope *sc, const char *event, ...)
{
	if (level > state.most)
		return;
	struct text line;
	va_list ap;

	text_open(&line, LINE_MAX_BYTES);
	if (!state.terminal)
		text_addf(&line, "<%d>", levels[level].syslog);
	text_addf(&line, "%s", state.program);
	add_pair(&line, "level", levels[level].word);
	add_pair(&line, "event", event);
	if (sc != NULL)
		add_pair(&line, sc->kind, sc->id);
	if (state.key != NULL)
		add_pair(&line, state.key, state.value);
	va_start(ap, event);
	for (const char *key; (key = va_arg(ap, const char *)) != NULL;)
		add_pair(&line, key, va_arg(ap, const char *));
	va_end(ap);
	if (line.full) {
		line.len = line.max - 1;
		while ((line.at[line.len - 1] & 0x80) != 0) /* not within a character */
			line.len--;
	}
	line.max++;
	line.full = false;
	text_add_char(&line, '\n');
	/* One write for one line: lines of several processes do not mix. A log that cannot be written has nowhere to complain. */
	ssize_t ignored = write(STDERR_FILENO, line.at, line.len);

	(void)ignored;
	text_close(&line);
}

void
log_fault(enum log_level level, const struct scope *sc, const char *event)
{
	log_event(level, sc, event, "code", sc->fault.code, "detail", sc->fault.detail, "pointer", sc->fault.pointer,
		  NULL);
}
