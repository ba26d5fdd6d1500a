//! Lists as a flow read them: the pages that follow each other, and what they show.

use serde_json::Value;

use crate::run::{Exchange, Run};

/// Returns the pages of the list whose last one is the exchange at `last`, all of which were read at `from` or later.
///
/// # Errors
/// The reason why they are no whole list of what the run asks for.
pub(crate) fn read_to(run: &Run, last: usize, from: usize) -> Result<Vec<&Exchange>, &'static str> {
    let mut at = last;
    let mut pages = vec![&run.exchanges[last]];
    if page(pages[0]).is_none_or(|page| page["has_next_page"] == true) {
        return Err("it is of a list that was not read to its end");
    }
    while let Some(cursor) = run.exchanges[at].params["page_cursor"].as_str() {
        let leads_here = |it: &Exchange| {
            it.operation == pages[0].operation
                && page(it).is_some_and(|page| page["next_page_cursor"] == cursor)
        };
        at = run.exchanges[..at].iter().rposition(leads_here).ok_or("a page before it was not read")?;
        pages.push(&run.exchanges[at]);
    }
    if at < from {
        return Err("its first page is older than the removal");
    }
    let scope = run.intent.params["scope"].as_object();
    let is_of = |page: &Exchange| scope.into_iter().flatten().all(|(name, of)| page.params[name] == *of);
    if !pages.iter().all(|page| is_of(page)) {
        return Err("it lists something else");
    }
    Ok(pages)
}

/// Reports whether pages show the thing with that id.
pub(crate) fn shows(pages: &[&Exchange], key: &str, id: &str) -> bool {
    pages.iter().any(|page| ids(page, key).iter().any(|shown| shown.eq_ignore_ascii_case(id)))
}

/// Reports whether a page is of a list that shows the thing with that id if it is there: one that names no ids, or this one.
pub(crate) fn asks_for(page: &Exchange, id: &str) -> bool {
    let is_it = |named: &Value| named.as_str().is_some_and(|named| named.eq_ignore_ascii_case(id));
    let mut lists = page.params.as_object().into_iter().flatten().filter_map(|(_, list)| list.as_array());
    lists.all(|list| list.iter().any(is_it))
}

/// Returns the ids that the items of a page have.
pub(crate) fn ids(page: &Exchange, key: &str) -> Vec<String> {
    let Some((_, body)) = page.fed_body() else { return Vec::new() };
    let lists = body.as_object().into_iter().flatten().filter_map(|(_, list)| list.as_array());
    { lists.flatten() }.filter_map(|item| item[key].as_str().map(str::to_owned)).collect()
}

/// Returns what a page that was accepted says of its place in the list.
fn page(exchange: &Exchange) -> Option<Value> {
    exchange.is_accepted().then(|| exchange.fed_body().map(|(_, body)| body["pagination"].clone()))?
}
