//! How texts are compared: byte by byte, and not as a column's collation would.
//!
//! The two forms refuse each other's databases: MySQL has no `CAST(.. AS TEXT)`, and no other database has
//! `CONVERT(.. USING ..)`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use sea_query::{Expr, ExprTrait, Value};

/// The databases that compare texts alike.
#[derive(Clone, Copy, Debug)]
pub(super) enum Texts {
    /// PostgreSQL and SQLite, whose own comparison is the one that is wanted.
    AsTheyAre,
    /// MySQL and MariaDB, whose collations overlook case, accents and blanks at the end.
    AsBytes,
}

impl Texts {
    /// Known to be one of those; `None` if there are none.
    pub(super) fn is_in(self, column: &Expr, values: Vec<Value>) -> Option<Expr> {
        let (texts, others): (Vec<Value>, Vec<Value>) = values.into_iter().partition(is_text);
        let others = one_of(column, others.into_iter().map(Expr::val).collect());
        let texts = match self {
            Self::AsTheyAre => one_of(column, self.all(texts)),
            // Whatever has the same bytes is equal in every collation too, which is what an index can find.
            Self::AsBytes => one_of(column, texts.iter().cloned().map(Expr::val).collect())
                .and_then(|alike| Some(alike.and(one_of(&self.column(column, true), self.all(texts))?))),
        };
        [others, texts].into_iter().flatten().reduce(Expr::or)
    }

    /// Known to be none of those; `None` if there are none.
    pub(super) fn is_not_in(self, column: &Expr, values: Vec<Value>) -> Option<Expr> {
        let (texts, others): (Vec<Value>, Vec<Value>) = values.into_iter().partition(is_text);
        let others = none_of(column, others.into_iter().map(Expr::val).collect());
        let texts = none_of(&self.column(column, true), self.all(texts));
        [others, texts].into_iter().flatten().reduce(Expr::and)
    }

    /// What is compared with values that are texts, or are not.
    pub(super) fn column(self, column: &Expr, texts: bool) -> Expr {
        let column = column.clone();
        match self {
            Self::AsBytes if texts => Expr::cust_with_exprs("CONVERT(CONVERT(? USING utf8mb4), BINARY)", [column]),
            Self::AsBytes | Self::AsTheyAre => column,
        }
    }

    /// What [`column`](Self::column) is compared with.
    pub(super) fn value(self, value: Value) -> Expr {
        match self {
            Self::AsTheyAre if is_text(&value) => Expr::val(value).cast_as("TEXT"),
            Self::AsTheyAre => Expr::val(value),
            Self::AsBytes => Expr::val(bytes(value)),
        }
    }

    fn all(self, values: Vec<Value>) -> Vec<Expr> {
        values.into_iter().map(|value| self.value(value)).collect()
    }
}

pub(super) fn is_text(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Char(_))
}

fn bytes(value: Value) -> Value {
    if let Value::String(text) = value {
        return Value::Bytes(text.map(String::into_bytes));
    }
    if let Value::Char(letter) = value {
        return Value::Bytes(letter.map(|letter| letter.to_string().into_bytes()));
    }
    value
}

fn one_of(column: &Expr, mut values: Vec<Expr>) -> Option<Expr> {
    if values.len() > 1 {
        return Some(column.clone().is_in(values));
    }
    values.pop().map(|only| column.clone().eq(only))
}

fn none_of(column: &Expr, mut values: Vec<Expr>) -> Option<Expr> {
    if values.len() > 1 {
        return Some(column.clone().is_not_in(values));
    }
    values.pop().map(|only| column.clone().ne(only))
}
