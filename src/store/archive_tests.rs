//! The archive of an account: pages, counts, named items, and that each is a range of the index.

use super::super::testing::{alice, store};
use super::*;

const HOUR: i64 = 3_600_000_000;

fn item(hour: i64, peer: &str) -> NewItem {
    let stamp = Timestamp(hour * HOUR);
    NewItem {
        id: ItemId::next(None, stamp),
        stamp,
        peer: peer.parse().unwrap(),
        stanza: format!("<message id='{hour}' from='{peer}/r{}' to='alice@host'/>", hour % 2).into_bytes(),
        hidden: false,
        pending: hour == 2,
    }
}

fn hours(page: &Page) -> Vec<i64> {
    page.items.iter().map(|item| item.stamp.0 / HOUR).collect()
}

#[test]
fn pages_by_time_peer_and_place() {
    let (_directory, store) = store();
    let id = alice(&store);
    let peers = |hour: i64| if hour % 3 == 0 { "c@x.example" } else { "b@x.example" };
    store
        .write_blocking(move |tx| (1..=9).try_for_each(|hour| append(tx, id, &item(hour, peers(hour)))))
        .unwrap();
    let page = |filter: Filter, last, limit| {
        let found = store.read_blocking(move |tx| page(tx, id, &filter, last, limit, usize::MAX)).unwrap();
        (hours(&found), found.complete)
    };
    let at = |hour: i64| Some(Timestamp(hour * HOUR));
    let with = |jid: &str| Some(jid.parse().unwrap());
    assert_eq!(page(Filter::default(), false, 4), (vec![1, 2, 3, 4], false));
    assert_eq!(page(Filter::default(), true, 4), (vec![6, 7, 8, 9], false));
    assert_eq!(page(Filter::default(), true, 9), ((1..=9).collect(), true));
    assert_eq!(
        page(Filter { start: at(3), end: at(5), ..Filter::default() }, false, 9),
        (vec![3, 4, 5], true)
    );
    assert_eq!(page(Filter { with: with("c@x.example"), ..Filter::default() }, true, 2), (vec![6, 9], false));
    assert_eq!(
        page(Filter { with: with("b@x.example/r0"), ..Filter::default() }, false, 9),
        (vec![2, 4, 8], true)
    );
    assert_eq!(page(Filter { with: with("d@x.example"), ..Filter::default() }, false, 9), (vec![], true));
    let all = store.read_blocking(move |tx| super::page(tx, id, &Filter::default(), false, 9, 1)).unwrap();
    assert_eq!((hours(&all), all.complete), (vec![1], false));
    assert_eq!(store.read_blocking(move |tx| count(tx, id, &Filter::default())), Ok(9));
}

#[test]
fn named_items_are_found_wherever_they_are() {
    let (_directory, store) = store();
    let id = alice(&store);
    let peers = |hour: i64| if hour % 3 == 0 { "c@x.example" } else { "b@x.example" };
    let items: Vec<_> = (1..=9).map(|hour| item(hour, peers(hour))).collect();
    let ids: Vec<_> = items.iter().map(|item| item.id).collect();
    store.write_blocking(move |tx| items.iter().try_for_each(|item| append(tx, id, item))).unwrap();
    let named = [ids[8], ids[0], ids[2], ids[8]].to_vec();
    let asked = Filter { ids: Some(named), ..Filter::default() };
    let found = |filter: &Filter, last, limit| {
        let (one, two) = (filter.clone(), filter.clone());
        let page = store.read_blocking(move |tx| page(tx, id, &one, last, limit, usize::MAX)).unwrap();
        (hours(&page), page.complete, store.read_blocking(move |tx| count(tx, id, &two)).unwrap())
    };
    assert_eq!(found(&asked, false, 9), (vec![1, 3, 9], true, 3));
    assert_eq!(found(&asked, false, 2), (vec![1, 3], false, 3));
    assert_eq!(found(&asked, true, 2), (vec![3, 9], false, 3));
    let of_c = Filter { with: Some("c@x.example".parse().unwrap()), ..asked.clone() };
    assert_eq!(found(&of_c, false, 9), (vec![3, 9], true, 2));
    let behind = Filter { after: Some(ids[2]), ..asked.clone() };
    assert_eq!(found(&behind, false, 9), (vec![9], true, 1));
    let early = Filter { end: Some(Timestamp(5 * HOUR)), ..asked };
    assert_eq!(found(&early, false, 9), (vec![1, 3], true, 2));
}

#[test]
fn what_is_asked_is_counted() {
    let (_directory, store) = store();
    let id = alice(&store);
    let peers = |hour: i64| if hour % 3 == 0 { "c@x.example" } else { "b@x.example" };
    store
        .write_blocking(move |tx| (1..=9).try_for_each(|hour| append(tx, id, &item(hour, peers(hour)))))
        .unwrap();
    let counted = |filter: Filter| store.read_blocking(move |tx| count(tx, id, &filter)).unwrap();
    let with = |jid: &str| Filter { with: Some(jid.parse().unwrap()), ..Filter::default() };
    let at = |hour: i64| Some(Timestamp(hour * HOUR));
    assert_eq!(counted(Filter { start: at(3), end: at(5), ..Filter::default() }), 3);
    assert_eq!(counted(with("c@x.example")), 3);
    assert_eq!(counted(Filter { start: at(4), ..with("c@x.example") }), 2);
    assert_eq!(counted(with("b@x.example/r0")), 3);
    assert_eq!(counted(with("d@x.example")), 0);
}

/// What a page costs must not grow with the archive: every question is a range of the one index.
#[test]
fn every_page_is_a_range_of_the_index() {
    let (_directory, store) = store();
    let text = include_str!("archive.rs");
    let (code, _) = text.split_once("#[cfg(test)]").unwrap();
    let statements: Vec<String> = code
        .split('"')
        .filter(|part| {
            part.starts_with("SELECT")
                && part.contains("FROM archive_item")
                && !part.contains("account.domain")
        })
        .map(str::to_owned)
        .collect();
    assert!(statements.len() >= 9, "{}", statements.len());
    for sql in statements {
        let plan = store.read_blocking({
            let sql = sql.clone();
            move |tx| {
                let explain = format!("EXPLAIN QUERY PLAN {sql}");
                tx.query(&explain, &[], |row| Ok(row.text(3)?.to_owned()))
            }
        });
        let plan = plan.unwrap().join("; ");
        assert!(
            plan.starts_with("SEARCH archive_item USING ") && !plan.contains("TEMP B-TREE"),
            "{sql}\n{plan}"
        );
        assert!(
            plan.contains("(archive=? AND id") || sql.contains("ORDER BY id DESC LIMIT 1"),
            "{sql}\n{plan}"
        );
    }
}

#[test]
fn a_clock_that_was_set_back_hides_nothing() {
    let (_directory, store) = store();
    let id = alice(&store);
    let first = item(5, "b@x.example");
    let late = NewItem {
        id: ItemId::next(Some(first.id), Timestamp(HOUR)),
        stamp: Timestamp(HOUR),
        ..item(1, "b@x.example")
    };
    store.write_blocking(move |tx| append(tx, id, &first).and_then(|()| append(tx, id, &late))).unwrap();
    let filter = Filter { end: Some(Timestamp(2 * HOUR)), ..Filter::default() };
    let found = store.read_blocking(move |tx| page(tx, id, &filter, true, 9, usize::MAX)).unwrap();
    assert_eq!(hours(&found), [1]);
}

#[test]
fn what_has_had_its_time_is_counted_but_for_what_waits() {
    let (_directory, store) = store();
    let id = alice(&store);
    store
        .write_blocking(move |tx| (1..=6).try_for_each(|hour| append(tx, id, &item(hour, "b@x.example"))))
        .unwrap();
    let (older, all) = (
        |roles: &'static [Role], most| {
            let older = move |tx: &Tx<'_>| older(tx, "localhost", Timestamp(5 * HOUR), roles, most);
            store.read_blocking(older).unwrap()
        },
        || store.read_blocking(|tx| size(tx, "localhost", 9)).unwrap(),
    );
    assert_eq!((older(&[], 9), older(&[Role::Admin], 2), older(&[Role::Guest, Role::Member], 9)), (3, 2, 0));
    assert_eq!(all(), 6);
    assert_eq!(store.read_blocking(|tx| size(tx, "other.example", 9)), Ok(0));
}

#[test]
fn a_count_is_as_many_as_there_are_on_all_pages() {
    let (_directory, store) = store();
    let id = alice(&store);
    let items: Vec<_> = (1..=30)
        .map(|number| {
            let peer = if number % 3 == 0 { "c@x.example" } else { "b@x.example" };
            // Some are hidden, the old ones of them wait; of the last it is not known yet. Some are older than their
            // ids.
            let item = item(number, peer);
            let stamp = Timestamp(item.stamp.0 - if number % 5 == 0 { 900_000 } else { 0 });
            let hidden = number % 7 == 0;
            NewItem { stamp, hidden, pending: hidden && number < 20, ..item }
        })
        .collect();
    let (mark, ids) = (items[19].id, items.iter().map(|item| item.id).collect::<Vec<_>>());
    store
        .write_blocking(move |tx| {
            items.iter().try_for_each(|item| append(tx, id, item))?;
            super::super::mark::set(tx, id, mark)
        })
        .unwrap();
    let times =
        [None, Some(Timestamp(5 * HOUR)), Some(Timestamp(5 * HOUR - 500_000)), Some(Timestamp(25 * HOUR))];
    let places = [None, Some(ids[4]), Some(ids[20])];
    let peers = [None, Some("c@x.example".parse().unwrap())];
    for (start, end) in times.iter().flat_map(|start| times.iter().map(move |end| (*start, *end))) {
        for (after, before) in
            places.iter().flat_map(|after| places.iter().map(move |before| (*after, *before)))
        {
            for with in &peers {
                let filter = Filter { with: with.clone(), start, end, after, before, ids: None };
                let asked = filter.clone();
                let both = store.read_blocking(move |tx| {
                    Ok((
                        count(tx, id, &asked)?,
                        page(tx, id, &asked, false, 99, usize::MAX)?.items.len() as u64,
                    ))
                });
                let (counted, found) = both.unwrap();
                assert_eq!(counted, found, "{filter:?}");
            }
        }
    }
    let plan = store.read_blocking(|tx| {
        let sql = "EXPLAIN QUERY PLAN SELECT count(*) FROM archive_item
             WHERE archive = 1 AND id > x'00' AND id < x'ff' AND (0 = 0 OR peer = 0)";
        tx.query(sql, &[], |row| Ok(row.text(3)?.to_owned()))
    });
    assert!(plan.unwrap().join("; ").contains("COVERING INDEX"), "rows are looked at");
}
