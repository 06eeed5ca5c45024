# Income, poverty and inequality of every district and of all, per wave: survey, laeken and plain formulas.
# Arguments: study name, its folder. Intervals of inequality and depth of poverty are bootstrapped: not R's to tell.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))
suppressPackageStartupMessages(library(laeken))

arguments <- commandArgs(trailingOnly = TRUE)
study <- read_study(arguments[1], arguments[2])

# --- indices of x under weights w, by their textbook formulas

theil_t <- function(x, w) {
  r <- x / weighted.mean(x, w)
  weighted.mean(ifelse(r > 0, r * log(pmax(r, 1e-300)), 0), w)
}
mld <- function(x, w) if (any(x <= 0)) NA else log(weighted.mean(x, w)) - weighted.mean(log(x), w)
atkinson_05 <- function(x, w) 1 - weighted.mean(sqrt(x), w)^2 / weighted.mean(x, w)
# laeken's qsr cuts households at the quintile; the contract splits the household that straddles it
lorenz <- function(x, w, p) {
  o <- order(x)
  approx(c(0, cumsum(w[o]) / sum(w)), c(0, cumsum(w[o] * x[o]) / sum(w * x)), p)$y
}
fgt <- function(x, w, z, a) weighted.mean(ifelse(x < z, ((z - x) / z)^a, 0), w)
watts <- function(x, w, z) if (any(x <= 0)) NA else weighted.mean(ifelse(x < z, log(z / x), 0), w)

for (wave in study$waves) {
  h <- study$households[study$households$wave == wave, ]
  by_household <- design_of(h)
  by_person <- design_of(h, persons = TRUE)
  welfare <- if (study$persons) by_person else by_household
  weight <- h$weight * if (study$persons) h$size else 1
  known <- !is.na(if (study$persons) h$income else h$capita)
  for (district in districts_of(study)) {
    rows <- lives_in(h, district)
    say <- function(id, value) put(id, district, wave, value)

    say("income.n_households", sum(rows & known))
    say("income.missing", sum(rows & !known))
    say("income.n_persons", sum(h$size[rows & known], na.rm = TRUE))
    say("income.missing_size", sum(rows & is.na(h$size)))

    if (!all(is.na(h$income))) {
      told <- rows & !is.na(h$income)
      put_mean("income.mean_household", district, wave, by_household, h$income, told)
      put_quantile("income.median_household", district, wave, by_household, h$income, told, 0.5)
      for (source in c("business", "wages", "aid", "transfers")) {
        put_ratio(paste0("income.share_", source), district, wave, by_household, h[[source]], h$income, told)
      }
      say("inequality.gini_household", gini(h$income[told], h$weight[told])$value / 100)
      dependent <- h$income > 0 & h$aid >= h$income / 2
      put_share("income.aid_dependence", district, wave, by_household, dependent, told)
      running <- rows & !is.na(h$business) & h$business != 0
      put_quantile("income.business_median", district, wave, by_household, h$business, running, 0.5)
      for (type in unique(na.omit(h$type))) {
        of_type <- running & h$type %in% type
        id <- paste0("income.business_median.", type)
        if (any(of_type)) put_quantile(id, district, wave, by_household, h$business, of_type, 0.5) else say(id, NA)
      }
    }

    used <- rows & !is.na(h$capita) & !is.na(weight)
    x <- h$capita[used]
    w <- weight[used]
    if (study$persons) { # all money over all persons
      positive <- all(x > 0)
      put_ratio("income.mean_capita", district, wave, by_household, h$capita * h$size, h$size, used, log = positive)
    } else {
      put_mean("income.mean_capita", district, wave, by_household, h$capita, used)
    }
    for (p in c(10, 25, 50, 75, 90)) {
      id <- if (p == 50) "income.median_capita" else paste0("income.p", p, "_capita")
      put_quantile(id, district, wave, welfare, h$capita, used, p / 100)
    }

    say("inequality.gini", gini(x, w)$value / 100) # laeken's has no small-sample factor either; it counts in percent
    say("inequality.theil_t", theil_t(x, w))
    say("inequality.mld", mld(x, w))
    say("inequality.atkinson_05", atkinson_05(x, w))
    say("inequality.s80_s20", (1 - lorenz(x, w, 0.8)) / lorenz(x, w, 0.2))
    say("inequality.palma", (1 - lorenz(x, w, 0.9)) / lorenz(x, w, 0.4))

    if (!is.null(study$line)) {
      z <- study$line[[wave]]
      say("poverty.line", z)
      put_share("poverty.headcount", district, wave, welfare, h$capita < z, used)
      put_share("poverty.near_poor", district, wave, welfare, h$capita >= z & h$capita < 1.5 * z, used)
      say("poverty.gap", fgt(x, w, z, 1))
      say("poverty.severity", fgt(x, w, z, 2))
      say("poverty.watts", watts(x, w, z))
      poor <- used & h$capita < z
      put_ratio("poverty.to_line", district, wave, by_household, (z - h$capita) * h$size, h$size, poor, log = TRUE)
    }
  }
}
tell()
