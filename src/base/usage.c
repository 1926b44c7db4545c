#include "config.h"
#include "base/usage.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

int64_t
usage_memory(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	int64_t size, resident = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%" SCNd64 " %" SCNd64, &size, &resident) != 2)
		resident = 0;
	(void)fclose(file);
	return resident * sysconf(_SC_PAGESIZE);
}

int32_t
usage_open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int32_t n = 0;

	if (dir == NULL)
		return 0;
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		n += entry->d_name[0] != '.';
	(void)closedir(dir);
	return n - 1;
}
