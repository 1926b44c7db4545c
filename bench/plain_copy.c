/*
 * What the archive is measured against: a FastCGI responder that copies files, one after the other, and does nothing
 * else. Socket and responder as plain as the FastCGI library's manual shows them; no check, no names, no ranges.
 *	plain_copy SOCKET < LIST-OF-FILES
 * With `direct` as a second argument it writes records of 64 KiB straight to the socket, as posm-fcgi does,
 * which is the limit of this way of sending.
 */
#include "config.h"

#include <fcgiapp.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define PIECE 65528

struct files {
	char **paths;
	size_t n;
	uint64_t bytes;
	char length[32]; /* the bytes of all, as text */
};

static void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static void
add_file(struct files *files, char *path)
{
	struct stat st;

	path[strcspn(path, "\n")] = '\0';
	if (stat(path, &st) != 0)
		fail(path);
	files->paths = realloc(files->paths, (files->n + 1) * sizeof(*files->paths));
	if (files->paths == NULL || (files->paths[files->n++] = strdup(path)) == NULL)
		fail("memory");
	files->bytes += (uint64_t)st.st_size;
}

static struct files
read_list(void)
{
	struct files files = {.n = 0};
	char line[4096];

	while (fgets(line, sizeof(line), stdin) != NULL)
		add_file(&files, line);
	(void)snprintf(files.length, sizeof(files.length), "%" PRIu64, files.bytes);
	return files;
}

static int
put_library(FCGX_Request *request, const char *at, size_t len)
{
	return FCGX_PutStr(at, (int)len, request->out);
}

static int
put_direct(FCGX_Request *request, const char *at, size_t len)
{
	unsigned char head[8] = {1, 6, (unsigned char)(request->requestId >> 8), (unsigned char)request->requestId,
				 (unsigned char)(len >> 8), (unsigned char)len};
	struct iovec parts[2] = {{head, sizeof(head)}, {(char *)(uintptr_t)at, len}};
	ssize_t n = writev(request->ipcFd, parts, 2);

	for (size_t sent = n < 0 ? len + 8 : (size_t)n; sent < len + 8; sent += (size_t)n)
		if ((n = write(request->ipcFd, at + sent - 8, len + 8 - sent)) < 0)
			break;
	return n < 0 ? -1 : (int)len;
}

static int
copy(FCGX_Request *request, const char *path, int (*put)(FCGX_Request *, const char *, size_t))
{
	static char piece[PIECE];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;

	if (fd < 0)
		fail(path);
	while ((n = read(fd, piece, sizeof(piece))) > 0)
		if (put(request, piece, (size_t)n) < 0)
			break;
	(void)close(fd);
	return n == 0 ? 0 : -1;
}

static void
serve(FCGX_Request *request, const struct files *files, int (*put)(FCGX_Request *, const char *, size_t))
{
	int rc = 0;

	FCGX_FPrintF(request->out, "Content-Type: application/octet-stream\r\nContent-Length: %s\r\n\r\n",
		     files->length);
	(void)FCGX_FFlush(request->out);
	for (size_t i = 0; rc == 0 && i < files->n; i++)
		rc = copy(request, files->paths[i], put);
	FCGX_Finish_r(request);
}

int
main(int argc, char **argv)
{
	struct files files = read_list();
	FCGX_Request request;

	if (argc < 2)
		return 2;
	int fd = (FCGX_Init(), FCGX_OpenSocket(argv[1], 64));

	if (fd < 0 || FCGX_InitRequest(&request, fd, 0) != 0)
		fail(argv[1]);
	while (FCGX_Accept_r(&request) == 0)
		serve(&request, &files, argc > 2 && strcmp(argv[2], "direct") == 0 ? put_direct : put_library);
	return 0;
}
