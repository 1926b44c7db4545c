# The admin. BUILD_ADMIN: node and npm are here. A release ships admin/dist, and then neither is needed.
ADMIN_FILES = admin/src admin/public admin/index.html admin/package.json admin/package-lock.json \
	admin/tsconfig.json admin/vite.config.ts admin/.npmrc
EXTRA_DIST += $(ADMIN_FILES) admin/test admin/build admin/check admin/types admin/README.md

.PHONY: admin-dist install-admin uninstall-admin dist-admin

if BUILD_ADMIN
all-local: admin-dist
admin-dist:
	@NPM='$(NPM)' $(srcdir)/admin/build $(srcdir)/admin admin
else
admin-dist:
endif

# Sets $dist to where the built admin is, or to nothing.
find_admin_dist = dist=; for dir in admin/dist $(srcdir)/admin/dist; do \
	if test -z "$$dist" && test -f "$$dir/index.html"; then dist=$$dir; fi; done

install-data-local: install-admin
install-admin: admin-dist
	@$(find_admin_dist); test -n "$$dist" || { echo "no admin is built: nothing of it is installed"; exit 0; }; \
	echo " installing the admin in $(DESTDIR)$(pkgdatadir)/admin"; \
	rm -rf "$(DESTDIR)$(pkgdatadir)/admin" && (cd "$$dist" && find . -type f) | while read -r file; do \
	$(INSTALL_DATA) -D "$$dist/$$file" "$(DESTDIR)$(pkgdatadir)/admin/$$file" || exit 1; done

uninstall-local: uninstall-admin
uninstall-admin:
	rm -rf "$(DESTDIR)$(pkgdatadir)/admin"

dist-hook: dist-admin
dist-admin: admin-dist
	@$(find_admin_dist); test -n "$$dist" || { echo "a release carries the built admin: node and npm are needed" >&2; exit 1; }; \
	rm -rf "$(distdir)/admin/dist" && cp -pR "$$dist" "$(distdir)/admin/dist"

# Out of the source tree the whole folder is the build's own.
distclean-local: distclean-admin
.PHONY: distclean-admin
distclean-admin:
	test "$(srcdir)" = . || rm -rf admin

maintainer-clean-local: maintainer-clean-admin
.PHONY: maintainer-clean-admin
maintainer-clean-admin:
	rm -rf admin/dist admin/node_modules
