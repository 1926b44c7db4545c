#include "config.h"
#include "pdf/render.h"

#include "base/scope.h"
#include "pdf/desk.h"
#include "press/message.h"

enum rc
do_render(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	struct message_render m;
	struct bytes pdf, png;

	if (!message_render(frame, &m))
		return desk_malformed(sc);
	TRY(desk_map_in(sc, desk, &pdf));
	TRY(render_png(sc, desk->render, pdf, (int)m.page, (int)m.width_px, &png));
	TRY(desk_put_out(sc, desk, png));
	message_put_rendered(&desk->answer, png.len);
	return RC_OK;
}
