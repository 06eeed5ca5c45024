# What changed between the shipped study's two waves, among households whose income and size are known in both.
# Argument: its folder.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))
suppressPackageStartupMessages(library(laeken))

study <- mojokerto(commandArgs(trailingOnly = TRUE)[1])
all_waves <- study$households
first <- all_waves[all_waves$wave == "2021", ]
second <- all_waves[all_waves$wave == "2024", ]
second <- second[match(first$id, second$id), ]
period <- "2021-2024"

# weights, sizes and the design are the first wave's, in both waves
by_household <- design_of(first)
by_person <- design_of(first, persons = TRUE)
again <- !is.na(second$id)
paired <- again & !is.na(first$income + second$income + first$size + second$size)

x1 <- first$capita
x2 <- second$capita
real1 <- x1 * study$deflator[["2021"]]
real2 <- x2 * study$deflator[["2024"]]
poor1 <- x1 < study$line[["2021"]]
poor2 <- x2 < study$line[["2024"]]
gap <- function(x, z) ifelse(x < z, (z - x) / z, 0)
dependent <- function(h) as.numeric(h$income > 0 & h$aid >= h$income / 2)
earned <- function(h) ifelse(h$business != 0, h$business, NA)

# What each household does to the Gini index: how far it moves without that household, as the jackknife has it
gini_effect <- function(x, w) {
  whole <- gini(x, w)$value / 100
  without <- sapply(seq_along(x), function(i) gini(x[-i], w[-i])$value / 100)
  effect <- (whole - without) * (sum(w) - w) / w
  effect - weighted.mean(effect, w)
}

for (district in districts_of(study)) {
  rows <- lives_in(first, district)
  pairs <- rows & paired
  persons_mean <- function(id, x) { # of persons: totals over totals
    put_ratio(id, district, period, by_household, x * first$size, first$size, pairs)
  }

  put("change.n_pairs", district, period, sum(pairs))
  put_share("change.attrition", district, period, by_household, !again, rows)
  persons_mean("change.mean_capita", real2 - real1)
  persons_mean("change.mean_capita_nominal", x2 - x1)
  told_twice <- rows & again & !is.na(first$income + second$income) # of whole households, whatever their size
  own <- second$income - first$income
  real <- second$income * study$deflator[["2024"]] - first$income * study$deflator[["2021"]]
  put_mean("change.mean_household", district, period, by_household, real, told_twice, FALSE)
  put_mean("change.mean_household_nominal", district, period, by_household, own, told_twice, FALSE)
  put_quantile("change.median_capita", district, period, by_person, real2 - real1, pairs, 0.5)
  persons_mean("change.headcount", poor2 - poor1)
  persons_mean("change.gap", gap(x2, study$line[["2024"]]) - gap(x1, study$line[["2021"]]))
  put_mean("change.aid_dependence", district, period, by_household, dependent(second) - dependent(first), pairs, FALSE)

  put_share("change.left_poverty", district, period, by_person, poor1 & !poor2, pairs)
  put_share("change.entered_poverty", district, period, by_person, !poor1 & poor2, pairs)
  put_share("change.stayed_poor", district, period, by_person, poor1 & poor2, pairs)
  put_share("change.risen", district, period, by_household, real2 - real1 > 0.05 * real1, pairs)
  put_share("change.fallen", district, period, by_household, real1 - real2 > 0.05 * real1, pairs)
  put_share("change.graduated", district, period, by_household, first$aid > 0 & second$aid == 0, pairs)

  # the levels of the same pairs, of which the change is the difference
  sides <- list(
    before = list(real = real1, x = x1, poor = poor1, gap = gap(x1, study$line[["2021"]]), h = first),
    after = list(real = real2, x = x2, poor = poor2, gap = gap(x2, study$line[["2024"]]), h = second)
  )
  for (name in names(sides)) {
    side <- sides[[name]]
    say <- function(level) paste0(name, ".", level)
    put_mean(say("mean_capita"), district, period, by_person, side$real, pairs)
    put_mean(say("mean_capita_nominal"), district, period, by_person, side$x, pairs)
    income <- side$h$income
    real <- income * study$deflator[[if (name == "before") "2021" else "2024"]]
    put_mean(say("mean_household"), district, period, by_household, real, told_twice)
    put_mean(say("mean_household_nominal"), district, period, by_household, income, told_twice)
    put_share(say("headcount"), district, period, by_person, side$poor, pairs)
    put(say("gap"), district, period, weighted.mean(side$gap[pairs], (first$weight * first$size)[pairs]))
    put(say("gini"), district, period, gini(side$x[pairs], (first$weight * first$size)[pairs])$value / 100)
    put_share(say("aid_dependence"), district, period, by_household, dependent(side$h) == 1, pairs)
    told <- pairs & !is.na(first$business + second$business)
    put_ratio(say("share_business"), district, period, by_household, side$h$business, income, told)
  }

  # two ratios' difference: svycontrast over the four totals
  d <- domain(by_household, pairs)
  totals <- svytotal(data.frame(
    b1 = first$business[pairs], y1 = first$income[pairs], b2 = second$business[pairs], y2 = second$income[pairs]
  ), d)
  moved <- svycontrast(totals, quote(b2 / y2 - b1 / y1))
  put("change.share_business", district, period, coef(moved)[[1]], t_interval(coef(moved)[[1]], SE(moved)[[1]], d, FALSE))

  # a median of each wave's businesses; its interval's witness is the simulation
  median_of <- function(x) hf2(x[pairs & !is.na(x)], first$weight[pairs & !is.na(x)], 0.5)
  put("change.business_median", district, period, median_of(earned(second)) - median_of(earned(first)))

  d <- domain(by_person, pairs)
  w <- weights(d)
  moved <- (gini(x2[pairs], w)$value - gini(x1[pairs], w)$value) / 100
  se <- SE(svymean(gini_effect(x2[pairs], w) - gini_effect(x1[pairs], w), d))[[1]]
  put("change.gini", district, period, moved, t_interval(moved, se, d, FALSE))
}
tell()
