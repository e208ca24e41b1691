//! Runs `cases.yaml` natively.

kisoku_harness::cases!(iga);
