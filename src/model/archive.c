#include "config.h"
#include "model/archive.h"

#include <stdio.h>

#define LONG UINT64_C(0xffffffff)

uint64_t
archive_data_at(const struct archive_entry *entry)
{
	return entry->at + ARCHIVE_LOCAL_HEADER + entry->name_len;
}

bool
archive_offset_is_long(const struct archive_entry *entry)
{
	return entry->at >= LONG;
}

void
archive_lay_out(struct archive *archive)
{
	uint64_t at = 0, directory = 0;

	for (size_t i = 0; i < archive->n; i++) {
		struct archive_entry *e = &archive->entries[i];

		e->at = at;
		at = archive_data_at(e) + e->size;
		directory += ARCHIVE_CENTRAL_HEADER + e->name_len;
		if (archive_offset_is_long(e))
			directory += ARCHIVE_ZIP64_OFFSET;
	}
	archive->directory_at = at;
	archive->directory_size = directory;
	archive->zip64 = at >= LONG || directory >= LONG || archive->n >= 0xffff;
	archive->total = at + directory + ARCHIVE_END + (archive->zip64 ? ARCHIVE_ZIP64_END : 0);
}

size_t
archive_find(const struct archive *archive, uint64_t offset)
{
	size_t low = 0, high = archive->n;

	if (offset >= archive->directory_at)
		return archive->n;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (archive->entries[middle].at <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

uint32_t
archive_dos_time(const char *rfc3339)
{
	unsigned year, month, day, hour, minute, second;

	if (sscanf(rfc3339, "%4u-%2u-%2uT%2u:%2u:%2u", &year, &month, &day, &hour, &minute, &second) != 6 ||
	    year < 1980 || year > 2107)
		return 1u << 21 | 1u << 16;
	return (year - 1980) << 25 | month << 21 | day << 16 | hour << 11 | minute << 5 | second / 2;
}
