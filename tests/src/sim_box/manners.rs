//! How a simulated box answers: as it should, or in one of the ways of which a city must be wary.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::Duration;

use super::{KEY, State, lock};

/// The conduct of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As it should be.
    Honest,
    /// As it should be, after a while.
    Slow(Duration),
    /// Refuses the first requests with 503, then answers.
    Recovers(usize),
    /// Asks to be left alone for a second after the first request, and does not answer sooner.
    Busy,
    /// Takes the request and says nothing.
    Hangs,
    /// One byte at a time.
    Drips,
    /// 500, always.
    Fails,
    /// 401, always.
    RefusesKey,
    /// Sends the city to another address.
    Redirects,
    /// No signature.
    Unsigned,
    /// A signature over another body.
    WrongSignature,
    /// Half of the body that it has announced.
    Truncated,
    /// A body without end.
    Giant,
    /// A signed body that is no answer.
    Nonsense,
    /// A signed page whose rows cannot be.
    Impossible,
    /// "There is more", and the same page again.
    Loops,
    /// Every row twice.
    Repeats,
    /// "Nothing is new", whatever it is asked.
    SaysUnchanged,
}

/// An answer, before it is written.
struct Answer {
    status: u16,
    headers: String,
    body: String,
}

/// Answers one request.
pub(super) fn serve(mut client: TcpStream, state: &Mutex<State>) {
    let Some(request) = request(&client) else { return };
    let (manner, count) = {
        let mut state = lock(state);
        state.requests += 1;
        (state.manner, state.requests)
    };
    if let Manner::Slow(while_) = manner {
        std::thread::sleep(while_);
    }
    let answer = told(&request, manner, count, state);
    // A city that has had enough hangs up, which is no trouble of the box.
    let _ = match manner {
        Manner::Hangs => {
            std::thread::sleep(Duration::from_mins(2));
            Ok(())
        }
        Manner::Drips => drip(&mut client, &answer),
        Manner::Truncated => {
            let whole = head(&answer, answer.body.len());
            client.write_all(format!("{whole}{}", &answer.body[..answer.body.len() / 2]).as_bytes())
        }
        Manner::Giant => giant(&mut client, &answer),
        _ => client.write_all(format!("{}{}", head(&answer, answer.body.len()), answer.body).as_bytes()),
    };
}

/// What is read of a request.
struct Request {
    target: String,
    /// It brings the key.
    authorised: bool,
    /// Entity tag of the answer that the city has.
    known: Option<String>,
}

fn request(client: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(client.try_clone().ok()?).lines().map_while(Result::ok);
    let first = lines.next()?;
    let target = first.split(' ').nth(1)?.to_owned();
    let bearer = format!("authorization: Bearer {KEY}");
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let authorised = head.iter().any(|line| line.eq_ignore_ascii_case(&bearer));
    let mut headers = head.iter().filter_map(|line| line.split_once(": "));
    let known = headers.find(|(name, _)| name.eq_ignore_ascii_case("if-none-match")).map(|(_, tag)| tag.to_owned());
    Some(Request { target, authorised, known })
}

/// An answer, or that it is the one that the city has. Tags follow from the body, as a box that was restored must not give
/// one that it has given to other rows.
fn told(request: &Request, manner: Manner, count: usize, state: &Mutex<State>) -> Answer {
    let answer = answer(&request.target, request.authorised, manner, count, &lock(state));
    let tag = format!("W/\"{}\"", State::digest(answer.body.as_bytes()));
    let same = request.known.as_ref() == Some(&tag);
    if answer.status != 200 || !(same || manner == Manner::SaysUnchanged) {
        return Answer { headers: format!("{}etag: {tag}\r\n", answer.headers), ..answer };
    }
    lock(state).unchanged += 1;
    Answer { status: 304, headers: format!("etag: {tag}\r\n"), body: String::new() }
}

fn answer(target: &str, authorised: bool, manner: Manner, count: usize, state: &State) -> Answer {
    match manner {
        Manner::Recovers(refused) if count <= refused => return problem(503, "not yet", "", ""),
        Manner::Busy if count == 1 => return problem(429, "too often", "", "retry-after: 1\r\n"),
        Manner::Fails => return problem(500, "broken", "", ""),
        Manner::Redirects => return problem(302, "elsewhere", "", "location: http://127.0.0.1:1/\r\n"),
        _ => {}
    }
    if target == "/.well-known/promenade-key" {
        return Answer { status: 200, headers: String::new(), body: state.well_known() };
    }
    if !authorised || manner == Manner::RefusesKey {
        return problem(401, "no valid key \u{1b}[31m", "", "");
    }
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let value = |key: &str| query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
    let limit = value("limit").and_then(|limit| limit.parse().ok()).unwrap_or(2_000);
    // The cursor is opaque, and has to come back as it was: with its plus sign.
    let since = value("since").map(|cursor| cursor.replace("%2B", "+"));
    let Some(body) = state.page(since.as_deref(), limit) else { return problem(400, "unknown cursor", "since", "") };
    let body = twist(body, manner, state);
    let signed = if manner == Manner::WrongSignature { format!("{body} ") } else { body.clone() };
    let signature = format!("Promenade-Signature: {}\r\n", state.signature(&signed));
    let headers = if manner == Manner::Unsigned { String::new() } else { signature };
    Answer { status: 200, headers, body }
}

/// What a box that signs may still say.
fn twist(body: String, manner: Manner, state: &State) -> String {
    let mut rows = state.table();
    rows.sort_by_key(|row| row.seq);
    match manner {
        Manner::Nonsense => "[\"hello\"]".to_owned(),
        Manner::Impossible => body.replace("\"observed_s\":3600", "\"observed_s\":3601"),
        Manner::Loops => state.body(&rows, "after+0", true),
        Manner::Repeats => {
            state.body(&rows.iter().flat_map(|row| [row.clone(), row.clone()]).collect::<Vec<_>>(), "after+0", false)
        }
        _ => body,
    }
}

fn problem(status: u16, detail: &str, field: &str, headers: &str) -> Answer {
    let body = serde_json::json!({ "type": "about:blank", "status": status, "detail": detail, "field": field });
    Answer { status, headers: headers.to_owned(), body: body.to_string() }
}

fn head(answer: &Answer, length: usize) -> String {
    let Answer { status, headers, .. } = answer;
    format!(
        "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n"
    )
}

fn drip(client: &mut TcpStream, answer: &Answer) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    for byte in format!("{}{}", head(answer, answer.body.len()), answer.body).bytes() {
        client.write_all(&[byte])?;
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Blanks for ever, in front of what would be a sound answer.
fn giant(client: &mut TcpStream, answer: &Answer) -> std::io::Result<()> {
    client.write_all(head(answer, usize::MAX).as_bytes())?;
    loop {
        client.write_all(&[b' '; 8 * 1024])?;
    }
}
