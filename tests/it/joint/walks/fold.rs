//! Folds walks that end alike into the rows of a table.

use std::collections::{BTreeMap, BTreeSet};

/// The values of one walk, a column each.
pub(super) type Cell = Vec<usize>;

/// A row: the values of each column for which the same happens.
pub(super) type Row = (Vec<BTreeSet<usize>>, String);

/// Rows that hold every cell once, each as wide as it grows: cells that cannot be do not stand in its way.
/// `sizes` says how many values a column has, `order` in which columns a row grows first.
pub(super) fn fold(cells: &BTreeMap<Cell, String>, sizes: &[usize], order: &[usize]) -> Vec<Row> {
    let mut left: BTreeSet<&Cell> = cells.keys().collect();
    let mut rows = Vec::new();
    while let Some(first) = left.first().copied() {
        let then = &cells[first];
        let mut row: Vec<BTreeSet<usize>> = first.iter().map(|value| BTreeSet::from([*value])).collect();
        for column in order.iter().copied() {
            for value in 0..sizes[column] {
                let mut wider = row.clone();
                wider[column] = BTreeSet::from([value]);
                let new = product(&wider);
                let fits = |cell: &Cell| !cells.contains_key(cell) || cells[cell] == *then && left.contains(cell);
                if new.iter().all(fits) && new.iter().any(|cell| cells.contains_key(cell)) {
                    row[column].insert(value);
                }
            }
        }
        left.retain(|cell| !product(&row).contains(cell));
        rows.push((row, then.clone()));
    }
    rows
}

fn product(row: &[BTreeSet<usize>]) -> Vec<Cell> {
    row.iter().fold(vec![Vec::new()], |cells, values| {
        let longer = cells.iter().flat_map(|cell| values.iter().map(move |value| (cell, value)));
        longer.map(|(cell, value)| cell.iter().copied().chain([*value]).collect()).collect()
    })
}
