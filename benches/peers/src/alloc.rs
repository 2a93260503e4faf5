//! The system's allocator, which counts while it is told to. While a clock runs it is not, and costs one test of a flag.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

static COUNTS: AtomicBool = AtomicBool::new(false);

thread_local! {
    static BYTES: Cell<u64> = const { Cell::new(0) };
    static CALLS: Cell<u64> = const { Cell::new(0) };
    static LIVE: Cell<i64> = const { Cell::new(0) };
}

pub struct Counting;

#[inline]
fn count(bytes: usize, live: i64) {
    if COUNTS.load(Ordering::Relaxed) {
        add(bytes, live);
    }
}

#[cold]
fn add(bytes: usize, live: i64) {
    let _ = BYTES.try_with(|cell| cell.set(cell.get() + bytes as u64));
    let _ = CALLS.try_with(|cell| cell.set(cell.get() + 1));
    let _ = LIVE.try_with(|cell| cell.set(cell.get() + live));
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), layout.size() as i64);
        // SAFETY: the caller's promise is the one that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if COUNTS.load(Ordering::Relaxed) {
            let _ = LIVE.try_with(|cell| cell.set(cell.get() - layout.size() as i64));
        }
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, size as i64 - layout.size() as i64);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// What some work took from the allocator on this thread.
#[derive(Clone, Copy)]
pub struct Taken {
    /// Bytes asked for in all.
    pub bytes: u64,
    /// Calls that asked for some.
    pub calls: u64,
    /// Bytes held at the end that were not held at the beginning.
    pub kept: i64,
}

/// Does the work and counts.
pub fn counted<T>(work: impl FnOnce() -> T) -> (T, Taken) {
    let (bytes, calls, live) = (BYTES.get(), CALLS.get(), LIVE.get());
    COUNTS.store(true, Ordering::Relaxed);
    let made = work();
    COUNTS.store(false, Ordering::Relaxed);
    (made, Taken { bytes: BYTES.get() - bytes, calls: CALLS.get() - calls, kept: LIVE.get() - live })
}
