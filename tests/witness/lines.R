# Poverty by area types, scales and relative lines: values by laeken, errors by survey from the linearised variables,
# which are written out (Deville 1999, Osier 2009), with the width of stats::bw.nrd0 for equal weights.
# Arguments: a CSV of one wave with columns district, stratum, cluster, weight, size, adults, children, area, income.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))
suppressPackageStartupMessages({
  library(survey)
  library(laeken)
})
options(survey.lonely.psu = "adjust")

h <- read.csv(commandArgs(trailingOnly = TRUE)[1])
lines <- c(urban = 900, rural = 700)
part <- 0.6
scales <- list(
  per_capita = h$size,
  square_root = sqrt(h$size),
  oecd_modified = 1 + 0.5 * (h$adults - 1) + 0.3 * h$children
)

# the density at a point by a Gaussian kernel, weights adding up to one
density_at <- function(x, w, at) {
  w <- w / sum(w)
  deviation <- sqrt(sum(w * (x - sum(w * x))^2))
  spread <- diff(weightedQuantile(x, w, probs = c(0.25, 0.75)))
  width <- 0.9 * min(deviation, spread / 1.34) * length(x)^-0.2
  sum(w * dnorm((at - x) / width)) / width
}

for (scale in names(scales)) {
  h$x <- h$income / scales[[scale]]
  h$w <- h$weight * h$size
  design <- svydesign(~cluster, strata = ~stratum, weights = ~w, data = h, nest = TRUE)
  # a line for each type of area
  h$line <- lines[h$area]
  # a relative line: laeken's value, and the linearised variable over the whole study
  middle <- weightedMedian(h$x, h$w)
  line <- part * middle
  of_line <- -part / density_at(h$x, h$w, middle) * ((h$x <= middle) - sum(h$w * (h$x <= middle)) / sum(h$w)) / sum(h$w)
  for (district in c("all", sort(unique(h$district)))) {
    inside <- if (district == "all") rep(TRUE, nrow(h)) else h$district == district
    id <- function(name) paste0(name, ".", scale)
    own <- subset(update(design, x = h$x, poor = as.numeric(h$x < h$line)), inside)
    told <- svymean(~x, own)
    put(id("mean"), district, "all", coef(told)[[1]], c(SE(told)[[1]], NA))
    told <- svymean(~poor, own)
    put(id("by_area"), district, "all", coef(told)[[1]], c(SE(told)[[1]], NA))
    total <- sum(h$w[inside])
    poor <- h$x < line
    share <- sum(h$w[inside] * poor[inside]) / total
    if (district == "all") stopifnot(abs(arpr(h$x, weights = h$w, p = part)$value / 100 - share) < 1e-12)
    z <- inside * (poor - share) / total + density_at(h$x[inside], h$w[inside], line) * of_line
    error <- SE(svytotal(~z, update(design, z = z)))[[1]]
    put(id("relative"), district, "all", share, c(error, NA))
    put(id("line"), district, "all", line)
  }
}
tell()
