//! Random XML for the fidelity test: everything that RFC 6120 §11 allows within a stanza.

/// A small generator (xorshift64*), so that a failure can be repeated from its seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const NAMES: &[&str] = &["x", "body", "item", "Größe", "a-b.c_d", "項目", "_", "message"];
const SPACES: &[&str] =
    &["urn:x", "jabber:client", "http://www.w3.org/1999/xhtml", "urn:x?a=1;b", "jabber:iq:roster", "ü"];
const PREFIXES: &[&str] = &["p", "q", "stream2", "ä", "x-1"];
const TEXTS: &[&str] = &[
    "hello",
    " ",
    "\n\t",
    "&amp;",
    "&lt;tag/&gt;",
    "&#x1F600;",
    "😀",
    "e\u{301}",
    "&#13;",
    "&#10;",
    "&#9;",
    "\r\n",
    "'",
    "\"",
    ">",
    "<![CDATA[<&]]>",
    "<![CDATA[]]>",
    "\u{A0}",
    "\u{202E}rtl",
    "\u{FFFD}",
    "]]",
    "&apos;&quot;",
    "中文",
    "\u{85}",
    "\u{2028}",
];
const VALUES: &[&str] = &[
    "",
    "v",
    "&lt;",
    "&amp;amp;",
    "&#10;",
    "&#9;",
    "&#xD;",
    "a  b",
    " a ",
    "😀",
    "ü",
    "&quot;",
    "&apos;",
    ">",
    "\t",
    "]]>",
];

/// An element with its own namespace, some levels deep.
pub(crate) fn payload(random: &mut Random) -> String {
    let mut out = String::new();
    element(random, &mut out, 0, &mut Vec::new());
    out
}

fn element(random: &mut Random, out: &mut String, depth: usize, prefixes: &mut Vec<String>) {
    let outer = prefixes.len();
    let mut declared = String::new();
    if depth == 0 || random.below(4) == 0 {
        declared.push_str(&format!(" xmlns='{}'", random.one(SPACES)));
    }
    while random.below(4) == 0 {
        let prefix = random.one(PREFIXES).to_owned();
        if !declared.contains(&format!(" xmlns:{prefix}=")) {
            declared.push_str(&format!(" xmlns:{prefix}='{}'", random.one(SPACES)));
            prefixes.push(prefix);
        }
    }
    let prefixed = |random: &mut Random, prefixes: &[String], chance: usize| match prefixes.len() {
        0 => String::new(),
        count if random.below(chance) == 0 => format!("{}:", prefixes[random.below(count)]),
        _ => String::new(),
    };
    let name = format!("{}{}", prefixed(random, prefixes, 3), random.one(NAMES));
    out.push_str(&format!("<{name}{declared}"));
    attributes(random, out, prefixes);
    if random.below(4) == 0 {
        out.push_str(random.one(&["/>", " />", "\n/>"]));
    } else {
        out.push_str(random.one(&[">", " >", "\n>"]));
        for _ in 0..random.below(5) {
            if depth < 6 && random.below(2) == 0 {
                element(random, out, depth + 1, prefixes);
            } else {
                let text = random.one(TEXTS);
                // ]]> is not allowed in text.
                if !(out.ends_with("]]") && text.starts_with('>')) {
                    out.push_str(text);
                }
            }
        }
        out.push_str(&format!("</{name}{}>", random.one(&["", " "])));
    }
    prefixes.truncate(outer);
}

fn attributes(random: &mut Random, out: &mut String, prefixes: &[String]) {
    // Names differ in their local part, so that no two can be the same after resolution.
    let mut names = vec!["a", "to", "id", "Größe", "lang", "b-1"];
    while random.below(2) == 0 && !names.is_empty() {
        let name = names.swap_remove(random.below(names.len()));
        let prefix = match prefixes.len() {
            _ if name == "lang" => "xml:".to_owned(),
            0 => String::new(),
            count if random.below(3) == 0 => format!("{}:", prefixes[random.below(count)]),
            _ => String::new(),
        };
        let value = if name == "lang" { "en-GB" } else { random.one(VALUES) };
        let quote = random.one(&["'", "\""]);
        let equals = random.one(&["=", " = ", "=\n"]);
        out.push_str(&format!(
            "{}{prefix}{name}{equals}{quote}{value}{quote}",
            random.one(&[" ", "\n", "  "])
        ));
    }
}

/// Cuts bytes anywhere, also within a character.
pub(crate) fn cut(random: &mut Random, bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    let mut rest = bytes;
    let largest = [1, 3, 20, 500, 100_000][random.below(5)];
    // Very small packets only at the beginning: the rest would take long.
    while !rest.is_empty() {
        let len = if packets.len() < 40 { 1 + random.below(largest) } else { rest.len() }.min(rest.len());
        packets.push(rest[..len].to_vec());
        rest = &rest[len..];
    }
    packets
}
