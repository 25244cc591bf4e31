#!/bin/sh
# Builds the container image, from nothing but the static binary.
#
#     packaging/build-image.sh [--no-build] [NAME]
#
# NAME is xmppd if left out. Needs podman, buildah or docker; BUILDER names another one. With --no-build the binary of
# the last packaging/build-static.sh is taken.
set -eu
cd "$(dirname "$0")/.."

target=${TARGET:-x86_64-unknown-linux-gnu}
if [ "${1:-}" = --no-build ]; then
    shift
else
    packaging/build-static.sh "$target" >&2
fi
builder=${BUILDER:-}
for tool in podman buildah docker; do
    [ -n "$builder" ] || ! command -v "$tool" >/dev/null || builder=$tool
done
[ -n "$builder" ] || { echo 'Needs podman, buildah or docker.' >&2; exit 1; }

built=$(cargo metadata --locked --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
cp "$built/$target/dist/xmppd" "$context/"
mkdir "$context/data"
# HEALTHCHECK is no part of the OCI format.
format=
[ "$builder" = docker ] || format='--format docker'
# shellcheck disable=SC2086
"$builder" build $format --tag "${1:-xmppd}" --file packaging/container/Containerfile "$context"
