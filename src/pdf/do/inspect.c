#include "config.h"
#include "pdf/inspect.h"

#include <string.h>

#include "base/scope.h"
#include "pdf/desk.h"
#include "press/message.h"

static void
describe_page(const struct geometry *from, struct press_page *to)
{
	*to = (struct press_page){from->width, from->height, {0}};
	memcpy(to->trim, from->trim, sizeof(to->trim));
}

enum rc
do_inspect(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	struct message_source m;
	struct inspect seen;
	struct bytes pdf;
	struct message_inspected *answer = scope_alloc(sc, sizeof(*answer));

	if (!message_source(sc, frame, &m))
		return desk_malformed(sc);
	TRY(desk_map_in(sc, desk, &pdf));
	TRY(inspect_template(sc, pdf, &(struct press_rights){m.confirmed, m.password}, &seen));
	answer->n_pages = (uint32_t)seen.n_pages;
	for (size_t i = 0; i < seen.n_pages; i++)
		describe_page(&seen.pages[i], &answer->pages[i]);
	answer->report = seen.report;
	answer->decrypted = seen.decrypted;
	if (seen.decrypted) {
		TRY(desk_put_out(sc, desk, seen.file));
		answer->len = seen.file.len;
	}
	message_put_inspected(&desk->answer, answer);
	return RC_OK;
}
