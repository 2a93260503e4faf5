//! `vocabulary!`, and the checks that it makes while a host builds.

/// Declares the permissions of a product: three bitflags types and the marker that ties them together.
///
/// Each flag stands with its bit number (0 to 127, for good: bits may be stored nowhere, but a number that keeps its
/// meaning keeps builds comparable) and its name in policies (`noun.verb`, lower case). Docs are the host's own; the
/// macro adds none.
///
/// ```
/// countersign::vocabulary! {
///     /// What people may do in a bakery.
///     pub vocabulary Bakery;
///
///     /// For the whole company.
///     pub organization CompanyPermissions {
///         /// Hire people.
///         BAKER_HIRE = 0, "baker.hire";
///     }
///     /// For one shop.
///     pub workspace ShopPermissions {}
///     /// For one oven.
///     pub profile OvenPermissions {
///         /// Light the oven.
///         OVEN_LIGHT = 0, "oven.light";
///         /// Read its temperature.
///         TEMPERATURE_VIEW = 1, "temperature.view";
///     }
/// }
/// # fn main() { assert_eq!(OvenPermissions::OVEN_LIGHT.bits(), 1); }
/// ```
///
/// What cannot be meant does not build, and the error names the flag. A bit used twice:
///
/// ```compile_fail,E0080
/// countersign::vocabulary! {
///     pub vocabulary Bakery;
///     pub organization CompanyPermissions {}
///     pub workspace ShopPermissions {}
///     pub profile OvenPermissions {
///         OVEN_LIGHT = 0, "oven.light";
///         OVEN_CLEAN = 0, "oven.clean"; // `OVEN_CLEAN`: its bit belongs to an earlier flag
///     }
/// }
/// # fn main() {}
/// ```
///
/// A name used twice:
///
/// ```compile_fail,E0080
/// countersign::vocabulary! {
///     pub vocabulary Bakery;
///     pub organization CompanyPermissions {}
///     pub workspace ShopPermissions {}
///     pub profile OvenPermissions {
///         OVEN_LIGHT = 0, "oven.light";
///         OVEN_CLEAN = 1, "oven.light"; // `OVEN_CLEAN`: its name belongs to an earlier flag
///     }
/// }
/// # fn main() {}
/// ```
///
/// More than 128 permissions at a level:
///
/// ```compile_fail,E0080
/// countersign::vocabulary! {
///     pub vocabulary Bakery;
///     pub organization CompanyPermissions {}
///     pub workspace ShopPermissions {}
///     pub profile OvenPermissions {
///         OVEN_LIGHT = 128, "oven.light"; // `OVEN_LIGHT`: a bit number is 0 to 127
///     }
/// }
/// # fn main() {}
/// ```
///
/// A name that no policy could say:
///
/// ```compile_fail,E0080
/// countersign::vocabulary! {
///     pub vocabulary Bakery;
///     pub organization CompanyPermissions {}
///     pub workspace ShopPermissions {}
///     pub profile OvenPermissions {
///         OVEN_LIGHT = 0, "Oven light"; // `OVEN_LIGHT`: a name is `noun.verb` of a-z, 0-9 and _
///     }
/// }
/// # fn main() {}
/// ```
///
/// A flag without a bit has no syntax:
///
/// ```compile_fail
/// countersign::vocabulary! {
///     pub vocabulary Bakery;
///     pub organization CompanyPermissions {}
///     pub workspace ShopPermissions {}
///     pub profile OvenPermissions { OVEN_LIGHT, "oven.light"; }
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! vocabulary {
    (
        $(#[$doc:meta])* $vis:vis vocabulary $Marker:ident;
        $(#[$odoc:meta])* $ovis:vis organization $Organization:ident { $($organization:tt)* }
        $(#[$wdoc:meta])* $wvis:vis workspace $Workspace:ident { $($workspace:tt)* }
        $(#[$pdoc:meta])* $pvis:vis profile $Profile:ident { $($profile:tt)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $vis struct $Marker;

        impl $crate::Vocabulary for $Marker {
            type Organization = $Organization;
            type Workspace = $Workspace;
            type Profile = $Profile;
        }

        $crate::vocabulary! { @level $Marker Organization $(#[$odoc])* $ovis $Organization { $($organization)* } }
        $crate::vocabulary! { @level $Marker Workspace $(#[$wdoc])* $wvis $Workspace { $($workspace)* } }
        $crate::vocabulary! { @level $Marker Profile $(#[$pdoc])* $pvis $Profile { $($profile)* } }
    };
    (
        @level $Marker:ident $Level:ident $(#[$doc:meta])* $vis:vis $Type:ident {
            $($(#[$($fdoc:tt)*])* $FLAG:ident = $bit:literal, $name:literal;)*
        }
    ) => {
        $crate::__private::bitflags::bitflags! {
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            $vis struct $Type: u128 {
                $(
                    $(#[$($fdoc)*])*
                    #[doc(alias = $name)]
                    #[bitflags(flag_name = $name)]
                    const $FLAG = $crate::__private::bit(
                        $bit,
                        concat!("`", stringify!($FLAG), "`: a bit number is 0 to 127"),
                    );
                )*
            }
        }

        const _: () = $crate::__private::check_flags(&[
            $((
                $bit,
                $name,
                [
                    concat!("`", stringify!($FLAG), "`: its bit belongs to an earlier flag"),
                    concat!("`", stringify!($FLAG), "`: its name belongs to an earlier flag"),
                    concat!("`", stringify!($FLAG), "`: a name is `noun.verb` of a-z, 0-9 and _, at most 64 bytes"),
                ],
            ),)*
        ]);

        impl $crate::Permission for $Type {
            type Vocabulary = $Marker;
            type Resource<'a> = $crate::$Level<'a>;
            const LEVEL: $crate::Level = $crate::Level::$Level;
        }
    };
}

/// Returns the mask of a bit number.
#[doc(hidden)]
#[must_use]
#[expect(clippy::panic, reason = "evaluated while a host builds: the panic is the build error")]
pub const fn bit(number: u32, message: &'static str) -> u128 {
    match 1_u128.checked_shl(number) {
        Some(mask) => mask,
        None => panic!("{}", message),
    }
}

/// Refuses a vocabulary with a shared bit, a shared name or a name outside the grammar. Each flag brings its bit, its
/// name and the three messages.
#[doc(hidden)]
#[expect(clippy::panic, reason = "evaluated while a host builds: the panic is the build error")]
#[expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "const code has no iterators")]
pub const fn check_flags(flags: &[(u32, &str, [&'static str; 3])]) {
    let mut i = 0;
    while i < flags.len() {
        let (bit, name, [shared_bit, shared_name, bad_name]) = flags[i];
        if !is_permission_name(name.as_bytes()) {
            panic!("{}", bad_name);
        }
        let mut j = 0;
        while j < i {
            if flags[j].0 == bit {
                panic!("{}", shared_bit);
            }
            if same(flags[j].1.as_bytes(), name.as_bytes()) {
                panic!("{}", shared_name);
            }
            j += 1;
        }
        i += 1;
    }
}

#[expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "const code has no iterators")]
const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// Whether the bytes are two or more parts of `[a-z][a-z0-9_]*` joined by dots, at most 64 in all.
#[expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "const code has no iterators")]
pub(crate) const fn is_permission_name(name: &[u8]) -> bool {
    let (mut i, mut dots, mut at_start) = (0, 0, true);
    while i < name.len() {
        match name[i] {
            b'a'..=b'z' => at_start = false,
            b'0'..=b'9' | b'_' if !at_start => {}
            b'.' if !at_start => {
                at_start = true;
                dots += 1;
            }
            _ => return false,
        }
        i += 1;
    }
    dots > 0 && !at_start && name.len() <= 64
}
