//! Who listens on a port that is taken (Linux).

use std::fs;
use std::path::PathBuf;

/// A program that listens on a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its process id.
    pub pid: u32,
    /// Its name.
    pub name: String,
}

/// Who listens on a TCP port, as far as this user may see (Linux).
pub fn holder_of_port(port: u16) -> Option<Holder> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    let inodes: Vec<String> = tables
        .iter()
        .flat_map(|table| listening_inodes(&fs::read_to_string(table).unwrap_or_default(), port))
        .collect();
    let links: Vec<PathBuf> = inodes.iter().map(|inode| PathBuf::from(format!("socket:[{inode}]"))).collect();
    processes().find(|pid| holds(*pid, &links)).map(|pid| Holder { pid, name: name_of_process(pid) })
}

/// The inodes of the sockets that listen on a port, from the text of `/proc/net/tcp`.
fn listening_inodes(table: &str, port: u16) -> Vec<String> {
    const LISTEN: &str = "0A";
    let local_end = format!(":{port:04X}");
    table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|fields| {
            fields.get(1).is_some_and(|local| local.ends_with(&local_end)) && fields.get(3) == Some(&LISTEN)
        })
        .filter_map(|fields| fields.get(9).map(|inode| (*inode).to_owned()))
        .collect()
}

fn processes() -> impl Iterator<Item = u32> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn holds(pid: u32, links: &[PathBuf]) -> bool {
    let open = fs::read_dir(format!("/proc/{pid}/fd"));
    open.into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| fs::read_link(entry.path()).ok())
        .any(|link| links.contains(&link))
}

/// The name of a running program, or `?`. An interpreter has the name of what it runs.
pub fn name_of_process(pid: u32) -> String {
    let read = |file: &str| fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
    program_name(read("comm").trim_end(), &read("cmdline"))
}

fn program_name(name: &str, command_line: &str) -> String {
    const INTERPRETERS: [&str; 6] = ["lua", "python", "perl", "ruby", "node", "beam"];
    if name.is_empty() {
        return "?".into();
    }
    if !INTERPRETERS.iter().any(|interpreter| name.starts_with(interpreter)) {
        return name.into();
    }
    // Erlang's emulator names its program only among its arguments.
    if command_line.contains("ejabberd") {
        return "ejabberd".into();
    }
    let script =
        command_line.split('\0').skip(1).find(|argument| !argument.is_empty() && !argument.starts_with('-'));
    let script = script.and_then(|script| script.rsplit('/').next()).filter(|script| !script.is_empty());
    script.unwrap_or(name).into()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_listening_socket_of_a_port_is_found() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
                     0: 00000000:1466 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1\n\
                     1: 0100007F:1466 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1\n";
        assert_eq!(listening_inodes(table, 5222), ["4711"]);
        assert!(listening_inodes(table, 5223).is_empty());
    }

    #[test]
    fn an_interpreter_has_the_name_of_its_program() {
        assert_eq!(program_name("nginx", "nginx: master\0"), "nginx");
        assert_eq!(program_name("lua5.4", "lua5.4\0/usr/bin/prosody\0-F\0"), "prosody");
        assert_eq!(program_name("beam.smp", "beam.smp\0-sname\0ejabberd@localhost\0"), "ejabberd");
        assert_eq!(program_name("python3", "python3\0-\0"), "python3");
        assert_eq!(program_name("", ""), "?");
    }

    #[test]
    fn a_port_that_this_process_holds_is_its_own() {
        let held = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = held.local_addr().unwrap().port();
        assert_eq!(holder_of_port(port).map(|holder| holder.pid), Some(std::process::id()));
    }
}
