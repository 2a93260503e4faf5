//! Fields of comma-separated values (RFC 4180).

use alloc::format;
use alloc::string::{String, ToString};

/// Ends a line.
pub(crate) const END: &str = "\r\n";

/// A field, quoted where it has to be.
pub(crate) fn field(text: &str) -> String {
    let plain = !text.contains(['"', ',', '\r', '\n']) && text.trim() == text;
    if plain { text.to_string() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// A field with text that somebody else chose: a spreadsheet takes none for a formula, since an apostrophe stands before it.
pub(crate) fn foreign(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { field(&format!("'{text}")) } else { field(text) }
}

#[cfg(test)]
mod tests {
    use super::{field, foreign};

    #[test]
    fn a_field_is_quoted_where_it_has_to_be() {
        assert_eq!([field("a b"), field(" a"), field("a,\"b\"")], ["a b", "\" a\"", "\"a,\"\"b\"\"\""]);
        assert_eq!([foreign("=1+1"), foreign("a=1"), foreign("-a,b")], ["'=1+1", "a=1", "\"'-a,b\""]);
    }
}
