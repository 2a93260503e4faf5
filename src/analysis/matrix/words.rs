//! The words of the renderings, in English and French; a policy's own titles come from the policy.

use super::Verdict;
use crate::level::Level;
use crate::policy::model::Text;

/// What the renderings say in one language.
pub(super) struct Words {
    /// Follows the title of the policy.
    pub(super) roles_and_permissions: &'static str,
    pub(super) permission: &'static str,
    /// `{level}` and `{role}` stand for the labels of the two levels.
    pub(super) block: &'static str,
    /// The rest of a block whose roles do not fit side by side.
    pub(super) continued: &'static str,
    /// `{count}` stands for the number of permissions.
    pub(super) held: &'static str,
    pub(super) other_section: &'static str,
    pub(super) legend: &'static str,
    pub(super) notes: &'static str,
    pub(super) note: &'static str,
    pub(super) no_cells: &'static str,
    levels: [&'static str; 3],
    /// As [`Verdict::ALL`]: what the sign means, and the short form that is read aloud in a cell.
    verdicts: [(&'static str, &'static str); 5],
    pub(super) sentence: Sentence,
    pub(super) page: Page,
}

/// The parts of a note.
pub(super) struct Sentence {
    pub(super) always: &'static str,
    pub(super) when: &'static str,
    pub(super) and: &'static str,
    pub(super) or: &'static str,
    pub(super) switched_on: &'static str,
    pub(super) quotes: (&'static str, &'static str),
    pub(super) must_follow: (&'static str, &'static str),
    pub(super) fact: (&'static str, &'static str),
    /// An atom that every policy has, and its negation.
    pub(super) atoms: [(&'static str, &'static str, &'static str); 14],
}

/// The controls of the page.
pub(super) struct Page {
    tag: &'static str,
    language_name: &'static str,
    pub(super) language: &'static str,
    pub(super) filters: &'static str,
    pub(super) search: &'static str,
    pub(super) level: &'static str,
    pub(super) verdict: &'static str,
    pub(super) all: &'static str,
    /// `{shown}` and `{count}` stand for numbers of rows.
    pub(super) shown: &'static str,
}

/// French for `fr` and its regions, English for every other language.
pub(super) fn of(language: &str) -> &'static Words {
    let french = language == "fr" || language.starts_with("fr-");
    if french { &FRENCH } else { &ENGLISH }
}

/// The language that [`of`] answers in.
pub(super) fn tag(language: &str) -> &'static str {
    of(language).page.tag
}

/// The name of a language for a list of languages; its tag where the renderings do not speak it.
pub(super) fn language_name(language: &str) -> &str {
    let page = &of(language).page;
    if page.tag == language { page.language_name } else { language }
}

/// The title in that language, else the first one, else the name.
pub(super) fn title<'t>(text: &'t Text, language: &str, name: &'t str) -> &'t str {
    tagged_title(text, language).map_or(name, |(_, title)| title)
}

/// The title in that language, else the first one, with the language that it is in.
pub(super) fn tagged_title<'t>(text: &'t Text, language: &str) -> Option<(&'t str, &'t str)> {
    let found = text.title.get_key_value(language).or_else(|| text.title.first_key_value());
    found.map(|(tag, title)| (tag.as_str(), title.as_str()))
}

impl Words {
    pub(super) fn level(&self, level: Level) -> &'static str {
        let [organization, workspace, profile] = self.levels;
        match level {
            Level::Organization => organization,
            Level::Workspace => workspace,
            Level::Profile => profile,
        }
    }

    /// What the sign means.
    pub(super) fn meaning(&self, verdict: Verdict) -> &'static str {
        self.verdict(verdict).0
    }

    /// What is read aloud in place of the sign.
    pub(super) fn spoken(&self, verdict: Verdict) -> &'static str {
        self.verdict(verdict).1
    }

    fn verdict(&self, verdict: Verdict) -> (&'static str, &'static str) {
        let [allow, obliged, conditional, optional, deny] = self.verdicts;
        match verdict {
            Verdict::Allow => allow,
            Verdict::Obliged => obliged,
            Verdict::Conditional => conditional,
            Verdict::Optional => optional,
            Verdict::Deny => deny,
        }
    }
}

static ENGLISH: Words = Words {
    roles_and_permissions: ": roles and permissions",
    permission: "Permission",
    block: "{level} permissions by {role} role",
    continued: "(continued)",
    held: "Held, of {count}",
    other_section: "Other",
    legend: "Legend",
    notes: "Notes",
    note: "note",
    no_cells: "No permissions here.",
    levels: ["Organization", "Workspace", "Profile"],
    verdicts: [
        ("yes", "yes"),
        ("yes, with an obligation", "yes, with an obligation"),
        ("only under a condition", "under a condition"),
        ("can be switched on for one person", "can be switched on"),
        ("no", "no"),
    ],
    sentence: Sentence {
        always: "always",
        when: "if ",
        and: " and ",
        or: "; or ",
        switched_on: "where it is switched on, ",
        quotes: ("“", "”"),
        must_follow: (" must follow", " must follow"),
        fact: (" is true", " is not true"),
        atoms: [
            ("author", "the person is the author", "the person is not the author"),
            ("assignee", "it is assigned to the person", "it is not assigned to the person"),
            ("connector", "the person connected the profile", "the person did not connect the profile"),
            ("draft", "the content is a draft", "the content is not a draft"),
            ("in_review", "the content is in review", "the content is not in review"),
            ("changes_requested", "changes are requested", "no changes are requested"),
            ("approved", "the content is approved", "the content is not in the approved state"),
            ("scheduled", "the content is scheduled", "the content is not scheduled"),
            ("publishing", "the content is being published", "the content is not being published"),
            ("published", "the content is published", "the content is not published"),
            ("failed", "the publication failed", "the publication did not fail"),
            ("expired", "the content is expired", "the content is not expired"),
            ("withdrawn", "the content is withdrawn", "the content is not withdrawn"),
            ("archived", "the content is archived", "the content is not archived"),
        ],
    },
    page: Page {
        tag: "en",
        language_name: "English",
        language: "Language",
        filters: "Filters",
        search: "Find a permission",
        level: "Level",
        verdict: "Answer",
        all: "All",
        shown: "{shown} of {count} rows shown",
    },
};

static FRENCH: Words = Words {
    roles_and_permissions: " : rôles et permissions",
    permission: "Permission",
    block: "Permissions « {level} » par rôle « {role} »",
    continued: "(suite)",
    held: "Détenues, sur {count}",
    other_section: "Autres",
    legend: "Légende",
    notes: "Notes",
    note: "note",
    no_cells: "Aucune permission ici.",
    levels: ["Organisation", "Espace de travail", "Profil"],
    verdicts: [
        ("oui", "oui"),
        ("oui, avec une obligation", "oui, avec une obligation"),
        ("sous condition seulement", "sous condition"),
        ("peut être activé pour une personne", "activable"),
        ("non", "non"),
    ],
    sentence: Sentence {
        always: "toujours",
        when: "si ",
        and: " et ",
        or: " ; ou ",
        switched_on: "si le droit est activé, ",
        quotes: ("« ", " »"),
        must_follow: (" doit suivre", " doivent suivre"),
        fact: (" est vrai", " n'est pas vrai"),
        atoms: [
            ("author", "la personne est l'auteur", "la personne n'est pas l'auteur"),
            ("assignee", "l'élément est attribué à la personne", "l'élément n'est pas attribué à la personne"),
            ("connector", "la personne a connecté le profil", "la personne n'a pas connecté le profil"),
            ("draft", "le contenu est un brouillon", "le contenu n'est pas un brouillon"),
            ("in_review", "le contenu est en relecture", "le contenu n'est pas en relecture"),
            ("changes_requested", "des modifications sont demandées", "aucune modification n'est demandée"),
            ("approved", "le contenu est approuvé", "le contenu n'est pas à l'état approuvé"),
            ("scheduled", "le contenu est programmé", "le contenu n'est pas programmé"),
            ("publishing", "le contenu est en cours de publication", "le contenu n'est pas en cours de publication"),
            ("published", "le contenu est publié", "le contenu n'est pas publié"),
            ("failed", "la publication a échoué", "la publication n'a pas échoué"),
            ("expired", "le contenu est expiré", "le contenu n'est pas expiré"),
            ("withdrawn", "le contenu est retiré", "le contenu n'est pas retiré"),
            ("archived", "le contenu est archivé", "le contenu n'est pas archivé"),
        ],
    },
    page: Page {
        tag: "fr",
        language_name: "Français",
        language: "Langue",
        filters: "Filtres",
        search: "Chercher une permission",
        level: "Niveau",
        verdict: "Réponse",
        all: "Tout",
        shown: "{shown} lignes affichées sur {count}",
    },
};
