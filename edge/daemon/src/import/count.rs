//! A cell that holds a count.

use super::Plan;
use super::mistakes::quoted;

/// The count in a cell; `None` for a gap, which is not a zero.
pub(super) fn read(cell: &str, plan: &Plan) -> Result<Option<u32>, String> {
    let text = cell.trim();
    if text.is_empty() || plan.empty.iter().any(|word| word == text) {
        return Ok(None);
    }
    let (whole, fraction) = match text.rsplit_once(plan.decimal.unwrap_or('.')) {
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    let digits = plan.thousands.map_or_else(|| Some(whole.to_owned()), |mark| grouped(whole, mark));
    let digits = digits.filter(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()));
    let Some(digits) = digits.filter(|_| fraction.chars().all(|c| c.is_ascii_digit())) else {
        return Err(why_not(text, plan));
    };
    if fraction.chars().any(|c| c != '0') {
        return Err(format!("{} is not a whole number", quoted(text)));
    }
    digits.parse().map(Some).map_err(|_| format!("{} is more people than an hour can have", quoted(text)))
}

/// The digits of a number in groups of three: `1,234,567`.
fn grouped(text: &str, mark: char) -> Option<String> {
    let mut groups = text.split(mark);
    let first = groups.next()?;
    let mut rest = groups.clone().peekable();
    let fine = rest.peek().is_none() || (1..=3).contains(&first.len());
    (fine && rest.all(|group| group.len() == 3)).then(|| text.replace(mark, ""))
}

fn why_not(text: &str, plan: &Plan) -> String {
    let text_shown = quoted(text);
    let digits_and = |marks: &str| text.chars().all(|c| c.is_ascii_digit() || marks.contains(c));
    if text.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return format!("{text_shown} is negative; people are not");
    }
    if plan.decimal.is_none() && plan.thousands.is_none() && digits_and(".,' ") {
        return format!("{text_shown} can be read in more than one way: say what separates with decimal and thousands");
    }
    format!("{text_shown} is not a count; a word that stands for a gap is named with empty")
}
