/*
 * The limit beside bench/render: writes files of the same names and sizes as those of a folder, as plainly as can be,
 * and prints the seconds that took.   raw_write FOLDER-OF-CARDS NEW-FOLDER
 */
#include <dirent.h>
#include <fcntl.h>
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

int
main(int argc, char **argv)
{
	struct file *files = calloc(FILES_MAX, sizeof(*files));
	int from = argc == 3 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;
	size_t size;

	if (files == NULL || from < 0 || mkdir(argv[2], 0777) != 0)
		die("raw_write FOLDER-OF-CARDS NEW-FOLDER");
	int to = open(argv[2], O_RDONLY | O_DIRECTORY);
	size_t n = list(from, files);
	const char *bytes = sample(from, files, n, &size);
	double begin = now();

	for (size_t i = 0; i < n; i++) {
		int fd = openat(to, files[i].name, O_WRONLY | O_CREAT | O_TRUNC, 0666);

		if (fd < 0 || write(fd, bytes, files[i].size) != (ssize_t)files[i].size || close(fd) != 0)
			die(files[i].name);
	}
	printf("%.6f\n", now() - begin);
	return 0;
}
