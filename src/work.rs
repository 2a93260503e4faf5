//! Counts steps of work where a unit test asks how many an answer took; elsewhere it is nothing.

#[cfg(test)]
pub(crate) use counted::{count, step};

/// One more step was taken.
#[cfg(not(test))]
#[inline(always)]
pub(crate) const fn step() {}

#[cfg(test)]
mod counted {
    extern crate std;

    use core::cell::Cell;

    std::thread_local! {
        static STEPS: Cell<u64> = const { Cell::new(0) };
    }

    pub(crate) fn step() {
        STEPS.with(|steps| steps.set(steps.get().wrapping_add(1)));
    }

    /// How many steps `run` takes.
    pub(crate) fn count<T>(run: impl FnOnce() -> T) -> (T, u64) {
        let before = STEPS.with(Cell::get);
        let answer = run();
        (answer, STEPS.with(Cell::get).wrapping_sub(before))
    }
}
