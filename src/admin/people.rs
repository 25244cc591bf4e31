//! Names of users and groups, read by hand: a static binary has no name service of the C library.

/// One line of `/etc/passwd`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Login name.
    pub name: String,
    /// User id.
    pub uid: u32,
    /// Id of the main group.
    pub gid: u32,
}

/// One line of `/etc/group`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Name.
    pub name: String,
    /// Group id.
    pub gid: u32,
    /// Login names of those for whom it is not the main group.
    pub members: Vec<String>,
}

/// The user with an id.
pub fn person(uid: u32) -> Option<Person> {
    read("/etc/passwd").lines().filter_map(parse_person).find(|person| person.uid == uid)
}

/// The user with a name.
pub fn person_named(name: &str) -> Option<Person> {
    read("/etc/passwd").lines().filter_map(parse_person).find(|person| person.name == name)
}

/// The group with an id.
pub fn group(gid: u32) -> Option<Group> {
    read("/etc/group").lines().filter_map(parse_group).find(|group| group.gid == gid)
}

/// The group with a name.
pub fn group_named(name: &str) -> Option<Group> {
    read("/etc/group").lines().filter_map(parse_group).find(|group| group.name == name)
}

/// Whether a user belongs to a group, mainly or among others.
pub fn belongs_to(uid: u32, gid: u32) -> bool {
    let Some(person) = person(uid) else { return false };
    person.gid == gid || group(gid).is_some_and(|group| group.members.contains(&person.name))
}

/// A user's name, or `uid 1000`.
pub fn name_of(uid: u32) -> String {
    person(uid).map_or_else(|| format!("uid {uid}"), |person| person.name)
}

/// A group's name, or `gid 1000`.
pub fn group_name_of(gid: u32) -> String {
    group(gid).map_or_else(|| format!("gid {gid}"), |group| group.name)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

fn parse_person(line: &str) -> Option<Person> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some(Person { name, uid, gid })
}

fn parse_group(line: &str) -> Option<Group> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let gid = fields.nth(1)?.parse().ok()?;
    let members = fields.next()?.split(',').filter(|member| !member.is_empty()).map(str::to_owned).collect();
    Some(Group { name, gid, members })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_passwd_and_group_are_read() {
        let anna = parse_person("anna:x:1000:1001:Anna,,,:/home/anna:/bin/bash").unwrap();
        assert_eq!((anna.name.as_str(), anna.uid, anna.gid), ("anna", 1000, 1001));
        assert_eq!(parse_group("xmppd:x:990:anna,bob").unwrap().members, ["anna", "bob"]);
        assert_eq!(parse_group("empty:x:991:").unwrap().members.len(), 0);
        assert!(parse_person("# comment").is_none());
    }
}
