//! Formats that hosts store in, and what is stored.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

/// A format, by how it writes and reads a value.
pub trait Format {
    const NAME: &'static str;

    /// What comes back of a value that is written and read.
    fn again<T: Serialize + DeserializeOwned>(value: &T) -> Result<T, String>;
}

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident $text:literal |$value:ident| $again:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl Format for $name {
            const NAME: &'static str = $text;

            fn again<T: Serialize + DeserializeOwned>($value: &T) -> Result<T, String> {
                $again
            }
        }
    )*};
}

fn said(error: impl ToString) -> String {
    error.to_string()
}

formats! {
    Json "JSON" |value| serde_json::to_string(value).and_then(|text| serde_json::from_str(&text)).map_err(said);
    /// Read from bytes that are borrowed, as a body of a request is.
    JsonBytes "JSON from bytes" |value| serde_json::to_vec(value).and_then(|bytes| serde_json::from_slice(&bytes)).map_err(said);
    JsonReader "JSON from a reader" |value| {
        let bytes = serde_json::to_vec(value).map_err(said)?;
        serde_json::from_reader(&bytes[..]).map_err(said)
    };
    JsonValue "a value of serde_json" |value| serde_json::to_value(value).and_then(serde_json::from_value).map_err(said);
    Raw "raw JSON" |value| {
        let raw = serde_json::value::to_raw_value(value).map_err(said)?;
        serde_json::from_str(raw.get()).map_err(said)
    };
    Cbor "CBOR" |value| {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).map_err(said)?;
        ciborium::from_reader(&bytes[..]).map_err(said)
    };
    Named "MessagePack with names" |value| {
        let bytes = rmp_serde::to_vec_named(value).map_err(said)?;
        rmp_serde::from_slice(&bytes).map_err(said)
    };
    Yaml "YAML" |value| {
        let text = serde_yaml_ng::to_string(value).map_err(said)?;
        serde_yaml_ng::from_str(&text).map_err(said)
    };
    /// Without the names of fields.
    Compact "compact MessagePack" |value| {
        let bytes = rmp_serde::to_vec(value).map_err(said)?;
        rmp_serde::from_slice(&bytes).map_err(said)
    };
    Postcard "postcard" |value| {
        let bytes = postcard::to_allocvec(value).map_err(said)?;
        postcard::from_bytes(&bytes).map_err(said)
    };
}

/// The root of the crate under test.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files below a folder of the crate, whose name ends so, with what they say.
pub fn files(folder: &str, end: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                let text = fs::read_to_string(&path).expect("a file");
                found.push((path.file_name().expect("a name").to_string_lossy().into_owned(), text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no *{end} below {folder}");
    found
}
