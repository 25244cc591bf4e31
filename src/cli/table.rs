//! Tables of a screen: columns as wide as their widest cell, and what happens where that is wider than the terminal.

/// Fewest characters that a cell is cut to.
const LEAST: usize = 8;

/// Two spaces between columns, and before the first.
const GAP: usize = 2;

/// Columns two spaces apart and two from the edge; the last one is not filled up. Where a terminal has not so many
/// columns the longest cells of a list are cut, and a last cell beside a name goes on below its beginning.
pub(super) fn table(rows: &[Vec<String>], is_list: bool, terminal: Option<usize>) -> String {
    let mut widths = widths(rows);
    let whole: usize = widths.iter().map(|width| width + GAP).sum();
    match terminal.filter(|terminal| whole > *terminal) {
        None => rows.iter().map(|row| line(row, &widths)).collect(),
        Some(terminal) if is_list => {
            shrink(&mut widths, whole - terminal);
            let cut_row = |row: &Vec<String>| -> Vec<String> {
                row.iter().zip(&widths).map(|(cell, width)| cut(cell, *width)).collect()
            };
            rows.iter().map(|row| line(&cut_row(row), &widths)).collect()
        }
        Some(terminal) => rows.iter().map(|row| wrapped(row, &widths, terminal)).collect(),
    }
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    (0..columns).map(width).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = " ".repeat(GAP);
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(&format!("{cell:<width$}  "));
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

/// Takes from the widest column, again and again; the first one, by which things are known, comes last.
fn shrink(widths: &mut [usize], mut excess: usize) {
    while excess > 0 {
        let (first, others) = widths.split_at_mut(1.min(widths.len()));
        let widest = others.iter_mut().filter(|width| **width > LEAST).max_by_key(|width| **width);
        let Some(width) = widest.or_else(|| first.first_mut().filter(|width| **width > LEAST)) else {
            return;
        };
        *width -= 1;
        excess -= 1;
    }
}

fn cut(cell: &str, width: usize) -> String {
    if cell.chars().count() <= width {
        return cell.to_owned();
    }
    cell.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// A row whose last cell goes on below its beginning, word by word.
fn wrapped(row: &[String], widths: &[usize], terminal: usize) -> String {
    let Some((last, names)) = row.split_last() else { return "\n".into() };
    let before: usize = GAP + widths.iter().take(names.len()).map(|width| width + GAP).sum::<usize>();
    let room = terminal.saturating_sub(before).max(LEAST);
    let mut lines = vec![String::new()];
    for word in last.split(' ') {
        let line = lines.last().map_or(0, |line| line.chars().count());
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(text) if line + 1 + word.chars().count() <= room => {
                text.push(' ');
                text.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let mut lines = lines.into_iter();
    let mut cells = names.to_vec();
    cells.extend(lines.next());
    let first = line(&cells, widths);
    lines.fold(first, |text, line| text + format!("{}{line}", " ".repeat(before)).trim_end() + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        let list = rows(&[&["domain", "accounts"], &["shop.example", "3"]]);
        assert_eq!(table(&list, true, None), "  domain        accounts\n  shop.example  3\n");
        assert_eq!(table(&list, true, Some(24)), table(&list, true, None), "it fits exactly");
    }

    #[test]
    fn a_list_that_is_too_wide_is_cut_in_its_widest_column() {
        let list = rows(&[&["address", "client"], &["bob@example.org", "Conversations 2.19 on a phone"]]);
        let shown = table(&list, true, Some(40));
        assert_eq!(shown, "  address          client\n  bob@example.org  Conversations 2.19 o…\n");
        assert!(shown.lines().all(|line| line.chars().count() <= 40));
        assert!(table(&list, true, Some(5)).contains("bob@exa…"), "there is an end to it");
    }

    #[test]
    fn what_stands_beside_a_name_goes_on_below() {
        let names = rows(&[&["listening", "c2s [::]:5222, c2s_tls [::]:5223"], &["store", "database 7 kB"]]);
        assert_eq!(
            table(&names, false, Some(29)),
            "  listening  c2s [::]:5222,\n             c2s_tls\n             [::]:5223\n  store      database 7 kB\n"
        );
    }
}
