//! What the project's README shows of this crate is in the crate's own, which is compiled.

#[test]
fn the_programs_of_the_readme_are_compiled_here() {
    let whole = include_str!("../../../README.md");
    let ours = include_str!("../README.md");
    let (_, section) = whole.split_once("\n## In front of a service\n").expect("the section");
    let (section, _) = section.split_once("\n## ").expect("another section");
    let programs: Vec<_> = section.split("```rust,ignore\n").skip(1).collect();
    assert_eq!(programs.len(), 1);
    for program in programs {
        let (program, _) = program.split_once("```").expect("the end of a block");
        assert!(ours.contains(program), "{program}");
    }
}
