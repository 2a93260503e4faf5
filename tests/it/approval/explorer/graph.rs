//! The graph of what was explored: states by number, edges by who brings them about.

/// Who brings an edge about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A command of a person.
    Person,
    /// A command of the host.
    Host,
    /// What a network answers.
    News,
    /// Time, or people who come and go.
    World,
}

#[derive(Default)]
pub(super) struct Graph {
    /// Where the edges of each state that was followed begin.
    starts: Vec<u32>,
    targets: Vec<u32>,
    kinds: Vec<Kind>,
    done: Vec<bool>,
}

impl Graph {
    /// The next state, in the order of their numbers.
    pub(super) fn begin(&mut self, done: bool) {
        self.starts.push(self.targets.len() as u32);
        self.done.push(done);
    }

    pub(super) fn edge(&mut self, to: u32, kind: Kind) {
        self.targets.push(to);
        self.kinds.push(kind);
    }

    pub(super) fn edges(&self) -> usize {
        self.targets.len()
    }

    fn of(&self, state: usize) -> std::ops::Range<usize> {
        let end = self.starts.get(state + 1).map_or(self.targets.len(), |end| *end as usize);
        self.starts[state] as usize..end
    }

    /// The states, of those that were followed, from which no goal can be reached by such edges.
    fn lost(&self, goal: impl Fn(usize) -> bool, by: impl Fn(Kind) -> bool) -> Vec<usize> {
        let count = self.starts.len();
        let edges = || (0..count).flat_map(|from| self.of(from).map(move |edge| (from, edge)));
        let used = |(_, edge): &(usize, usize)| by(self.kinds[*edge]) && (self.targets[*edge] as usize) < count;
        let mut starts = vec![0_u32; count + 1];
        edges().filter(used).for_each(|(_, edge)| starts[self.targets[edge] as usize + 1] += 1);
        (0..count).for_each(|at| starts[at + 1] += starts[at]);
        let (mut fill, mut sources) = (starts.clone(), vec![0_u32; starts[count] as usize]);
        for (from, edge) in edges().filter(used) {
            let to = self.targets[edge] as usize;
            sources[fill[to] as usize] = from as u32;
            fill[to] += 1;
        }
        let mut reached = vec![false; count];
        let mut waiting: Vec<usize> = (0..count).filter(|state| goal(*state)).collect();
        while let Some(state) = waiting.pop() {
            if !std::mem::replace(&mut reached[state], true) {
                let before = &sources[starts[state] as usize..starts[state + 1] as usize];
                waiting.extend(before.iter().map(|before| *before as usize));
            }
        }
        (0..count).filter(|state| !reached[*state]).collect()
    }

    /// From every state, an end can be reached; and without waiting for other people, for the clock or for luck: by
    /// commands alone.
    pub(super) fn everything_ends(&self) {
        let lost = self.lost(|state| self.done[state], |_| true);
        assert!(lost.is_empty(), "{} of {} states lead nowhere, {} first", lost.len(), self.done.len(), lost[0]);
        let lost = self.lost(|state| self.done[state], |kind| kind != Kind::World);
        assert!(lost.is_empty(), "{} states wait for what nobody can do, {} first", lost.len(), lost[0]);
    }

    /// Every state but an end has an exit that is no mere passing of time, and is reached from another one.
    pub(super) fn every_state_has_an_exit(&self) {
        let mut reached = vec![false; self.starts.len()];
        for (state, done) in self.done.iter().enumerate() {
            let leaves = |edge: usize| self.kinds[edge] != Kind::World && self.targets[edge] as usize != state;
            assert!(*done || self.of(state).any(leaves), "state {state} has no exit");
            let others = self.of(state).map(|edge| self.targets[edge] as usize).filter(|to| *to != state);
            others.filter(|to| *to < reached.len()).collect::<Vec<_>>().into_iter().for_each(|to| reached[to] = true);
        }
        assert!(reached.iter().skip(1).all(|reached| *reached), "a state is reached from nowhere");
    }

    /// No circle is made by the host alone: each needs a person, the clock, somebody who comes or goes, or what a
    /// network answers (S41).
    pub(super) fn no_circle_without_people(&self) {
        let count = self.starts.len();
        let hosts = |state: usize| self.of(state).filter(|edge| self.kinds[*edge] == Kind::Host);
        let onward = |state: usize| {
            let others = hosts(state).map(|edge| self.targets[edge] as usize);
            others.filter(move |to| *to != state && *to < count).collect::<Vec<usize>>()
        };
        // 0: not looked at; 1: on the way; 2: without a circle.
        let mut marks = vec![0_u8; count];
        for root in 0..count {
            let mut way = vec![(root, false)];
            while let Some((state, back)) = way.pop() {
                if back {
                    marks[state] = 2;
                } else if marks[state] == 0 {
                    marks[state] = 1;
                    way.push((state, true));
                    for next in onward(state) {
                        assert_ne!(marks[next], 1, "the host goes round in a circle through state {next}");
                        way.push((next, false));
                    }
                }
            }
        }
    }
}
