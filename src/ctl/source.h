/*
 * What `render`, `print` and their like are given: a template, settings and tables as files, and what stands on the cards
 * besides. No configuration file is read but one that --config names (CTL_NO_CONFIG): the commands need no installation.
 */
#ifndef POSM_CTL_SOURCE_H
#define POSM_CTL_SOURCE_H

#include "base/args.h"
#include "ctl/roster.h"
#include "press/press.h"

struct conf;
struct settings;

struct source {
	const struct conf *conf;
	struct bytes pdf, settings_json;
	const struct settings *settings;
	struct press_rights rights;
	struct roster roster;
};

/* Rows of a command's options; those that `source_load` reads. */
#define SOURCE_OPTIONS                                                                                             \
	{"template", "FILE", true, "the designer's PDF"},                                                          \
	{"settings", "FILE", true, "where QR codes and texts go (JSON, format 1)"},                                \
	{"tables", "FILE", true, "the tables: CSV with a header uuid,number[,zone,seats]"},                        \
	{"link-template", "URL", false, "the link behind a QR code, with {uuid} (default: option qr.url_template)"}, \
	{"restaurant", "NAME", false, "for {{restaurant.name}}"},                                                  \
	{"brand", "NAME", false, "for {{brand.name}}"},                                                            \
	{"date", "TEXT", false, "for {{date}} (default: today, as 2026-11-23)"},                                   \
	{"rights-confirmed", NULL, false, "I may change this template although its file forbids changes"},         \
	{"template-password-file", "FILE", false, "the template's password, in the first line of a file"}

/* names: the pattern of file names (roster.h). What will be missed on paper is said on standard error. */
enum rc source_load(struct scope *sc, const struct args *args, const char *names, struct source *out) MUST_CHECK;

#endif
