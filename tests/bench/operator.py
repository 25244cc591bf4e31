#!/usr/bin/env python3
"""What an operator waits for: a new server, and an answer on the command line. See README.md beside this file.

    tests/bench/operator.py XMPPD [ROUNDS]

XMPPD is the program as it is published (packaging/build-static.sh). With PEERS=../shared/peers/peers, Prosody and
ejabberd have their turn too, with the commands of theirs that ask the running server.
"""

import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

PATIENCE = 60


def timed(command):
    """Milliseconds that a command takes as a whole process."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return (time.perf_counter() - begun) * 1000


def shown(name, figures):
    low, middle, high = min(figures), statistics.median(figures), max(figures)
    print(f"{name:45} {middle:8.1f} ms   {low:.1f} to {high:.1f}   ({len(figures)} times)", flush=True)


def free_port():
    """The first of two free ports."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
        try:
            other.bind(("127.0.0.1", port + 1))
        except OSError:
            return free_port()
        return port


def first_connection(program, directory):
    """From the call of init to the first connection that is accepted; the server goes on."""
    port = free_port()
    begun = time.perf_counter()
    init = ["init", "--yes", "--domain", "localhost", "--listen", f"127.0.0.1:{port}", "--quiet"]
    subprocess.run([program, "--dir", directory, *init], check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        [program, "--dir", directory, "run"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return (time.perf_counter() - begun) * 1000, server
        except ConnectionRefusedError:
            if server.poll() is not None or time.perf_counter() - begun > PATIENCE:
                sys.exit("the server does not start")
            time.sleep(0.0002)


def stop(server):
    server.terminate()
    server.wait(PATIENCE)


def xmppd(program, rounds):
    print(f"binary: {os.path.getsize(program) / 2**20:.2f} MiB")
    with tempfile.TemporaryDirectory() as directory:
        figures = []
        for number in range(rounds):
            figure, server = first_connection(program, f"{directory}/{number}")
            figures.append(figure)
            stop(server)
        shown("init --yes to the first accepted connection", figures)
        _, server = first_connection(program, f"{directory}/last")
        call = [program, "--dir", f"{directory}/last"]
        for words in ("version --help", "status", "user list", "config get log.level"):
            shown(f"xmppd {words}", [timed([*call, *words.split()]) for _ in range(rounds)])
        stop(server)


def peers(script, rounds):
    calls = {
        "prosody": [["shell", "server:version()"], ["shell", "c2s:show()"], ["status"]],
        "ejabberd": [["status"], ["connected_users_number"]],
    }
    state = pathlib.Path(os.environ.get("PEERS_RUN", "/tmp/peers"))
    for server, commands in calls.items():
        subprocess.run([script, "up", server], check=True, stdout=subprocess.DEVNULL)
        run = state / server
        ctl = {
            "prosody": ["prosodyctl", "--config", f"{run}/conf/prosody.cfg.lua"],
            "ejabberd": ["ejabberdctl", "--config-dir", f"{run}/conf", "--logs", f"{run}", "--spool", f"{run}/data"],
        }[server]
        for words in commands:
            try:
                shown(" ".join([ctl[0], *words]), [timed([*ctl, *words]) for _ in range(min(rounds, 10))])
            except subprocess.CalledProcessError as error:
                print(f"{ctl[0]} {' '.join(words)}: {error}: {(error.stdout + error.stderr).decode()[:200]}")
        subprocess.run([script, "down", server], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    xmppd(os.path.abspath(sys.argv[1]), times)
    if "PEERS" in os.environ:
        peers(os.environ["PEERS"], times)
    print("load average:", *os.getloadavg())
