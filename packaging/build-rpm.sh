#!/bin/sh
# Builds the RPM package and prints where it lies.
#
#     packaging/build-rpm.sh [--no-build] [OUTPUT]
#
# OUTPUT is a file or a directory, target/TARGET/generate-rpm if left out. With --no-build the binary of the last
# packaging/build-static.sh is packed. RPM_RELEASE is another release than 1. Needs
# cargo-generate-rpm: cargo install --locked cargo-generate-rpm@0.21.1
set -eu
cd "$(dirname "$0")/.."

target=${TARGET:-x86_64-unknown-linux-gnu}
if [ "${1:-}" = --no-build ]; then
    shift
else
    packaging/build-static.sh "$target" >&2
fi
built=$(cargo metadata --locked --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
# rpm's own tools would compress the manual.
mkdir -p "$built/$target/dist/man"
rm -f "$built/$target"/dist/man/*
for page in man/*; do gzip -9nc "$page" >"$built/$target/dist/man/${page#man/}.gz"; done
cargo-generate-rpm --profile dist --target "$target" --target-dir "$built" \
    ${RPM_RELEASE:+--set-metadata "release = \"$RPM_RELEASE\""} ${1:+--output "$1"}
if [ -z "${1:-}" ]; then ls "$built/$target"/generate-rpm/xmppd-*.rpm; fi
