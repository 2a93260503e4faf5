//! How far explorations go: a bounded part unless somebody asks for the whole.

/// Whether this run looks at the whole of every exploration: `COUNTERSIGN_THOROUGH=1`, as `.ci/run` has it.
pub(crate) fn is_asked() -> bool {
    std::env::var_os("COUNTERSIGN_THOROUGH").is_some_and(|asked| !asked.is_empty() && asked != "0")
}

/// What the variable of an exploration says, if it is set.
pub(crate) fn said(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|number| number.parse().ok())
}

/// The same of random cases, as proptest counts them.
pub(crate) fn cases(what: &str, extents: [u32; 2]) -> u32 {
    u32::try_from(extent(what, None, extents.map(u64::from))).unwrap_or(u32::MAX)
}

/// How many of its cases an exploration looks at: as many as its own variable says, else all where that is asked for, else a
/// bounded part of them. Says which.
pub(crate) fn extent(what: &str, variable: Option<&str>, [whole, bounded]: [u64; 2]) -> u64 {
    if let Some(said) = variable.and_then(said) {
        println!("{what}: {said} as {} says, the whole is {whole}", variable.unwrap_or_default());
        return said;
    }
    if is_asked() {
        println!("{what}: the whole, {whole}");
        return whole;
    }
    println!("{what}: bounded to {bounded}; COUNTERSIGN_THOROUGH=1 looks at the whole, {whole}");
    bounded
}
