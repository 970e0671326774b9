//! `API.md` is the `OpenAPI` document for people: one curl a call. It is written from the document, and every curl in it is
//! run against a box.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use promenade_tests::api_box::ApiBox;
use promenade_tests::process::finish;
use promenade_tests::relay::relay;
use serde_json::Value;

const HEAD: &str = "# The API, call by call\n\n\
    Written from the box's own OpenAPI document, `/api/openapi.json`, by the test `api_reference`, which also runs every line \
    of it.\n`BOX` is the address of a box, as in `BOX=http://127.0.0.1:8080`; `KEY` a key of it.\n";

/// Parameters that a call's curl leaves out, since they say in another way what the others say; and what only the answer
/// before gives.
const APART: [(&str, &[&str]); 3] = [
    ("forecast", &["line", "camera"]),
    ("anomalies", &["line", "camera"]),
    ("import", &["date", "hour", "sensor", "count", "direction"]),
];
const OF_THE_PAGE_BEFORE: &str = "cursor";

/// One call of the document.
struct Call<'a> {
    document: &'a Value,
    path: &'a str,
    method: &'a str,
    operation: &'a Value,
}

impl<'a> Call<'a> {
    fn all(document: &'a Value) -> Vec<Self> {
        let paths = document["paths"].as_object().unwrap().iter();
        let calls = paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods.map(move |(method, operation)| Self { document, path, method, operation })
        });
        calls.collect()
    }

    /// What follows a `$ref`, or the value itself.
    fn resolved(&self, value: &'a Value) -> &'a Value {
        let name = value["$ref"].as_str().map(|reference| reference.trim_start_matches('#'));
        name.map_or(value, |pointer| self.document.pointer(pointer).unwrap())
    }

    fn parameters(&self, place: &str) -> impl Iterator<Item = (&'a str, String)> {
        let all = self.operation["parameters"].as_array().into_iter().flatten();
        let place = place.to_owned();
        let apart = APART.iter().find(|(call, _)| self.operation["operationId"] == *call);
        let apart = apart.map(|(_, names)| *names).unwrap_or_default();
        let left_out = |name: &str| name == OF_THE_PAGE_BEFORE || apart.contains(&name);
        let told = move |parameter: &&Value| {
            parameter["in"] == place.as_str() && !parameter["name"].as_str().is_some_and(left_out)
        };
        all.filter(told).filter_map(|parameter| {
            let example =
                [&parameter["example"], &parameter["schema"]["example"]].into_iter().find(|one| !one.is_null())?;
            Some((parameter["name"].as_str()?, example.as_str().map_or_else(|| example.to_string(), str::to_owned)))
        })
    }

    fn target(&self) -> String {
        let fill = |path: String, (name, value): (&str, String)| path.replace(&format!("{{{name}}}"), &value);
        let mut target = self.parameters("path").fold(self.path.to_owned(), fill);
        for (index, (name, value)) in self.parameters("query").enumerate() {
            let mark = if index == 0 { '?' } else { '&' };
            let value = value
                .replace('%', "%25")
                .replace('+', "%2B")
                .replace('&', "%26")
                .replace('#', "%23")
                .replace(' ', "%20");
            let _ = write!(target, "{mark}{name}={value}");
        }
        target
    }

    /// The example of a body: as it is given, or put together from those of its fields.
    fn body(&self) -> Option<Value> {
        let content = self.operation["requestBody"]["content"].as_object()?.get("application/json")?;
        if !content["example"].is_null() {
            return Some(content["example"].clone());
        }
        Some(self.example(self.resolved(&content["schema"])))
    }

    fn example(&self, schema: &'a Value) -> Value {
        if !schema["example"].is_null() {
            return schema["example"].clone();
        }
        let fields = schema["properties"].as_object().into_iter().flatten();
        let given = fields.map(|(name, field)| (name.clone(), self.example(self.resolved(field))));
        Value::Object(
            given.filter(|(_, value)| !value.is_null() && *value != Value::Object(serde_json::Map::new())).collect(),
        )
    }

    fn streams(&self) -> bool {
        self.operation["responses"]["200"]["content"]["text/event-stream"].is_object()
    }

    fn curl(&self) -> String {
        let mut curl = "curl".to_owned();
        if self.streams() {
            curl += " --no-buffer --max-time 2";
        }
        if self.method != "get" {
            let _ = write!(curl, " -X {}", self.method.to_uppercase());
        }
        if self.operation["security"].as_array().is_some_and(|ways| !ways.is_empty()) {
            curl += " -H \"Authorization: Bearer $KEY\"";
        }
        if let Some(text) = self.operation["requestBody"]["content"]["text/csv"]["example"].as_str() {
            let lines = text.replace('\n', "\\n").replace('\'', "'\\''");
            curl = format!("printf '{lines}' | {curl} -H 'Content-Type: text/csv' --data-binary @-");
        }
        if let Some(body) = self.body() {
            let _ =
                write!(curl, " -H 'Content-Type: application/json' -d '{}'", body.to_string().replace('\'', "'\\''"));
        }
        let _ = write!(curl, " \"$BOX{}\"", self.target());
        curl
    }

    fn section(&self) -> String {
        let summary = self.operation["summary"].as_str().or(self.operation["description"].as_str()).unwrap_or_default();
        let (method, curl) = (self.method.to_uppercase(), self.curl());
        format!("\n## {method} {}\n\n{}\n\n    {curl}\n", self.path, summary.lines().collect::<Vec<_>>().join(" "))
    }

    /// Runs its curl; what is named by the example of a path need not be there.
    fn run(&self, address: &str) {
        let mut shell = Command::new("sh");
        let curl = self.curl().replacen("curl", "curl -sS -w '\\n%{http_code}'", 1);
        shell.args(["-c", &curl]).env("BOX", address).env("KEY", "none");
        let run = finish(shell, Duration::from_mins(1));
        let status = run.out.rsplit('\n').next().unwrap_or_default();
        let named = self.path.contains('{') && status == "404";
        assert!(status.starts_with('2') || named, "{curl}\nanswers {}{}", run.out, run.err);
        assert!(
            self.operation["responses"][status].is_object(),
            "{curl}\nanswers {status}, which is not in the document"
        );
    }
}

#[test]
fn every_call_has_its_curl_and_every_curl_runs() {
    let api_box = ApiBox::start();
    let document = api_box.daemon.json("/api/openapi.json");
    let calls = Call::all(&document);
    let text = calls.iter().fold(HEAD.to_owned(), |text, call| text + &call.section());
    // On the box every call is allowed, whoever asks.
    let address = relay(&api_box.socket());
    // What changes how the box signs or who is let in comes last.
    let (reads, changes): (Vec<_>, Vec<_>) = calls.iter().partition(|call| call.method == "get");
    reads.into_iter().chain(changes).for_each(|call| call.run(&address));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("API.md");
    if std::fs::read_to_string(&path).unwrap_or_default() != text {
        std::fs::write(path.with_extension("md.new"), text).unwrap();
        panic!("API.md is not what the document says now; look at API.md.new and move it there");
    }
}
