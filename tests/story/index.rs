//! `tests/stories/INDEX`: every MUST of the RFCs, with the story that shows it or the reason why there is none.
//!
//! A line: document and section, the rule in quotation marks, `->` and stories separated by spaces, or `--` and the
//! reason. `#` begins a comment.

use std::collections::BTreeSet;
use std::path::Path;

/// One rule.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) line: usize,
    pub(crate) section: String,
    /// Names of stories; none where a reason stands instead.
    pub(crate) stories: Vec<String>,
}

/// Reads the index; wrong lines are an error that names them.
pub(crate) fn read(text: &str) -> Result<Vec<Rule>, String> {
    let mut rules = Vec::new();
    for (i, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        rules.push(
            rule(i + 1, line)
                .ok_or_else(|| format!("INDEX:{}: not `RFC §section \"rule\" -> story`: {line}", i + 1))?,
        );
    }
    Ok(rules)
}

fn rule(line: usize, text: &str) -> Option<Rule> {
    let (section, rest) = text.split_once('"')?;
    let (quoted, end) = rest.rsplit_once('"')?;
    let section = section.trim();
    if !section.contains(" §") || quoted.trim().is_empty() {
        return None;
    }
    let end = end.trim();
    let stories: Vec<String> = match (end.strip_prefix("->"), end.strip_prefix("--")) {
        (Some(names), _) => names.split_whitespace().map(str::to_owned).collect(),
        (_, Some(reason)) if !reason.trim().is_empty() => {
            return Some(Rule { line, section: section.to_owned(), stories: Vec::new() });
        }
        _ => return None,
    };
    if stories.is_empty() { None } else { Some(Rule { line, section: section.to_owned(), stories }) }
}

/// What the index names and the tree does not have.
pub(crate) fn missing(rules: &[Rule], root: &Path) -> Vec<String> {
    let mut missing = BTreeSet::new();
    for rule in rules {
        for name in rule.stories.iter().filter(|name| !root.join(format!("{name}.story")).is_file()) {
            missing.insert(format!(
                "INDEX:{}: {} names {name}, and there is no such story",
                rule.line, rule.section
            ));
        }
    }
    missing.into_iter().collect()
}
