# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Rscript references.R >references.h
#
# Statistics of the core as R computes them, on data with ties, censoring and unequal weights. A record of how the
# numbers in references.h were made, once, with R 4.2.2 and its package survival; no test runs it. core/references.c
# compares them.

library(survival)

array <- function(type, name, values, digits = 17) {
  text <- if (type == "double") formatC(values, digits = digits, format = "g") else as.character(as.integer(values))
  text[text == "NaN" | text == " NaN"] <- "NAN"
  cat(sprintf("static const %s reference_%s[%d] = {\n", type, name, length(values)))
  for (row in split(text, (seq_along(text) - 1) %/% 6)) cat("    ", paste0(trimws(row), collapse = ", "), ",\n", sep = "")
  cat("};\n")
}

cat("/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Made by references.R; do not edit. */

#ifndef REFERENCES_H
#define REFERENCES_H

/* clang-format off */
")
set.seed(20250204)
n <- 150

# ---- AUC: the statistic of Wilcoxon, Mann and Whitney, with mid-ranks; many ties ----
positive <- as.integer(runif(n) < 0.35)
score <- round(rnorm(n) + 0.8 * positive, 1)
w <- suppressWarnings(wilcox.test(score[positive == 1], score[positive == 0]))$statistic
array("double", "score", score, 15)
array("unsigned char", "positive", positive)
array("double", "auc", unname(w) / sum(positive) / sum(1 - positive))

# ---- Kaplan-Meier, Greenwood, median; events and censored atoms at the same times ----
event <- round(rexp(n, 1 / 3), 1) + 0.1
window <- ifelse(runif(n) < 0.5, 2.0, round(runif(n, 0.5, 8.0), 1))
time <- pmin(event, window)
censored <- as.integer(event > window)
fit <- survfit(Surv(time, 1 - censored) ~ 1)
steps <- fit$n.event > 0
array("double", "time", time, 15)
array("unsigned char", "censored", censored)
array("double", "survival_time", fit$time[steps], 15)
array("double", "survival", fit$surv[steps])
# survfit keeps the error of ln S
error <- fit$surv[steps] * fit$std.err[steps]
array("double", "survival_error", error)
first <- function(below) if (any(below)) fit$time[steps][which(below)[1]] else NaN
array("double", "median", c(first(fit$surv[steps] <= 0.5), first(fit$surv[steps] - error <= 0.5),
                            first(fit$surv[steps] + error <= 0.5)))

# ---- straight lines: with errors of the points (known variances), and from their scatter ----
x <- sort(round(runif(12, 0.5, 3.0), 3))
sd <- round(runif(12, 0.05, 0.4), 3)
y <- round(-1.3 + 2.1 * x + sd * rnorm(12), 4)
array("double", "x", x, 15)
array("double", "y", y, 15)
array("double", "sd", sd, 15)
line <- function(fit, known) {
  s <- summary(fit)
  scale <- if (known) 1 / s$sigma else 1
  c(coef(fit)[1], s$coefficients[1, 2] * scale, coef(fit)[2], s$coefficients[2, 2] * scale)
}
weighted <- lm(y ~ x, weights = 1 / sd^2)
chi2 <- sum(residuals(weighted)^2 / sd^2)
r <- cov.wt(cbind(x, y), wt = 1 / sd^2, cor = TRUE)$cor[1, 2]
array("double", "line_weighted", c(line(weighted, TRUE), chi2, pchisq(chi2, 10, lower.tail = FALSE), r))
plain <- lm(y ~ x)
array("double", "line_plain", c(line(plain, FALSE), sum(residuals(plain)^2), cor(x, y)))

# ---- two lines that meet: the least sum of squares over the place of the break, and the F test ----
bx <- seq(0.2, 3.0, by = 0.2)
by <- round(1.0 + 2.0 * bx + 3.0 * pmax(0, bx - 1.47) + 0.1 * rnorm(length(bx)), 4)
rss <- function(b) sum(residuals(lm(by ~ bx + pmax(0, bx - b)))^2)
grid <- seq(bx[2], bx[length(bx) - 1], length.out = 2001)
start <- grid[which.min(sapply(grid, rss))]
best <- optimize(rss, c(start - 0.01, start + 0.01), tol = 1e-12)
two <- lm(by ~ bx + pmax(0, bx - best$minimum))
one <- lm(by ~ bx)
m <- length(bx)
F <- (deviance(one) - deviance(two)) / 2 / (deviance(two) / (m - 4))
# linear model with the break as a parameter: derivatives at the optimum
derivatives <- cbind(1, bx, pmax(0, bx - best$minimum), -coef(two)[3] * (bx > best$minimum))
covariance <- solve(t(derivatives) %*% derivatives) * deviance(two) / (m - 4)
array("double", "broken_x", bx, 15)
array("double", "broken_y", by, 15)
array("double", "broken", c(best$minimum, coef(two)[2], sqrt(covariance[2, 2]), coef(two)[2] + coef(two)[3],
                            sqrt(covariance[2, 2] + covariance[3, 3] + 2 * covariance[2, 3]),
                            pf(F, 2, m - 4, lower.tail = FALSE), m * log(deviance(one) / deviance(two)) - 2 * log(m)))

# ---- Arrhenius law: binomial generalised linear model with logarithmic link ----
T <- c(780, 850, 900, 1000, 1200, 1400, 1600)
trials <- c(400, 350, 900, 120, 333, 512, 777)
hits <- rbinom(7, trials, exp(0.6 - 2500 / T))
model <- glm(cbind(hits, trials - hits) ~ I(1 / T), family = binomial(link = "log"), start = c(0.5, -2400),
             control = list(epsilon = 1e-14, maxit = 200))
s <- summary(model, dispersion = 1)$coefficients
array("double", "T", T, 15)
array("double", "trials", trials, 15)
array("double", "hits", hits, 15)
array("double", "arrhenius", c(-s[2, 1], s[2, 2], s[1, 1], s[1, 2], deviance(model),
                               pchisq(deviance(model), 5, lower.tail = FALSE)))

# ---- one and two Gaussians: maximum likelihood by expectation maximisation until nothing changes, errors from the
# second derivatives of ln L ----
value <- round(ifelse(runif(n) < 0.4, rnorm(n, 0.3, 0.08), rnorm(n, 0.7, 0.1)), 3)
weight <- sample(1:3, n, replace = TRUE)
array("double", "value", value, 15)
array("double", "weight", weight, 15)
density2 <- function(p) (1 - p[1]) * dnorm(value, p[2], p[3]) + p[1] * dnorm(value, p[4], p[5])
loglik <- function(p) sum(weight * log(density2(p)))
p <- c(0.5, 0.3, 0.1, 0.7, 0.1)
for (round in 1:20000) {
  share <- p[1] * dnorm(value, p[4], p[5]) / density2(p)
  high <- weight * share
  low <- weight * (1 - share)
  mean <- c(sum(low * value) / sum(low), sum(high * value) / sum(high))
  p <- c(sum(high) / sum(weight), mean[1], sqrt(sum(low * (value - mean[1])^2) / sum(low)),
         mean[2], sqrt(sum(high * (value - mean[2])^2) / sum(high)))
}
gradient <- function(p) {
  share <- p[1] * dnorm(value, p[4], p[5]) / density2(p)
  high <- weight * share
  low <- weight * (1 - share)
  z <- cbind((value - p[2]) / p[3], (value - p[4]) / p[5])
  c(sum(high / p[1] - low / (1 - p[1])), sum(low * z[, 1] / p[3]), sum(low * (z[, 1]^2 - 1) / p[3]),
    sum(high * z[, 2] / p[5]), sum(high * (z[, 2]^2 - 1) / p[5]))
}
hessian <- sapply(1:5, function(k) {
  h <- replace(numeric(5), k, 1e-5)
  (gradient(p + h) - gradient(p - h)) / 2e-5
})
array("double", "gaussians", c(p, sqrt(diag(solve(-hessian))), loglik(p), -2 * loglik(p) + 5 * log(sum(weight))))
total <- sum(weight)
mu <- sum(weight * value) / total
sigma <- sqrt(sum(weight * (value - mu)^2) / total)
like <- sum(weight * dnorm(value, mu, sigma, log = TRUE))
array("double", "gaussian", c(mu, sigma, sigma / sqrt(total), sigma / sqrt(2 * total), like, -2 * like + 2 * log(total)))

# ---- one Gaussian, with values known only to lie below a bound: a parametric survival model, its mirror image ----
bound <- ifelse(runif(n) < 0.5, -0.6, 0.1)
latent <- round(rnorm(n, 0.2, 0.7), 3)
below <- as.integer(latent < bound)
tobit <- pmax(latent, bound)
model <- survreg(Surv(tobit, 1 - below, type = "left") ~ 1, dist = "gaussian", control = list(rel.tolerance = 1e-15, maxiter = 200))
error <- sqrt(diag(vcov(model)))
array("double", "tobit", tobit, 15)
array("unsigned char", "below", below)
# the second parameter of survreg is ln sd
array("double", "censored_gaussian", c(coef(model), model$scale, error[1], error[2] * model$scale, model$loglik[1]))

# ---- the inflection right of the main peak of a Gaussian kernel density ----
h <- 0.06
curve2 <- function(v) sapply(v, function(at) sum(weight * (((at - value) / h)^2 - 1) * dnorm((at - value) / h)))
curve0 <- function(v) sapply(v, function(at) sum(weight * dnorm((at - value) / h)))
fine <- seq(0, 1.2, by = 1e-4)
top <- fine[which.max(curve0(fine))]
top <- optimize(curve0, c(top - 1e-3, top + 1e-3), maximum = TRUE, tol = 1e-12)$maximum
after <- fine[fine > top]
change <- after[which(curve2(after) >= 0)[1]]
array("double", "inflection", c(h, top, uniroot(curve2, c(change - 2e-4, change + 2e-4), tol = 1e-14)$root))

array("double", "chi_square_tail", c(pchisq(0.1, 1, lower.tail = FALSE), pchisq(3.84, 1, lower.tail = FALSE),
                                     pchisq(12.5, 7, lower.tail = FALSE), pchisq(250, 100, lower.tail = FALSE)))
cat("\n#endif\n")
