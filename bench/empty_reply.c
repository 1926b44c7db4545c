/*
 * What the API is measured against: a FastCGI responder that answers "{}" to everything, in as many processes as a pool has. No
 * check, no database.
 *	empty_reply SOCKET PROCESSES
 */
#include "config.h"

#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void
answer_all(int listen_fd)
{
	FCGX_Request request;

	if (FCGX_InitRequest(&request, listen_fd, 0) != 0)
		exit(1);
	while (FCGX_Accept_r(&request) == 0) {
		FCGX_FPrintF(request.out, "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
		FCGX_Finish_r(&request);
	}
}

int
main(int argc, char **argv)
{
	int fd = argc == 3 && FCGX_Init() == 0 ? FCGX_OpenSocket(argv[1], 511) : -1;

	if (fd < 0) {
		(void)fputs("usage: empty_reply SOCKET PROCESSES\n", stderr);
		return 1;
	}
	for (long n = strtol(argv[2], NULL, 10); n > 1; n--)
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			answer_all(fd);
		}
	answer_all(fd);
	return 0;
}
