"""The parts of side-by-side that count: one start of a server, and the medians against the targets.

figures.py start SERVER IP JSON XMPPD DIR
figures.py summary DIR
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

HEADER = ("<?xml version='1.0'?><stream:stream to='{}' version='1.0' xmlns='jabber:client' "
          "xmlns:stream='http://etherx.jabber.org/streams'>")


# --- one start ---------------------------------------------------------------------------------


def command(server: str, xmppd: str, directory: str) -> list[str]:
    """As it is started in earnest, in the foreground; the others as their own user."""
    if server == "xmppd":
        return [xmppd, "--dir", directory, "run"]
    run = f"{os.environ['PEERS_RUN']}/{server}"
    user = ["setpriv", "--reuid", server, "--regid", server, "--init-groups", "env", f"HOME={run}"]
    if server == "prosody":
        return [*user, "prosody", "-F", "--config", f"{run}/conf/prosody.cfg.lua"]
    places = ["--config-dir", f"{run}/conf", "--logs", run, "--spool", f"{run}/data"]
    return [*user, "ejabberdctl", *places, "foreground"]


def until(attempt, began: float, limit: float = 60):
    """Seconds from `began` until an attempt succeeds, which is repeated every half millisecond."""
    while time.monotonic() - began < limit:
        try:
            attempt()
            return time.monotonic() - began
        except OSError:
            time.sleep(0.0005)
    raise TimeoutError("the server does not answer")


def features(ip: str, domain: str) -> None:
    with socket.create_connection((ip, 5222), 5) as connection:
        connection.settimeout(5)
        connection.sendall(HEADER.format(domain).encode())
        answer = b""
        while b"</stream:features>" not in answer:
            part = connection.recv(4096)
            if not part:
                raise ConnectionError("closed before the features")
            answer += part


def pids(server: str, started: int) -> list[int]:
    """The processes of the server itself: ejabberd's is started by a shell script."""
    if server == "xmppd":
        return [started]
    while not (found := subprocess.check_output([os.environ["PEERS"], "pid", server], text=True).split()):
        pass
    return [int(pid) for pid in found]


def memory_kib(processes: list[int]) -> int:
    lines = (line for pid in processes for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def start(server: str, ip: str, result: str, xmppd: str, directory: str) -> None:
    began = time.monotonic()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command(server, xmppd, directory), stdin=quiet, stdout=quiet, stderr=quiet)
    accepting = until(lambda: socket.create_connection((ip, 5222), 1).close(), began)
    serving = until(lambda: features(ip, f"{server}.test"), began)
    processes = pids(server, process.pid)
    # What a server still does after its first answer belongs to its start.
    time.sleep(5)
    figures = {
        "accepting": {"value": accepting * 1000, "unit": "ms"},
        "stream_features": {"value": serving * 1000, "unit": "ms"},
        "rss": {"value": memory_kib(processes) / 1024, "unit": "MiB"},
    }
    for pid in processes:
        os.kill(pid, 15)
    process.wait(30)
    Path(result).write_text(json.dumps({"scenario": "start", "figures": figures}, indent=1))


# --- the summary -------------------------------------------------------------------------------

# Scenario, figure, its name, factor, unit, and the target: at most this value, this many times the limit, this part
# of the best other server; or a rate of at least so many times the best one's.
ROWS = [
    ("chat-1", "server_cpu_per_message", "chat, window 1: CPU per message", 1, "µs",
     {"limit": 2.5, "peer": 1 / 8}),
    ("chat-5", "server_cpu_per_message", "chat, window 5: CPU per message", 1, "µs", {"peer": 1 / 10}),
    ("login", "server_cpu_per_login", "login: CPU per login", 1e-3, "ms", {"peer": 1 / 5}),
    ("presence", "change_server_cpu_per_delivery", "presence: CPU per delivery", 1, "µs", {"peer": 1 / 12}),
    ("idle", "rss_per_connection", "idle: RSS per session", 1, "KiB", {"value": 20}),
    ("start", "rss", "RSS after the start", 1, "MiB", {"value": 10}),
    ("start", "accepting", "start to accepting", 1, "ms", {"value": 30}),
    ("start", "stream_features", "start to stream features", 1, "ms", {"value": 30}),
    ("archived", "messages_per_second", "archived chat: messages per second", 1, "1/s", {"peer_rate": 100}),
    ("archived", "server_cpu_per_message", "archived chat: CPU per message", 1, "µs", {"peer": 1 / 40}),
    ("offline", "store_server_cpu_per_message", "offline, stored: CPU per message", 1, "µs", {"peer": 1 / 45}),
    ("offline", "deliver_server_cpu_per_message", "offline, delivered: CPU per message", 1, "µs", {"peer": 1 / 10}),
    ("mam", "page_p50", "archive, page of 50: p50", 1e-3, "ms", {"peer": 1 / 6}),
    ("mam", "page_server_cpu_per_message", "archive, paging: CPU per message", 1, "µs", {"peer": 1 / 30}),
    ("resume", "resume_p50", "resumption: p50", 1e-3, "ms", {"value": 5}),
    ("mixed", "server_cpu_per_event", "small office: CPU per event", 1e-3, "ms", {"peer": 1 / 20}),
]


def medians(directory: Path, scenario: str, figure: str) -> dict[str, float]:
    """The median of all rounds of each target that has the figure."""
    values: dict[str, list[float]] = {}
    for file in sorted((directory / scenario).glob("*.json")):
        target = file.stem.split("-")[1]
        figures = json.loads(file.read_text())["figures"]
        if figure in figures:
            values.setdefault(target, []).append(figures[figure]["value"])
    return {target: statistics.median(found) for target, found in values.items()}


def verdict(found: dict[str, float], target: dict[str, float]) -> tuple[str, str]:
    """What was to be reached, in the unit of the figures, and whether it was."""
    peers = [value for name, value in found.items() if name not in ("xmppd", "limit")]
    bounds = {}
    if "value" in target:
        bounds[f"{target['value']:.3g}"] = target["value"]
    if "limit" in target and "limit" in found:
        bound = target["limit"] * found["limit"]
        bounds[f"{target['limit']} × limit = {bound:.3g}"] = bound
    if "peer" in target and peers:
        bound = target["peer"] * min(peers)
        bounds[f"1/{1 / target['peer']:.0f} of best peer = {bound:.3g}"] = bound
    if "peer_rate" in target and peers:
        # The other way round: at least so many times the best other server.
        bound = target["peer_rate"] * max(peers)
        reached = "reached" if found.get("xmppd", 0) >= bound else "missed"
        return f"at least {target['peer_rate']} × best peer = {bound:.3g}", reached
    if "xmppd" not in found or not bounds:
        return "; ".join(bounds), "–"
    missed = [text for text, bound in bounds.items() if found["xmppd"] > bound]
    return "; ".join(bounds), "reached" if not missed else "missed"


def summary(directory: str) -> None:
    path = Path(directory)
    columns = ["xmppd", "prosody", "ejabberd", "limit"]
    print("| figure | " + " | ".join(columns) + " | at most | |")
    print("|---" * (len(columns) + 3) + "|")
    for scenario, figure, name, factor, unit, target in ROWS:
        found = {key: value * factor for key, value in medians(path, scenario, figure).items()}
        if not found:
            continue
        cells = [f"{found[column]:.3g}" if column in found else "–" for column in columns]
        print(f"| {name}, {unit} | " + " | ".join(cells) + " | " + " | ".join(verdict(found, target)) + " |")


if __name__ == "__main__":
    {"start": start, "summary": summary}[sys.argv[1]](*sys.argv[2:])
