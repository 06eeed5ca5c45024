# Each district less the rest of the study: survey's svyby and svycontrast; degrees of freedom by Welch and Satterthwaite.
# Arguments: study name, its folder.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))
source(file.path(here, "network_common.R"))
suppressPackageStartupMessages(library(laeken))

arguments <- commandArgs(trailingOnly = TRUE)
study <- read_study(arguments[1], arguments[2])

# The two sides' statistics with their covariance, from svyby; their degrees of freedom from each side's clusters
put_contrast <- function(id, district, wave, d, by) {
  difference <- svycontrast(by, setNames(list(c(-1, 1)), "difference"))
  put(id, district, wave, coef(difference)[[1]], welch(coef(difference)[[1]], SE(difference)[[1]], SE(by), d))
}

welch <- function(value, se, side_se, d) {
  df <- c(degf(subset(d, !here)), degf(subset(d, here)))
  together <- sum(side_se^2)^2 / sum(side_se^4 / df)
  value + c(-1, 1) * qt(0.975, together) * se
}

# The Gini index's derivative by each weight; change.R has it from the matrix of all differences, too large for here
gini_derivative <- function(x, w) {
  o <- order(x)
  w <- w / sum(w)
  total <- sum(w * x)
  below <- cumsum(w[o])
  distance <- numeric(length(x))
  distance[o] <- x[o] * (2 * below - 1) + total - 2 * cumsum(w[o] * x[o])
  distance / total - sum(w * distance) / (2 * total) * (1 + x / total)
}

# A mean of the households that told, on both sides
put_means <- function(id, district, wave, design, x, rows) {
  d <- subset(design, rows & !is.na(x))
  d$variables$x <- as.numeric(x[rows & !is.na(x)])
  put_contrast(id, district, wave, d, svyby(~x, ~here, d, svymean, covmat = TRUE))
}

# The Gini index of both sides, whose values are x
put_gini <- function(id, district, wave, d, x, here) {
  sides <- list(here, !here)
  w <- weights(d)
  value <- (gini(x[sides[[1]]], w[sides[[1]]])$value - gini(x[sides[[2]]], w[sides[[2]]])$value) / 100
  influence <- lapply(sides, function(side) {
    z <- numeric(length(x))
    z[side] <- gini_derivative(x[side], w[side]) / sum(w[side])
    z
  })
  se <- SE(svytotal(influence[[1]] - influence[[2]], d))[[1]]
  side_se <- rev(sapply(influence, function(z) SE(svytotal(z, d))[[1]]))
  put(id, district, wave, value, welch(value, se, side_se, d))
}

# The median of both sides
put_median <- function(id, district, wave, d, x, own) {
  median <- lapply(c(FALSE, TRUE), function(side) {
    of_side <- subset(d, here == side)
    found <- median_derivative(x[own == side], of_side)
    z <- numeric(length(x))
    z[own == side] <- found$derivative / sum(weights(of_side))
    list(value = found$value, z = z)
  })
  se <- SE(svytotal(median[[2]]$z - median[[1]]$z, d))[[1]]
  side_se <- sapply(median, function(side) SE(svytotal(side$z, d))[[1]])
  value <- median[[2]]$value - median[[1]]$value
  put(id, district, wave, value, welch(value, se, side_se, d))
}

for (wave in study$waves) {
  h <- study$households[study$households$wave == wave, ]
  if (!is.null(study$line)) h$poor <- as.numeric(h$capita < study$line[[wave]])
  network <- network_of(study, wave)
  if (!all(is.na(h$income))) h$dependent <- as.numeric(h$income > 0 & h$aid >= h$income / 2)
  for (district in study$districts) {
    h$here <- h$district == district
    by_household <- design_of(h)
    welfare <- if (study$persons) design_of(h, persons = TRUE) else by_household
    known <- !is.na(h$capita) & !(study$persons & is.na(h$size))
    d <- domain(welfare, known)
    put_contrast("compare.income.mean_capita", district, wave, d, svyby(~capita, ~here, d, svymean, covmat = TRUE))
    if (!is.null(h$poor)) {
      put_contrast("compare.poverty.headcount", district, wave, d, svyby(~poor, ~here, d, svymean, covmat = TRUE))
      z <- study$line[[wave]]
      put_means("compare.poverty.gap", district, wave, welfare, pmax(0, z - h$capita) / z, known)
      put_means("compare.poverty.near_poor", district, wave, welfare, h$capita >= z & h$capita < 1.5 * z, known)
    }
    put_gini("compare.inequality.gini", district, wave, d, h$capita[known], h$here[known])
    put_median("compare.income.median_capita", district, wave, d, h$capita[known], h$here[known])

    if (!all(is.na(h$income))) { # of whole households, each counted by its weight
      told <- !is.na(h$income)
      d <- domain(by_household, told)
      put_contrast("compare.income.mean_household", district, wave, d, svyby(~income, ~here, d, svymean, covmat = TRUE))
      put_gini("compare.inequality.gini_household", district, wave, d, h$income[told], h$here[told])
      put_median("compare.income.median_household", district, wave, d, h$income[told], h$here[told])
    }

    put_means("compare.network.isolates", district, wave, by_household, degrees_of(network) == 0, h$asked)
    for (type in c(study$linking, study$bridging)) {
      reached <- seq_len(nrow(h)) %in% network$contacts$household[network$contacts$type %in% type]
      put_means(paste0("compare.network.reach.", type), district, wave, by_household, reached, h$asked)
    }
    if (!is.null(study$ties$tie_kind)) {
      support <- tabulate(network$support$household, nbins = nrow(h))
      put_means("compare.network.mean_support", district, wave, by_household, support, h$asked)
    }
    if (!is.null(h$dependent)) {
      d <- domain(by_household, !is.na(h$income))
      share <- svyby(~business, ~here, denominator = ~income, design = d, FUN = svyratio, covmat = TRUE)
      put_contrast("compare.income.share_business", district, wave, d, share)
      dependent <- svyby(~dependent, ~here, d, svymean, covmat = TRUE)
      put_contrast("compare.income.aid_dependence", district, wave, d, dependent)
    }
  }
}
tell()
