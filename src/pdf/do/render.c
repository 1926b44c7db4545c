#include "config.h"
#include "pdf/render.h"

#include "base/scope.h"
#include "pdf/desk.h"
#include "pdf/doc.h"
#include "press/message.h"

/* Of a page that is shown at its true size; a page that is not there is told by the renderer. */
static enum rc
find_unit(struct scope *sc, struct bytes pdf, struct render_wish *wish)
{
	static const struct press_rights rights = {.confirmed = true}; /* to look at it */
	AUTO_DOC q = NULL;
	struct report report = {0};

	TRY(doc_open(sc, pdf, &rights, &report, &q));
	TRY(doc_pages(sc, q, &report));
	if (wish->page >= 1 && wish->page <= (int)report.n_pages)
		wish->user_unit = report.pages[wish->page - 1].user_unit;
	return RC_OK;
}

enum rc
do_render(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	struct message_render m;
	struct bytes pdf, png;

	if (!message_render(frame, &m))
		return desk_malformed(sc);
	struct render_wish wish = {(int)m.page, (int)m.width_px, (int)m.dpi, 1};

	TRY(desk_map_in(sc, desk, &pdf));
	if (m.dpi > 0)
		TRY(find_unit(sc, pdf, &wish));
	TRY(render_png(sc, desk->render, pdf, &wish, &png));
	TRY(desk_put_out(sc, desk, png));
	message_put_rendered(&desk->answer, png.len);
	return RC_OK;
}
