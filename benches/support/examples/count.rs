//! One kind of work and little else, for a profiler that counts instructions: `benches/regressions.sh` runs it.

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [name] if name == "times" => println!("{}", countersign_bench_support::engines::TIMES),
        [name] => assert!(countersign_bench_support::engines::run(name), "no work is called `{name}`"),
        _ => countersign_bench_support::profiled::run(),
    }
}
