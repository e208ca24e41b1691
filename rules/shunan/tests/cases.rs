//! Runs `cases.yaml` natively; the same file runs on the component with `kisoku test`.
kisoku_harness::cases!(shunan);
