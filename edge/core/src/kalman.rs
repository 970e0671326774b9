//! A Kalman filter of one coordinate with constant velocity, in closed form.
//!
//! Owns the arithmetic of belief: a position and a velocity with their covariance, moved through time and corrected
//! by measurements. Time is in seconds, so that dropped frames and any frame rate are the same thing. Refuses to know
//! what the coordinate means and how noisy the world is: the caller says.

/// Belief about one coordinate and its rate of change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Expected value, in the coordinate's unit.
    pub position: f64,
    /// Expected rate of change, units a second.
    pub velocity: f64,
    /// Variance of the position.
    position_variance: f64,
    /// Covariance of position and velocity.
    covariance: f64,
    /// Variance of the velocity.
    velocity_variance: f64,
}

impl Axis {
    /// A coordinate seen once, with the standard deviations of that sight and of the unknown velocity (around 0).
    pub fn new(position: f64, position_sd: f64, velocity_sd: f64) -> Self {
        Self {
            position,
            velocity: 0.0,
            position_variance: position_sd * position_sd,
            covariance: 0.0,
            velocity_variance: velocity_sd * velocity_sd,
        }
    }

    /// Moves the belief `seconds` ahead. `acceleration` is the spectral density's root of the white acceleration
    /// noise: over one second it adds about that much to the velocity's standard deviation.
    ///
    /// Source: Bar-Shalom, Li, Kirubarajan, "Estimation with Applications to Tracking and Navigation", 2001, 6.2.2.
    pub fn predict(&mut self, seconds: f64, acceleration: f64) {
        let (t, q) = (seconds, acceleration * acceleration);
        self.position += self.velocity * t;
        self.position_variance += t * (2.0 * self.covariance + t * self.velocity_variance) + q * t * t * t / 3.0;
        self.covariance += t * self.velocity_variance + q * t * t / 2.0;
        self.velocity_variance += q * t;
    }

    /// Corrects the belief by a measurement of the position with standard deviation `sd`.
    pub fn correct(&mut self, measured: f64, sd: f64) {
        let variance = self.innovation_variance(sd);
        let (gain, rate_gain) = (self.position_variance / variance, self.covariance / variance);
        let surprise = measured - self.position;
        self.position += gain * surprise;
        self.velocity += rate_gain * surprise;
        self.velocity_variance -= rate_gain * self.covariance;
        self.covariance *= 1.0 - gain;
        self.position_variance *= 1.0 - gain;
    }

    /// Variance of the difference between a measurement with standard deviation `sd` and the expected position.
    pub fn innovation_variance(&self, sd: f64) -> f64 {
        self.position_variance + sd * sd
    }
}
