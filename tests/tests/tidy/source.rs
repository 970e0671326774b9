//! A Rust source as tokens, light enough to read in one sitting.
//!
//! Owns comments, literals, test-only items and the expansion of `use` trees. Refuses types and macros.

use std::collections::BTreeSet;

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An identifier, keyword or number.
    Word,
    /// `::`, or one character.
    Sign,
    /// The inside of a string.
    Text,
}

/// One token and the line that it begins on, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its line.
    pub line: usize,
    /// Its characters.
    pub text: String,
}

/// A path such as `std::time::Instant::now`, by segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathUse {
    /// Its line.
    pub line: usize,
    /// Its segments; the last is `*` for everything in a module.
    pub segments: Vec<String>,
}

/// A file without comments and test-only items.
#[derive(Clone, Debug)]
pub struct Source {
    /// Relative to the root of the checkout.
    pub path: String,
    /// What is compiled into the product.
    pub tokens: Vec<Token>,
    /// Modules that are declared here for tests only, and stand in files of their own: by name, or by file name where
    /// a `path` attribute gives one.
    test_modules: Vec<String>,
}

impl Source {
    /// Reads the text of the file at `path`.
    pub fn new(path: &str, text: &str) -> Self {
        let (tokens, test_modules) = without_tests(&lex(text));
        Self { path: path.to_owned(), tokens, test_modules }
    }

    /// The crate that the file belongs to (`core`, `daemon`) and the names of its modules from the crate's root.
    pub fn module(&self) -> (&str, Vec<&str>) {
        let (member, inside) = self.path.split_once("/src/").unwrap_or(("", &self.path));
        let names = inside.trim_end_matches(".rs").split('/').filter(|name| !["mod", "lib", "main"].contains(name));
        (member.rsplit('/').next().unwrap_or_default(), names.collect())
    }

    /// Every path that is imported or written out, `use` trees expanded.
    pub fn paths(&self) -> Vec<PathUse> {
        let mut paths = Vec::new();
        let mut tokens = &self.tokens[..];
        while let Some(token) = tokens.first() {
            tokens = match token {
                Token { kind: Kind::Word, text, .. } if text == "use" => use_tree(&tokens[1..], &[], &mut paths),
                Token { kind: Kind::Word, .. } => written_path(tokens, &mut paths),
                _ => &tokens[1..],
            };
        }
        paths
    }
}

/// The files that hold test-only modules.
pub fn test_only(sources: &[Source]) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for source in sources {
        let folder = source.path.trim_end_matches(".rs");
        let folder = ["/mod", "/lib", "/main"].iter().find_map(|end| folder.strip_suffix(end)).unwrap_or(folder);
        let beside = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for module in &source.test_modules {
            files.insert(format!("{beside}/{module}"));
            let inside = format!("{folder}/{module}/");
            files.insert(format!("{folder}/{module}.rs"));
            files.extend(sources.iter().map(|s| &s.path).filter(|path| path.starts_with(&inside)).cloned());
        }
    }
    files
}

fn is(token: Option<&Token>, text: &str) -> bool {
    token.is_some_and(|token| token.text == text && token.kind != Kind::Text)
}

/// A path written out where it is used; returns what follows it.
fn written_path<'t>(tokens: &'t [Token], paths: &mut Vec<PathUse>) -> &'t [Token] {
    let mut segments = vec![tokens[0].text.clone()];
    let mut rest = &tokens[1..];
    while is(rest.first(), "::") && rest.get(1).is_some_and(|token| token.kind == Kind::Word) {
        segments.push(rest[1].text.clone());
        rest = &rest[2..];
    }
    paths.push(PathUse { line: tokens[0].line, segments });
    rest
}

/// One branch of a `use` tree; returns what follows it.
fn use_tree<'t>(mut tokens: &'t [Token], prefix: &[String], paths: &mut Vec<PathUse>) -> &'t [Token] {
    let mut segments = prefix.to_vec();
    let line = tokens.first().map_or(0, |token| token.line);
    while let Some(token) = tokens.first() {
        tokens = &tokens[1..];
        match token.text.as_str() {
            "::" => {}
            "{" => return use_group(tokens, &segments, paths),
            "as" => tokens = tokens.get(1..).unwrap_or_default(),
            _ => segments.push(token.text.clone()),
        }
        if [",", "}", ";"].iter().any(|end| is(tokens.first(), end)) {
            break;
        }
    }
    paths.push(PathUse { line, segments });
    tokens
}

fn use_group<'t>(mut tokens: &'t [Token], prefix: &[String], paths: &mut Vec<PathUse>) -> &'t [Token] {
    while let Some(token) = tokens.first() {
        match token.text.as_str() {
            "}" => return &tokens[1..],
            "," => tokens = &tokens[1..],
            _ => tokens = use_tree(tokens, prefix, paths),
        }
    }
    tokens
}

/// The tokens outside items marked `#[cfg(test)]`, and the names of modules so marked that are elsewhere.
fn without_tests(tokens: &[Token]) -> (Vec<Token>, Vec<String>) {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut modules) = (Vec::new(), Vec::new());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        if MARK.iter().enumerate().all(|(index, text)| is(rest.get(index), text)) {
            let (item, after) = rest[MARK.len()..].split_at(item_length(&rest[MARK.len()..]));
            modules.extend(module_elsewhere(item));
            rest = after;
        } else {
            kept.push(token.clone());
            rest = &rest[1..];
        }
    }
    (kept, modules)
}

/// The name, or the file name, of the module that an item declares without giving its body.
fn module_elsewhere(item: &[Token]) -> Option<String> {
    let at = item.iter().position(|token| is(Some(token), "mod"))?;
    let (attributes, declaration) = item.split_at(at);
    let file = attributes.windows(3).find(|three| is(three.first(), "path") && three[2].kind == Kind::Text);
    let name = file.map_or(declaration.get(1), |three| three.get(2))?;
    is(declaration.get(2), ";").then(|| name.text.clone())
}

/// How many tokens the item at the front has: to its `;`, or to the end of its braces.
fn item_length(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Sign) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" if depth <= 1 => return index + 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return index + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// Cuts a text into tokens; comments are left out.
fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { rest: text, line: 1, tokens: Vec::new() };
    while !lexer.rest.is_empty() {
        lexer.step();
    }
    lexer.tokens
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn step(&mut self) {
        let length = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let word = &self.rest[..length];
        if let Some(hashes) = raw_string(word, &self.rest[length..]) {
            let end = format!("\"{}", "#".repeat(hashes));
            self.text(length + hashes + 1, |inside| inside.find(&end), end.len());
        } else if !word.is_empty() {
            self.push(Kind::Word, length);
        } else if self.rest.starts_with("//") {
            self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.skip(block_comment(self.rest));
        } else if self.rest.starts_with('"') {
            self.text(1, closing_quote, 1);
        } else if self.rest.starts_with('\'') {
            self.skip(quote(self.rest));
        } else if self.rest.starts_with(char::is_whitespace) {
            self.skip(self.rest.chars().next().map_or(1, char::len_utf8));
        } else {
            let single = self.rest.chars().next().map_or(1, char::len_utf8);
            self.push(Kind::Sign, if self.rest.starts_with("::") { 2 } else { single });
        }
    }

    fn push(&mut self, kind: Kind, length: usize) {
        self.tokens.push(Token { kind, line: self.line, text: self.rest[..length].to_owned() });
        self.skip(length);
    }

    /// A string that opens with `open` bytes and ends where `find` says, with `close` bytes.
    fn text(&mut self, open: usize, find: impl Fn(&str) -> Option<usize>, close: usize) {
        self.skip(open);
        let length = find(self.rest).unwrap_or(self.rest.len());
        self.push(Kind::Text, length);
        self.skip(close.min(self.rest.len()));
    }

    fn skip(&mut self, length: usize) {
        self.line += self.rest[..length].matches('\n').count();
        self.rest = &self.rest[length..];
    }
}

/// The number of hashes when `word` and what follows open a raw string.
fn raw_string(word: &str, after: &str) -> Option<usize> {
    let hashes = after.len() - after.trim_start_matches('#').len();
    (["r", "br", "cr"].contains(&word) && after[hashes..].starts_with('"')).then_some(hashes)
}

/// Where an ordinary string ends, seen from its inside.
fn closing_quote(inside: &str) -> Option<usize> {
    let mut escaped = false;
    inside.char_indices().find_map(|(index, c)| {
        let end = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        end.then_some(index)
    })
}

/// The length of a character literal, or 1 for the tick of a lifetime.
fn quote(rest: &str) -> usize {
    let inside = &rest[1..];
    let first = inside.chars().next().map_or(0, char::len_utf8);
    if let Some(escape) = inside.strip_prefix('\\') {
        let second = escape.chars().next().map_or(0, char::len_utf8);
        return escape[second..].find('\'').map_or(rest.len(), |end| 2 + second + end + 1);
    }
    if inside[first..].starts_with('\'') { first + 2 } else { 1 }
}

/// The length of a block comment, which may hold others.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut length) = (0_usize, 0);
    loop {
        let next = &rest[length..];
        if next.starts_with("/*") {
            (depth, length) = (depth + 1, length + 2);
        } else if next.starts_with("*/") {
            (depth, length) = (depth - 1, length + 2);
        } else {
            length += next.chars().next().map_or(0, char::len_utf8);
        }
        if depth == 0 || length >= rest.len() {
            return length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        let paths = Source::new("edge/core/src/x.rs", text).paths();
        paths.iter().filter(|path| path.segments.len() > 1).map(|path| path.segments.join("::")).collect()
    }

    #[test]
    fn use_trees_are_expanded() {
        let text = "use std::{fs, io::{self as other, Read}, time::*};\nlet x = a::b::c(d::e::<f::g>());";
        let expected = ["std::fs", "std::io::self", "std::io::Read", "std::time::*", "a::b::c", "d::e", "f::g"];
        assert_eq!(paths(text), expected);
    }

    #[test]
    fn comments_and_strings_are_no_code() {
        assert!(
            paths("// a::b\n/* c::d /* e::f */ g::h */ \"i::j \\\" k::l\" r#\"m::n \" o::p\"# 'q' '\\'' '\\u{1}'")
                .is_empty()
        );
        assert_eq!(paths("fn f<'a>(x: &'a a::b) -> c::d {}"), ["a::b", "c::d"]);
    }

    #[test]
    fn strings_keep_their_text_and_line() {
        let source = Source::new("x.rs", "\n\"one\\\"\"\n\nr#\"two\"#");
        let texts: Vec<_> = source.tokens.iter().map(|token| (token.line, token.text.as_str())).collect();
        assert_eq!(texts, [(2, "one\\\""), (4, "two")]);
    }

    #[test]
    fn items_for_tests_are_left_out() {
        let text = "use a::b;\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n use c::d;\n fn f() { e::f(); }\n}\nuse g::h;\n\
                    #[cfg(test)]\nuse i::j;\nuse k::l;";
        assert_eq!(paths(text), ["a::b", "g::h", "k::l"]);
    }

    #[test]
    fn files_for_tests_are_known() {
        let declare = "#[cfg(test)]\nmod tests;\nmod real;";
        let path = |path: &str| format!("edge/daemon/src/{path}");
        let sources = [
            ("detect/pull.rs", "#[cfg(test)]\n#[path = \"pull_tests.rs\"]\nmod tests;"),
            ("config/mod.rs", declare),
            ("config/tests/deep.rs", ""),
            ("config/real.rs", declare),
            ("lib.rs", ""),
        ];
        let found = test_only(&sources.map(|(name, text)| Source::new(&path(name), text)));
        for file in ["config/real/tests.rs", "config/tests.rs", "config/tests/deep.rs", "detect/pull_tests.rs"] {
            assert!(found.contains(&path(file)), "{file} of {found:?}");
        }
        assert!(!found.contains(&path("config/real.rs")) && !found.contains(&path("detect/pull.rs")));
    }

    #[test]
    fn a_file_knows_its_module() {
        let module = |path: &str| Source::new(path, "").module().1.join("::");
        assert_eq!(module("edge/daemon/src/camera/mod.rs"), "camera");
        assert_eq!(module("edge/daemon/src/camera/file.rs"), "camera::file");
        assert_eq!(module("edge/daemon/src/lib.rs"), "");
        assert_eq!(Source::new("edge/core/src/scene.rs", "").module(), ("core", vec!["scene"]));
    }
}
