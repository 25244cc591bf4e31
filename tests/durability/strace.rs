//! Disturbs the server's writing by strace, where the machine allows it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// An strace that is attached to a process. It lets go when the value goes.
pub(crate) struct Strace(Child);

impl Strace {
    /// Attaches to all threads of a process and disturbs every `fsync` and `fdatasync`. `Err`: this machine cannot.
    pub(crate) fn sync(pid: u32, disturbance: &str) -> Result<Self, String> {
        let mut child = Command::new("strace")
            .args([
                "-f",
                "-e",
                "trace=fsync,fdatasync",
                "-e",
                &format!("inject=fsync,fdatasync:{disturbance}"),
            ])
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

    fn end(&mut self) {
        let pid = rustix::process::Pid::from_child(&self.0);
        // Killed by SIGKILL it would leave the process stopped in the middle of a call.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::INT);
        let _ = self.0.wait();
    }
}

impl Drop for Strace {
    fn drop(&mut self) {
        self.end();
    }
}
