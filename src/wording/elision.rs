//! French words that lose their vowel before one.

use alloc::format;
use alloc::string::String;

/// `de Julie`, `d'Anne`, `du groupe Presse`. Before an `h`, which may be mute or not, nothing is lost.
pub(crate) fn of(name: &str) -> String {
    match name.strip_prefix("le ") {
        Some(rest) => format!("du {rest}"),
        None if begins_with_a_vowel(name) => format!("d'{name}"),
        None => format!("de {name}"),
    }
}

/// `que Julie`, `qu'Anne`.
#[cfg(feature = "organization")]
pub(crate) fn that(name: &str) -> String {
    if begins_with_a_vowel(name) { format!("qu'{name}") } else { format!("que {name}") }
}

fn begins_with_a_vowel(name: &str) -> bool {
    let first = name.chars().next().and_then(|first| first.to_lowercase().next());
    first.is_some_and(|first| "aàâäæeéèêëiîïoôöœuùûü".contains(first))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    #[cfg(feature = "organization")]
    fn that_loses_it_too() {
        assert_eq!(["Anne", "Julie"].map(super::that), ["qu'Anne", "que Julie"]);
    }

    #[test]
    fn a_vowel_takes_the_one_before_it() {
        for (name, one) in [
            ("Julie", "de Julie"),
            ("Anne", "d'Anne"),
            ("Élodie", "d'Élodie"),
            ("œuvre", "d'œuvre"),
            ("Observateur", "d'Observateur"),
            ("Henri", "de Henri"),
            ("le groupe Presse", "du groupe Presse"),
            ("l'équipe Blog", "de l'équipe Blog"),
            ("11", "de 11"),
            ("", "de "),
        ] {
            assert_eq!(of(name), one);
        }
    }
}
