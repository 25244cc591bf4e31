#!/bin/sh
# Builds xmppd as one file that needs nothing of the system it runs on, and says where it lies.
#
#     packaging/build-static.sh [TARGET]
#
# TARGET is a Linux target of Rust, x86_64-unknown-linux-gnu if left out. With *-gnu the machine's own C library goes
# into the binary (Debian: libc6-dev has it); with *-musl musl's, for which a C compiler for musl is needed (Debian:
# musl-tools) and the target itself (rustup target add). The allocator is jemalloc in both: musl's own is fifty times
# slower under threads.
#
# A static glibc cannot resolve names by itself in an empty root (it would load the parts for that at run time), so
# nothing in xmppd asks it: names, users and groups are found by xmppd's own means. Random numbers come from the system
# call at once: the crate getrandom would look for glibc's function at run time too, and then for /dev/urandom.
#
# CARGO is the cargo to call, FEATURES what is built in beside the defaults.
set -eu
cd "$(dirname "$0")/.."

target=${1:-x86_64-unknown-linux-gnu}
# 15 MiB
limit=15728640

export RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static --cfg getrandom_backend=\"linux_getrandom\""
case $target in
# Half a megabyte of addresses to be moved at the start becomes six kilobytes. glibc does it since 2.36 (Debian 12).
*-gnu) RUSTFLAGS="$RUSTFLAGS -C link-arg=-Wl,-z,pack-relative-relocs" ;;
esac
# The parts of SQLite that no statement of ours uses are 0.4 MB: full-text search and R-trees.
export LIBSQLITE3_FLAGS="-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_FTS5 -USQLITE_ENABLE_RTREE"
# With --target the flags are for the program and not for the build scripts, which cannot be static.
${CARGO:-cargo} build --locked --profile dist --target "$target" ${FEATURES:+--features "$FEATURES"}

directory=$(${CARGO:-cargo} metadata --locked --no-deps --format-version 1 |
    sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
binary=$directory/$target/dist/xmppd

# A static program has no interpreter and asks for no library.
if LC_ALL=C readelf -ldW "$binary" | grep -E 'INTERP|\(NEEDED\)'; then
    echo "$binary is not static: see above." >&2
    exit 1
fi
size=$(wc -c <"$binary")
echo "$binary: $size bytes, static"
if [ "$size" -gt "$limit" ]; then
    echo "That is more than the $limit bytes that it may have." >&2
    exit 1
fi
