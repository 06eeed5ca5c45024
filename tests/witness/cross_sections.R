# Changes between two waves of different households: the stacked waves in survey, with svyby and svycontrast.
# Arguments: the study's folder; "apart" where the waves have clusters of their own, "shared" where they visited the same.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))

arguments <- commandArgs(trailingOnly = TRUE)
h <- texts(arguments[1], "households.csv")
shared <- arguments[2] == "shared"
pair <- "2019-2023"
for (name in c("household_size", "income_month", "aid_month", "business_month", "weight")) h[[name]] <- as.numeric(h[[name]])
h$second <- h$wave == "2023"
h$capita <- h$income_month / h$household_size
h$real <- h$capita * ifelse(h$second, 1, 112.5 / 100)
line <- ifelse(h$second, 450, 400)
h$poor <- as.numeric(h$capita < line)
h$gap <- pmax(0, 1 - h$capita / line)
h$dependent <- as.numeric(h$aid_month >= h$income_month / 2)
# waves drawn by themselves: a stratum is one of its wave; the same villages in both: they stay one cluster
h$drawn_in <- if (shared) h$stratum else paste(h$wave, h$stratum)
designed <- function(w) svydesign(ids = ~village, strata = ~drawn_in, weights = w, data = h, nest = TRUE)
persons <- designed(h$weight * h$household_size)
households <- designed(h$weight)

# Degrees of freedom: Welch and Satterthwaite's where the waves are independent, else clusters less strata of both
interval <- function(value, se, side_se, d) {
  sides <- c(degf(subset(d, !second)), degf(subset(d, second)))
  df <- if (shared) degf(d) else sum(side_se^2)^2 / sum(side_se^4 / sides)
  value + c(-1, 1) * qt(0.975, df) * se
}

put_change <- function(id, district, d, by) {
  change <- svycontrast(by, list(change = c(-1, 1)))
  value <- coef(change)[[1]]
  put(id, district, pair, value, interval(value, SE(change)[[1]], SE(by), d))
}

# The Gini index from its definition, and its jackknife influence: the index without each household in turn
gini <- function(x, w) sum(outer(w, w) * abs(outer(x, x, "-"))) / (2 * sum(w) * sum(w * x))
influence <- function(x, w) {
  w <- w / sum(w)
  without <- sapply(seq_along(x), function(i) gini(x[-i], w[-i]))
  effect <- (gini(x, w) - without) * (1 - w) / w
  effect - sum(w * effect)
}

for (district in c("01", "02", "03", "all")) {
  rows <- if (district == "all") rep(TRUE, nrow(h)) else h$district_code == district
  d <- subset(persons, rows)
  put_change("change.mean_capita_nominal", district, d, svyby(~capita, ~second, d, svymean, covmat = TRUE))
  put_change("change.mean_capita", district, d, svyby(~real, ~second, d, svymean, covmat = TRUE))
  put_change("change.headcount", district, d, svyby(~poor, ~second, d, svymean, covmat = TRUE))
  put_change("change.gap", district, d, svyby(~gap, ~second, d, svymean, covmat = TRUE))
  of_households <- subset(households, rows)
  dependent <- svyby(~dependent, ~second, of_households, svymean, covmat = TRUE)
  put_change("change.aid_dependence", district, of_households, dependent)
  business <- svyby(~business_month, ~second, denominator = ~income_month, design = of_households, FUN = svyratio, covmat = TRUE)
  put_change("change.share_business", district, of_households, business)

  median <- lapply(c(FALSE, TRUE), function(later) {
    of_wave <- subset(d, second == later)
    found <- median_derivative(h$real[rows & h$second == later], of_wave)
    z <- numeric(sum(rows))
    z[h$second[rows] == later] <- found$derivative / sum(weights(of_wave))
    list(value = found$value, z = z)
  })
  side_se <- sapply(median, function(wave) SE(svytotal(wave$z, d))[[1]])
  se <- SE(svytotal(median[[2]]$z - median[[1]]$z, d))[[1]]
  put("change.median_level", district, pair, median[[2]]$value - median[[1]]$value, interval(median[[2]]$value - median[[1]]$value, se, side_se, d))

  x <- h$capita[rows]
  w <- weights(d)
  z <- lapply(c(FALSE, TRUE), function(wave) {
    of_wave <- h$second[rows] == wave
    found <- numeric(length(x))
    found[of_wave] <- influence(x[of_wave], w[of_wave]) / sum(w[of_wave])
    found
  })
  value <- diff(sapply(c(FALSE, TRUE), function(wave) gini(x[h$second[rows] == wave], w[h$second[rows] == wave])))
  side_se <- sapply(z, function(one) SE(svytotal(one, d))[[1]])
  put("change.gini", district, pair, value, interval(value, SE(svytotal(z[[2]] - z[[1]], d))[[1]], side_se, d))
}
tell()
