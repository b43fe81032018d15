#!/usr/bin/python3
"""Stands in for systemd, which does not run in a folder: `systemctl VERB UNIT…`.

Runs the lines of a unit as its user, in its folder, with its settings and nothing else in the
environment, a socket’s as one that is passed on, and waits until a service says that it is ready.
Of one that failed it starts what OnFailure= names.
What confines a unit is not done; systemd-analyze looks at that. Units of Debian are left to the
scripts in /etc/init.d. What units say is in /var/log/units.
"""

import os
import pwd
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

UNITS, STATE, LOGS = Path("/etc/systemd/system"), Path("/run/units"), Path("/var/log/units")


def main(verb, *names):
    names = [name for name in names if not name.startswith("-")]
    if verb == "daemon-reload" or names == ["systemd-journald"]:
        return
    STATE.mkdir(exist_ok=True)
    LOGS.mkdir(exist_ok=True)
    for name in names:
        if verb == "enable":
            if "--now" in sys.argv:
                start(name)
        else:
            {"start": start, "stop": stop, "restart": restart, "reload": reload}[verb](name)


def unit(name):
    """What it and the files beside it say: a section’s lines of a name, in order."""
    file, instance = name, ""
    if "@" in name:
        before, _, after = name.partition("@")
        instance, _, kind = after.rpartition(".")
        file = f"{before}@.{kind}"
    begin = f"{name.partition('-')[0]}-.{name.rpartition('.')[2]}.d"
    said = {}
    for path in [UNITS / file, *sorted((UNITS / begin).glob("*.conf"))]:
        for line in path.read_text().splitlines():
            if line and line[0] not in "#;[":
                key, _, value = line.partition("=")
                value = value.replace("%i", instance).replace("%N", name.rpartition(".")[0])
                said.setdefault(key, []).append(value)
    return said


def is_ours(name):
    return (UNITS / name).exists() or "@" in name


def start(name):
    name = name if "." in name else f"{name}.service"
    if not is_ours(name):
        return subprocess.run(["service", name.partition(".")[0], "start"], check=True)
    if name.endswith(".timer"):
        assert unit(name)["OnCalendar"] and unit(name.replace(".timer", ".service"))["ExecStart"]
    elif name.endswith(".socket"):
        hold(name)
    elif unit(name)["Type"] == ["oneshot"]:
        for line in unit(name)["ExecStart"]:
            status = launched(name, unit(name), line).wait()
            if status:
                for told in unit(name).get("OnFailure", []):
                    start(told)
                sys.exit(f"{name} failed with {status}:\n{(LOGS / name).read_text()[-4000:]}")
    elif not runs(name):
        start_and_wait(name)


def stop(name):
    name = name if "." in name else f"{name}.service"
    if not is_ours(name):
        return subprocess.run(["service", name.partition(".")[0], "stop"], check=True)
    if not runs(name):
        return
    pid = main_pid(name)
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + float(unit(name).get("TimeoutStopSec", [90])[0])
    while runs(name) and time.monotonic() < until:
        time.sleep(0.05)
    if runs(name):
        print(f"{name} did not stop by itself.")
        os.killpg(pid, signal.SIGKILL)


def restart(name):
    stop(name)
    start(name)


def reload(name):
    if not is_ours(f"{name}.service"):
        return subprocess.run(["service", name, "reload"], check=True)
    line = unit(f"{name}.service")["ExecReload"][0]
    subprocess.run(
        shlex.split(line.replace("$MAINPID", str(main_pid(f"{name}.service")))), check=True
    )


def main_pid(name):
    return int((STATE / name).read_text())


def runs(name):
    try:
        told = Path(f"/proc/{main_pid(name)}/stat").read_text()
    except OSError:
        return False
    return told.rpartition(") ")[2][0] != "Z"


def start_and_wait(name):
    """As Type=notify has it."""
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    address = STATE / f"{name}.notify"
    address.unlink(missing_ok=True)
    told.bind(str(address))
    address.chmod(0o777)
    told.settimeout(90)
    sockets = [held(one) for one in unit(name).get("Requires", []) if one.endswith(".socket")]
    process = launched(
        name, unit(name), unit(name)["ExecStart"][0], sockets, NOTIFY_SOCKET=str(address)
    )
    (STATE / name).write_text(str(process.pid))
    while b"READY=1" not in told.recv(4096):
        pass


def launched(name, said, line, sockets=(), **more):
    account = pwd.getpwnam(said["User"][-1])
    home = Path("/var/lib") / said["StateDirectory"][-1]
    home.mkdir(mode=0o700, exist_ok=True)
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": account.pw_dir} | more
    for file in said["EnvironmentFile"]:
        environment |= settings(Path(file))
    command = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line)]

    def as_that_user():
        os.setsid()
        os.initgroups(account.pw_name, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        os.umask(int(said["UMask"][-1], 8))

    if sockets:  # As systemd passes them on: from the third on, to the process of that number.
        [one] = sockets
        first = f'export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@" 3<&{one.fileno()}'
        command = ["/bin/bash", "-c", first, "bash", *command]
    return subprocess.Popen(
        command,
        cwd=said["WorkingDirectory"][-1],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=(LOGS / name).open("a"),
        stderr=subprocess.STDOUT,
        preexec_fn=as_that_user,
        pass_fds=[one.fileno() for one in sockets],
    )


def settings(path):
    """As systemd reads such a file."""
    lines = re.findall(r"^(\w+)=(.*)$", path.read_text(), re.MULTILINE)
    return {name: "".join(shlex.split(value)) for name, value in lines}


def hold(name):
    """Open a socket in a process that keeps it, and gives it to whoever asks there."""
    if runs(name):
        return
    host, _, port = unit(name)["ListenStream"][0].rpartition(":")
    kept = socket.create_server((host, int(port)), backlog=4096)
    asked = socket.socket(socket.AF_UNIX)
    address = STATE / f"{name}.held"
    address.unlink(missing_ok=True)
    asked.bind(str(address))
    asked.listen()
    if pid := os.fork():
        (STATE / name).write_text(str(pid))
        return
    os.setsid()
    nothing = os.open("/dev/null", os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    while True:
        with asked.accept()[0] as whoever:
            socket.send_fds(whoever, [b"1"], [kept.fileno()])


def held(name):
    hold(name)
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(str(STATE / f"{name}.held"))
        return socket.socket(fileno=socket.recv_fds(asking, 1, 1)[1][0])


if __name__ == "__main__":
    main(*sys.argv[1:])
