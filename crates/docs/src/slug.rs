//! Names of files and places for things of any name.

use std::collections::{HashMap, HashSet};

/// A name for each of these that every file system and URL takes: a different one for each, also where case does not count.
pub(crate) fn slugs<'n>(names: impl IntoIterator<Item = &'n str>) -> HashMap<&'n str, String> {
    let mut taken = HashSet::new();
    let mut next: HashMap<String, u32> = HashMap::new();
    let mut slugs = HashMap::new();
    for name in names {
        if slugs.contains_key(name) {
            continue;
        }
        let plain = slug(name);
        let mut free = plain.clone();
        while !taken.insert(free.clone()) {
            let number = next.entry(plain.clone()).or_insert(1);
            *number += 1;
            free = format!("{plain}-{number}");
        }
        slugs.insert(name, free);
    }
    slugs
}

/// How long it may be: names of files end at 255 bytes, and there is more to come.
const LONGEST: usize = 100;

fn slug(name: &str) -> String {
    let mut slug = String::new();
    for char in name.chars() {
        match char {
            'a'..='z' | '0'..='9' | '_' => slug.push(char),
            'A'..='Z' => slug.push(char.to_ascii_lowercase()),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(LONGEST);
    let slug = slug.trim_end_matches('-');
    match slug {
        "" => "x".to_owned(),
        // Devices of one system or another, however their file ends, and first pages.
        "con" | "prn" | "aux" | "nul" | "index" | "readme" => format!("{slug}-x"),
        _ if slug.len() == 4 && (slug.starts_with("com") || slug.starts_with("lpt")) => format!("{slug}-x"),
        _ => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::slugs;

    #[test]
    fn every_name_has_a_file_of_its_own() {
        let names = [
            "a:b",
            "a-b",
            "A:B",
            "a-b-2",
            "https://x.example/drive",
            "|",
            "/",
            "con",
            "COM1",
            "url:GET|/api",
        ];
        let slugs = slugs(names);
        assert_eq!(
            names.map(|name| slugs[name].as_str()),
            [
                "a-b",
                "a-b-2",
                "a-b-3",
                "a-b-2-2",
                "https-x-example-drive",
                "x",
                "x-2",
                "con-x",
                "com1-x",
                "url-get-api"
            ]
        );
    }
}
