//! What each viewer is shown, and when it changes by itself.

use super::walk::{Said, Walk};
use super::world::*;
use countersign::approval::{
    By, Change, Language, Names, Side, Skip, ViewedEvent, enabled, explain, next_deadline, status,
};
use countersign::{ProfileId, Timestamp, UserId};

/// Names as people choose them.
struct Called;

impl Names for Called {
    fn person(&self, user: UserId) -> Option<String> {
        Some(format!("user\n{user}"))
    }
    fn profile(&self, profile: ProfileId) -> Option<String> {
        Some(format!("profile\r{profile}"))
    }
    fn time(&self, at: Timestamp, _: Language) -> String {
        format!("{}", at.as_millis())
    }
}

/// J18: nobody is shown a target that they do not see, or a text that was given on the other side. No text is two lines,
/// and no stage is skipped in silence.
pub(super) fn views(walk: &mut Walk) {
    let clocks = walk.clocks(walk.now);
    let given = walk.world.given(walk.house, clocks);
    let context = walk.world.context(walk.house, &given);
    let (state, world) = (&walk.state, &walk.world);
    let mut found: Vec<(&'static str, bool, String)> = Vec::new();
    for viewer in PEOPLE {
        // Whoever has any right there sees it, as the policy has no other guard of it.
        let rights = ["post.view", "post.comment", "post.edit", "post.review"];
        let known = |at: ProfileId| {
            !world.unknown.contains(&at) && rights.iter().any(|right| world.may(viewer, right, at, clocks))
        };
        let inside = |at: ProfileId| known(at) && world.side(viewer, at, clocks) == Side::Internal;
        let targets: Vec<ProfileId> = state.targets().map(countersign::approval::Target::profile).collect();
        let view = context.viewer(state, viewer);
        let (events, comments) = (view.events(&walk.log), view.comments());
        let lines =
            view.lines(&walk.log, Language::English, &Called).iter().map(ToString::to_string).collect::<Vec<_>>();
        let shown = serde_json::to_string(&(&events, &comments)).expect("events") + &lines.concat();
        for said in &walk.said {
            let Said { text, at, for_clients } = said;
            let may = match at {
                Some(at) => inside(*at) || *for_clients && known(*at),
                None => targets.iter().any(|at| inside(*at) || *for_clients && known(*at)),
            };
            if !may {
                found.push((
                    "j18 texts",
                    !shown.contains(text.as_str()),
                    format!(
                        "{viewer:?} reads {text} at {at:?} for clients: {for_clients}; {:?} {:?}",
                        world.jobs.get(&viewer),
                        clocks
                    ),
                ));
            }
        }
        let strange = |event: &&ViewedEvent| event.change.target().is_some_and(|at| !known(at));
        found.push(("j18 targets", !events.iter().any(|event| strange(&event)), format!("{viewer:?}: {events:?}")));
        let whole = lines.iter().all(|line| !line.contains(|sign: char| sign.is_control() || sign == '\u{2028}'));
        found.push(("j18 lines", whole, format!("{lines:?}")));
    }
    for event in &walk.log {
        let opened = if let Change::Submitted { stages, .. } | Change::Resubmitted { stages, .. } = &event.change {
            stages.clone()
        } else {
            continue;
        };
        let line = event.line(Language::English, &Called).text;
        let skips = |skip: &Option<Skip>| skip.is_some();
        let silent = opened.iter().filter(|one| skips(&one.skip)).find(|one| !line.contains(&one.stage));
        found.push(("s35 lines", silent.is_none(), format!("{line}: {opened:?}")));
    }
    found.into_iter().for_each(|(law, holds, what)| walk.report.must(law, holds, || what));
}

/// J16: until the next deadline nothing changes by itself.
pub(super) fn timer(walk: &mut Walk) {
    let now = walk.now.max(walk.state.last_time().unwrap_or(walk.now));
    let answers = |at: Timestamp| {
        let given = walk.world.given(walk.house, walk.clocks(at));
        let context = walk.world.context(walk.house, &given);
        let buttons = [PEOPLE[1], PEOPLE[2], PEOPLE[4], CLIENTS[0]]
            .map(|user| enabled(&context, &walk.state, &By::user(user), at));
        (status(&context, &walk.state, at), explain(&context, &walk.state, at), buttons)
    };
    let given = walk.world.given(walk.house, walk.clocks(now));
    let next = next_deadline(&walk.world.context(walk.house, &given), &walk.state, now);
    let last = match next {
        Some(next) if next <= now => return,
        Some(next) => Timestamp::from_millis(next.as_millis() - 1),
        None => later(now, 60 * 24 * 30),
    };
    let between = Timestamp::from_millis((now.as_millis() + last.as_millis()) / 2);
    let today = answers(now);
    let same = [between, last].into_iter().find(|at| answers(*at) != today);
    walk.report.must("j16 timer", same.is_none(), || format!("{now:?}: {today:?}, at {same:?}, before {next:?}"));
}
