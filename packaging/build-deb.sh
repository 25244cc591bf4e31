#!/bin/sh
# Builds the Debian package and prints where it lies.
#
#     packaging/build-deb.sh [--no-build] [OUTPUT]
#
# OUTPUT is a file or a directory, target/debian if left out. With --no-build the binary of the last
# packaging/build-static.sh is packed. DEB_VERSION is another version than that of Cargo.toml. Needs
# cargo-deb: cargo install --locked cargo-deb@3.8.0
set -eu
cd "$(dirname "$0")/.."

target=${TARGET:-x86_64-unknown-linux-gnu}
if [ "${1:-}" = --no-build ]; then
    shift
else
    packaging/build-static.sh "$target" >&2
fi
# The binary is stripped already.
exec cargo-deb --no-build --no-strip --quiet --profile dist --target "$target" \
    ${DEB_VERSION:+--deb-version "$DEB_VERSION"} ${1:+--output "$1"}
