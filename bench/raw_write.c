/*
 * The limit beside bench/render: writes files of the same names and sizes as those of a folder, as plainly as can be,
 * and prints the seconds that took.   raw_write FOLDER-OF-CARDS NEW-FOLDER [THREADS]
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILES_MAX 1000000

struct file {
	char *name;
	size_t size;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static size_t
list(int folder, struct file *files)
{
	DIR *dir = fdopendir(dup(folder));
	struct stat st;
	size_t n = 0;

	if (dir == NULL)
		die("opendir");
	for (struct dirent *d; n < FILES_MAX && (d = readdir(dir)) != NULL;)
		if (fstatat(folder, d->d_name, &st, 0) == 0 && S_ISREG(st.st_mode))
			files[n++] = (struct file){strdup(d->d_name), (size_t)st.st_size};
	closedir(dir);
	return n;
}

/* Bytes of a real card, so that no disk compresses them better than the cards. */
static char *
sample(int folder, const struct file *files, size_t n, size_t *size)
{
	size_t best = 0;

	for (size_t i = 0; i < n; i++)
		if (files[i].size > files[best].size)
			best = i;
	int fd = openat(folder, files[best].name, O_RDONLY);
	char *at = malloc(files[best].size);

	*size = files[best].size;
	if (fd < 0 || at == NULL || read(fd, at, *size) != (ssize_t)*size)
		die(files[best].name);
	close(fd);
	return at;
}

struct work {
	int to;
	const struct file *files;
	size_t n;
	const char *bytes;
	atomic_size_t next;
};

static void *
write_files(void *thing)
{
	struct work *w = thing;

	for (size_t i; (i = w->next++) < w->n;) {
		int fd = openat(w->to, w->files[i].name, O_WRONLY | O_CREAT | O_TRUNC, 0666);

		if (fd < 0 || write(fd, w->bytes, w->files[i].size) != (ssize_t)w->files[i].size || close(fd) != 0)
			die(w->files[i].name);
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	struct file *files = calloc(FILES_MAX, sizeof(*files));
	int from = argc >= 3 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;
	int n_threads = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 1;
	pthread_t threads[64];
	size_t size;

	if (files == NULL || from < 0 || n_threads < 1 || n_threads > 64 || mkdir(argv[2], 0777) != 0)
		die("raw_write FOLDER-OF-CARDS NEW-FOLDER [THREADS]");
	struct work work = {.to = open(argv[2], O_RDONLY | O_DIRECTORY), .files = files, .n = list(from, files)};

	work.bytes = sample(from, files, work.n, &size);
	double begin = now();

	for (int i = 0; i < n_threads; i++)
		if (pthread_create(&threads[i], NULL, write_files, &work) != 0)
			die("pthread_create");
	for (int i = 0; i < n_threads; i++)
		pthread_join(threads[i], NULL);
	printf("%.6f\n", now() - begin);
	return 0;
}
