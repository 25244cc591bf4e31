//! Disturbs the server's writing by strace, where the machine allows it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// An strace that is attached to a process. It lets go when the value goes.
pub(crate) struct Strace(Child);

impl Strace {
    /// Attaches to all threads of a process and disturbs every `fsync` and `fdatasync`. `Err`: this machine cannot.
    pub(crate) fn sync(pid: u32, disturbance: &str) -> Result<Self, String> {
        Self::attach(pid, "fsync,fdatasync", disturbance)
    }

    /// Attaches to all threads of a process and disturbs some system calls. `Err`: this machine cannot.
    pub(crate) fn attach(pid: u32, calls: &str, disturbance: &str) -> Result<Self, String> {
        let mut child = Command::new("strace")
            .args(["-f", "-e", &format!("trace={calls}"), "-e", &format!("inject={calls}:{disturbance}")])
            .args(["-o", "/dev/null", "-p", &pid.to_string()])
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("strace: {error}"))?;
        let mut said = String::new();
        let mut lines = BufReader::new(child.stderr.take().ok_or("strace says nothing")?);
        // It says one line when it is attached to the process and to all threads that there are.
        lines.read_line(&mut said).map_err(|error| error.to_string())?;
        std::thread::spawn(move || lines.lines().map_while(Result::ok).for_each(drop));
        if said.contains("attached") {
            return Ok(Self(child));
        }
        let _ = child.wait();
        Err(said.trim().to_owned())
    }

    /// Detaches and waits until the process is on its own.
    pub(crate) fn detach(mut self) {
        self.end();
    }

    /// Waits until the process that is to be killed has ended, and strace with it. Told to detach while that goes on,
    /// strace 6.1 waits for the threads in the wrong order, forever.
    pub(crate) fn outlive(mut self) {
        assert!(self.has_ended_within(Duration::from_secs(20)), "the process was not killed");
    }

    fn has_ended_within(&mut self, patience: Duration) -> bool {
        let clock = xmppd::base::Clock::new();
        let begun = clock.now();
        while self.0.try_wait().is_ok_and(|ended| ended.is_none()) {
            if clock.now().since(begun) > patience {
                return false;
            }
            std::thread::yield_now();
        }
        true
    }

    fn end(&mut self) {
        if self.0.try_wait().is_ok_and(|ended| ended.is_some()) {
            return;
        }
        let pid = rustix::process::Pid::from_child(&self.0);
        // Killed by SIGKILL it would leave the process stopped in the middle of a call.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::INT);
        if !self.has_ended_within(Duration::from_secs(10)) {
            // It waits for the threads of a process that was killed while it detached: there is nothing left to stop.
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

impl Drop for Strace {
    fn drop(&mut self) {
        self.end();
    }
}

/// What an strace of a whole command saw, per system call: how often the thread that calls it most did so.
pub(crate) fn count(
    calls: &str,
    program: &mut Command,
    directory: &Path,
) -> Result<Vec<(String, u32)>, String> {
    let log = directory.join("strace");
    let output = traced(&["-e", &format!("trace={calls}"), "-o", &log.to_string_lossy()], program)?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    let mut seen = BTreeMap::<(String, String), u32>::new();
    for line in std::fs::read_to_string(&log).map_err(|error| error.to_string())?.lines() {
        // "5490  fsync(25) = 0"; also exits, and the second halves of calls that were interrupted.
        let Some((thread, call)) = line.split_once(char::is_whitespace) else { continue };
        let Some((name, _)) = call.trim_start().split_once('(') else { continue };
        *seen.entry((name.to_owned(), thread.to_owned())).or_default() += 1;
    }
    let mut most = BTreeMap::<String, u32>::new();
    for ((name, _), times) in seen {
        let most = most.entry(name).or_default();
        *most = times.max(*most);
    }
    Ok(most.into_iter().collect())
}

/// Runs a command that is killed when one of its threads begins a system call for the `nth` time.
pub(crate) fn kill_at(call: &str, nth: u32, program: &mut Command) -> Result<Output, String> {
    let trace = format!("trace={call}");
    traced(
        &["-e", &trace, "-e", &format!("inject={call}:signal=KILL:when={nth}"), "-o", "/dev/null"],
        program,
    )
}

fn traced(options: &[&str], program: &mut Command) -> Result<Output, String> {
    let mut strace = Command::new("strace");
    // Not --seccomp-bpf, with which strace 6.1 disturbs the first call only.
    strace.arg("-f").args(options).arg("--").arg(program.get_program());
    strace.args(program.get_args()).env("LC_ALL", "C").env_remove("RUST_LOG").stdin(Stdio::null());
    strace.output().map_err(|error| format!("strace: {error}"))
}
