#include "config.h"
#include "text/outline.h"

#include "pdf/desk.h"
#include "press/message.h"

enum rc
do_fonts(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	const struct font_family *families;
	size_t n;

	if (!message_fonts(frame))
		return desk_malformed(sc);
	outline_families(sc, desk->outline, &families, &n);
	message_put_fonts_told(&desk->answer, &(struct message_fonts){(uint32_t)n, families});
	return RC_OK;
}
