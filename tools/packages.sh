#!/bin/sh
# The Debian packages posm needs, in one place: `tools/packages.sh build run test` (also: node long package) prints them, a name a line.
set -eu

build='gcc make autoconf automake pkg-config libfcgi-dev libpq-dev libcurl4-openssl-dev libexpat1-dev libqrencode-dev libhpdf-dev
libjson-c-dev libzip-dev libqpdf-dev libpango1.0-dev libharfbuzz-dev libfontconfig-dev libpoppler-glib-dev libcairo2-dev
libzbar-dev libseccomp-dev libssl-dev zlib1g-dev python3-yaml'
run='postgresql lighttpd fonts-paratype fonts-dejavu-core openssl curl'
node='nodejs npm'
test='lighttpd-mod-authn-gssapi lighttpd-modules-ldap lighttpd-modules-lua lighttpd-mod-openssl libapache2-mod-auth-gssapi libapache2-mod-auth-openidc
qpdf poppler-utils mupdf-tools zbar-tools librsvg2-bin ghostscript pgbouncer unzip p7zip-full libarchive-tools python3 python3-fonttools python3-jsonschema python3-zxing-cpp python3-gi-cairo gir1.2-poppler-0.18
python3-zxing-cpp python3-numpy apache2 chromium faketime file procps wget aria2 prometheus xz-utils
util-linux systemd groff-base ceph-mon ceph-osd radosgw ceph-common openjdk-17-jdk-headless gir1.2-pango-1.0 python3-pyqt6.qtpdf fonts-wqy-microhei fonts-tlwg-loma-otf
fonts-lohit-deva fonts-lohit-beng-bengali fonts-lohit-taml fonts-nafees fonts-inter-variable fonts-cantarell'
long='clang clang-tidy valgrind libclang-rt-14-dev swift-proxy swift-account swift-container swift-object memcached'
package='debhelper debootstrap systemd-container lintian build-essential autopkgtest'

for list in "$@"; do
	eval "printf '%s\n' \$$list"
done | sort -u
