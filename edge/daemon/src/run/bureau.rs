//! Lets hours out when their time has come.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::api::Bureau;
use crate::clock::Clock;
use crate::store::Orders;

/// How often it is looked whether an hour is due or was revised.
const EVERY: Duration = Duration::from_mins(1);

/// Looks until the token is cancelled. What the store refuses is due the next time.
pub async fn let_out(bureau: Arc<Bureau>, orders: Orders, clock: Arc<dyn Clock>, stop: CancellationToken) {
    for thing in bureau.left_out() {
        tracing::warn!("the bureau is not shown {thing}, which overlaps an earlier one");
    }
    let mut ticker = tokio::time::interval(EVERY);
    ticker.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticker.tick()).await.is_some() {
        if let Err(error) = bureau.pulls.write(&orders, None).await {
            tracing::error!(%error, "what was pulled could not be logged");
        }
        loop {
            match bureau.publish(&orders, clock.now()).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::error!(%error, "hours could not be let out; tried again");
                    break;
                }
            }
        }
    }
}
