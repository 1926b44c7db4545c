/* What downloads are called on people's disks: one form, so that the files of ten restaurants are told apart. */
#ifndef POSM_DOMAIN_DOWNLOAD_NAME_H
#define POSM_DOMAIN_DOWNLOAD_NAME_H

#include <stdint.h>

struct scope;

struct download_name {
	const char *restaurant; /* NULL: of none */
	const char *template_name;
	int32_t version;        /* 0: of none */
	const char *what;       /* "print", "changed", "proof"; NULL: the whole archive */
	const char *extension;  /* without its dot */
};

/* "Restaurant - Template - v3 - print.pdf", in the scope: UTF-8, cleaned. */
const char *download_name(struct scope *sc, const struct download_name *of);
/* A name for people's disks, in place: what some file system refuses becomes a space. */
const char *download_name_clean(char *name);

#endif
