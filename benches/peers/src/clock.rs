//! The clock, and what is made of its samples.

use std::time::Duration;

/// CPU time of this thread: a sample is not charged for the time that other processes held the core (the damage they do
/// to its caches it still pays).
pub fn cpu_now() -> Duration {
    #[repr(C)]
    struct Timespec {
        seconds: i64,
        nanoseconds: i64,
    }
    unsafe extern "C" {
        fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
    }
    const CLOCK_THREAD_CPUTIME_ID: i32 = 3;
    let mut time = Timespec { seconds: 0, nanoseconds: 0 };
    // SAFETY: the pointer is to a `timespec` of this platform's layout (64-bit Linux), which the call fills.
    assert_eq!(unsafe { clock_gettime(CLOCK_THREAD_CPUTIME_ID, &mut time) }, 0);
    Duration::new(time.seconds as u64, time.nanoseconds as u32)
}

/// The nanoseconds of CPU time that `work` takes.
pub fn nanoseconds(work: impl FnOnce()) -> f64 {
    let start = cpu_now();
    work();
    (cpu_now() - start).as_secs_f64() * 1e9
}

pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}

/// The argument at that place of the command line, or what is meant without it.
pub fn argument<T: std::str::FromStr>(index: usize, default: T) -> T {
    let given = std::env::args().nth(index);
    given.map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("expected another argument than `{text}`")))
}
