//! Diagrams of a definition, and of where a post stands in it, as Mermaid and as Graphviz.

use crate::approval::model::state::{State, Target};
use crate::approval_definition::{Approvers, Definition, Order, Privilege, Quorum, RoleNames, Stage};
use crate::id::ProfileId;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// How far a stage is, for the drawing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Waiting,
    Open,
    Satisfied,
    Skipped,
    Stuck,
}

/// One box and the boxes that it follows.
struct Drawn {
    id: String,
    text: String,
    mark: Mark,
    after: Vec<String>,
}

impl Definition {
    /// Draws the definition as a Mermaid flowchart.
    ///
    /// ```
    /// # use countersign::approval::Definition;
    /// let definition = Definition::two_hierarchies(true, true);
    /// assert!(definition.to_mermaid().starts_with("flowchart") && definition.to_graphviz().starts_with("digraph"));
    /// ```
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        mermaid(&boxes(self, "published", |_| Mark::None))
    }

    /// Draws the definition as a Graphviz digraph.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let drawn = Definition::four_eyes("post.review").to_graphviz();
    /// assert!(drawn.starts_with("digraph") && drawn.contains("second_pair"));
    /// ```
    #[must_use]
    pub fn to_graphviz(&self) -> String {
        graphviz(&boxes(self, "published", |_| Mark::None))
    }
}

impl State {
    /// Draws where the post stands at a target, as a Mermaid flowchart; `None` before it was submitted there.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let drawn = post.to_mermaid(ProfileId::new(7)).ok_or("not submitted there")?;
    /// assert!(drawn.starts_with("flowchart LR") && drawn.contains("internal"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_mermaid(&self, target: ProfileId) -> Option<String> {
        self.drawn(target).map(|boxes| mermaid(&boxes))
    }

    /// Draws where the post stands at a target, as a Graphviz digraph; `None` before it was submitted there.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_half_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let drawn = post.to_graphviz(ProfileId::new(7)).ok_or("not submitted there")?;
    /// assert!(drawn.starts_with("digraph") && drawn.contains("in_review"));
    /// assert_eq!(post.to_graphviz(ProfileId::new(8)), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_graphviz(&self, target: ProfileId) -> Option<String> {
        self.drawn(target).map(|boxes| graphviz(&boxes))
    }

    fn drawn(&self, target: ProfileId) -> Option<Vec<Drawn>> {
        let target = self.target(target)?;
        let status = self.status_at(target).name();
        Some(boxes(target.definition()?, status, |stage| self.mark(target, stage)))
    }

    fn mark(&self, target: &Target, stage: usize) -> Mark {
        let Some(look) = self.look(target, stage) else { return Mark::None };
        match () {
            () if look.round.skip.is_some() => Mark::Skipped,
            () if look.is_satisfied_alone() => Mark::Satisfied,
            () if look.stuck().is_some() => Mark::Stuck,
            () if look.is_open() => Mark::Open,
            () => Mark::Waiting,
        }
    }
}

fn boxes(definition: &Definition, end: &str, mark: impl Fn(usize) -> Mark) -> Vec<Drawn> {
    let start = Drawn { id: "submitted".into(), text: "submitted".into(), mark: Mark::None, after: Vec::new() };
    let mut drawn = alloc::vec![start];
    let mut last = alloc::vec!["submitted".to_string()];
    let mut ends = Vec::new();
    for (index, stage) in definition.stages.iter().enumerate() {
        let id = format!("stage{index}");
        drawn.push(Drawn { id: id.clone(), text: text(stage), mark: mark(index), after: last.clone() });
        match definition.order {
            Order::Sequential => last = alloc::vec![id],
            Order::Parallel => ends.push(id),
        }
    }
    let after = if ends.is_empty() { last } else { ends };
    drawn.push(Drawn { id: "outcome".into(), text: end.into(), mark: Mark::None, after });
    drawn
}

fn text(stage: &Stage) -> String {
    let who = match &stage.approvers {
        Approvers::Permission(name) => name.clone(),
        Approvers::Roles(roles) => either(roles),
        Approvers::People(people) => people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        Approvers::MustApprove(_) => "clients that must approve".into(),
    };
    let how_many = match stage.quorum {
        Quorum::Any => "one of".to_string(),
        Quorum::All => "all of".to_string(),
        Quorum::AtLeast(needed) => format!("{needed} of"),
    };
    let exempt = stage.unless_every_hand.as_ref().map(|privilege| match privilege {
        Privilege::Permission(name) => name.clone(),
        Privilege::Roles(roles) => either(roles),
    });
    let exempt = exempt.map(|who| format!(", unless every hand: {who}")).unwrap_or_default();
    format!("{}: {how_many} {who}{exempt}", stage.name)
}

fn either(roles: &RoleNames) -> String {
    let levels = [&roles.organization, &roles.workspace, &roles.profile];
    let levels = levels.map(|names| names.join(" or ")).into_iter().filter(|names| !names.is_empty());
    levels.collect::<Vec<_>>().join(" or ")
}

impl Mark {
    fn name(self) -> &'static str {
        match self {
            Mark::None => "",
            Mark::Waiting => "waiting",
            Mark::Open => "open",
            Mark::Satisfied => "satisfied",
            Mark::Skipped => "skipped",
            Mark::Stuck => "stuck",
        }
    }

    fn fill(self) -> &'static str {
        match self {
            Mark::None => "white",
            Mark::Waiting => "lightgrey",
            Mark::Open => "khaki",
            Mark::Satisfied => "palegreen",
            Mark::Skipped => "lightblue",
            Mark::Stuck => "salmon",
        }
    }
}

/// Text that neither language reads as its own signs.
fn quoted(text: &str) -> String {
    text.chars().map(|sign| if matches!(sign, '"' | '\\' | '<' | '>' | '\n') { '\'' } else { sign }).collect()
}

fn label(drawn: &Drawn) -> String {
    let mark = drawn.mark.name();
    if mark.is_empty() { quoted(&drawn.text) } else { format!("{} ({mark})", quoted(&drawn.text)) }
}

fn mermaid(boxes: &[Drawn]) -> String {
    let mut out = String::from("flowchart LR\n");
    for drawn in boxes {
        out.push_str(&format!("    {}[\"{}\"]\n", drawn.id, label(drawn)));
        if drawn.mark != Mark::None {
            out.push_str(&format!("    style {} fill:{}\n", drawn.id, drawn.mark.fill()));
        }
    }
    for drawn in boxes {
        for before in &drawn.after {
            out.push_str(&format!("    {before} --> {}\n", drawn.id));
        }
    }
    out
}

fn graphviz(boxes: &[Drawn]) -> String {
    let mut out = String::from("digraph approval {\n    rankdir=LR;\n    node [shape=box, style=filled];\n");
    for drawn in boxes {
        let (label, fill) = (label(drawn), drawn.mark.fill());
        out.push_str(&format!("    {} [label=\"{label}\", fillcolor={fill}];\n", drawn.id));
    }
    for drawn in boxes {
        for before in &drawn.after {
            out.push_str(&format!("    {before} -> {};\n", drawn.id));
        }
    }
    out.push_str("}\n");
    out
}
