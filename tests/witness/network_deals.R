# Homophily: ties' likeness less that of values dealt out anew inside groups, by R's own deals. `low` and `high` are not
# an interval of the finding: between them lies any other 999 deals' answer, at five standard errors of both.
# Arguments: study name, its folder.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))
source(file.path(here, "network_common.R"))
set.seed(2024)

arguments <- commandArgs(trailingOnly = TRUE)
study <- read_study(arguments[1], arguments[2])
ours <- 999
deals <- 300
within <- function(value, se) value + c(-5, 5) * se

for (wave in study$waves) {
  network <- network_of(study, wave)
  h <- network$households
  for (district in districts_of(study)) {
    inside <- lives_in(h, district) & h$asked
    pairs <- network$between[inside[network$between$low], ]

    # values of households that have one, in a new order inside each group
    dealt <- function(x) {
      rows <- which(inside & !is.na(x))
      x[rows[order(h$group[rows])]] <- x[rows[order(h$group[rows], runif(length(rows)))]]
      x
    }
    known <- function(x) pairs[!is.na(x[pairs$low]) & !is.na(x[pairs$high]), ]

    ends <- known(h$capita)
    likeness <- function(x) cor(x[c(ends$low, ends$high)], x[c(ends$high, ends$low)])
    r <- likeness(h$capita)
    chance <- replicate(deals, likeness(dealt(h$capita)))
    both <- sqrt(1 / ours + 1 / deals)
    excess <- r - mean(chance)
    put("network.homophily_excess", district, wave, excess, within(excess, sd(chance) * both))
    p <- (1 + sum(chance >= r)) / (1 + deals)
    put("network.homophily_p", district, wave, p, within(p, sqrt(max(p, 0.01) * (1 - min(p, 0.99))) * both))

    if (is.null(h$type)) next
    typed <- known(h$type)
    outward <- function(x) 2 * mean(x[typed$low] != x[typed$high]) - 1
    put("network.ei_business", district, wave, outward(h$type), c(outward(h$type), outward(h$type)))
    # exactly: two households of a group with n, n_t of them of type t, differ with chance 1 - sum n_t(n_t - 1)/n(n - 1)
    rows <- inside & !is.na(h$type)
    apart <- tapply(h$type[rows], h$group[rows], function(types) {
      n <- table(types)
      1 - sum(n * (n - 1)) / (sum(n) * (sum(n) - 1))
    })
    expected <- 2 * mean(apart[h$group[typed$low]]) - 1
    spread <- sd(replicate(deals, outward(dealt(h$type))))
    put("network.ei_expected", district, wave, expected, within(expected, spread / sqrt(ours)))
  }
}
tell()
