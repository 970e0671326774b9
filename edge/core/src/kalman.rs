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

    /// The belief as it would be had the rate been vaguer by `velocity_sd` a time of `seconds` ago.
    #[must_use]
    pub fn with_vaguer_rate(self, velocity_sd: f64, seconds: f64) -> Self {
        let (t, more) = (seconds, velocity_sd * velocity_sd);
        Self {
            position_variance: self.position_variance + more * t * t,
            covariance: self.covariance + more * t,
            velocity_variance: self.velocity_variance + more,
            ..self
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_steps_are_as_good_as_one() {
        let start = Axis { velocity: 3.0, ..Axis::new(10.0, 2.0, 4.0) };
        let (mut once, mut twice) = (start, start);
        once.predict(0.5, 1.5);
        twice.predict(0.2, 1.5);
        twice.predict(0.3, 1.5);
        assert!((once.position - twice.position).abs() < 1e-12);
        assert!((once.position_variance - twice.position_variance).abs() < 1e-12);
        assert!((once.covariance - twice.covariance).abs() < 1e-12);
        assert!((once.velocity_variance - twice.velocity_variance).abs() < 1e-12);
    }

    #[test]
    fn a_vaguer_rate_is_the_same_before_and_after_the_time() {
        let (mut vague, mut sharp) = (Axis::new(10.0, 2.0, 5.0), Axis::new(10.0, 2.0, 3.0));
        vague.predict(0.5, 1.5);
        sharp.predict(0.5, 1.5);
        assert_eq!(sharp.with_vaguer_rate(4.0, 0.5), vague);
    }

    #[test]
    fn a_measurement_as_good_as_the_belief_meets_it_halfway() {
        let mut axis = Axis::new(10.0, 2.0, 1.0);
        axis.correct(20.0, 2.0);
        assert!((axis.position - 15.0).abs() < 1e-12 && (axis.position_variance - 2.0).abs() < 1e-12);
        assert!(axis.velocity.abs() < 1e-12, "one sight tells nothing about the speed");
    }

    #[test]
    fn learns_a_speed_and_stays_a_covariance() {
        let mut axis = Axis::new(0.0, 1.0, 50.0);
        for step in 1..200 {
            axis.predict(0.1, 0.5);
            axis.correct(0.7 * f64::from(step), 1.0);
            let determinant = axis.position_variance * axis.velocity_variance - axis.covariance * axis.covariance;
            assert!(axis.position_variance > 0.0 && determinant > 0.0);
        }
        assert!((axis.velocity - 7.0).abs() < 0.01);
    }
}
